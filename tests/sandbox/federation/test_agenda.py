"""The one heap of timers."""

import asyncio
from functools import partial

from mcjob_tui.sandbox.federation.agenda import Agenda
from mcjob_tui.sandbox.federation.course import CourseClock, run_until


def test_work_is_done_in_the_order_of_its_time_and_of_its_entry() -> None:
    clock = CourseClock()
    agenda, done = Agenda(clock), list[str]()
    for delay, name in ((2.0, "late"), (1.0, "first"), (1.0, "second")):
        agenda.after(delay, name, partial(done.append, name))
    run_until(agenda, clock, 5.0)
    assert done == ["first", "second", "late"]
    assert clock.elapsed() == 5.0


def test_work_with_one_key_is_done_once_at_its_earliest_time() -> None:
    clock = CourseClock()
    agenda, times = Agenda(clock), list[float]()
    for delay in (3.0, 1.0, 2.0):
        agenda.after(delay, "key", lambda: times.append(clock.elapsed()))
    run_until(agenda, clock, 5.0)
    assert times == [1.0]


def test_postponed_and_cancelled_work() -> None:
    clock = CourseClock()
    agenda, times = Agenda(clock), list[float]()
    agenda.after(1.0, "moved", lambda: times.append(clock.elapsed()))
    agenda.postpone(2.0, "moved", lambda: times.append(clock.elapsed()))
    agenda.after(1.5, "gone", lambda: times.append(-1.0))
    agenda.cancel("gone")
    run_until(agenda, clock, 5.0)
    assert times == [2.0]


async def test_one_failure_does_not_stop_the_rest() -> None:
    clock = CourseClock(speed=1000)
    agenda, done = Agenda(clock), asyncio.Event()
    clock.go_live()

    def fail() -> None:
        raise ValueError("broken")

    agenda.after(0.1, "broken", fail)
    agenda.after(0.2, "whole", done.set)
    task = asyncio.create_task(agenda.run())
    async with asyncio.timeout(10):
        await done.wait()
    task.cancel()


def test_a_clock_that_is_let_go_goes_on_from_where_it_was_led() -> None:
    clock = CourseClock(speed=2.0)
    clock.advance_to(100.0)
    clock.go_live()
    assert 100.0 <= clock.elapsed() < 110.0
