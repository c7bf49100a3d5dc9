"""Which problem of the draft stands under which field of a form, in which row or cell of it, and in what words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mcjob_tui.resources.text import clean
from mcjob_tui.tui.screens.wizard.editing import row_of, within
from mcjob_tui.tui.widgets.form.cells_field import CellsField
from mcjob_tui.tui.widgets.form.field import Field, Trouble
from mcjob_tui.tui.widgets.form.rows import Rows

if TYPE_CHECKING:
    from mcjob_tui.draft.rules import Problem


def concerns(path: str, field: Field[Any]) -> bool:
    """Whether a problem at ``path`` is shown under ``field``."""
    return any(within(path, each) for each in field.paths)


def nearness(path: str, field: Field[Any]) -> int:
    """How much of ``path`` the field shows."""
    return max((len(each) for each in field.paths if within(path, each)), default=0)


def trouble_of(problem: "Problem", field: Field[Any]) -> Trouble:
    """A problem as it stands under its field; an error in one of several cells names the cell, a warning says itself
    what it is about."""
    fix = clean(problem.fix.label) if problem.fix is not None else ""
    sentence, warns = clean(problem.sentence), problem.severity != "error"
    cell = field.cell_of(problem.path) if isinstance(field, CellsField) else None
    if isinstance(field, CellsField) and cell is not None and not warns and field.names[cell] not in sentence:
        sentence = f"{field.names[cell]}: {sentence}"
    return Trouble(sentence, fix, warns, cell)


def row_in(problem: "Problem", field: Field[Any]) -> int | None:
    """The row of ``field`` that the problem is in; none where the field has no rows."""
    return row_at(problem.path, field) if isinstance(field, Rows) else None


def row_at(path: str, rows: Rows) -> int | None:
    """The row of ``rows`` that shows what ``path`` lies in."""
    index = row_of(path, rows.path)
    return None if index is None else rows.shown_at(index)


def by_row(problems: "Iterable[Problem]", rows: Rows) -> dict[int, Trouble]:
    """The first problem of each row, which is the one whose fix is taken; errors come before warnings."""
    found: dict[int, Trouble] = {}
    for problem in problems:
        row = row_in(problem, rows)
        if row is not None:
            found.setdefault(row, trouble_of(problem, rows))
    return found
