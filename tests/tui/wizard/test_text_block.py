"""How a text of several lines is broken into rows."""

from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.resources.text import width
from mcjob_tui.tui.widgets.form.text_block import row_spans

TEXTS = st.text("ab \n世\u200d", max_size=60)
ROOMS = st.integers(2, 12)


@given(TEXTS, ROOMS)
def test_rows_hold_all_of_the_text_but_newlines_and_none_is_wider_than_there_is_room(text: str, room: int) -> None:
    rows = [text[start:end] for start, end in row_spans(text, room)]
    assert "".join(rows) == text.replace("\n", "")
    assert all(width(row) <= room for row in rows)


@given(st.text("ab \n", max_size=60), ROOMS)
def test_letters_that_are_not_ascii_break_where_others_do(text: str, room: int) -> None:
    assert row_spans(text, room) == row_spans(text.replace("a", "é"), room)


@given(TEXTS, ROOMS)
def test_a_word_that_fits_in_a_row_is_not_broken(text: str, room: int) -> None:
    for start, end in row_spans(text, room):
        is_broken = start > 0 and end > start and text[start - 1] not in " \n" and text[start] != "\n"
        if is_broken:
            word_start = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
            word_end = next((at for at in range(start, len(text)) if text[at] in " \n"), len(text))
            assert width(text[word_start : word_end + 1].rstrip("\n")) > room
