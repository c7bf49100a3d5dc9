"""Ways from page to page and what was typed before: the ``:`` line, contexts, pages before and after, help, bugs."""

import gc
import inspect
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.dom import DOMNode

from mcjob_tui.control_plane.views import Changes
from mcjob_tui.tui.app import McjobApp, Options
from mcjob_tui.tui.gateway import Found
from mcjob_tui.tui.screens.clusters import ClustersScreen
from mcjob_tui.tui.screens.command_line import CommandLine
from mcjob_tui.tui.screens.describe import DescribeScreen
from mcjob_tui.tui.screens.dialogs import ChoiceDialog
from mcjob_tui.tui.screens.help import HelpScreen
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from tests.tui import story
from tests.tui.conftest import OpenShell, opened, until
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.snapshot import visible_text
from tests.tui.test_actions import with_object

TICKS = "tick-backfill-2026w47"


def has_said(app: McjobApp, sentence: str) -> bool:
    return bool(app.said) and app.said[-1].sentence == sentence


async def test_the_line_recalls_what_was_run_before_and_completes(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        for line in (("n", "s", "space", "q", "u", "a", "n", "t"), ("n", "s", "space", "m", "l")):
            await pilot.press("colon", *line, "enter")
            await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        await pilot.press("colon")
        await until(pilot, lambda: isinstance(app.screen, CommandLine))
        line_dialog = app.screen
        assert isinstance(line_dialog, CommandLine)
        shown = []
        for key in ("up", "up", "up", "down", "down"):
            await pilot.press(key)
            shown.append(line_dialog.field.value)
        assert shown == ["ns ml", "ns quant", "ns quant", "ns ml", ""]
        await pilot.press(*"clus", "tab")
        assert line_dialog.field.value == "clusters "
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))


async def test_who_may_not_list_namespaces_is_offered_the_contexts_own(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeControlPlane, "namespaces", lambda self: None)
    async with shell() as (app, pilot):
        await pilot.press("colon", "n", "s", "space", "q")
        await until(pilot, lambda: isinstance(app.screen, CommandLine))
        line_dialog = app.screen
        assert isinstance(line_dialog, CommandLine)
        await until(pilot, lambda: [each.text for each in line_dialog.table.rows] == ["ns quant"])


async def test_enter_on_an_empty_line_runs_nothing_until_a_suggestion_is_moved_to(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        for typed in ((), ("space",), ("colon",)):
            await pilot.press("colon", *typed)
            await until(pilot, lambda: isinstance(app.screen, CommandLine))
            line_dialog = app.screen
            assert isinstance(line_dialog, CommandLine)
            assert "enter close" in str(line_dialog.box.border_subtitle)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, JobsScreen))
            assert app.is_running
            assert not app.lines
        await pilot.press("colon", "down", "enter")
        await until(pilot, lambda: len(app.lines) == 1)


async def test_the_palette_takes_the_beginning_of_a_command_before_a_word_of_another_and_draws_ascii_too(
    shell: OpenShell,
) -> None:
    async with shell(options=Options(ascii=True)) as (app, pilot):
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        assert visible_text(app).isascii()
        await pilot.press(*"clus")
        await until(pilot, lambda: "the member clusters" in visible_text(app))
        found = visible_text(app).partition("clus")[2]
        assert found.index("the member clusters") < found.index("logs, all clusters")


async def test_a_command_for_a_job_that_is_named(shell: OpenShell) -> None:
    control_plane = with_object()
    twin = story.job(TICKS, "ml", story.JOBS[0].state, story.NOW)
    control_plane.publish(jobs=(*control_plane.jobs(), twin))
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        for name, answer in (
            ("nosuch", "there is no Job nosuch here"),
            (TICKS, f"{TICKS} is in quant, ml: say which, as in quant/{TICKS}"),
        ):
            await pilot.press("colon", *"describe", "space", *name, "enter")
            await until(pilot, partial(has_said, app, answer))
        await pilot.press("colon", *"describe", "space", *f"quant/{TICKS}", "enter")
        await until(pilot, lambda: isinstance(app.screen, DescribeScreen))


