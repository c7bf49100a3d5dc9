"""Fields with a few fixed answers: one of several in a line, and on or off."""

from collections.abc import Sequence

from textual import events

from mcjob_tui.resources.text import width
from mcjob_tui.tui.glyphs import glyph
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, columns, cut, line, spread

_WIDE, _NARROW = 3, 1
"""Columns between two options where there is room, and where there is little."""
Options = Sequence[tuple[str, str]]
"""Value and the words shown for it."""


class Choice(Field[str]):
    """One of a few options in a line: ``◉ this   ○ that``. The arrows, ``h`` and ``l``, and space move the mark."""

    def __init__(
        self,
        label: str,
        options: Options,
        value: str,
        *,
        path: str = "",
        beside: str = "",
        left_out: str = "",
        help: str = "",
        indent: int = 0,
        id: str | None = None,
    ) -> None:
        """``left_out`` says what applies where none of the options is chosen."""
        super().__init__(label, value, path=path, beside=beside, help=help, indent=indent, id=id)
        self.options = tuple(options)
        self.left_out = left_out or "none chosen"
        self._gap = _WIDE
        self._rows: list[list[tuple[str, str]]] = [list(self.options)]

    def draw_value(self, room: int) -> tuple[Line, ...]:
        words = self.beside if any(self.value == value for value, _ in self.options) else self.left_out
        beside = line((words, "muted")) if words and not self.off else EMPTY
        first, *more = [self._row(options) for options in self._flow(room, columns(beside) + 1 if beside else 0)]
        # What could be chosen comes before what is said of it.
        left = room - columns(first) - 1
        return (spread(first, cut(beside, left), room) if beside and left > 0 else first, *more)

    def _flow(self, room: int, beside: int) -> list[list[tuple[str, str]]]:
        """The options in rows of ``room`` columns, of which ``beside`` are wanted at the end of the first: in one with
        wide gaps, in one with narrow ones, else in several."""
        rows: list[list[tuple[str, str]]] = [[]]
        for option in self.options:
            if rows[-1] and self._row_columns([*rows[-1], option], _NARROW) > room:
                rows.append([])
            rows[-1].append(option)
        self._gap = _WIDE if len(rows) == 1 and self._row_columns(rows[0], _WIDE) + beside <= room else _NARROW
        self._rows = rows
        return rows

    def _row_columns(self, options: Options, gap: int) -> int:
        return 1 + sum(2 + width(words) for _, words in options) + gap * (len(options) - 1)

    def _row(self, options: Options) -> Line:
        pieces: list[Piece] = [self.mark("")]
        for index, (value, words) in enumerate(options):
            if index:
                pieces.append(Piece(" " * self._gap))
            if value == self.value:
                ink = "dim" if self.off else "primary strong" + (" underline" if self.has_focus else "")
                pieces += [Piece(f"{glyph('chosen')} ", "dim" if self.off else "primary strong"), Piece(words, ink)]
            else:
                pieces.append(Piece(f"{glyph('unchosen')} {words}", "dim" if self.off else ""))
        return tuple(pieces)

    def say_beside(self, words: str) -> None:
        """Say something at the right end."""
        if words != self.beside:
            self.beside = words
            self.redraw()

    def on_key(self, event: events.Key) -> None:
        if self.step_key(event):
            return
        values = [value for value, _ in self.options]
        at = values.index(self.value) if self.value in values else -1
        match event.key:
            case "right" | "l" | "space":
                at = (at + 1) % len(values)
            case "left" | "h":
                at = (at - 1) % len(values)
            case _:
                return
        event.stop()
        self.set_value(values[at])

    def on_click(self, event: events.Click) -> None:
        column = self.label_columns + 1
        for value, words in self._rows[event.y] if event.y < len(self._rows) else ():
            end = column + width(words) + 2
            if column <= event.x < end and not self.off:
                self.set_value(value)
            column = end + self._gap


class Switch(Field[bool]):
    """On or off: ``━● on``. Space turns it, the arrows set it. The words beside say what the present position means."""

    def __init__(
        self,
        label: str,
        value: bool,
        *,
        path: str = "",
        on: str = "",
        off: str = "",
        help: str = "",
        indent: int = 0,
        id: str | None = None,
    ) -> None:
        super().__init__(label, value, path=path, help=help, indent=indent, id=id)
        self.meaning = {True: on, False: off}

    def draw_value(self, room: int) -> tuple[Line, ...]:
        ink = "dim" if self.off else "primary strong" if self.value else "muted"
        drawn = glyph("on" if self.value else "off")
        underline = " underline" if self.has_focus else ""
        pieces = [self.mark(""), Piece(drawn, ink + underline)]
        if not self.off:
            pieces.append(Piece(f"{'    ' if self.value else '   '}{self.meaning[self.value]}", "muted"))
        return (line(*pieces),)

    def on_key(self, event: events.Key) -> None:
        if self.step_key(event):
            return
        match event.key:
            case "space":
                self.set_value(not self.value)
            case "left" | "h":
                self.set_value(False)
            case "right" | "l":
                self.set_value(True)
            case _:
                return
        event.stop()

    def on_click(self) -> None:
        if not self.off:
            self.set_value(not self.value)
