"""What each key does to the text of a one-line field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.resources.text import in_place, width
from mcjob_tui.tui.widgets.form import line_editor
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
        ("one two, ", 9, "ctrl+w", "one ", 4),
        ("registry.io/team/app", 20, "ctrl+left", "registry.io/team/app", 17),
        ("registry.io/team/app", 0, "ctrl+right", "registry.io/team/app", 8),
        ("abcdef", 3, "ctrl+u", "def", 0),
        ("abcdef", 3, "ctrl+k", "abc", 3),
    ],
)
def test_keys_move_and_delete(text: str, at: int, key: str, expected: str, cursor: int) -> None:
    edited = LineEditor(text, at).key(key)
    assert edited == LineEditor(expected, cursor)


def test_what_is_selected_is_replaced_by_typing_taken_away_by_backspace_and_kept_by_moving() -> None:
    entered = LineEditor.entered("250m")
    assert entered.insert("1").insert("2") == LineEditor.ending("12")
    assert entered.key("backspace") == LineEditor()
    assert entered.key("ctrl+w") == LineEditor()
    assert LineEditor.entered("busybox:1.36").key("ctrl+w") == LineEditor.ending("busybox:1.")
    moved = entered.key("end")
    assert moved is not None
    assert moved.insert("i") == LineEditor.ending("250mi")


def test_a_key_that_means_nothing_is_left_to_others() -> None:
    assert LineEditor("abc", 1).key("f5") is None


@given(st.text(max_size=40), st.data(), st.integers(2, 20))
def test_the_cursor_is_always_in_view(text: str, data: st.DataObject, room: int) -> None:
    at = data.draw(st.integers(0, len(text)))
    before, under, after = LineEditor(text, at).view(room)
    shown = before + under + after
    assert width(shown) <= room
    assert width(before) < room
    assert shown in in_place(text)
    assert bool(under) == (at < len(text)) or width(before + in_place(text[at])) > room


@given(st.text(max_size=40), st.integers(2, 20))
def test_a_click_puts_the_cursor_where_it_is_seen(text: str, room: int) -> None:
    editor = LineEditor(text, 0)
    _, under, after = editor.view(room)
    for index in range(len(under + after)):
        column = width((under + after)[:index])
        assert width(in_place(text[: editor.at_column(column, room).at])) >= column


def test_a_click_behind_the_text_puts_the_cursor_at_its_end() -> None:
    assert LineEditor("abc", 0).at_column(40, 10) == LineEditor.ending("abc")


@pytest.mark.parametrize("room", [1, 0, -3])
def test_where_there_is_room_for_the_cursor_alone_no_text_is_shown(room: int) -> None:
    assert LineEditor("abc", 1).view(room) == ("", "", "")


def test_of_a_megabyte_only_what_is_near_the_cursor_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    def counted(text: str) -> int:
        nonlocal looked
        looked += len(text)
        return width(text)

    monkeypatch.setattr(line_editor, "width", counted)
    editor = LineEditor.ending("日a\u0301" * 400_000)
    editor.view(60)
    editor.at_column(5, 60)
    assert 0 < looked < 10_000


@given(st.text(max_size=20), st.text(max_size=20), st.data())
def test_what_is_typed_stands_before_the_cursor(text: str, typed: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    edited = LineEditor(text, at).insert(typed)
    assert edited.text[: edited.at] == text[:at] + typed
    assert edited.text[edited.at :] == text[at:]


@pytest.mark.parametrize("character", [" ", "x", "\u0663", "/"])
def test_what_cannot_begin_a_number_leaves_the_selected_one_and_begins_none(character: str) -> None:
    found = LineEditor.entered("15m")
    assert found.digit(character) is found
    assert LineEditor().digit(character) == LineEditor()
    assert LineEditor("15", 0).digit(character) == LineEditor("15", 0)


def test_a_number_takes_the_place_of_the_selected_one_and_goes_on_as_typed() -> None:
    editor = LineEditor.entered("15m")
    for character in "1h 30m":
        editor = editor.digit(character)
    assert editor == LineEditor.ending("1h 30m")


def test_pasting_nothing_leaves_what_is_selected() -> None:
    found = LineEditor.entered("15m")
    assert found.insert("") is found
