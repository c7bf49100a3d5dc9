"""Going on in a log after a break: every line once, in order, whatever the break left out or repeats."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.control_plane.log_position import LogPosition, moment, split_time
from mcjob_tui.control_plane.log_text import written
from mcjob_tui.control_plane.views import LogLine


def stamped(nanoseconds: int, text: str) -> bytes:
    """A line as the kubelet writes it: trailing zeros of the fraction left out."""
    seconds, rest = divmod(nanoseconds, 10**9)
    fraction = f".{rest:09d}".rstrip("0").rstrip(".")
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}{fraction}Z {text}".encode()


@pytest.mark.parametrize(
    ("line", "nanoseconds", "text"),
    [
        (b"2026-11-23T15:10:31.123456789Z hello", 1795446631123456789, "hello"),
        (b"2026-11-23T15:10:31.5Z hello", 1795446631500000000, "hello"),
        (b"2026-11-23T15:10:31Z hello", 1795446631000000000, "hello"),
        (b"2026-11-23T23:10:31.000000001+08:00 hello", 1795446631000000001, "hello"),
        (b"2026-11-23T15:10:31.5Z ", 1795446631500000000, ""),
        (b"2026-11-23T15:10:31.5Z", 1795446631500000000, ""),
        (b"no time here at all, just some words", 0, "no time here at all, just some words"),
        (b"2026-99-99T99:99:99.123456Z hello", 0, "2026-99-99T99:99:99.123456Z hello"),
        (b"", 0, ""),
        (b"2026-11-23T15:10:31Z a\r", 1795446631000000000, "a\r"),
        (b"2026-11-23T15:10:31Z \xff\xfe", 1795446631000000000, "\udcff\udcfe"),
    ],
)
def test_time_and_text_of_a_line(line: bytes, nanoseconds: int, text: str) -> None:
    assert split_time(line) == (nanoseconds, text)


def test_a_time_is_shown_to_the_microsecond() -> None:
    assert moment(1795446631123456789) == datetime(2026, 11, 23, 15, 10, 31, 123456, tzinfo=UTC)
    assert moment(0) is None


BASE = 1_795_446_631 * 10**9
LOGS = st.lists(st.integers(0, 4 * 10**9), min_size=1, max_size=40).map(
    lambda offsets: [(BASE + each, f"line {index}") for index, each in enumerate(sorted(offsets))]
)


@given(log=LOGS, breaks=st.lists(st.integers(0, 40), max_size=5))
def test_breaks_anywhere_neither_lose_nor_repeat_a_line(log: list[tuple[int, str]], breaks: list[int]) -> None:
    position = LogPosition()
    got: list[tuple[int, str]] = []
    for end in [*sorted(breaks), len(log)]:
        since = datetime.fromisoformat(position.since).timestamp() * 10**9 if position.since else 0
        again = [stamped(*each) for each in log[: max(end, len(got))] if each[0] >= since]
        got += position.fresh(again)
        position.resume()
    assert got == log


@given(log=LOGS)
def test_lines_of_the_same_time_are_all_kept(log: list[tuple[int, str]]) -> None:
    position = LogPosition()
    same = [(BASE, text) for _, text in log]
    assert position.fresh([stamped(*each) for each in same]) == same


def test_a_line_is_written_with_the_time_as_the_kubelet_has_it_to_the_nanosecond() -> None:
    time, text = split_time(b"2026-11-23T15:09:04.123456789Z step 4")
    line = LogLine("a", "p", "c", moment(time), text, nanoseconds=time % 1000)
    assert written(line, origins=False, times=True) == "2026-11-23T15:09:04.123456789Z step 4"
