"""A list of rows edited in place: labels, tolerations, environment, mounts. One widget whatever the number of rows."""

from collections.abc import Mapping, Sequence

from textual import events
from textual.message import Message

from mcjob_tui.resources.text import entered_line, entered_lines
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.field import LABEL_COLUMNS, Field, Trouble
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, counter, cut, line, over, pad, spread
from mcjob_tui.tui.widgets.form.pieces import columns as columns_of
from mcjob_tui.tui.widgets.form.row_editing import RowEditing
from mcjob_tui.tui.widgets.form.row_lines import (
    cell_line,
    cell_widths,
    cut_cells,
    edited_line,
    heading_line,
    lines_below,
)
from mcjob_tui.tui.widgets.form.row_model import Cells, Column, RowModel, pasted

_NEAR = 12
"""How many lines under the cursor what is said of the whole list may be to be seen with it."""


class Rows(Field[tuple[Cells, ...]]):
    """Rows of cells. ``j k`` move, ``+`` adds, Enter edits, ``x`` removes, ``u`` takes that back, ``J K`` reorder.

    While a row is edited Tab goes from cell to cell, Enter in the last one commits it and opens the next, Escape
    restores it; a cell with a few choices takes the arrows and space.
    """

    class KeyPressed(Message):
        """A plain key that the list itself does not know, for whoever owns it (``t``: taints)."""

        def __init__(self, rows: "Rows", key: str) -> None:
            super().__init__()
            self.rows = rows
            self.key = key

    class Typed(Message):
        """What is entered in a row that is open is another; nothing holds it yet but the row."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Rows.Typed)

    class CellOpened(Message):
        """A cell of ``column`` is open for editing; None: no cell is open any more."""

        def __init__(self, rows: "Rows", column: Column | None) -> None:
            super().__init__()
            self.rows = rows
            self.column = column

    def __init__(
        self,
        label: str,
        columns: Sequence[Column],
        rows: Sequence[Cells] = (),
        *,
        path: str = "",
        help: str = "",
        add: str = "add a row",
        remark: str = "",
        keys: str = "",
        paste: bool = False,
        indent: int = 0,
        label_columns: int = LABEL_COLUMNS,
        id: str | None = None,
    ) -> None:
        """``add`` and ``remark`` are the words of the last line; ``keys`` are further keys handed on as ``KeyPressed``;
        ``paste`` takes ``NAME=value`` lines into the first and last column."""
        super().__init__(label, tuple(rows), path=path, help=help, indent=indent, label_columns=label_columns, id=id)
        self.model = RowModel(columns, rows)
        self.add = add
        self.remark = remark
        self.keys = keys
        self.paste = paste
        self.troubles: Mapping[int, Trouble] = {}
        self.notes: Mapping[int, str] = {}
        self.own: frozenset[int] = frozenset()
        self.inherited: frozenset[int] = frozenset()
        self.places: Sequence[int | None] | None = None
        """Of each row of the value at ``path``, which row here shows it, where the list shows others among them."""
        self._at = 0
        self._open: RowEditing | None = None
        self._late: tuple[Cells, ...] | None = None

    @property
    def _gap(self) -> Line:
        """One more column before the cells where the list has no labels before it: its marks stand closer then."""
        return line(" ") if self.label_columns < 4 else ()

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """What the list takes."""
        if self._open is not None:
            last = (FooterKey("tab", "done"), FooterKey("enter", "next row"))
            keys = (*(last if self._open.is_last else (FooterKey("tab", "next cell"),)), FooterKey("esc", "as it was"))
            return (FooterKey("↑ ↓", "choose"), *keys) if self._open.column.choices else keys
        return (
            FooterKey("enter", "edit"),
            FooterKey("+", "add"),
            FooterKey("x", "remove"),
            FooterKey("u", "take back"),
        )

    @property
    def editing(self) -> bool:
        """Whether a row is open for editing."""
        return self._open is not None

    def left_open(self) -> tuple[Cells, ...] | None:
        row = self._open
        return row.left(self._late) if row is not None and row.has_changed else None

    def forget(self) -> None:
        self.model.forget()
        if self._open is not None:
            self._give_up(self._open)

    @property
    def cursor(self) -> int:
        """The row of the cursor; the number of rows when it is on the last line, which adds one."""
        return self._at

    def begin_at(self, index: int) -> None:
        """Put the cursor on a row, unless one is open."""
        if self._open is None:
            self._at = max(0, min(index, len(self.model.rows)))
            self.redraw()

    @property
    def told_here(self) -> int | None:
        """By what number the row of the cursor is told of in ``troubles``; None for a new one that is open."""
        return self._told(self._at)

    def _told(self, index: int) -> int | None:
        """By what number the row at ``index`` is told of, which a new one that is open is not: those below it stand one
        further down."""
        row = self._open
        if row is None or not row.is_new:
            return index
        return None if index == row.at else index - (index > row.at)

    def show(self, value: tuple[Cells, ...]) -> None:
        if self.editing:
            # What the draft made of the last row (another beside it) comes when the next is open already.
            self._late = value
            return
        if value == self.model.rows:
            return
        self.model.rows = value
        self._value = value
        self._at = min(self._at, len(value))
        self.redraw()

    def tell_own(self, own: frozenset[int], inherited: frozenset[int], notes: Mapping[int, str]) -> None:
        """Mark rows as the entry's own (``•``) or as the default's (dim), and say what stands under which row."""
        if (own, inherited, notes) != (self.own, self.inherited, self.notes):
            self.own, self.inherited, self.notes = own, inherited, dict(notes)
            self.redraw()

    def shown_at(self, index: int) -> int | None:
        """Which row shows row ``index`` of the value at ``path``; None where it is not shown."""
        if self.places is None:
            return index
        return self.places[index] if index < len(self.places) else None

    def tell(self, troubles: Mapping[int, Trouble]) -> None:
        """Say under which rows what is wrong."""
        if troubles != self.troubles:
            self.troubles = dict(troubles)
            self.redraw()

    # Drawing

    def draw_value(self, room: int) -> tuple[Line, ...]:
        widths = self._widths(room)
        lines: list[Line] = []
        if self.model.rows:
            lines.append((*self._gap, *heading_line(self.model.columns, widths)))
        for index, cells in enumerate(self.model.rows):
            lines.append(self._row(index, cells, widths, room))
            lines += self._below(index, room)
        here = self.has_focus and self._at == len(self.model.rows) and not self.editing
        start = line(
            ("▌" if here else " ", "primary"), *self._gap, ("+ ", "key"), (self.add, "strong" if here else "muted")
        )
        remark = line((self.remark, "muted"))
        beside = columns_of(start) + 1 + columns_of(remark) <= room
        last = spread(start, self._counter() or (remark if beside else EMPTY), room)
        lines.append(over(last, "cursor") if here else last)
        if not beside:
            lines.append(cut((*line("   "), *self._gap, *remark), room))
        return tuple(lines)

    def _counter(self) -> Line:
        """How much of its limit the cell that is open has used; empty where it has none."""
        column = self._open.column if self._open is not None else None
        if column is None or not column.limit or self._open is None:
            return EMPTY
        return counter(len(column.counts(self._open.editor.text)), column.limit)

    @property
    def label_ink(self) -> str:
        # The cursor may stand rows below it, and another such list be next.
        return "primary strong" if self.has_focus else super().label_ink

    def end_of(self, index: int) -> int:
        """How many lines the list has down to a row and what is said below it; heading included."""
        room = self.size.width - self.label_columns
        below = sum(1 + len(self._below(each, room)) for each in range(index + 1))
        return below + (1 if self.model.rows else 0)

    def in_use(self) -> tuple[int, int]:
        room = self.size.width - self.label_columns
        first = self.end_of(self._at - 1)
        to_end = len(self.lines(self.size.width)) - first
        # What is said under all of them is said of what was done last, or is what somebody came here for.
        whole = self._at == len(self.model.rows) or (bool(self.trouble or self._counter()) and to_end <= _NEAR)
        return first, (to_end if whole else 1 + len(self._below(self._at, room)))

    def _row(self, index: int, cells: Cells, widths: list[int], room: int) -> Line:
        here = self.has_focus and index == self._at
        if here and self._open is not None:
            edited = edited_line(self.model.columns, cells, widths, self._open.cell, self._open.editor)
            return (Piece("▌", "primary focus"), *over(self._gap, "field"), *edited)
        told = self._told(index)
        ink = "dim" if told in self.inherited else "strong" if here else ""
        drawn = cell_line(self.model.columns, cells, widths, ink)
        start = Piece("▌", "primary") if here else Piece("•", "key") if told in self.own else Piece(" ")
        row = pad((start, *self._gap, *drawn[1:]), room)
        return over(row, "cursor") if here else row

    def _below(self, index: int, room: int) -> list[Line]:
        told = self._told(index)
        said = [] if told is None else lines_below(self.troubles.get(told), self.notes.get(told, ""), room)
        if not self.has_focus or index != self._at:
            return said
        cells, columns = self.model.rows[index], self.model.columns
        return [*cut_cells(columns, cells, self._widths(room), room), *said]

    def _widths(self, room: int) -> list[int]:
        return cell_widths(self.model.columns, room - 1 - columns_of(self._gap))

    # Keys

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return self.editing and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        handled = self._edit_key(event, self._open) if self._open is not None else self._list_key(event)
        if handled:
            event.stop()
            event.prevent_default()

    def _list_key(self, event: events.Key) -> bool:
        count = len(self.model.rows)
        on_row = self._at < count
        match event.key:
            case "j" | "down":
                if self._at >= count:
                    self.post_message(self.Step(self, forward=True))
                else:
                    self._at += 1
            case "k" | "up":
                if self._at == 0:
                    self.post_message(self.Step(self, forward=False))
                else:
                    self._at -= 1
            case "plus":
                self._add(min(self._at + 1, count))
            case "enter":
                if on_row:
                    self._start()
                else:
                    self._add(count)
            case "x" | "delete" if on_row:
                self.model.remove(self._at)
                self._publish()
            case "u":
                back = self.model.take_back()
                if back is not None:
                    self._at = back
                    self._publish()
            case "J" | "K" if on_row:
                self._at = self.model.move(self._at, 1 if event.key == "J" else -1)
                self._publish()
            case key if key in self.keys:
                self.post_message(self.KeyPressed(self, key))
            case _:
                return False
        self.redraw()
        return True

    def _edit_key(self, event: events.Key, row: RowEditing) -> bool:
        match event.key:
            case "tab":
                self._go(row, 1)
            case "shift+tab":
                self._go(row, -1)
            case "enter":
                if row.is_new and row.is_blank:
                    # No further row is wanted.
                    self._commit(row)
                elif row.is_last:
                    self._commit(row, then_next=True)
                else:
                    self._go(row, 1)
            case "escape":
                self._give_up(row)
            case "up" | "down" if not row.column.choices:
                self._commit(row)
            case key:
                if not row.key(key, event.character or ""):
                    return False
        self._unsay()
        self.redraw()
        self.post_message(self.Typed())
        return True

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        row = self._open
        text = event.text.strip()
        if self.paste and (row is None or row.takes_pairs(text)):
            if row is not None:
                self._commit(row)
            self.add_pairs(pasted(text))
            self._at = len(self.model.rows)
        elif row is not None and not row.column.choices:
            row.type(row.editor.insert(entered_lines(text) if self.paste and row.cell else entered_line(text)))
            self._unsay()
            self.redraw()
            self.post_message(self.Typed())

    def on_click(self, event: events.Click) -> None:
        count = len(self.model.rows)
        at = next((index for index in range(count) if 0 < event.y < self.end_of(index)), count)
        if at < count and not self.editing:
            self._at = at
        elif event.y == self.end_of(count - 1) and not self.editing:
            self._add(count)
        self.redraw()

    def on_blur(self) -> None:
        if self._open is not None:
            self._commit(self._open)

    # Editing

    def add_row(self, cells: Cells) -> None:
        """Put a row at the end as if it had been typed."""
        if cells not in self.model.rows:
            self.model.insert(len(self.model.rows), cells)
            self._publish()

    def add_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Put pasted names and values in as rows; a name that is there already gets the new value."""
        self.model.add_pairs(pairs)
        self._publish()

    def _add(self, at: int) -> None:
        self.model.insert(at, self.model.blank)
        self._at = at
        self._start(new=True)

    def _start(self, *, new: bool = False) -> None:
        self._late = None
        self._open = RowEditing(self.model, self._at, is_new=new)
        self.redraw()
        self.refresh_bindings()
        self.post_message(self.CellOpened(self, self._open.column))

    def _go(self, row: RowEditing, by: int) -> None:
        if row.go(by):
            self.refresh_bindings()
            self.post_message(self.CellOpened(self, row.column))
        else:
            self._commit(row)

    def _unsay(self) -> None:
        """What was said of the open row was said of another text."""
        if self._open is not None and self._open.has_changed:
            here = self.told_here
            self.troubles = {index: each for index, each in self.troubles.items() if index != here}

    def _commit(self, row: RowEditing, *, then_next: bool = False) -> None:
        self._open = None
        self.refresh_bindings()
        stays = row.close(self._late)
        self._late = None
        self._publish()
        if then_next and stays:
            self._add(self._at + 1)
        else:
            self.post_message(self.CellOpened(self, None))

    def _give_up(self, row: RowEditing) -> None:
        """Leave the row as it was before it was opened."""
        row.restore()
        self._open = None
        late, self._late = self._late, None
        if late is not None:
            self.show(late)
        self.refresh_bindings()
        self.post_message(self.CellOpened(self, None))

    def _publish(self) -> None:
        self._at = min(self._at, len(self.model.rows))
        self.set_value(self.model.rows)
        self.redraw()
