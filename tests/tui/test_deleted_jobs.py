"""A Job from its name to its deletion, over the real parts, leaves nothing in the app: no page and no watch of it."""

from collections.abc import Callable
from typing import Any
from weakref import WeakSet

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from mcjob_tui.control_plane.session import Session
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.delete_dialog import DeleteDialog
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.logs import LogsScreen
from mcjob_tui.tui.screens.wizard.screen import WizardScreen
from tests.tui.conftest import shows, until

JOBS = ("made-first", "made-second")


@pytest.mark.e2e
@pytest.mark.usefixtures("own_thresholds")
async def test_jobs_that_were_made_looked_at_and_deleted_leave_neither_pages_nor_watches(
    on_sandbox: Callable[..., McjobApp],
) -> None:
    app = on_sandbox(20)
    seen = WeakSet[Screen[Any]]()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await shows(pilot, "tick-backfill-2026w47")
        await until(pilot, lambda: all(worker.name != "load-form" for worker in app.workers))
        for name in JOBS:
            await _make_look_at_and_delete(name, app, pilot, seen)
        # By itself: nothing is collected here.
        await until(pilot, lambda: not [each for each in seen if each not in app.screen_stack])
        assert isinstance(app.session, Session)
        assert not [key for key in app.session._followers._followed if key[1] in JOBS]
        assert not app.failures


async def _make_look_at_and_delete(name: str, app: McjobApp, pilot: Pilot[None], seen: WeakSet[Screen[Any]]) -> None:
    async def come_to(page: type[Screen[Any]]) -> None:
        await until(pilot, lambda: isinstance(app.screen, page) and app.screen.is_mounted)
        seen.add(app.screen)

    await pilot.press("c")
    await come_to(WizardScreen)
    await until(pilot, lambda: app.focused is not None)
    await pilot.press(*name, "ctrl+n")
    await shows(pilot, "Pull policy")
    await pilot.press(*"busybox:1.36", "ctrl+s")
    await shows(pilot, "Submit 5 pods")
    await pilot.press("ctrl+s")
    await come_to(JobScreen)
    for tab in "2356":
        await pilot.press(tab)
    await pilot.press("l")
    await come_to(LogsScreen)
    await pilot.press("escape")
    await come_to(JobScreen)
    await pilot.press("x")
    await come_to(DeleteDialog)
    await pilot.press("tab", "enter")
    await come_to(JobsScreen)
