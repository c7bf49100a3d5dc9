"""Several numbers in one row: request and limit, or the numbers of a health check."""

from collections.abc import Iterator, Sequence

from textual import events
from textual.message import Message

from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.line_editor import LineEditor
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, column, line, pad

GAP = 1
"""Columns between two cells; each begins with one for its mark."""


class CellsField(Field[tuple[str, ...]]):
    """Numbers and amounts side by side, each with a path of its own. Who comes to one finds it selected; Tab goes from
    one to the next and out after the last.
    """

    class CellEntered(Message):
        """The cursor is in another cell of the focused field."""

        def __init__(self, field: "CellsField") -> None:
            super().__init__()
            self.field = field

    def __init__(
        self,
        label: str,
        names: Sequence[str],
        *,
        path: str = "",
        also: tuple[str, ...] = (),
        headed: bool = False,
        placeholders: Sequence[str] = (),
        help: str | Sequence[str] = "",
        indent: int = 0,
        room: int = 10,
        id: str | None = None,
    ) -> None:
        """Cells called ``names`` of ``room`` columns each; ``headed`` puts the names in a line above. ``help`` is that
        of all cells together or of each."""
        self._helps = (help,) * len(names) if isinstance(help, str) else tuple(help)
        start = self._helps[0]
        super().__init__(label, ("",) * len(names), path=path, also=also, help=start, indent=indent, id=id)
        self.names = tuple(names)
        self.headed = headed
        self.placeholders = tuple(placeholders) or ("",) * len(names)
        self.room = room
        self._cell = 0
        self._first = 0
        self._editor = LineEditor()

    @property
    def cell_path(self) -> str:
        """The path of the cell with the cursor."""
        return self.paths[self._cell] if self._cell < len(self.paths) else self.path

    def cell_of(self, path: str) -> int | None:
        """The cell that has this very path, if one has."""
        return self.paths.index(path) if path in self.paths else None

    def begin_at(self, path: str) -> None:
        """Have the cursor in the cell of ``path`` when the focus comes, or now where it is here; else in the first."""
        self._first = self.cell_of(path) or 0
        if self.has_focus:
            self._go(self._first)

    def show(self, value: tuple[str, ...]) -> None:
        if value[self._cell] != self._editor.text:
            self._editor = LineEditor.ending(value[self._cell])
        super().show(value)

    def draw(self, width: int) -> tuple[Line, ...]:
        lines = super().draw(width)
        if not self.headed:
            return lines
        first = next(iter(self._rows_of_cells(width - self.label_columns)))
        return ((Piece(" " * self.label_columns), *self._heading(first)), *lines)

    def _rows_of_cells(self, room: int) -> Iterator[Sequence[int]]:
        """The cells by the rows that they take: as many beside each other as have room."""
        most = max(1, (room + GAP) // (1 + self.room + GAP))
        return (range(len(self.names))[start : start + most] for start in range(0, len(self.names), most))

    def _heading(self, cells: Sequence[int]) -> Line:
        heads: list[Piece] = [Piece(" ")]
        for place, cell in enumerate(cells):
            # Before each but the first also the column of its mark.
            between = (*_gap(place), Piece(" ")) if place else ()
            heads += [*between, column(self.names[cell].upper(), self.room, "muted")]
        return tuple(heads)

    def draw_value(self, room: int) -> tuple[Line, ...]:
        lines: list[Line] = []
        for cells in self._rows_of_cells(room):
            if lines and self.headed:
                lines.append(self._heading(cells))
            drawn = [self._drawn(cell, self.value[cell]) for cell in cells]
            lines.append(tuple(piece for place, each in enumerate(drawn) for piece in (*_gap(place), *each)))
        return tuple(lines)

    def _drawn(self, index: int, text: str) -> Line:
        here = self.has_focus and index == self._cell
        ground = "" if self.off else "focus" if here else "field"
        bad = self.trouble is not None and self.trouble.cell == index and not self.trouble.warning
        mark = Piece("▌", f"{'bad' if bad else 'primary'} {ground}") if here or bad else Piece(" ", ground)
        return (mark, *pad(self._text(index, text, here, ground), self.room, ground))

    def _text(self, index: int, text: str, here: bool, ground: str) -> Line:
        if not here:
            shown = clean(text) or self.placeholders[index]
            return line((shown, f"{self.value_ink if text else 'dim'} {ground}"))
        before, under, after = self._editor.view(self.room)
        if not self._editor.text:
            ghost = self.placeholders[index] or " "
            return line((ghost[0], f"dim {ground} reverse"), (ghost[1:], f"dim {ground}"))
        ink = f"text {ground} reverse" if self._editor.selected else f"text {ground}"
        return line((before, ink), (under or " ", f"text {ground} reverse"), (after, f"text {ground}"))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isprintable()

    def on_focus(self, event: events.Focus) -> None:
        if not event.from_app_focus:
            self._go(self._first)
            self._first = 0

    def on_key(self, event: events.Key) -> None:
        if event.key in ("tab", "shift+tab"):
            to = self._cell + (1 if event.key == "tab" else -1)
            if not 0 <= to < len(self.value):
                return
            self._go(to)
        elif event.key == "enter" and self._cell < len(self.value) - 1:
            self._go(self._cell + 1)
        elif event.is_printable and event.character is not None:
            self._edit(self._editor.digit(event.character))
        else:
            edited = self._editor.key(event.key)
            if edited is None:
                self.step_key(event)
                return
            self._edit(edited)
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._edit(self._editor.insert(clean(event.text, None).strip()))

    def on_click(self, event: events.Click) -> None:
        place = (event.x - self.label_columns) // (1 + self.room + GAP)
        # A row of cells has its headings above it, where there are any.
        row = event.y // 2 if self.headed else event.y
        rows = list(self._rows_of_cells(self.size.width - self.label_columns))
        if row < len(rows) and 0 <= place < len(rows[row]):
            self._go(rows[row][place])

    def _go(self, cell: int) -> None:
        self._cell, self.help = cell, self._helps[cell]
        self._editor = LineEditor.entered(self.value[cell])
        self.redraw()
        self.post_message(self.CellEntered(self))

    def _edit(self, edited: LineEditor) -> None:
        self._editor = edited
        self.redraw()
        self.set_value((*self.value[: self._cell], edited.text, *self.value[self._cell + 1 :]))


def _gap(place: int) -> Line:
    return (Piece(" " * GAP),) if place else ()
