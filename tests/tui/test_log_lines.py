"""What a log line looks like: its colours, what was found in it, where it is broken; and nothing hostile passes."""

import tracemalloc
from datetime import UTC, datetime
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.control_plane.views import LogLine
from mcjob_tui.resources.text import clean, width
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, columns, plain
from mcjob_tui.tui.widgets.log_ansi import inked
from mcjob_tui.tui.widgets.log_buffer import LogBuffer
from mcjob_tui.tui.widgets.log_filter import log_filter
from mcjob_tui.tui.widgets.log_lines import (
    body,
    broken,
    drawn,
    highlighted,
    log_style,
    row_count,
    short_names,
    time_of_line,
)

HOSTILE = st.lists(
    st.one_of(
        st.text(st.characters(exclude_characters="\n"), max_size=8),
        st.sampled_from(
            [
                "\x1b[31m",
                "\x1b[38;5;196m",
                "\x1b[0m",
                "\x1b]0;owned\x07",
                "\x1b[2J",
                "\x9b31m",
                "\x1b",
                "\u202e",
                "[/x]",
            ]
        ),
    ),
    max_size=12,
).map("".join)


def entry(text: str, **more: object) -> LogLine:
    return LogLine("aws-use1-prod", "tick-k2x7p", "backfill", datetime(2026, 11, 23, 14, 52, tzinfo=UTC), text, **more)  # type: ignore[arg-type]


class TestColours:
    @pytest.mark.parametrize(
        ("text", "pieces"),
        [
            ("plain", [("plain", "")]),
            ("\x1b[31mERROR\x1b[0m rest", [("ERROR", "bad"), (" rest", "")]),
            ("\x1b[1;32mok\x1b[22m still", [("ok", "strong good"), (" still", "good")]),
            ("\x1b[38;5;196mred\x1b[m", [("red", "#ff0000")]),
            ("\x1b[38;2;1;2;255mblue\x1b[39m no", [("blue", "#0102ff"), (" no", "")]),
            ("\x1b[41;8mnot hidden", [("not hidden", "")]),
            ("\x1b[38;5mcut off", [("cut off", "")]),
            ("\x1b[4mline\x1b[24m\x1b[7mback", [("line", "underline"), ("back", "reverse")]),
        ],
    )
    def test_stay_as_inks(self, text: str, pieces: list[tuple[str, str]]) -> None:
        assert [tuple(each) for each in inked(text)] == pieces

    @given(HOSTILE)
    def test_change_nothing_of_what_is_shown_and_let_nothing_through(self, text: str) -> None:
        shown = plain(inked(text))
        assert shown == clean(text.rstrip("\r\n"))
        assert not [each for each in shown if category(each) in ("Cc", "Cs")]

    def test_bytes_that_are_no_text_are_not_drawn(self) -> None:
        assert plain(inked(b"a\xff\xfeb".decode(errors="surrogateescape"))) == "ab"


class TestFilter:
    @pytest.mark.parametrize(
        ("typed", "passing"),
        [
            ("feed", ["feed cn", "Feed eu"]),
            ("Feed", ["Feed eu"]),
            ("!feed", ["retry 12", "a.c", "abc"]),
            ("a.c", ["a.c"]),
            ("/a.c/", ["a.c", "abc"]),
            ("/retry [0-9]+", ["retry 12"]),
            ("!/^[fF]/", ["retry 12", "a.c", "abc"]),
        ],
    )
    def test_is_text_or_a_regular_expression_or_their_inverse(self, typed: str, passing: list[str]) -> None:
        wanted = log_filter(typed)
        assert wanted is not None
        assert [each for each in ("feed cn", "Feed eu", "retry 12", "a.c", "abc") if wanted.keeps(each)] == passing

    @pytest.mark.parametrize("typed", ["", "  ", "!", "! "])
    def test_of_nothing_is_none(self, typed: str) -> None:
        assert log_filter(typed) is None

    def test_that_is_no_regular_expression_is_text_and_says_why(self) -> None:
        wanted = log_filter("/(/")
        assert wanted is not None
        assert wanted.problem.startswith("taken as text")
        assert wanted.keeps("a /(/ b")

    @pytest.mark.parametrize("typed", ["/a{9999999999999999999999}/", f"/{'(' * 900}/", f"!/{'(' * 900}/"])
    def test_that_python_cannot_read_is_text_too(self, typed: str) -> None:
        wanted = log_filter(typed)
        assert wanted is not None
        assert wanted.problem == "taken as text: it repeats too often, or is nested too deep"
        assert wanted.keeps(typed.removeprefix("!")) is not wanted.inverse

    def test_longer_than_anybody_types_finds_nothing_and_says_why(self) -> None:
        wanted = log_filter("a" * 1001)
        assert wanted is not None
        assert wanted.problem == "longer than 1,000 characters"
        assert not wanted.keeps("a" * 2000)

    def test_that_would_mark_for_ever_marks_nothing(self) -> None:
        wanted = log_filter("/(x+x+)+y/")
        assert wanted is not None
        assert wanted.spans("x" * 60) == []

    def test_marks_every_match_but_none_of_an_inverse_one(self) -> None:
        wanted, inverse = log_filter("a"), log_filter("!a")
        assert wanted is not None
        assert inverse is not None
        assert wanted.spans("banana") == [(1, 2), (3, 4), (5, 6)]
        assert inverse.spans("banana") == []

    @given(st.lists(st.text("ab", min_size=0, max_size=5), max_size=5), st.sets(st.integers(0, 20), max_size=6))
    def test_highlighting_changes_no_character(self, texts: list[str], edges: set[int]) -> None:
        pieces: Line = tuple(Piece(text, f"ink{at}") for at, text in enumerate(texts) if text)
        ends = sorted(edge for edge in edges if edge <= len(plain(pieces)))
        spans = list(zip(ends[::2], ends[1::2], strict=False))
        made = highlighted(pieces, spans, "found")
        assert plain(made) == plain(pieces)
        marked = "".join("x" * len(each.text) if each.ink == "found" else "." * len(each.text) for each in made)
        assert [at for at, each in enumerate(marked) if each == "x"] == [at for a, b in spans for at in range(a, b)]


