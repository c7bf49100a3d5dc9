"""The lines that are kept: a bounded number with lasting serial numbers, and those among them that match."""

from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.control_plane.views import LogLine
from mcjob_tui.tui.typed_pattern import soon
from mcjob_tui.tui.widgets import log_buffer
from mcjob_tui.tui.widgets.log_buffer import LogBuffer
from mcjob_tui.tui.widgets.log_filter import log_filter


def lines(texts: list[str]) -> list[LogLine]:
    return [LogLine("m1", "p", "main", None, each) for each in texts]


def texts(buffer: LogBuffer) -> list[str]:
    return [each.text for each in buffer.on_show()]


BATCHES = st.lists(st.lists(st.sampled_from(["hit", "miss", "a hit too"]), max_size=9), max_size=9)


@given(BATCHES, st.integers(1, 20), st.integers(0, 9))
def test_keeps_the_last_lines_and_what_matches_of_them(batches: list[list[str]], limit: int, filter_after: int) -> None:
    buffer = LogBuffer(limit)
    for at, batch in enumerate(batches):
        if at == filter_after:
            buffer.set_filter(log_filter("hit"))
        buffer.extend(lines(batch))
    if filter_after >= len(batches):
        buffer.set_filter(log_filter("hit"))
    kept = [text for batch in batches for text in batch][-limit:]
    assert buffer.end == sum(map(len, batches))
    assert buffer.end - buffer.first == len(buffer) == len(kept)
    assert texts(buffer) == [each for each in kept if "hit" in each]
    assert buffer.matches == buffer.count == len(texts(buffer))
    buffer.only_matches = False
    assert texts(buffer) == kept
    serials = [buffer.first + at for at, each in enumerate(kept) if "hit" in each]
    counts = [buffer.match_number(each) for each in range(buffer.first - 1, buffer.end)]
    assert [buffer.first + at for at, (before, here) in enumerate(pairwise(counts)) if here > before] == serials


@given(BATCHES, st.integers(1, 20))
def test_places_and_serial_numbers_are_each_other_s_inverse(batches: list[list[str]], limit: int) -> None:
    buffer = LogBuffer(limit)
    buffer.set_filter(log_filter("hit"))
    for batch in batches:
        buffer.extend(lines(batch))
        for narrow in (True, False):
            buffer.only_matches = narrow
            assert [buffer.place(buffer.serial(at)) for at in range(buffer.count)] == list(range(buffer.count))


def test_goes_from_match_to_match_and_round() -> None:
    buffer = LogBuffer(10)
    buffer.extend(lines(["hit", "miss", "hit", "miss", "hit"]))
    buffer.set_filter(log_filter("hit"))
    assert [buffer.match_after(each) for each in (-1, 0, 2, 4)] == [0, 2, 4, 0]
    assert [buffer.match_before(each) for each in (5, 4, 2, 0)] == [4, 2, 0, 4]
    assert [buffer.match_number(each) for each in (0, 2, 4)] == [1, 2, 3]


def test_of_the_first_lines_takes_no_more_when_it_is_full() -> None:
    buffer = LogBuffer(3, keep_first=True)
    buffer.extend(lines(["1", "2"]))
    assert not buffer.is_full
    buffer.extend(lines(["3", "4", "5"]))
    buffer.extend(lines(["6"]))
    assert texts(buffer) == ["1", "2", "3"]
    assert buffer.is_full


def test_a_filter_leaves_warnings_about_streams_in_the_list_but_counts_no_note() -> None:
    buffer = LogBuffer(10)
    buffer.extend(lines(["hit", "miss"]))
    buffer.extend(
        [
            LogLine("m1", "", "", None, "stream lost", note=True, warning=True),
            LogLine("m1", "p", "main", None, "exited 1", note=True, warning=True, life=True),
        ]
    )
    buffer.set_filter(log_filter("hit"))
    assert texts(buffer) == ["hit", "stream lost"]
    assert buffer.matches == 1


def test_what_is_looked_for_is_what_is_drawn() -> None:
    buffer = LogBuffer(10)
    buffer.extend(lines(["\x1b[31mred\x1b[0m hit", "\x1b]0;hit\x07 title"]))
    buffer.set_filter(log_filter("red hit"))
    assert buffer.matches == 1
    buffer.set_filter(log_filter("hit"))
    assert buffer.matches == 1


def test_very_long_lines_are_kept_as_far_as_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_buffer, "MOST_CHARACTERS", 100)
    buffer = LogBuffer(20)
    buffer.extend(lines(["hit" * 10, "hit" * 11, "hit"]))
    buffer.set_filter(log_filter("hit"))
    buffer.extend(lines(["hit" * 12]))
    assert texts(buffer) == ["hit" * 11, "hit", "hit" * 12]
    assert (buffer.first, buffer.end, buffer.matches) == (1, 4, 3)
    buffer.extend(lines(["a", "hit" * 1000]))
    assert (texts(buffer), buffer.first, buffer.end) == (["hit" * 1000], 5, 6)
    buffer.extend(lines(["hit"] * 30))
    assert (buffer.count, buffer.end) == (20, 36)


def test_the_first_lines_are_full_when_they_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_buffer, "MOST_CHARACTERS", 100)
    buffer = LogBuffer(20, keep_first=True)
    buffer.extend(lines(["x" * 60]))
    assert not buffer.is_full
    buffer.extend(lines(["x" * 60]))
    assert buffer.is_full
    buffer.extend(lines(["more"]))
    assert buffer.count == 2


@pytest.mark.parametrize("early", [True, False])
def test_an_expression_that_would_look_for_ever_is_taken_as_text(monkeypatch: pytest.MonkeyPatch, early: bool) -> None:
    monkeypatch.setattr(log_buffer, "soon", partial(soon, 0.05))
    buffer, typed, found = LogBuffer(10), "/(x+x+)+y/", ["as /(x+x+)+y/ says"]
    some = lines([*found, "x" * 60, "xy"])
    if early:
        buffer.set_filter(log_filter(typed))
        buffer.extend(some)
    else:
        buffer.extend(some)
        buffer.set_filter(log_filter(typed))
    assert texts(buffer) == found
    assert buffer.matches == 1
    assert buffer.filter is not None
    assert buffer.filter.problem == "taken as text: it takes too long to look for"
    buffer.extend(lines(["x" * 60, *found]))
    assert texts(buffer) == found * 2


def test_a_text_is_sought_to_the_end_however_long_that_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was given up like a regular expression, taken as text instead, given up again, and so on without an end."""
    monkeypatch.setattr(log_buffer, "soon", partial(soon, 1e-6))
    buffer = LogBuffer(5000)
    # Enough to outlast some ticks of the processor's clock.
    buffer.extend(lines([f"字{number}" * 200 for number in range(3000)]))
    buffer.set_filter(log_filter("字999"))
    assert buffer.matches == 1
    buffer.set_filter(log_filter("/字99\\d/"))
    assert buffer.filter is not None
    assert buffer.filter.problem == "taken as text: it takes too long to look for"
    assert buffer.matches == 0
