"""Long lines that go on in the next row."""

from mcjob_tui.tui.widgets.form.pieces import columns, line, plain
from mcjob_tui.tui.widgets.text_view import TextView, folded
from tests.tui.test_form_fields import alone


def test_a_line_that_fits_stays_as_it_is() -> None:
    whole = line(("    key:", "heading"), " value")
    assert folded(whole, 40) == [whole]


def test_a_long_line_goes_on_under_its_own_beginning_and_keeps_its_inks() -> None:
    rows = folded(line(("    key:", "heading"), (" " + "v" * 50, "good")), 30)
    assert [plain(each) for each in rows] == ["    key: " + "v" * 21, "      " + "v" * 24, "      " + "v" * 5]
    assert {piece.ink for row in rows for piece in row if "v" in piece.text} == {"good"}


def test_wide_characters_are_never_cut_in_two() -> None:
    rows = folded(line("字" * 30), 21)
    assert all(columns(each) <= 21 for each in rows)
    assert "".join(plain(each).strip() for each in rows) == "字" * 30


def test_a_line_that_is_nearly_all_indentation_still_ends() -> None:
    rows = folded(line(" " * 60 + "x" * 30), 40)
    assert "".join(plain(each) for each in rows).replace(" ", "") == "x" * 30


async def test_a_line_that_is_out_of_sight_is_scrolled_to_with_what_stands_before_it() -> None:
    view = TextView()
    async with alone(view):
        view.show_text([f"line {number}" for number in range(200)])
        view.show_line(100)
        assert view.top == 97
        view.show_line(101)
        assert view.top == 97
