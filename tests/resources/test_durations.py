"""Ages read as kubectl prints them."""

from datetime import timedelta

import pytest

from mcjob_tui.resources.durations import human_duration


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (None, "-"),
        (timedelta(seconds=-3), "0s"),
        (timedelta(seconds=1), "1s"),
        (timedelta(seconds=119), "119s"),
        (timedelta(minutes=3, seconds=12), "3m12s"),
        (timedelta(minutes=9), "9m"),
        (timedelta(minutes=18, seconds=21), "18m"),
        (timedelta(hours=3, minutes=5), "3h5m"),
        (timedelta(hours=14), "14h"),
        (timedelta(days=2, hours=3), "2d3h"),
        (timedelta(days=7), "7d"),
        (timedelta(days=400), "400d"),
        (timedelta(days=1107), "3y12d"),
        (timedelta(days=4000), "10y"),
    ],
)
def test_a_duration_is_shown_in_two_units_at_most(length: timedelta | None, shown: str) -> None:
    assert human_duration(length) == shown
