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
    async with asyncio.timeout(60):
        await done.wait()
    task.cancel()


def test_a_clock_that_is_let_go_goes_on_from_where_it_was_led() -> None:
    clock = CourseClock(speed=2.0)
    clock.advance_to(100.0)
    clock.go_live()
    assert 100.0 <= clock.elapsed() < 110.0


def test_what_belongs_together_beats_together_and_once_a_beat() -> None:
    clock = CourseClock()
    agenda, times = Agenda(clock), list[tuple[str, float]]()

    def enter(name: str, of: str) -> None:
        agenda.on_beat(1.0, of, name, lambda: times.append((name, clock.elapsed())))

    def enter_all() -> None:
        for name, of in (("a", "job"), ("b", "job"), ("c", "other")):
            enter(name, of)

    for start in (3.1, 3.2, 3.3):
        agenda.after(start, start, enter_all)
    run_until(agenda, clock, 10.0)
    at_a, at_b = ([time for name, time in times if name == each] for each in ("a", "b"))
    assert at_a == at_b
    assert len(at_a) <= 2
    assert all(time - 3.1 <= 1.3 for _, time in times)
    assert {time for name, time in times if name == "c"}.isdisjoint(at_a)


async def test_work_is_done_as_at_its_time_however_late_the_machine_gets_to_it() -> None:
    clock = CourseClock(speed=1000)
    agenda, times, done = Agenda(clock), list[float](), asyncio.Event()
    for when in (5.0, 10.0):
        agenda.after(when, when, lambda: times.append(clock.elapsed()))
    agenda.after(20.0, "end", done.set)
    clock.go_live()
    task = asyncio.create_task(agenda.run())
    async with asyncio.timeout(60):
        await done.wait()
    task.cancel()
    assert times == [5.0, 10.0]


async def test_a_course_that_has_fallen_far_behind_goes_on_from_where_it_is() -> None:
    clock = CourseClock(speed=1000)
    agenda, times, done = Agenda(clock), list[float](), asyncio.Event()
    clock.go_live()
    agenda.after(1.0, "first", lambda: times.append(clock.elapsed()))
    agenda.after(2.0, "second", done.set)
    clock.fall_back(clock.elapsed() + 3_600_000.0)  # an hour of the machine's, as after it has slept
    task = asyncio.create_task(agenda.run())
    async with asyncio.timeout(60):
        await done.wait()
    task.cancel()
    assert clock.elapsed() < 3_600_000.0
    assert times[0] < 2.0
