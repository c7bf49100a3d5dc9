"""The columns of a table as data: how wide each is, and the lines that headings and rows make. No widget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mcjob_tui.tui.widgets.form.pieces import Line, Piece, columns, cut, line, over, pad

MARGIN = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, heading, and width in cells. ``letter`` is the letter of the heading that sorts by it.

    ``grow`` columns share what is left over, up to ``most`` cells each.
    """

    name: str
    title: str
    width: int
    right: bool = False
    letter: str = ""
    grow: bool = False
    most: int = 200


Layout = tuple[tuple[Column, int], ...]
"""Columns, each with its width."""


def laid_out(wanted: Sequence[Column], width: int) -> Layout:
    """Each column with its width when the table is ``width`` cells wide."""
    room = width - MARGIN - (len(wanted) - 1)
    spare = room - sum(column.width for column in wanted)
    widths = {column.name: column.width for column in wanted}
    growing = [column for column in wanted if column.grow]
    for index, column in enumerate(growing):
        share = spare // (len(growing) - index)
        widths[column.name] = max(4, min(column.most, column.width + share))
        spare -= widths[column.name] - column.width
    return tuple((column, widths[column.name]) for column in wanted)


def column_at(layout: Layout, x: int) -> Column | None:
    """The column over the cell ``x``."""
    start = 2
    for column, width in layout:
        if start <= x < start + width:
            return column
        start += width + 1
    return None


def headings(layout: Layout, sorted_by: str) -> Line:
    """The headings, that of the column which sorts marked, and the letters that sort underlined."""
    made: list[Piece] = [Piece("  ")]
    for column, width in layout:
        if len(made) > 1:
            made.append(Piece(" "))
        ink = "primary strong" if column.name == sorted_by else "muted"
        at = column.title.find(column.letter) if column.letter else -1
        title = cut(line((column.title, ink)), width)
        if at >= 0 and len(column.title) <= width:
            title = line(
                (column.title[:at], ink),
                (column.title[at], f"{ink} underline"),
                (column.title[at + 1 :], ink),
            )
        made += [Piece(" " * (width - columns(title))), *title] if column.right else pad(title, width)
    return tuple(made)


def row_line(layout: Layout, cells: Iterable[Line], width: int, *, here: bool, marked: bool) -> Line:
    """A row of ``width`` cells; ``here`` is the cursor's."""
    made: list[Piece] = [Piece("▌" if here else " ", "primary" if here else ""), Piece("•" if marked else " ", "key")]
    for index, ((column, room), drawn) in enumerate(zip(layout, cells, strict=True)):
        if index:
            made.append(Piece(" "))
        cell = cut(drawn, room)
        missing = room - columns(cell)
        made += [Piece(" " * missing), *cell] if column.right else [*cell, Piece(" " * missing)]
    row = pad(tuple(made), width)
    return over(row, "cursor") if here else row
