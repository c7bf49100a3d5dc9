"""Everything that a key does to what is on the screen, a click or the wheel does too."""

import pytest
from textual import events
from textual.pilot import Pilot

from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.delete_dialog import DeleteDialog
from mcjob_tui.tui.screens.help import HelpScreen
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.widgets.text_view import TextView
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.snapshot import visible_text
from tests.tui.test_actions import with_object


def place_of(app: McjobApp, text: str) -> tuple[int, int]:
    """Column and row of the first place where ``text`` stands; all before it is one cell wide."""
    rows = visible_text(app).split("\n")[1:]
    found = next(((row.index(text), at) for at, row in enumerate(rows) if text in row), None)
    assert found is not None, f"no {text!r} in\n{visible_text(app)}"
    return found


async def click(app: McjobApp, pilot: Pilot[None], text: str, *, times: int = 1) -> None:
    """Click into the beginning of ``text`` where it stands on the screen."""
    x, y = place_of(app, text)
    await pilot.click(offset=(x + 1, y), times=times)


async def turn_wheel(pilot: Pilot[None], kind: type[events.MouseScrollDown | events.MouseScrollUp]) -> None:
    await pilot._post_mouse_events([kind], offset=(30, 8), button=0)


def at_cursor(app: McjobApp) -> str:
    screen = app.screen
    assert isinstance(screen, JobsScreen)
    assert screen.table.row is not None
    return screen.table.row.name


async def test_a_click_goes_to_a_row_and_two_open_it(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await click(app, pilot, "gpu-bench-h100")
        assert at_cursor(app) == "gpu-bench-h100"
        await click(app, pilot, "geo-tiles-eu", times=2)
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        assert "geo-tiles-eu" in visible_text(app)


async def test_the_wheel_moves_by_three_rows(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        names = [row.name for row in screen.table.rows]
        await turn_wheel(pilot, events.MouseScrollDown)
        assert at_cursor(app) == names[3]
        await turn_wheel(pilot, events.MouseScrollUp)
        assert at_cursor(app) == names[0]


@pytest.mark.parametrize(("words", "opens"), [("? help", HelpScreen), ("enter open  l logs", JobScreen)])
async def test_a_click_on_a_key_in_the_footer_does_what_it_does(
    shell: OpenShell, words: str, opens: type[object]
) -> None:
    async with shell() as (app, pilot):
        await click(app, pilot, words)
        await until(pilot, lambda: isinstance(app.screen, opens))


async def test_the_first_click_only_moves_to_a_button_that_destroys(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))
        await click(app, pilot, "Delete   ")
        assert isinstance(app.screen, DeleteDialog)
        assert not app.screen.has_begun
        await click(app, pilot, "Delete   ")
        await until(pilot, lambda: any(each[0] == "delete" for each in control_plane.asked))


async def test_a_click_cancels_at_once(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))
        await click(app, pilot, "Cancel")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
    assert not any(each[0] == "delete" for each in control_plane.asked)


async def test_the_wheel_and_the_pages_scroll_a_text(shell: OpenShell) -> None:
    control_plane = with_object()
    spec = control_plane.objects["Job", "quant", "tick-backfill-2026w47"]["spec"]
    spec["template"]["metadata"] = {"labels": {f"label-{at}": "x" for at in range(200)}}
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "j", "y")
        await until(pilot, lambda: "kind: Job" in visible_text(app))
        assert first_shown(app) == 0
        await turn_wheel(pilot, events.MouseScrollDown)
        assert first_shown(app) == 3
        await turn_wheel(pilot, events.MouseScrollUp)
        assert first_shown(app) == 0
        await pilot.press("pagedown")
        assert first_shown(app) == app.screen.query_one(TextView).size.height - 1


def first_shown(app: McjobApp) -> int:
    """Which line of the text is the first on the screen."""
    return app.screen.query_one(TextView).top