class TestWrapping:
    @given(HOSTILE, st.integers(2, 40))
    def test_loses_nothing_and_fits(self, text: str, room: int) -> None:
        pieces = inked(text)
        rows = broken(pieces, room)
        assert "".join(plain(row) for row in rows) == plain(pieces)
        assert all(columns(row) <= room for row in rows)
        assert len(rows) >= 1

    @given(HOSTILE, st.integers(40, 140))
    def test_takes_as_many_rows_as_are_counted(self, text: str, room: int) -> None:
        look = log_style(room, ["aws-use1-prod"], {}, wrap=True)
        rows = drawn(entry(text), look)
        assert len(rows) == row_count(entry(text), look)
        assert all(columns(row) <= room for row in rows)

    def test_keeps_the_cluster_s_bar_before_every_row(self) -> None:
        look = log_style(80, ["aws-use1-prod"], {"aws-use1-prod": "cluster-1"}, wrap=True)
        rows = drawn(entry("x" * 200), look)
        assert len(rows) == 4
        assert all(Piece("┃", "cluster-1") in row or Piece("┃ ", "cluster-1") in row for row in rows)


class TestNames:
    def test_are_short_where_they_stay_different(self) -> None:
        names = ["aws-use1-prod", "aws-euc1-prod", "ali-hz-prod", "gcp-euw1-prod"]
        assert list(short_names(names).values()) == ["aws-use1", "aws-euc1", "ali-hz", "gcp-euw1"]

    def test_stay_whole_where_their_beginnings_are_the_same(self) -> None:
        assert short_names(["eu-prod-1", "eu-prod-2"]) == {"eu-prod-1": "eu-prod-1", "eu-prod-2": "eu-prod-2"}

    @pytest.mark.parametrize(
        ("room", "name", "time"),
        [(80, "aws-use1 ", False), (100, "aws-use1-prod", False), (120, "aws-use1-prod", True)],
    )
    def test_and_times_go_by_the_width(self, room: int, name: str, time: bool) -> None:
        (row,) = drawn(entry("hello"), log_style(room, ["aws-use1-prod", "ali-hz-prod"], {}))
        assert name in plain(row)
        assert ("14:52:00.000" in plain(row)) is time


def test_lines_of_several_containers_say_which_one_they_are_of() -> None:
    buffer = LogBuffer(10)
    buffer.extend([entry("hello")])
    alone = log_style(80, ["aws-use1-prod"], {}, containers=buffer.containers)
    assert "backfill" not in plain(drawn(entry("hello"), alone)[0])
    buffer.extend([LogLine("aws-use1-prod", "tick-k2x7p", "prepare-the-input", None, "first")])
    style = log_style(80, ["aws-use1-prod"], {}, containers=buffer.containers)
    assert style.start == alone.start + 11
    (row,) = drawn(entry("hello"), style)
    assert "k2x7p backfill    hello" in plain(row)
    assert columns(row) == style.start + len("hello")


def test_notes_say_what_they_are_by_sign_and_words() -> None:
    assert plain(body(entry("exited 0", note=True, life=True), None)) == "----- exited 0 -----"
    assert plain(body(entry("stream lost", note=True, warning=True), None)) == "▲ stream lost"
    assert plain(body(entry("stream is back", note=True), None)) == "● stream is back"


def test_wide_characters_take_two_columns() -> None:
    rows = broken(inked("日本語ログ"), 4)
    assert [plain(row) for row in rows] == ["日本", "語ロ", "グ"]
    assert all(width(plain(row)) <= 4 for row in rows)


def test_lines_that_were_drawn_once_do_not_stay_in_memory() -> None:
    tracemalloc.start()
    for number in range(400):
        inked(f"{number} {'x' * 100_000}")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 8e6


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("\x1b[38;5;1mred", (("red", "bad"),)),
        ("\x1b[38;5;196mred", (("red", "#ff0000"),)),
        ("\x1b[38;5;999mplain", (("plain", ""),)),
        ("\x1b[38;2;1;2mplain", (("plain", ""),)),
        ("\x1b]0;\x9b31mowned\x07rest", (("rest", ""),)),
    ],
)
def test_colours_by_number_are_kept_and_wrong_ones_leave_the_text_plain(
    text: str, pieces: tuple[tuple[str, str], ...]
) -> None:
    assert [(each.text, each.ink) for each in inked(text) if each.text] == list(pieces)


def test_a_line_without_a_time_leaves_its_place_empty_and_one_that_is_not_wrapped_takes_one_row() -> None:
    assert time_of_line(None) == " " * 12
    assert row_count(entry("x" * 1000), log_style(80, ["aws-use1-prod"], {})) == 1
