"""Jobs are run again over a running federation: beside what is there, in its place, and again after a refusal."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest

from mcjob_tui.control_plane.errors import Forbidden
from mcjob_tui.control_plane.service import SubmissionService
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import JobView
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.run_again_dialog import RunAgainDialog
from mcjob_tui.tui.screens.wizard.screen import WizardScreen
from mcjob_tui.tui.widgets.form.text_field import TextField
from tests.control_plane.federations import Running, running, session_with
from tests.sandbox.federation.harness import DUPLICATED, job, policy
from tests.tui.conftest import OpenShell, Shell, shows, until
from tests.tui.doubles import FakeControlPlane, FakeGateway


@pytest.fixture
async def federation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    async with running() as found:
        for name in ("a", "b"):
            found.course.submit(job(name), policy(name, DUPLICATED))
        yield found


@pytest.fixture
async def session(federation: Running) -> AsyncIterator[Session]:
    async with session_with(federation) as found:
        yield found


@pytest.fixture
async def opened(shell: OpenShell, session: Session) -> AsyncIterator[Shell]:
    """The list with both Jobs in both members."""
    async with shell(FakeGateway(cast("FakeControlPlane", session))) as (app, pilot):
        await until(pilot, lambda: [len(each.members) for each in session.jobs()] == [2, 2])
        await until(pilot, lambda: isinstance(app.screen, JobsScreen) and len(app.screen.table.rows) == 2)
        yield app, pilot


async def asked(opened: Shell, key: str, words: str) -> None:
    """Mark both and run them again."""
    app, pilot = opened
    await pilot.press("N", "g", "space", "space", key)
    await until(pilot, lambda: isinstance(app.screen, RunAgainDialog))
    await shows(pilot, words)
    await pilot.press("tab", "enter")


async def test_in_its_place_the_cursor_is_on_it_again(opened: Shell, session: Session) -> None:
    app, pilot = opened
    before = session.job("demo", "a")
    assert before is not None
    await pilot.press("N", "g", "R")
    await until(pilot, lambda: isinstance(app.screen, RunAgainDialog))
    await pilot.press("tab", "enter")
    await until(pilot, lambda: isinstance(app.screen, JobsScreen))
    assert isinstance(app.screen, JobsScreen)
    table = app.screen.table
    await until(pilot, lambda: _is_new(table.row, before))


def _is_new(row: JobView | None, before: JobView) -> bool:
    return row is not None and row.name == before.name and row.uid != before.uid


async def test_the_cursor_comes_back_to_a_row_unless_a_person_moves_it(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, JobsScreen) and len(app.screen.table.rows) > 3)
        assert isinstance(app.screen, JobsScreen)
        table, jobs = app.screen.table, control_plane.jobs()
        first, second, *_ = table.rows
        for moves, at in (False, first), (True, second):
            await pilot.press("g")
            app.screen.run_again_started(True, (first,))
            control_plane.publish(jobs=[each for each in jobs if each.key != first.key])
            await until(pilot, lambda: table.row is not None and table.row.key == second.key)
            if moves:
                await pilot.press("j", "k")
            control_plane.publish(jobs=jobs)
            await until(pilot, lambda: len(table.rows) == len(jobs))
            assert table.row is not None
            assert table.row.key == at.key


async def test_beside_it_under_the_next_free_name(opened: Shell, session: Session) -> None:
    app, pilot = opened
    await asked(opened, "r", "next free name")
    await until(pilot, lambda: any(each.sentence == "running again: a-2, b-2" for each in app.said))
    await until(pilot, lambda: isinstance(app.screen, JobsScreen))
    await until(pilot, lambda: session.job("demo", "a-2") is not None)
    assert session.job("demo", "a") is not None


async def test_in_its_place_under_the_same_name(opened: Shell, session: Session) -> None:
    app, pilot = opened
    before = session.job("demo", "a")
    assert before is not None
    await asked(opened, "R", "Deleted everywhere first")
    await until(pilot, lambda: any(each.sentence == "running again: a, b" for each in app.said))
    await until(pilot, lambda: (now := session.job("demo", "a")) is not None and now.uid != before.uid)


async def test_what_was_refused_is_tried_again_from_where_it_stopped(
    opened: Shell, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, pilot = opened
    submission = session.submission

    def refused(*_: object, **__: object) -> SubmissionService:
        raise Forbidden("may not create jobs in demo")

    monkeypatch.setattr(session, "submission", refused)
    await asked(opened, "r", "next free name")
    await shows(pilot, "× a: may not create jobs in demo")
    await shows(pilot, "Try again")
    monkeypatch.setattr(session, "submission", submission)
    await pilot.press("enter")
    await until(pilot, lambda: any(each.sentence == "running again: a-2, b-2" for each in app.said))


async def test_what_was_refused_while_it_was_hidden_is_said(
    opened: Shell, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, pilot = opened

    def refused(*_: object, **__: object) -> SubmissionService:
        app.screen.dismiss(True)
        raise Forbidden("may not create jobs in demo")

    monkeypatch.setattr(session, "submission", refused)
    await asked(opened, "r", "next free name")
    await until(pilot, lambda: any("run a again: may not create jobs in demo" in each.sentence for each in app.said))


async def test_what_was_made_while_it_was_hidden_is_said_and_closes_nothing_else(
    opened: Shell, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, pilot = opened
    submission = session.submission

    def hidden(*given: Any, **named: Any) -> SubmissionService:
        if isinstance(app.screen, RunAgainDialog):
            app.screen.dismiss(True)
        return submission(*given, **named)

    monkeypatch.setattr(session, "submission", hidden)
    await asked(opened, "r", "next free name")
    await until(pilot, lambda: any(each.sentence == "running again: a-2, b-2" for each in app.said))
    assert isinstance(app.screen, JobsScreen)


async def test_one_alone_is_run_again_after_a_question_that_says_its_new_name(opened: Shell, session: Session) -> None:
    app, pilot = opened
    await pilot.press("N", "g", "r")
    await until(pilot, lambda: isinstance(app.screen, RunAgainDialog))
    await shows(pilot, "Created again as a-2, with policies of its own")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, JobsScreen))
    assert session.job("demo", "a-2") is None
    await pilot.press("r", "tab", "enter")
    await until(pilot, lambda: any(each.sentence == "running again: a-2" for each in app.said))
    await until(pilot, lambda: session.job("demo", "a-2") is not None)


async def test_a_clone_has_the_next_free_name_and_typing_takes_its_place(opened: Shell) -> None:
    app, pilot = opened
    await pilot.press("N", "g", "w")
    await until(pilot, lambda: isinstance(app.screen, WizardScreen) and isinstance(app.focused, TextField))
    form = app.screen
    assert isinstance(form, WizardScreen)
    assert form.editing.draft.name == "a-2"
    await pilot.press(*"mine")
    await until(pilot, lambda: form.editing.draft.name == "mine")
