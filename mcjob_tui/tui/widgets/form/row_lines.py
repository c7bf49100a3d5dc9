"""Rows of cells as lines: how wide each cell is, a row at rest, a row that is edited, and what stands below one."""

from collections.abc import Sequence

from mcjob_tui.resources.text import width, with_breaks
from mcjob_tui.tui.widgets.form.field import Trouble
from mcjob_tui.tui.widgets.form.line_editor import LineEditor
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, column, line, pad, wrapped
from mcjob_tui.tui.widgets.form.row_model import Cells, Column

GAP = 2
LEAST = 6
MOST_IN_FULL = 4
"""Rows of a text that is shown in full."""
READABLE = 10
"""Columns that a text gets, where another has more than that."""


def cell_widths(columns: Sequence[Column], room: int) -> list[int]:
    """The columns of each cell: fixed ones as they say, the others share what is left of ``room``. Where that is too
    little to read, texts of a fixed width give of theirs."""
    widths = [each.columns for each in columns]
    flexible = [index for index, each in enumerate(columns) if not each.columns]
    missing = len(flexible) * READABLE - (room - sum(widths) - GAP * (len(columns) - 1))
    for index, each in enumerate(columns):
        if missing > 0 and not each.choices and not each.right:
            given = max(0, min(missing, widths[index] - READABLE))
            widths[index] -= given
            missing -= given
    left = max(len(flexible) * LEAST, room - sum(widths) - GAP * (len(columns) - 1))
    for place, index in enumerate(flexible):
        widths[index] = left // len(flexible) + (1 if place < left % len(flexible) else 0)
    return widths


def heading_line(columns: Sequence[Column], widths: Sequence[int]) -> Line:
    """The headings over the cells, with the column of the marks before them."""
    pieces = [Piece(" ")]
    for index, (spec, wide) in enumerate(zip(columns, widths, strict=True)):
        pieces += [*_gap(index), column(spec.title, wide, "muted", right=spec.right)]
    return tuple(pieces)


def cell_line(columns: Sequence[Column], cells: Cells, widths: Sequence[int], ink: str) -> Line:
    """A row at rest, with the column of its mark before it; a cell without meaning in this row is a dash."""
    pieces = [Piece(" ")]
    for index, (text, wide, spec) in enumerate(zip(cells, widths, columns, strict=True)):
        off = spec.off(cells)
        shown = "-" if off else with_breaks(text)
        pieces += [*_gap(index), column(shown, wide, "dim" if off else ink, right=spec.right)]
    return tuple(pieces)


def edited_line(columns: Sequence[Column], cells: Cells, widths: Sequence[int], at: int, editor: LineEditor) -> Line:
    """A row that is open: the cell ``at`` holds the editor, or a choice that the arrows turn."""
    pieces: list[Piece] = []
    for index, (text, wide, spec) in enumerate(zip(cells, widths, columns, strict=True)):
        pieces += _gap(index, "field")
        if index != at:
            pieces.append(column(with_breaks(text), wide, "field"))
        elif spec.choices:
            pieces += pad(line((text, "text focus underline")), wide, "focus")
        else:
            pieces += _typed(editor, spec.proposal(cells, editor.text) or spec.placeholder(cells), wide)
    return tuple(pieces)


def cut_cells(columns: Sequence[Column], cells: Cells, widths: Sequence[int], room: int) -> list[Line]:
    """What the cells of a row have no room for, in full and behind the heading of each."""
    lines: list[Line] = []
    for text, wide, spec in zip(cells, widths, columns, strict=True):
        shown = with_breaks(text)
        if width(shown) > wide and not spec.off(cells):
            title = f"   {spec.title} "
            words = wrapped(shown, max(LEAST, room - width(title)))[:MOST_IN_FULL]
            lines += [
                line((title if at == 0 else " " * width(title), "muted"), (each, "")) for at, each in enumerate(words)
            ]
    return lines


def lines_below(trouble: Trouble | None, note: str, room: int) -> list[Line]:
    """What is wrong with a row and what would mend it; else what there is to note of it."""
    if trouble is None:
        return [line("   ", (each, "muted")) for each in wrapped(note, room - 3)] if note else []
    mark, ink = trouble.mark
    words = wrapped(trouble.sentence, room - 3)
    lines = [line(" ", (f"{mark if n == 0 else ' '} {text}", ink)) for n, text in enumerate(words)]
    if trouble.fix:
        lines.append(line("   ", ("^y ", "key"), (trouble.fix, "muted")))
    return lines


def _gap(index: int, ink: str = "") -> Line:
    return (Piece(" " * GAP, ink),) if index else ()


def _typed(editor: LineEditor, proposal: str, wide: int) -> Line:
    before, under, after = editor.view(wide)
    ghost = proposal[len(editor.text) :] if not under and proposal.startswith(editor.text) else ""
    rest = line((after, "text focus"), (ghost[1:], "dim focus"))
    cursor = Piece(under or ghost[:1] or " ", "text focus reverse")
    ink = "text focus reverse" if editor.selected else "text focus"
    return pad((Piece(before, ink), cursor, *rest), wide, "focus")
