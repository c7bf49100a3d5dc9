"""Ways that are seldom gone: over the form and over dialogs, into nothing, beside what can be clicked, into a bug."""

import asyncio
import errno
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot

from mcjob_tui.control_plane.errors import Unreachable
from mcjob_tui.control_plane.views import Changes, ConnectionState, Phase, Progress
from mcjob_tui.tui import declarations
from mcjob_tui.tui.app import McjobApp, Options
from mcjob_tui.tui.gateway import Answer
from mcjob_tui.tui.screens import glance
from mcjob_tui.tui.screens.cluster_edit import ClusterDialog
from mcjob_tui.tui.screens.clusters import ClustersScreen
from mcjob_tui.tui.screens.command_line import CommandLine
from mcjob_tui.tui.screens.delete_dialog import DeleteDialog
from mcjob_tui.tui.screens.describe import DescribeScreen
from mcjob_tui.tui.screens.dialogs import ChoiceDialog, LineDialog
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.start import StartScreen
from mcjob_tui.tui.screens.wizard.screen import WizardScreen
from mcjob_tui.tui.widgets.buttons import Buttons
from tests.tui.conftest import OpenShell, opened, shows, until
from tests.tui.doubles import FakeControlPlane, FakeGateway, Follower
from tests.tui.snapshot import visible_text
from tests.tui.test_actions import TICKS, TO_TICKS, editor, with_object
from tests.tui.test_app import reports_in
from tests.tui.test_clusters import go_to_clusters
from tests.tui.test_mouse import at_cursor, click, place_of
from tests.tui.wizard.fleet import Plane


async def run_line(app: McjobApp, pilot: Pilot[None], text: str) -> None:
    """Type a line after ``:`` and run it."""
    await pilot.press("colon")
    await until(pilot, lambda: isinstance(app.screen, CommandLine))
    await pilot.press(*(("space" if sign == " " else sign) for sign in text), "enter")
    await until(pilot, lambda: not isinstance(app.screen, CommandLine))
    await pilot.pause()


async def test_what_leads_to_other_places_waits_until_the_form_is_left(
    shell: OpenShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    async with shell(FakeGateway(Plane())) as (app, pilot):
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.focused is not None)
        await pilot.press("escape", "l")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        leave = "leave the form first: esc; its draft is kept"
        await pilot.press("left_square_bracket")
        assert app.said[-1].sentence == leave
        app.said.clear()
        await run_line(app, pilot, "ctx staging-karmada")
        assert app.said[-1].sentence == leave
        await run_line(app, pilot, "ns ml")
        assert app.namespace == "ml"
        assert any(isinstance(each, WizardScreen) for each in app.screen_stack)


async def test_before_there_is_a_control_plane_a_line_says_what_it_lacks_and_its_namespace_is_kept(
    shell: OpenShell,
) -> None:
    gateway = FakeGateway(likely=False)
    async with shell(gateway) as (app, pilot):
        await shows(pilot, "no answer in 5 s")
        await run_line(app, pilot, "template nightly")
        assert app.said[-1].sentence == "not connected"
        await run_line(app, pilot, "ns ml")
        await click(app, pilot, "embedded, 8 clusters", times=2)
        await until(pilot, lambda: isinstance(app.screen, JobsScreen) and gateway.control_plane.watched == "ml")


async def test_what_is_asked_of_a_context_waits_for_its_answer_and_is_asked_once(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway, never = FakeGateway(likely=False), asyncio.Event()

    async def probe(context: str) -> Answer:
        await never.wait()
        raise AssertionError("nobody answers")

    monkeypatch.setattr(gateway, "probe", probe)
    async with shell(gateway) as (app, pilot):
        await shows(pilot, "asking…")
        gateway.hold = asyncio.Event()
        await pilot.press("j", "d")
        assert app.said[-1].sentence == "why: it has not answered yet"
        await pilot.press("enter", "enter")
        assert app.said[-1].sentence == "connect: kind-dev is being connected"
        assert isinstance(app.screen, StartScreen)
        await until(pilot, lambda: gateway.asked == ["kind-dev"])
        gateway.hold.set()
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))


