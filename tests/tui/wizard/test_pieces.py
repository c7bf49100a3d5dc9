"""Lines as data: they are exactly as wide as they are told to be, whatever is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.tui.widgets.form.pieces import columns, counter, cut, line, pad, plain, spread, wrapped

texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs", "So")), max_size=30)


@given(st.lists(texts, max_size=4), st.integers(0, 40))
def test_a_padded_line_fills_its_room(parts: list[str], room: int) -> None:
    assert columns(pad(line(*parts), room)) == room


@given(texts, texts, st.integers(4, 60))
def test_a_spread_line_fills_its_room_and_keeps_its_right_end(left: str, right: str, room: int) -> None:
    spreaded = spread(line(left), line(right), room)
    assert columns(spreaded) == room
    if columns(line(right)) < room:
        assert plain(spreaded).endswith(right)


@given(texts, st.integers(1, 40))
def test_wrapped_text_loses_nothing_but_spaces(text: str, room: int) -> None:
    rows = wrapped(text, room)
    assert "".join("".join(rows).split()) == "".join(text.split())


def test_a_line_that_is_cut_says_so() -> None:
    assert plain(cut(line("registry.corp.io", "/quant"), 10)) == "registry.…"


def test_words_stay_whole_where_they_fit() -> None:
    assert wrapped("the Job's UID will decide", 10) == ["the Job's", "UID will", "decide"]


@pytest.mark.parametrize(
    ("used", "said", "ink"),
    [
        (21, "21/63", "muted"),
        (56, "56/63", "muted"),
        (57, "6 left", "care"),
        (63, "0 left", "care"),
        (66, "3 too long", "bad"),
    ],
)
def test_a_limit_counts_down_when_it_is_near(used: int, said: str, ink: str) -> None:
    assert counter(used, 63) == line((said, ink))
