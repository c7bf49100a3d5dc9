"""One of several options with a row each, and numbers beside them: the scheduling strategies."""

from dataclasses import dataclass

from textual import events

from mcjob_tui.tui.glyphs import glyph
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, column, line, over, spread


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option: its value, its name, what it means, and the texts of the number columns."""

    value: str
    name: str
    meaning: str
    numbers: tuple[str, ...] = ()


class OptionTable(Field[str]):
    """``◉ Dynamic weight  in proportion to what fits now    4    60``. The arrows move, space or Enter chooses."""

    def __init__(
        self,
        title: str,
        headings: tuple[str, ...],
        rows: tuple[OptionRow, ...],
        value: str,
        *,
        path: str = "",
        help: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(title, value, path=path, help=help, id=id)
        self.headings = headings
        self.rows = rows
        self.bare = False
        self._at = 0

    def show_rows(self, rows: tuple[OptionRow, ...]) -> None:
        """Show other numbers."""
        if rows != self.rows:
            self.rows = rows
            self.redraw()

    def go_without_heading(self, bare: bool) -> None:
        """Leave out the row of headings, where rows are few; each number then names what it counts."""
        if bare != self.bare:
            self.bare = bare
            self.redraw()

    def _numbers(self, row: OptionRow, ink: str) -> Line:
        if not self.bare:
            return tuple(column(text, 10, ink, right=True) for text in row.numbers)
        named = (
            f"{text} {head.lower().removesuffix('s') if text == '1' else head.lower()}"
            if text not in ("", "-")
            else text
            for text, head in zip(row.numbers, self.headings, strict=True)
        )
        return tuple(column(text, 14, ink, right=True) for text in named)

    def draw(self, width: int) -> tuple[Line, ...]:
        heads = tuple(column(each, 10, "muted", right=True) for each in self.headings)
        title = EMPTY if self.bare else (spread(line((self.label, "heading")), heads, width),)
        names = 2 + max(len(row.name) for row in self.rows)
        lines: list[Line] = [*title]
        for index, row in enumerate(self.rows):
            chosen = row.value == self.value
            here = self.has_focus and index == self._at
            mark = Piece(f"{glyph('chosen' if chosen else 'unchosen')} ", "primary strong" if chosen else "")
            name = column(row.name, max(14, names - 1) - 1, "primary strong" if chosen else "")
            bar = Piece("▌", "primary") if here else Piece(" ")
            meaning = Piece(row.meaning, "" if chosen else "muted")
            numbers = self._numbers(row, "strong" if chosen else "muted")
            drawn = spread(line(mark, name, bar, meaning), numbers, width)
            lines.append(over(drawn, "cursor") if here else drawn)
        return (*lines, *self._under(width))

    def on_focus(self) -> None:
        self._at = next((index for index, row in enumerate(self.rows) if row.value == self.value), 0)

    def on_key(self, event: events.Key) -> None:
        match event.key:
            case "down" | "j" if self._at < len(self.rows) - 1:
                self._at += 1
            case "up" | "k" if self._at > 0:
                self._at -= 1
            case "space":
                self.set_value(self.rows[self._at].value)
            case "enter":
                self.set_value(self.rows[self._at].value)
                self.post_message(self.Accepted(self))
            case "up" | "down" | "j" | "k":
                self.post_message(self.Step(self, forward=event.key in ("down", "j")))
            case _:
                return
        event.stop()
        event.prevent_default()
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        index = event.y - (0 if self.bare else 1)
        if 0 <= index < len(self.rows):
            self._at = index
            self.set_value(self.rows[index].value)
