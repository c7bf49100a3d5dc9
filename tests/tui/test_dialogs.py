"""Deleting asks first; help and the command line are made from what is really possible."""

import asyncio
from collections.abc import AsyncIterator, Callable

from mcjob_tui.control_plane.errors import Forbidden
from mcjob_tui.control_plane.views import Step, StepState
from mcjob_tui.tui.app import McjobApp, Options
from mcjob_tui.tui.command_words import suggestions
from mcjob_tui.tui.screens.clusters import ClustersScreen
from mcjob_tui.tui.screens.command_line import CommandLine
from mcjob_tui.tui.screens.delete_dialog import DeleteDialog
from mcjob_tui.tui.screens.help import HelpScreen, sections
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.snapshot import visible_text

TICK = ("delete", "quant", "tick-backfill-2026w47", "uid-tick-backfill-2026w47")


async def test_delete_names_the_clusters_and_has_cancel_as_default(
    shell: OpenShell, matches_snapshot: Callable[[McjobApp, str], None]
) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "j", "x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))
        await pilot.pause()
        matches_snapshot(app, "delete-120x40")
        for cluster in ("aws-use1-prod 7", "aws-euc1-prod 4", "ali-hz-prod 4", "gcp-euw1-prod 3"):
            assert cluster in visible_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        assert control_plane.asked == [("watch", None)]


async def test_no_letter_confirms_a_deletion(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "j", "x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))
        await pilot.press("y", "d", "x", "space")
        assert isinstance(app.screen, DeleteDialog)
        assert TICK not in control_plane.asked


async def test_delete_follows_until_the_job_is_gone(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "j", "x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        assert TICK in control_plane.asked
        await until(pilot, lambda: "tick-backfill-2026w47" not in visible_text(app))


async def test_a_refused_deletion_says_why_and_stays(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.refusal = Forbidden("may not delete jobs in quant")
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "j", "x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))
        await pilot.press("right", "enter")
        await until(pilot, lambda: "× may not delete jobs in quant" in visible_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))


class Unhurried(FakeControlPlane):
    """Deletes when it is told to, and refuses one Job."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()
        self.begun: list[str] = []
        self.refused = ""

    async def delete(self, namespace: str, name: str, *, uid: str = "") -> AsyncIterator[Step]:
        self.begun.append(name)
        yield Step("Job", StepState.DONE, "deleted")
        yield Step("member Jobs", StepState.BUSY, fraction=(0, 4))
        await self.go_on.wait()
        if name == self.refused:
            raise Forbidden("may not delete jobs in media")
        yield Step("member Jobs", StepState.DONE, fraction=(4, 4))

    async def set_suspended(self, namespace: str, name: str, suspended: bool, *, uid: str = "") -> None:
        self.begun.append(name)
        await self.go_on.wait()
        if name == self.refused:
            raise Forbidden("may not patch jobs in media")
        await super().set_suspended(namespace, name, suspended)


async def test_several_are_deleted_side_by_side_with_an_outcome_for_each(shell: OpenShell) -> None:
    control_plane = Unhurried()
    control_plane.refused = "gpu-bench-h100"
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "space", "space", "space", "x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: len(control_plane.begun) == 3)
        await until(pilot, lambda: visible_text(app).count("member Jobs  0 of 4") == 3)
        assert "0 of 3 gone" in visible_text(app)
        control_plane.go_on.set()
        await until(pilot, lambda: "2 of 3 gone" in visible_text(app))
        assert "× gpu-bench-h100  may not delete jobs in media" in visible_text(app)
        assert "✓ geo-tiles-eu  gone" in visible_text(app)
        assert isinstance(app.screen, DeleteDialog)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))


async def test_a_hidden_deletion_tells_its_outcome_where_one_is_by_then(shell: OpenShell) -> None:
    control_plane = Unhurried()
    control_plane.refused = "gpu-bench-h100"
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "space", "space", "space", "x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: len(control_plane.begun) == 3)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        control_plane.go_on.set()
        await until(pilot, lambda: any(each.sentence == "deleted 2 of 3 Jobs" for each in app.said))
        assert any(each.sentence == "delete gpu-bench-h100: may not delete jobs in media" for each in app.said)


async def test_several_are_suspended_side_by_side_and_who_is_refused_is_named(shell: OpenShell) -> None:
    control_plane = Unhurried()
    control_plane.refused = "geo-tiles-eu"
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "space", "space", "s")
        await until(pilot, lambda: sorted(control_plane.begun) == ["geo-tiles-eu", "tick-backfill-2026w47"])
        control_plane.go_on.set()
        await until(pilot, lambda: any(each.sentence == "suspended 1 Job" for each in app.said))
        assert any(each.sentence == "geo-tiles-eu: may not patch jobs in media" for each in app.said)


async def test_help_has_every_key_that_is_bound_here(
    shell: OpenShell, matches_snapshot: Callable[[McjobApp, str], None]
) -> None:
    async with shell() as (app, pilot):
        page = app.screen
        assert isinstance(page, JobsScreen)
        shown = {key for section in sections(page) for entry in section.entries for key in entry.keys.split()}
        assert {"j", "k", "g", "G", "enter", "/", "f", "n", "0", "x", "?", ":", "^q", "N", "<", ">"} <= shown
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.pause()
        matches_snapshot(app, "help-120x40")


async def test_a_remapped_key_is_what_footer_and_help_show(shell: OpenShell) -> None:
    async with shell(options=Options(keymap={"delete": "ctrl+x"})) as (app, pilot):
        page = app.screen
        assert isinstance(page, JobsScreen)
        assert "^x delete" in visible_text(app)
        await pilot.press("x")
        assert app.screen is page
        await pilot.press("ctrl+x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))


async def test_the_command_line_goes_to_places(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("colon")
        await until(pilot, lambda: isinstance(app.screen, CommandLine))
        await pilot.press(*"ns", "space", *"quant", "enter")
        await until(pilot, lambda: control_plane.watched == "quant")
        await pilot.press("colon", *"clus", "enter")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))


async def test_another_namespace_is_gone_to_and_the_job_that_was_open_is_not_called_gone(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await pilot.press("colon", *"ns", "space", *"data", "enter")
        await until(pilot, lambda: control_plane.watched == "data" and isinstance(app.screen, JobsScreen))
        assert "gone" not in visible_text(app)


async def test_the_command_line_says_what_it_does_not_know(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press("colon", *"frobnicate", "enter")
        await until(pilot, lambda: any("no command 'frobnicate'" in each.sentence for each in app.said))


def test_a_command_of_a_job_completes_the_jobs_name() -> None:
    rows = suggestions("logs tick", (), (("logs", "logs, all clusters", ""),), ("tick-1", "risk", "tick-2"), (), ())
    assert [row.text for row in rows] == ["logs tick-1", "logs tick-2"]


async def test_clusters_show_what_is_free_and_what_is_wrong(
    shell: OpenShell, matches_snapshot: Callable[[McjobApp, str], None]
) -> None:
    async with shell() as (app, pilot):
        await pilot.press("colon", *"clusters", "enter")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        await pilot.press("j", "j", "j")
        await pilot.pause()
        matches_snapshot(app, "clusters-120x40")
        text = visible_text(app)
        assert "▲ no Jobs" in text
        assert "× Not ready" in text
        assert "1.6/96" in text
