"""Whose turn it is: who gives way does nothing meanwhile, but not for ever."""

import asyncio

import pytest

from mcjob_tui.control_plane import turns
from mcjob_tui.control_plane.turns import Turns
from tests.control_plane.servers import until


async def test_nobody_waits_where_nobody_else_goes_first() -> None:
    await Turns().mine()


async def test_work_waits_until_it_may_go_on() -> None:
    whose, done = Turns(), asyncio.Event()
    whose.give_way(60)

    async def work() -> None:
        await whose.mine()
        done.set()

    working = asyncio.create_task(work())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not done.is_set()
    whose.give_way(0)
    await working


async def test_work_goes_on_by_itself_once_the_time_is_up() -> None:
    whose = Turns()
    whose.give_way(0.2)
    assert whose.is_given
    await whose.mine()
    assert not whose.is_given


async def test_giving_way_again_and_again_stops_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST", 0.02)
    monkeypatch.setattr(turns, "LEAST", 60.0)
    whose = Turns()

    def held() -> bool:
        whose.give_way(60)
        return not whose.is_given

    await until(held)
    whose.give_way(60)
    assert not whose.is_given, "now it is the work's turn"


async def test_a_slice_is_over_when_somebody_else_is_to_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SLICE", 60.0)
    whose = Turns()
    share = whose.slice()
    assert not share.is_over
    whose.give_way(1)
    assert share.is_over


async def test_a_slice_is_over_when_its_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SLICE", 0.0)
    assert Turns().slice().is_over
