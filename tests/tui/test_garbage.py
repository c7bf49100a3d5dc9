"""What Python is told to leave out when it looks for garbage is looked for again once it has gone."""

import asyncio
import contextvars
import ctypes
import gc
import sys
import weakref
from collections.abc import Awaitable, Callable, Iterable

import pytest
from rich.cells import cached_cell_len
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from mcjob_tui.tui import garbage
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.clusters import ClustersScreen
from mcjob_tui.tui.screens.dialogs import Dialog
from tests.tui.conftest import OpenShell, shows, until
from tests.tui.doubles import LIVE, FakeControlPlane, FakeGateway


class Circle(FakeControlPlane):
    """As in a real session, what it is made of refers to it: it does not go by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


class Question(Dialog[None]):
    """With nothing in its box."""

    def compose_box(self) -> Iterable[Widget]:
        return ()


@pytest.mark.usefixtures("own_thresholds")
async def test_a_control_plane_that_was_left_goes_though_it_was_left_out(shell: OpenShell) -> None:
    gateway = FakeGateway(Circle())
    async with shell(gateway) as (app, pilot):
        await until(pilot, lambda: all(worker.name != "load-form" for worker in app.workers))
        for _ in range(2):
            left = await _exchanged(gateway, app, pilot)
            await until(pilot, lambda left=left: gc.collect() >= 0 and left() is None)  # type: ignore[misc]
            assert not gc.get_freeze_count()
            # The next one is live, and left out again.
            gateway.control_plane.publish(state=LIVE)
            await until(pilot, lambda: gc.get_freeze_count() > 0)


async def _exchanged(gateway: FakeGateway, app: McjobApp, pilot: Pilot[None]) -> weakref.ref[FakeControlPlane]:
    """Another control plane is shown. Returns the one before."""
    left, gateway.control_plane = gateway.control_plane, Circle()
    app.connect("kind-dev")
    await until(pilot, lambda: app.session is gateway.control_plane)
    return weakref.ref(left)


async def test_a_page_goes_though_what_it_has_begun_goes_on(shell: OpenShell) -> None:
    going_on: list[asyncio.Task[bool]] = []

    async def begin() -> None:
        going_on.append(asyncio.create_task(asyncio.Event().wait()))
        await asyncio.Event().wait()

    async with shell() as (app, pilot):
        await until(pilot, lambda: all(worker.name != "load-form" for worker in app.workers))
        await app.push_screen(ClustersScreen())
        with app.screen._context():
            # As in a handler of the page's own.
            app.screen.run_worker(begin(), exit_on_error=False)
        await until(pilot, lambda: bool(going_on))
        page = weakref.ref(app.screen)
        await app.pop_screen()
        await until(pilot, lambda: gc.collect() >= 0 and page() is None)
        going_on[0].cancel()


async def test_a_page_goes_though_what_was_begun_after_a_dialog_was_drawn_over_it_goes_on(shell: OpenShell) -> None:
    going_on: list[asyncio.Task[bool]] = []

    async def begin() -> None:
        going_on.append(asyncio.create_task(asyncio.Event().wait()))

    async with shell() as (app, pilot):
        await until(pilot, lambda: all(worker.name != "load-form" for worker in app.workers))
        await app.push_screen(ClustersScreen())
        page = weakref.ref(app.screen)
        await app.push_screen(Question("Really?"))
        await shows(pilot, "Really?")
        await _draw_a_part_anew_and(app, begin)
        await until(pilot, lambda: bool(going_on))
        await app.pop_screen()
        await app.pop_screen()
        await until(pilot, lambda: gc.collect() >= 0 and page() is None)
        going_on[0].cancel()


async def _draw_a_part_anew_and(app: McjobApp, begin: Callable[[], Awaitable[None]]) -> None:
    """For a part of a dialog the page below is not asked; then the dialog begins something, as one of its keys does."""

    async def draw_and_begin() -> None:
        dialog = app.screen
        assert isinstance(dialog, Dialog)
        dialog.paint()
        dialog._dirty_widgets.add(dialog.box)
        dialog.paint()
        assert dialog.is_painted
        dialog.run_worker(begin(), exit_on_error=False)

    app.screen.call_later(draw_and_begin)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that were left are looked for at once."""
    monkeypatch.setattr(garbage, "AFTER_PAGE", 0.0)
    monkeypatch.setattr(garbage, "is_by_these_rules", lambda: True)


@pytest.mark.usefixtures("soon")
async def test_the_page_that_was_left_last_is_not_held_by_the_look_for_it() -> None:
    page, context = Circle(), contextvars.copy_context()
    context.run(contextvars.ContextVar[Circle]("active page").set, page)
    context.run(garbage.LeftPages().look_soon, page)
    left = weakref.ref(page)
    del page, context
    await asyncio.sleep(0.01)
    assert left() is None


@pytest.mark.usefixtures("soon")
async def test_what_was_remembered_of_pages_that_were_left_is_forgotten() -> None:
    for column in range(100):
        Region(column, 0, 10, 1).intersection(Region(0, 0, 50, 1))
        cached_cell_len(f"job-{column}")
    garbage.LeftPages().look_soon(Circle())
    await asyncio.sleep(0.01)
    assert not Region.intersection.cache_info().currsize
    assert not cached_cell_len.cache_info().currsize


def test_as_long_as_the_start_has_the_collector_off_nothing_is_looked_through() -> None:
    looks: list[str] = []

    def looked(phase: str, _: object) -> None:
        looks.append(phase)

    gc.callbacks.append(looked)
    gc.disable()
    try:
        garbage.look_through_young()
        garbage.look_through_new()
        assert not garbage.is_looked_for()
        assert not looks
    finally:
        gc.enable()
        gc.callbacks.remove(looked)


def test_what_has_gone_is_not_left_out_with_what_stays() -> None:
    gone = weakref.ref(Circle())
    garbage.leave_out_what_is_left()
    assert gone() is None


@pytest.mark.usefixtures("own_thresholds")
async def test_who_leaves_page_after_page_without_a_rest_leaves_no_heap_of_them() -> None:
    pages = garbage.LeftPages()
    pages.look_soon(Circle())
    due = pages._due
    pages.look_soon(Circle())
    assert due is not None
    assert pages._due is due
    assert not due.cancelled()
    due.cancel()


@pytest.mark.usefixtures("own_thresholds")
async def test_a_page_that_is_held_still_is_looked_for_again_but_not_for_ever() -> None:
    held, pages = Circle(), garbage.LeftPages()
    pages.look_soon(held)
    for _ in range(garbage.MOST_LOOKS):
        due = pages._due
        assert due is not None
        due.cancel()
        pages._look()
    assert pages._due is None
    # The next page is looked for, and finds this one gone as well.
    pages.look_soon(Circle())
    assert pages._due is not None
    pages._due.cancel()
    left = weakref.ref(held)
    del held
    pages._look()
    assert left() is None
    assert pages._due is None


@pytest.mark.parametrize("platform", ["darwin", "linux"])
def test_where_the_c_library_can_give_nothing_back_nothing_is_asked_of_it(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def library(name: object) -> object:
        asked.append(name)
        return object()

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", library)
    garbage._give_back()
    assert len(asked) == (platform == "linux")
