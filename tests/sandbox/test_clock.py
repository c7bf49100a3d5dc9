"""The virtual clock: waiting is sped up, timestamps are the machine's own."""

from datetime import UTC, datetime, timedelta

import pytest

from mcjob_tui.sandbox.clock import Clock, timestamp
from mcjob_tui.sandbox.federation.course import CourseClock


def test_what_is_done_late_is_done_as_if_it_were_in_time() -> None:
    clock = Clock(speed=100)
    clock.hold(5000.0)
    assert clock.elapsed() == 5000.0
    held = clock.now()
    clock.hold(5100.0)
    assert clock.now() - held == timedelta(seconds=1)
    clock.release()
    assert clock.elapsed() < 5000.0


def test_a_clock_that_falls_back_stays_with_the_machine_in_its_timestamps() -> None:
    clock = Clock(speed=1000)
    clock.fall_back(-500_000.0)
    assert clock.elapsed() < -400_000
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 5


def test_the_past_that_was_led_counts_second_for_second_at_any_speed() -> None:
    clock = CourseClock(speed=10, start=datetime.now(UTC) - timedelta(seconds=3600))
    clock.advance_to(3600.0)
    early = clock.moment(600.0)
    clock.go_live()
    assert clock.moment(600.0) == early
    assert clock.since(early) == pytest.approx(3000, abs=50)
    assert clock.moment(clock.elapsed() + 100) - clock.now() <= timedelta(seconds=10)


def test_a_timestamp_has_whole_seconds_in_utc() -> None:
    east = datetime.fromisoformat("2026-11-23T12:00:00.999999+02:00")
    assert timestamp(east) == "2026-11-23T10:00:00Z"
