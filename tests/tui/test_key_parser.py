"""What a terminal sends, as keys; however it is cut into reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from mcjob_tui.tui.key_parser import KeyParser

KEYS = {
    "\x1b": "escape",
    "\x1b[A": "up",
    "\x1bOP": "f1",
    "\x1b[Z": "shift+tab",
    "\r": "enter",
    "\t": "tab",
    "x": "x",
    "+": "plus",
}


def read(parts: list[str]) -> list[str]:
    """The keys of what comes in ``parts``; a paste is its text."""
    parser = KeyParser()
    found = [event for part in parts for event in parser.feed(part)]
    if parser._timeout_time is not None:
        # Nothing more comes.
        parser._timeout_time = 0.0
        found += parser.tick()
    return [each.key if isinstance(each, events.Key) else getattr(each, "text", "?") for each in found]


@pytest.mark.parametrize("key", ["+", "s", "1", "\r", "\t", "ü", "\x1b[A", "\x1b"])
def test_escape_and_a_key_in_one_read_are_two_keys(key: str) -> None:
    both = read([f"\x1b{key}"])
    assert both == ["escape", *read([key])]


def test_text_right_after_escape_is_typed_as_it_is() -> None:
    assert read(["\x1bsome text that is longer than any sequence"])[:5] == ["escape", "s", "o", "m", "e"]


@given(st.lists(st.sampled_from(list(KEYS))), st.data())
def test_keys_are_the_same_however_they_are_cut(typed: list[str], data: st.DataObject) -> None:
    sent, parts = "".join(typed), []
    while sent:
        count = data.draw(st.integers(1, len(sent)))
        parts.append(sent[:count])
        sent = sent[count:]
    assert read(parts) == [KEYS[each] for each in typed]


def test_a_paste_with_escape_in_it_is_no_key() -> None:
    assert read(["\x1b[200~a\x1b+b\x1b[201~", "c"])[-1] == "c"
    assert "escape" not in read(["\x1b[200~a\x1b+b\x1b[201~"])


@given(st.text().filter(lambda text: "\x1b[201~" not in text), st.data())
def test_a_paste_is_one_text_and_nothing_of_it_a_key(text: str, data: st.DataObject) -> None:
    sent = f"\x1b[200~{text}\x1b[201~x"
    cut = data.draw(st.integers(0, len(sent)))
    whole = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    assert read([each for each in (sent[:cut], sent[cut:]) if each]) == [whole, "x"]


def test_a_paste_with_colours_and_lines_in_it_is_text_to_its_end() -> None:
    pasted = "\x1b[31mred\x1b[0m and a line that is longer than any sequence\rrm\x1b[A\rs"
    assert read([f"\x1b[200~{pasted}\x1b[201~", "c"]) == [pasted.replace("\r", "\n"), "c"]


def test_the_lines_of_a_paste_are_lines_however_the_terminal_ends_them() -> None:
    assert read(["\x1b[200~A=1\rB=2\r\nC=3\nD=4\x1b[201~"]) == ["A=1\nB=2\nC=3\nD=4"]
