"""Nothing that a terminal would obey survives cleaning, and cutting keeps to its width."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.resources.text import clean, clean_lines, cut_middle, width


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
