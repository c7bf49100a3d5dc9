"""Rows that are edited in place, as data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.tui.widgets.form.row_editing import RowEditing
from mcjob_tui.tui.widgets.form.row_model import Column, RowModel, pasted

COLUMNS = (Column("KEY"), Column("OPERATOR", choices=("In", "NotIn"), initial="In"), Column("VALUES"))


def test_what_was_removed_can_be_taken_back_to_its_place() -> None:
    model = RowModel(COLUMNS, [("a", "In", "1"), ("b", "In", "2"), ("c", "In", "3")])
    model.remove(1)
    assert [row[0] for row in model.rows] == ["a", "c"]
    assert model.take_back() == 1
    assert [row[0] for row in model.rows] == ["a", "b", "c"]
    assert model.take_back() is None


def test_a_choice_is_found_by_as_many_letters_as_are_typed() -> None:
    model = RowModel((Column("KIND", choices=("emptyDir", "PVC", "ConfigMap", "Secret")),), (("Secret",),))
    row = RowEditing(model, 0, is_new=False)
    found = []
    for typed in ("emptyDir", "configmap", "p", "zsecret", "ss"):
        for letter in typed:
            row.turn_to(letter)
        found.append(row.cells[0])
    assert found == ["emptyDir", "ConfigMap", "PVC", "Secret", "Secret"]


def test_a_number_in_a_row_is_found_selected_and_text_is_not() -> None:
    model = RowModel((Column("FIELD"), Column("MAX", right=True)), (("region", "8"),))
    row = RowEditing(model, 0, is_new=False)
    row.key("s", "s")
    row.go(1)
    row.key("2", "2")
    assert row.cells == ("regions", "2")


@pytest.mark.parametrize(
    ("at", "is_new", "typed", "meanwhile", "rows"),
    [
        (1, True, "c", ["a", "z"], ["a", "c", "z"]),
        (1, True, "", ["a", "z"], ["a", "z"]),
        (0, False, "c", ["a", "z"], ["ac", "z"]),
        (0, False, "c", ["b", "z"], ["ac"]),
    ],
)
def test_rows_that_came_while_one_was_open_stay(
    at: int, is_new: bool, typed: str, meanwhile: list[str], rows: list[str]
) -> None:
    model = RowModel((Column("KEY"),), (("a",),))
    if is_new:
        model.insert(at, model.blank)
    row = RowEditing(model, at, is_new=is_new)
    for letter in typed:
        row.key(letter, letter)
    row.close([(each,) for each in meanwhile])
    assert model.rows == tuple((each,) for each in rows)


def test_a_new_row_in_which_nothing_was_typed_is_blank() -> None:
    model = RowModel(COLUMNS)
    assert model.is_blank(model.blank)
    assert model.is_blank(("", "NotIn", " "))
    assert not model.is_blank(("tier", "In", ""))


@given(st.integers(-1, 4), st.integers(-1, 1))
def test_moving_a_row_never_loses_one(at: int, by: int) -> None:
    model = RowModel(COLUMNS, [(name, "In", "") for name in "abcd"])
    model.move(at, by)
    assert sorted(row[0] for row in model.rows) == list("abcd")


def test_pasted_lines_are_names_and_values() -> None:
    text = '# a file\nWEEK=2026-47\nexport FEED_URL="https://feed/v2?a=b"\n\nEMPTY=\nALONE\n'
    assert pasted(text) == [("WEEK", "2026-47"), ("FEED_URL", "https://feed/v2?a=b"), ("EMPTY", ""), ("ALONE", "")]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ('CERT="-----BEGIN\n  abc=\nEND-----"\nB=2', [("CERT", "-----BEGIN\n  abc=\nEND-----"), ("B", "2")]),
        ("TEXT='\nall of it\n'", [("TEXT", "\nall of it\n")]),
        ('OPEN="one\nNEXT="2"', [("OPEN", '"one'), ("NEXT", "2")]),
        ('OPEN="one\nNEXT=2', [("OPEN", '"one'), ("NEXT", "2")]),
        ("OPEN='\nNEXT=it's", [("OPEN", "'"), ("NEXT", "it's")]),
    ],
)
def test_a_pasted_value_in_quotes_may_go_on_over_lines(text: str, pairs: list[tuple[str, str]]) -> None:
    assert pasted(text) == pairs


@pytest.mark.parametrize(
    ("name", "cell", "text", "takes"),
    [
        ("", 0, "A=1", True),
        ("", 0, "one\ntwo", True),
        ("CERT", 1, "-----BEGIN\nabc=\n-----END", False),
        ("CERT", 1, "A=1\n# and\n\nexport B=2", True),
        ("CERT", 1, "A=1", False),
        ("", 1, "one\ntwo", True),
    ],
)
def test_lines_pasted_as_the_value_of_a_name_are_the_value(name: str, cell: int, text: str, takes: bool) -> None:
    model = RowModel((Column("NAME"), Column("VALUE")), ((name, ""),))
    row = RowEditing(model, 0, is_new=True)
    row.go(cell)
    assert row.takes_pairs(text) is takes


def test_an_open_row_passes_over_cells_without_meaning_and_knows_its_last() -> None:
    model = RowModel((Column("KEY"), Column("VALUE", off=lambda row: row[0] == "x"), Column("ON", choices=("a", "b"))))
    model.insert(0, ("x", "", "a"))
    row = RowEditing(model, 0, is_new=False)
    assert row.go(1)
    assert (row.cell, row.is_last) == (2, True)
    row.turn(1)
    row.turn_to("a")
    row.turn(-1)
    assert model.rows == (("x", "", "b"),)
    assert not row.go(1)
    row.restore()
    assert model.rows == (("x", "", "a"),)


def test_a_new_row_in_which_nothing_was_entered_goes() -> None:
    model = RowModel((Column("KEY"), Column("VALUE")), (("a", "1"),))
    model.insert(1, model.blank)
    assert not RowEditing(model, 1, is_new=True).close()
    assert model.rows == (("a", "1"),)
