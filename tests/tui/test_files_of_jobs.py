"""Jobs to files and from files, and what is said where nothing can be done with the Job at the cursor."""

from pathlib import Path

import pytest
from textual.widgets import Input

from mcjob_tui.draft.reading import as_text
from mcjob_tui.tui.screens.dialogs import LineDialog
from mcjob_tui.tui.screens.run_again_dialog import RunAgainDialog
from mcjob_tui.tui.screens.wizard.screen import WizardScreen
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.test_actions import TICKS, TO_TICKS, with_object
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import Plane


async def test_a_draft_is_opened_from_a_file_and_one_that_cannot_be_read_is_told(
    shell: OpenShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    path = tmp_path / "story.yaml"
    async with shell(FakeGateway(Plane())) as (app, pilot):
        await pilot.press("C")
        await until(pilot, lambda: isinstance(app.screen, LineDialog))
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await until(pilot, lambda: any(each.error and "No such file" in each.sentence for each in app.said))
        path.write_text(as_text(STORY), encoding="utf-8")
        await pilot.press("C")
        await until(pilot, lambda: isinstance(app.screen, LineDialog))
        app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen))
        screen = app.screen
        assert isinstance(screen, WizardScreen)
        assert screen.editing.draft.name == STORY.name


async def test_yaml_is_saved_to_a_new_file_and_where_it_cannot_be_written_is_told(
    shell: OpenShell, tmp_path: Path
) -> None:
    path = tmp_path / "job.yaml"
    async with shell(FakeGateway(with_object())) as (app, pilot):

        async def save(where: Path) -> None:
            await pilot.press("W")
            await until(pilot, lambda: isinstance(app.screen, LineDialog))
            app.screen.query_one(Input).value = str(where)
            await pilot.press("enter")

        await pilot.press(*TO_TICKS)
        await save(path)
        await until(pilot, lambda: any(each.sentence == f"saved {path}" for each in app.said))
        assert "backoffLimit: 6" in path.read_text(encoding="utf-8")
        await save(tmp_path / "none" / "job.yaml")
        await until(pilot, lambda: any(each.error and "No such file" in each.sentence for each in app.said))


async def test_a_job_that_cannot_be_cloned_is_told(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press(*TO_TICKS, "w")
        await until(pilot, lambda: any(each.error and TICKS in each.sentence for each in app.said))


async def test_finished_jobs_are_not_suspended(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press("slash", *"state:complete", "enter", "space", "space", "s")
        await until(pilot, lambda: any("none of the marked Jobs" in each.sentence for each in app.said))


async def test_one_job_is_that_at_the_cursor_and_several_are_the_marked_ones_that_are_still_there(
    shell: OpenShell,
) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press(*TO_TICKS, "space", "slash", *"nothing-like-it", "enter", "w")
        assert app.said[-1].sentence == "clone: there is no Job here"
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, RunAgainDialog))
        assert isinstance(app.screen, RunAgainDialog)
        assert [each.name for each in app.screen.jobs] == [TICKS]
        await pilot.press("escape")
        control_plane.publish(jobs=())
        await pilot.press("x")
        assert app.said[-1].sentence == "delete: there is no Job here"
