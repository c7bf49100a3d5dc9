"""Several short values in one row: request and limit, or the numbers of a health check."""

from collections.abc import Sequence

from textual import events

from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.line_editor import LineEditor
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, column, line, pad


class CellsField(Field[tuple[str, ...]]):
    """Short texts side by side, selected on coming to each; Tab goes from one to the next and out after the last."""

    def __init__(
        self,
        label: str,
        count: int,
        *,
        path: str = "",
        also: tuple[str, ...] = (),
        headings: Sequence[str] = (),
        placeholders: Sequence[str] = (),
        beside: str = "",
        help: str = "",
        indent: int = 0,
        room: int = 10,
        id: str | None = None,
    ) -> None:
        """``count`` cells of ``room`` columns each, with ``headings`` in a line above if there are any."""
        super().__init__(label, ("",) * count, path=path, also=also, beside=beside, help=help, indent=indent, id=id)
        self.headings = tuple(headings)
        self.placeholders = tuple(placeholders) or ("",) * count
        self.room = room
        self._cell = 0
        self._editor = LineEditor()

    def show(self, value: tuple[str, ...]) -> None:
        if value[self._cell] != self._editor.text:
            self._editor = LineEditor.ending(value[self._cell])
        super().show(value)

    def draw(self, width: int) -> tuple[Line, ...]:
        lines = super().draw(width)
        if not self.headings:
            return lines
        heads: list[Piece] = [Piece(" " * (self.label_columns + 1))]
        for index, words in enumerate(self.headings):
            heads += [*((Piece("  "),) if index else ()), column(words, self.room, "muted")]
        return (tuple(heads), *lines)

    def draw_value(self, room: int) -> tuple[Line, ...]:
        pieces: list[Piece] = []
        for index, text in enumerate(self.value):
            here = self.has_focus and index == self._cell
            ground = "" if self.off else "focus" if here else "field"
            mark = Piece("▌", f"primary {ground}") if here else Piece(" ", ground)
            pieces += [
                *((Piece(" "),) if index else ()),
                mark,
                *pad(self._text(index, text, here, ground), self.room, ground),
            ]
        aside = line((f"  {self.beside}", "muted")) if self.beside and not self.off else EMPTY
        return ((*pieces, *aside),)

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
            self._go(0)

    def on_key(self, event: events.Key) -> None:
        if event.key in ("tab", "shift+tab"):
            to = self._cell + (1 if event.key == "tab" else -1)
            if not 0 <= to < len(self.value):
                return
            self._go(to)
        elif event.key == "enter" and self._cell < len(self.value) - 1:
            self._go(self._cell + 1)
        elif event.is_printable and event.character is not None:
            self._edit(self._editor.insert(event.character))
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
        cell = (event.x - self.label_columns) // (self.room + 2)
        if 0 <= cell < len(self.value):
            self._go(cell)

    def _go(self, cell: int) -> None:
        self._cell = cell
        self._editor = LineEditor.entered(self.value[cell])
        self.redraw()

    def _edit(self, edited: LineEditor) -> None:
        self._editor = edited
        self.redraw()
        self.set_value((*self.value[: self._cell], edited.text, *self.value[self._cell + 1 :]))