async def test_a_context_is_chosen_of_those_in_the_kubeconfigs(shell: OpenShell) -> None:
    gateway = FakeGateway()
    async with shell(gateway) as (app, pilot):
        await pilot.press("colon", *"ctx", "enter")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        await pilot.press(*"staging", "enter")
        await until(pilot, lambda: gateway.asked[-1] == "staging-karmada")


async def test_kubeconfigs_without_contexts_are_said(shell: OpenShell, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = FakeGateway()

    async def find(kubeconfig: str | None = None) -> Found:
        return Found(problem="~/.kube/config cannot be read: permission denied")

    async with shell(gateway) as (app, pilot):
        monkeypatch.setattr(gateway, "find", find)
        await pilot.press("colon", *"ctx", "enter")
        await until(pilot, lambda: bool(app.said) and app.said[-1].error)
        assert app.said[-1].sentence == "~/.kube/config cannot be read: permission denied"


async def test_pages_before_and_after_as_in_a_browser(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press("left_square_bracket")
        assert app.said[-1].sentence == "no page before this one"
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await pilot.press("colon", *"clusters", "enter")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        await pilot.press("right_square_bracket")
        assert app.said[-1].sentence == "no page after this one"


async def test_a_job_that_is_gone_is_left_out_on_the_way_back(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await pilot.press("colon", *"clusters", "enter")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        control_plane.publish(jobs=())
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))


async def test_help_is_searched(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        assert "Go to" in visible_text(app)
        await pilot.press("slash", *"duration")
        await until(pilot, lambda: "Go to" not in visible_text(app))
        assert "by duration" in visible_text(app)
        await pilot.press(*"zzz")
        await until(pilot, lambda: "nothing here has durationzzz" in visible_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Go to" in visible_text(app))


@pytest.mark.parametrize(
    "whose",
    [lambda app: app, lambda app: app.screen, lambda app: app.screen.focused],
    ids=["the app's", "a page's", "a widget's"],
)
async def test_a_bug_in_a_worker_is_said_and_reported_and_the_app_goes_on(
    tmp_path: Path, whose: Callable[[McjobApp], DOMNode]
) -> None:
    async def fail() -> None:
        raise ValueError("a token that nobody should see")

    async with opened(options=Options(crash_directory=tmp_path)) as (app, pilot):
        whose(app).run_worker(fail(), exit_on_error=False)
        await until(pilot, lambda: bool(app.failures))
        assert app.said[-1].sentence.startswith("ValueError: this is a bug; see ")
        app.failures.clear()
        app.control_plane_told(Changes(jobs=True))
        await pilot.press("j")
        assert isinstance(app.screen, JobsScreen)
    assert ["token" in each.read_text(encoding="utf-8") for each in reports(tmp_path)] == [False]


async def test_a_page_in_which_a_worker_failed_is_not_kept_by_its_failure(shell: OpenShell) -> None:
    async def fail(page: ClustersScreen) -> None:
        raise ValueError(page.page_title)

    def failing_page(app: McjobApp) -> weakref.ref[ClustersScreen]:
        page = app.screen
        assert isinstance(page, ClustersScreen)
        app.run_worker(fail(page), exit_on_error=False)
        return weakref.ref(page)

    async with shell() as (app, pilot):
        await until(pilot, lambda: all(worker.name != "load-form" for worker in app.workers))
        await app.push_screen(ClustersScreen())
        page = failing_page(app)
        await until(pilot, lambda: bool(app.failures))
        await app.pop_screen()
        await until(pilot, lambda: gc.collect() >= 0 and page() is None)
        assert app.failures.pop().args


async def test_work_that_is_cancelled_before_its_turn_is_closed(shell: OpenShell) -> None:
    async def late() -> None:
        raise AssertionError("it was cancelled")

    async with shell() as (app, pilot):
        work = late()
        app.run_worker(work, name="late").cancel()
        await until(pilot, lambda: all(worker.name != "late" for worker in app.workers))
        assert inspect.getcoroutinestate(work) == inspect.CORO_CLOSED


def reports(folder: Path) -> list[Path]:
    return list(folder.iterdir())