async def test_lines_and_brackets_to_pages_and_back(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane), options=Options(read_only=True)) as (app, pilot):
        await run_line(app, pilot, "template nightly")
        assert app.said[-1].sentence == declarations.READ_ONLY_REASON
        await pilot.press("n", *"ml", "enter")
        await until(pilot, lambda: app.namespace == "ml")
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: app.namespace is None)
        control_plane.publish(state=ConnectionState(Phase.LIVE))
        await go_to_clusters(app, pilot)
        app.say("something went wrong", error=True)
        await pilot.press("escape")
        assert isinstance(app.screen, ClustersScreen)
        await pilot.press("slash", *"nosuch", "down")
        await shows(pilot, "No cluster matches.  / change the filter")
        await run_line(app, pilot, "jobs")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        await pilot.press("f", "escape", "escape", "ctrl+c")
        assert isinstance(app.screen, JobsScreen)
        assert not app.screen.faults_only
        assert app.said[-1].sentence == "^q quits"
        await run_line(app, pilot, "palette")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))


async def test_in_a_line_tab_takes_nothing_where_nothing_fits(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press("colon", *"zzz", "tab")
        assert isinstance(app.screen, CommandLine)
        assert app.screen.field.value == "zzz"
        await pilot.press("escape", "C")
        await until(pilot, lambda: isinstance(app.screen, LineDialog))
        await pilot.press("enter", "ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await pilot.pause()
        assert "from the form" not in visible_text(app)


async def test_where_namespaces_may_not_be_listed_one_is_typed_or_taken_with_two_clicks(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane = FakeControlPlane()
    monkeypatch.setattr(control_plane, "namespaces", lambda: None)
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("n", "z", "enter")
        await until(pilot, lambda: app.namespace == "z")
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        await click(app, pilot, "quant", times=2)
        await until(pilot, lambda: app.namespace == "quant")


async def test_a_click_beside_what_can_be_clicked_changes_nothing(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        before = at_cursor(app), screen.sorted_by
        _, top = place_of(app, "NAME")
        await pilot.click(offset=(1, top))
        await pilot.click(offset=(20, top + 2 + len(screen.table.rows)))
        await pilot.click(offset=(110, 39))
        assert (at_cursor(app), screen.sorted_by) == before
        await pilot.press(*TO_TICKS, "enter")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await click(app, pilot, "1-6 tabs")
        row = visible_text(app).splitlines()[3]
        await pilot.click(offset=(len(row) + 5, 2))
        assert isinstance(app.screen, JobScreen)
        assert app.screen.tab == "overview"
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))
        x, y = place_of(app, "Cancel")
        await pilot.click(offset=(x - 8, y))
        assert isinstance(app.screen, DeleteDialog)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await pilot.press("question_mark")
        await shows(pilot, "Help: Job")
        assert not app.said


async def test_two_clicks_on_a_cluster_show_its_jobs(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await go_to_clusters(app, pilot)
        await click(app, pilot, "ali-hz-prod", times=2)
        await until(pilot, lambda: isinstance(app.screen, JobsScreen) and app.screen.cluster == "ali-hz-prod")


async def test_another_context_closes_the_pages_of_the_one_before(shell: OpenShell) -> None:
    gateway = FakeGateway()
    async with shell(gateway) as (app, pilot):
        await go_to_clusters(app, pilot)
        await run_line(app, pilot, "ctx staging-karmada")
        await until(pilot, lambda: gateway.asked[-1] == "staging-karmada" and isinstance(app.screen, JobsScreen))


async def test_a_control_plane_that_is_left_while_a_file_is_named_is_told_when_the_file_is_opened(
    shell: OpenShell, tmp_path: Path
) -> None:
    (tmp_path / "job.yaml").write_text("kind: JobDraft\napiVersion: mcjob.io/v1alpha1\nmetadata: {name: a}\n")
    async with shell() as (app, pilot):
        await pilot.press("C")
        await until(pilot, lambda: isinstance(app.screen, LineDialog))
        assert isinstance(app.screen, LineDialog)
        app.screen.field.value = str(tmp_path / "job.yaml")
        await app.end_session()
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.said) and app.said[-1].sentence == "not connected")


async def test_the_namespace_that_may_be_listed_is_gone_to_under_a_dialog_too(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("C")
        await until(pilot, lambda: isinstance(app.screen, LineDialog))
        control_plane.publish(state=ConnectionState(Phase.DENIED, verb="list", resource="jobs"), jobs=())
        await until(pilot, lambda: app.namespace == "quant")
        assert isinstance(app.screen, LineDialog)
        await pilot.press("escape")
        await shows(pilot, "n another namespace")


async def test_a_burst_of_news_is_looked_at_once_with_all_that_it_told(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Changes] = []
    async with shell() as (app, pilot):
        monkeypatch.setattr(app, "refresh_pages", seen.append)
        for changes in (Changes(jobs=True), Changes(clusters=True), Changes(policies=True)):
            app.control_plane_told(changes)
        await until(pilot, lambda: any(each.policies for each in seen))
        assert seen[-1].clusters
        assert len(seen) < 3


@pytest.mark.parametrize("by_key", [True, False], ids=["after a key", "after news"])
async def test_a_page_that_cannot_be_drawn_ends_the_program_with_a_report(tmp_path: Path, *, by_key: bool) -> None:
    control_plane = FakeControlPlane()

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    async def run() -> None:
        async with opened(FakeGateway(control_plane), options=Options(crash_directory=tmp_path)) as (app, pilot):
            app.screen.paint = broken  # type: ignore[attr-defined]
            if by_key:
                await pilot.press("j")
            for done in range(60):
                control_plane.change(TICKS, progress=Progress(done, 60))
                await pilot.pause(0.01)

    with pytest.raises(ZeroDivisionError):
        await run()
    assert "ZeroDivisionError" in reports_in(tmp_path)


async def test_a_server_that_refuses_a_worker_is_a_sentence_and_no_bug(tmp_path: Path) -> None:
    async def refuse() -> None:
        raise Unreachable("connection refused", sent=False)

    async with opened(options=Options(crash_directory=tmp_path)) as (app, pilot):
        app.run_worker(refuse(), exit_on_error=False)
        await until(pilot, lambda: bool(app.said))
        assert app.said[-1].error
        assert "connection refused" in app.said[-1].sentence
    app.worker_failed(ValueError())
    assert len(app.said) == 1
    assert reports_in(tmp_path) == ""


async def test_what_is_described_is_live_and_large_yaml_is_not_for_the_clipboard(shell: OpenShell) -> None:
    control_plane = with_object()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press(*TO_TICKS, "d")
        await until(pilot, lambda: isinstance(app.screen, DescribeScreen) and bool(control_plane.following))
        assert isinstance(app.screen, DescribeScreen)
        described = app.screen
        before = len(described.text.text)
        control_plane.follower.pods = ()
        control_plane.follower.events = ()
        control_plane.follower.notify()
        await until(pilot, lambda: len(described.text.text) < before)
        await pilot.press("escape")
        await run_line(app, pilot, "copy-yaml")
        await until(pilot, lambda: app.clipboard.startswith("apiVersion"))
        control_plane.objects["Job", "quant", TICKS]["metadata"]["annotations"] = {"note": "x" * 80_000}
        await run_line(app, pilot, "copy-yaml")
        await until(pilot, lambda: any("not copied" in each.sentence and each.error for each in app.said))


async def test_the_detail_of_a_job_that_cannot_be_followed_says_the_rest_and_late_events_are_not_another_jobs(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance, "REST_SECONDS", 0.01)
    control_plane = FakeControlPlane()
    follow, refused = control_plane.follow, []

    @asynccontextmanager
    async def follows(namespace: str, name: str) -> AsyncIterator[Follower]:
        if name != TICKS:
            refused.append(name)
            raise Unreachable("connection refused", sent=False)
        async with follow(namespace, name) as follower:
            yield follower

    monkeypatch.setattr(control_plane, "follow", follows)
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        await until(pilot, lambda: bool(refused))
        await pilot.press(*TO_TICKS)
        await until(pilot, lambda: bool(screen.glance.troubles))
        found, control_plane.follower.troubles = control_plane.follower.troubles, ()
        control_plane.follower.notify()
        await until(pilot, lambda: not screen.glance.troubles)
        control_plane.follower.troubles = found
        control_plane.follower.notify()
        screen.glance.rest_on(None)
        await pilot.pause()
        assert screen.glance.troubles == ()
        assert not app.said


async def test_logs_that_are_refused_or_that_say_nothing_are_told_in_their_place(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object, **__: object) -> AsyncIterator[None]:
        raise Unreachable("connection refused", sent=False)
        yield

    control_plane = FakeControlPlane()
    control_plane.log_ends = True
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("pagedown")
        assert isinstance(app.screen, JobsScreen)
        assert app.screen.table.position == len(app.screen.table.rows) - 1
        await pilot.press("g", *TO_TICKS, "l")
        await shows(pilot, "The containers have said nothing here.")
        await pilot.press("p")
        await shows(pilot, "The previous run has said nothing here.")
        monkeypatch.setattr(control_plane, "logs", refused)
        await pilot.press("p")
        await until(pilot, lambda: visible_text(app).count("connection refused") == 2)


async def test_where_there_is_no_room_for_a_file_nothing_is_edited(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    async with shell(FakeGateway(with_object())) as (app, pilot):
        await pilot.press(*TO_TICKS, "e")
        sentence = "there is no place for a file to edit: No space left on device"
        await until(pilot, lambda: any(each.error and each.sentence == sentence for each in app.said))


async def test_an_object_that_cannot_be_read_says_why_in_its_place(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object, **__: object) -> None:
        raise Unreachable("connection refused", sent=False)

    control_plane = FakeControlPlane()
    monkeypatch.setattr(control_plane, "fetch", refused)
    async with shell(FakeGateway(control_plane)) as (_, pilot):
        await pilot.press(*TO_TICKS, "y")
        await shows(pilot, "# connection refused")


async def test_an_edit_that_breaks_something_is_made_again_under_what_it_breaks_or_given_up(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane = with_object()
    seen = editor(monkeypatch, "parallelism: 18", "parallelism: 30")
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press(*TO_TICKS, "e")
        await shows(pilot, "divides the completions anew")
        await pilot.press("enter")
        await until(pilot, lambda: len(seen) == 2)
        assert seen[1].startswith("# ")
        assert "divides the completions anew" in seen[1]
        await shows(pilot, "This edit breaks something")
        control_plane.refusal = Unreachable("connection refused", sent=False)
        await pilot.press("tab", "tab", "enter")
        await shows(pilot, "The Job was not changed")
        await pilot.press("escape")
        await until(pilot, lambda: bool(app.said) and app.said[-1].sentence.startswith("nothing was changed; the text"))


async def test_a_clusters_form_is_gone_through_by_arrows_and_left_by_its_buttons(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        page = await go_to_clusters(app, pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ClusterDialog))
        dialog = app.screen
        assert isinstance(dialog, ClusterDialog)
        first = dialog.focused
        await pilot.press("down")
        second = dialog.focused
        await pilot.press("up")
        assert dialog.focused is first is not second
        await pilot.press("enter")
        assert dialog.focused is second
        dialog.query_one(Buttons).focus()
        await pilot.press("right", "enter")
        await until(pilot, lambda: app.screen is page)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ClusterDialog))
        await pilot.press("x")
        app.screen.query_one(Buttons).focus()
        await pilot.press("enter")
        await until(pilot, lambda: any(each[0] == "edit" for each in control_plane.asked))
