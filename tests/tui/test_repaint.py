"""What is sent to the terminal: nothing without a change, and of a change the lines that it changes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from mcjob_tui.control_plane.views import Progress
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.changed_parts import ChangedParts
from mcjob_tui.tui.screens.clusters import ClustersScreen
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.logs import LogsScreen
from mcjob_tui.tui.screens.page import Page
from mcjob_tui.tui.screens.start import StartScreen
from mcjob_tui.tui.widgets.table import LiveTable
from tests.tui import story
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway


class Frames:
    """Counts what the app hands to its terminal."""

    def __init__(self, app: McjobApp, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        display: Callable[..., None] = app._display

        def counting(screen: Any, renderable: Any) -> None:
            self.count += renderable is not None
            display(screen, renderable)

        monkeypatch.setattr(app, "_display", counting)


def lines_drawn(table: LiveTable[Any], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lines of a table that are drawn from now on."""
    drawn: list[int] = []
    render = table.render_line

    def noting(y: int) -> Any:
        drawn.append(y)
        return render(y)

    monkeypatch.setattr(table, "render_line", noting)
    return drawn


def lines_sent(app: McjobApp, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lines of the terminal that are sent to it from now on."""
    sent: list[int] = []
    display: Callable[..., None] = app._display

    def noting(screen: Any, renderable: Any) -> None:
        if renderable is not None:
            size = screen.size
            sent.extend(y for y, _, _ in getattr(renderable, "spans", [(y, 0, size.width) for y in range(size.height)]))
        display(screen, renderable)

    monkeypatch.setattr(app, "_display", noting)
    return sent


async def settled(pilot: Pilot[None]) -> None:
    """Everything that was asked for has been drawn."""
    for _ in range(6):
        await pilot.pause()
    if isinstance(pilot.app.screen, JobsScreen):
        pilot.app.screen.tick()
        await pilot.pause()


def jobs_screen(app: McjobApp) -> JobsScreen:
    assert isinstance(app.screen, JobsScreen)
    return app.screen


async def test_each_page_is_made_ready_once(shell: OpenShell, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[type[Page[Any]]] = []
    ready = Page.on_mount

    def noting(page: Page[Any]) -> None:
        made.append(type(page))
        ready(page)

    monkeypatch.setattr(Page, "on_mount", noting)
    key = story.JOBS[0].key
    async with shell() as (app, pilot):
        for page in (ClustersScreen(), JobScreen(*key), LogsScreen(*key), StartScreen()):
            await app.push_screen(page)
        await settled(pilot)
    assert made == [JobsScreen, ClustersScreen, JobScreen, LogsScreen, StartScreen]


async def test_nothing_is_drawn_without_a_change(shell: OpenShell, monkeypatch: pytest.MonkeyPatch) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        screen = jobs_screen(app)
        await settled(pilot)
        frames = Frames(app, monkeypatch)
        for _ in range(5):
            screen.tick()
            control_plane.publish(jobs=story.JOBS)
            await settled(pilot)
        assert frames.count == 0


async def test_a_job_that_changes_draws_its_own_row(shell: OpenShell, monkeypatch: pytest.MonkeyPatch) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        screen = jobs_screen(app)
        await settled(pilot)
        drawn = lines_drawn(screen.table, monkeypatch)
        third = screen.table.rows[3]
        control_plane.change(third.name, progress=Progress(total=1000, succeeded=1, active=7))
        await until(pilot, lambda: bool(drawn))
        await settled(pilot)
        assert set(drawn) == {4}


async def test_the_cursor_draws_the_row_it_leaves_and_the_one_it_comes_to(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shell() as (app, pilot):
        screen = jobs_screen(app)
        await settled(pilot)
        drawn = lines_drawn(screen.table, monkeypatch)
        await pilot.press("j")
        await settled(pilot)
        assert screen.table.position == 1
        assert set(drawn) == {1, 2}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_a_movement_sends_two_rows_and_what_is_said_of_the_job_and_not_the_list_again(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    async with shell(size=size) as (app, pilot):
        table = jobs_screen(app).table
        await pilot.press("j")
        await settled(pilot)
        sent = lines_sent(app, monkeypatch)
        await pilot.press("j")
        await settled(pilot)
        assert table.position == 2
        first = table.region.y
        in_list = [y for y in sent if first <= y < table.region.bottom]
        assert sorted(set(in_list)) == [first + 2, first + 3]
        assert len(in_list) == 2
        assert len(set(sent)) < size[1] // 2


async def test_rows_that_come_later_are_drawn_where_there_were_none(shell: OpenShell) -> None:
    control_plane = FakeControlPlane(jobs=())
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        table = jobs_screen(app).table
        await settled(pilot)
        control_plane.publish(jobs=story.JOBS)
        await until(pilot, lambda: len(table.rows) == len(story.JOBS))
        await settled(pilot)
        texts = ["".join(segment.text for segment in table.render_line(y)) for y in range(1, 4)]
        assert [job.name[:8] in text for job, text in zip(table.rows, texts, strict=False)] == [True] * 3


async def test_marks_that_are_taken_away_all_at_once_are_gone_from_the_screen(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        table = jobs_screen(app).table
        await pilot.press("space", "space")
        await settled(pilot)
        assert "•" in "".join(segment.text for segment in table.render_line(1))
        await pilot.press("escape")
        await settled(pilot)
        assert "•" not in "".join(segment.text for y in (1, 2) for segment in table.render_line(y))


async def test_the_clusters_draw_nothing_when_they_are_told_of_no_change(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        app.push_screen(ClustersScreen())
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen) and bool(app.screen.table.rows))
        # What a new page looks like is settled with the first news that it gets.
        control_plane.publish(clusters=story.CLUSTERS)
        await settled(pilot)
        frames = Frames(app, monkeypatch)
        control_plane.publish(clusters=story.CLUSTERS)
        await settled(pilot)
        assert frames.count == 0


async def test_a_covered_page_draws_nothing_and_has_caught_up_when_it_is_seen_again(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        jobs = jobs_screen(app)
        app.push_screen(ClustersScreen())
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        await settled(pilot)
        drawn = lines_drawn(jobs.table, monkeypatch)
        control_plane.publish(jobs=story.JOBS[:3])
        await settled(pilot)
        assert not drawn
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is jobs and len(jobs.table.rows) == 3)


async def test_rows_that_stay_in_view_are_moved_and_not_composed_again(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [replace(story.JOBS[0], name=f"job-{number:03}", uid=str(number)) for number in range(200)]
    async with shell(FakeGateway(FakeControlPlane(jobs=many))) as (app, pilot):
        table = jobs_screen(app).table
        await until(pilot, lambda: len(table.rows) == len(many))
        await settled(pilot)
        composed: list[str] = []
        cells = table.cells
        monkeypatch.setattr(table, "cells", lambda job, *rest: composed.append(job.name) or cells(job, *rest))  # type: ignore[func-returns-value]
        moves = [table.height - 1, 1, 1, 3, -table.height, -1, table.height * 2, -2, 500, -1, -500]
        for by in moves:
            composed.clear()
            table.action_move(by)
            assert abs(by) > 3 or len(set(composed)) <= abs(by) + 1, (by, sorted(set(composed)))
            assert table._on_screen is not None
            assert table._on_screen == [table._line(y) for y in range(table.size.height)], by


async def test_a_terminal_that_is_behind_gets_the_next_frame_once_it_has_the_last(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shell() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        await until(pilot, lambda: screen.is_painted)
        frames = Frames(app, monkeypatch)
        monkeypatch.setattr(app._driver, "is_behind", True, raising=False)
        for key in "jjk":
            await pilot.press(key)
        await until(pilot, lambda: screen.table.position == 1)
        assert (frames.count, screen.is_painted) == (0, False)
        monkeypatch.setattr(app._driver, "is_behind", False)
        await until(pilot, lambda: screen.is_painted)
        assert frames.count


def test_a_part_that_no_widget_covers_is_drawn_by_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ChangedParts, "cuts", [[0, 10]])
    monkeypatch.setattr(ChangedParts, "layers_visible", [[]])
    assert ChangedParts()._seen([(0, 0, 10)]) == {}
