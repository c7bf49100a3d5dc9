"""How fast pods get done: the counts that a chart shows, and the rate in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from mcjob_tui.control_plane.pace import Pace, pace, rate_words
from mcjob_tui.control_plane.views import JobState, JobView, PodView, Progress

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
JOB = JobView("quant", "j", "u", JobState.RUNNING, started=START, progress=Progress(0, 60, 4))


def pods(*minutes: float) -> tuple[PodView, ...]:
    return tuple(
        PodView("a", "quant", f"j-{at}", str(at), "Succeeded", "Completed", finished=START + timedelta(minutes=at))
        for at in minutes
    )


def done(number: int) -> JobView:
    return replace(JOB, progress=Progress(number, 60, 4))


def now(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_each_minute_has_the_pods_that_ended_in_it() -> None:
    found = pace(done(4), pods(1.2, 1.9, 3.0, 5.5), now(6.5), 20)
    assert found is not None
    assert (found.step, found.counts, found.missing) == (timedelta(minutes=1), (0, 2, 0, 1, 0, 1, 0), 0)


def test_a_long_job_is_counted_by_as_many_minutes_as_there_is_room_for() -> None:
    found = pace(done(2), pods(1, 100), now(101), 12)
    assert found is not None
    assert (found.step, len(found.counts), found.counts[0], found.counts[-1]) == (timedelta(minutes=10), 11, 1, 1)


def test_pods_that_are_gone_are_counted_as_unknown() -> None:
    found = pace(done(10), pods(1, 2), now(3), 12)
    assert found is not None
    assert found.missing == 8


def test_nothing_is_said_where_no_end_is_known() -> None:
    assert pace(done(10), (), now(3), 12) is None
    assert rate_words(JOB, (), now(3)) == ""


@given(some.lists(some.floats(0, 20_000), min_size=1), some.integers(1, 100), some.floats(0, 20_000))
def test_every_pod_is_in_one_step_and_there_are_never_more_steps_than_columns(
    ends: list[float], columns: int, until: float
) -> None:
    found = pace(done(len(ends)), pods(*ends), now(until), columns)
    assert found is not None
    assert sum(found.counts) == len(ends)
    assert len(found.counts) <= columns


def test_the_rate_is_that_of_the_last_five_minutes() -> None:
    assert rate_words(done(6), pods(1, 2, 26, 27, 28, 29), now(30)) == "48 done an hour"
    assert rate_words(done(22), pods(1, 2, *[27.5] * 20), now(30)) == "4.0 done a minute"
    assert rate_words(done(2), pods(1, 2), now(30)) == "none done in the last 5 min"


def test_where_pods_are_gone_or_it_has_just_begun_the_rate_is_that_since_the_start() -> None:
    assert rate_words(done(60), pods(28, 29), now(30)) == "2.0 done a minute so far"
    assert rate_words(done(40), pods(*[1] * 40), now(2)) == "20 done a minute so far"


def test_a_clock_that_is_hours_behind_makes_no_rate_of_a_time_before_the_start() -> None:
    assert rate_words(done(60), pods(28, 29), now(30 - 180)) == "2.1 done a minute so far"
    assert rate_words(done(22), pods(1, 2, *[27.5] * 20), now(30 - 180)) == "4.0 done a minute"


def test_a_job_that_has_ended_has_no_rate() -> None:
    assert rate_words(replace(done(60), state=JobState.COMPLETE), pods(1), now(30)) == ""


def test_the_last_step_begins_where_the_others_end() -> None:
    begin = datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert Pace(begin, timedelta(minutes=5), (1, 0, 2)).end == begin + timedelta(minutes=10)
