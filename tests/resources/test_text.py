"""Nothing that a terminal would obey survives cleaning, and cutting keeps to its width."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from mcjob_tui.resources import text
from mcjob_tui.resources.text import (
    LONGEST,
    MARKS,
    beginning,
    clean,
    clean_lines,
    cut_middle,
    entered_line,
    entered_lines,
    in_place,
    is_entered,
    is_safe,
    width,
)
from tests.hostile import corpus


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain [red]text[/] stays", "plain [red]text[/] stays"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b[2Jcleared", "cleared"),
        ("\x9b31mred", "red"),
        ("one\r\ntwo\tthree", "one two three"),
        ("user\u202egpj.exe", "usergpj.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("half \x1b[", "half "),
        ("\ud800 lone", " lone"),
        ("größe 日本", "größe 日本"),
    ],
)
def test_one_line_is_safe_to_draw(raw: str, shown: str) -> None:
    assert clean(raw) == shown


@given(st.text())
def test_no_control_character_survives(raw: str) -> None:
    for character in clean(raw):
        assert unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(character) not in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        )
    assert clean(clean(raw)) == clean(raw)


def test_several_lines_keep_their_breaks() -> None:
    assert clean_lines("a\r\nb\rc\n\td\x1b[0m") == "a\nb\nc\n    d"


@given(st.text(), st.integers(0, 30))
def test_cut_text_fits_and_keeps_both_ends(raw: str, columns: int) -> None:
    text = clean(raw)
    cut = cut_middle(text, columns)
    assert width(cut) <= columns
    if width(text) <= columns:
        assert cut == text


def test_the_middle_is_what_goes() -> None:
    assert cut_middle("tick-backfill-2026w47", 11) == "tick-…26w47"
    assert width("日本") == 4


@pytest.mark.parametrize("text", (corpus.SHORT | corpus.SURROGATE | {"all": corpus.EVIL}).values(), ids=ascii)
def test_the_corpus_is_safe_and_as_wide_as_terminals_draw_it(text: str) -> None:
    shown = clean(text)
    assert not list(corpus.forbidden(shown))
    assert sum(max(0, wcwidth(each)) for each in shown) <= width(shown)
    assert is_safe(shown)
    assert not [each for line in clean_lines(text).split("\n") for each in corpus.forbidden(line)]
    shown.encode()


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Z"))))
def test_what_is_shown_is_as_wide_here_as_for_the_drawing_library(raw: str) -> None:
    assert width(clean(raw)) == cell_len(clean(raw))


@given(st.text())
def test_where_one_edits_each_character_keeps_its_place(raw: str) -> None:
    shown = in_place(raw)
    assert len(shown) == len(raw)
    assert not list(corpus.forbidden(shown))


def test_no_character_carries_a_tower_of_marks() -> None:
    assert clean("Z" + "\u0301" * 50 + "a") == "Z" + "\u0301" * MARKS + "a"
    assert clean("\u0301on nothing") == "on nothing"


def test_an_endless_line_is_shown_by_its_beginning_and_end() -> None:
    shown = clean("begin" + "x" * 1_000_000 + "end")
    assert len(shown) <= LONGEST
    assert shown.startswith("beginx")
    assert shown.endswith("xend")
    assert clean("x" * 1_000_000, None) == "x" * 1_000_000


@pytest.mark.parametrize("text", corpus.LONG.values(), ids=corpus.LONG)
def test_a_megabyte_takes_no_time(text: str) -> None:
    started = time.process_time()
    clean(text)
    clean_lines(text)
    width(clean(text, None))
    assert time.process_time() - started < 2.0


def test_a_text_that_fits_is_its_own_beginning() -> None:
    assert beginning("abc", 3) == "abc"
    assert beginning("abc", 2) == "ab"


def test_characters_beyond_those_that_are_remembered_are_shown_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text._Shown, "ENOUGH", 0)
    seldom = "".join(map(chr, range(0x1200, 0x1240))) + "\u200b"
    assert clean(seldom) == seldom[:-1]


FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (FAMILY, FAMILY),
        ("\u2764\ufe0f \ue0b0", "\u2764\ufe0f \ue0b0"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb\x1b[2Jc\x07\x9b1md\ud800", "a    bcd"),
    ],
)
def test_what_is_entered_stays_as_it_is_but_for_what_a_terminal_obeys(text: str, lines: str) -> None:
    assert entered_lines(text) == lines


def test_around_a_line_that_is_entered_nothing_stands_that_is_not_seen() -> None:
    assert entered_line(f"\ufeff\u200b quant/{FAMILY}\n\u00a0") == f"quant/{FAMILY}"
    assert entered_line("a\tb\nc\x1b[2J") == "a b c"


@pytest.mark.parametrize(
    ("character", "is_text"), [("a", True), ("\u200d", True), ("\ufe0f", True), ("\x1b", False), ("\r", False)]
)
def test_joiners_are_typed_and_controls_are_not(character: str, is_text: bool) -> None:
    assert is_entered(character) is is_text
