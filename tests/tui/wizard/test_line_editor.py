"""What each key does to the text of a one-line field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.resources.text import width
from mcjob_tui.tui.widgets.form.line_editor import LineEditor


@pytest.mark.parametrize(
    ("text", "at", "key", "expected", "cursor"),
    [
        ("abc", 3, "left", "abc", 2),
        ("abc", 0, "left", "abc", 0),
        ("abc", 3, "right", "abc", 3),
        ("abc", 1, "home", "abc", 0),
        ("abc", 1, "end", "abc", 3),
        ("abc", 2, "backspace", "ac", 1),
        ("abc", 0, "backspace", "abc", 0),
        ("abc", 1, "delete", "ac", 1),
        ("abc", 3, "delete", "abc", 3),
        ("registry.io/team/app", 20, "ctrl+w", "registry.io/team/", 17),
        ("registry.io/team/app", 20, "ctrl+left", "registry.io/team/app", 17),
        ("registry.io/team/app", 0, "ctrl+right", "registry.io/team/app", 8),
        ("abcdef", 3, "ctrl+u", "def", 0),
        ("abcdef", 3, "ctrl+k", "abc", 3),
    ],
)
def test_keys_move_and_delete(text: str, at: int, key: str, expected: str, cursor: int) -> None:
    edited = LineEditor(text, at).key(key)
    assert edited == LineEditor(expected, cursor)


def test_a_key_that_means_nothing_is_left_to_others() -> None:
    assert LineEditor("abc", 1).key("f5") is None


@given(st.text(max_size=40), st.data(), st.integers(2, 20))
def test_the_cursor_is_always_in_view(text: str, data: st.DataObject, room: int) -> None:
    at = data.draw(st.integers(0, len(text)))
    shown, column = LineEditor(text, at).view(room)
    assert width(shown) <= room
    assert 0 <= column < room
    assert shown in text


@given(st.text(max_size=20), st.text(max_size=20), st.data())
def test_what_is_typed_stands_before_the_cursor(text: str, typed: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    edited = LineEditor(text, at).insert(typed)
    assert edited.text[: edited.at] == text[:at] + typed
    assert edited.text[edited.at :] == text[at:]
