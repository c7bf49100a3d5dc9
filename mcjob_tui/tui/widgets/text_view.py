"""Many lines of text, drawn where they are in view: YAML, mostly. Scrolls by rows; holds no cursor."""

import re
from collections.abc import Callable, Sequence

from textual.binding import Binding
from textual.strip import Strip

from mcjob_tui.resources.text import width as columns_of
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, columns, line, pad
from mcjob_tui.tui.widgets.scrolled import Scrolled

_KEY = re.compile(r"^(\s*(?:- )*)([^\s#'\"{\[|>-][^:#]*|'[^']*'|\"[^\"]*\")(:)(\s|$)")


def yaml_line(text: str) -> Line:
    """One line of YAML: keys, dashes and comments in their inks."""
    if text.lstrip().startswith("#"):
        return line((text, "muted"))
    found = _KEY.match(text)
    if found is None:
        return line(text)
    indent, key, colon, _ = found.groups()
    return line((indent, "muted"), (key, "heading"), (colon, "muted"), text[found.end(3) :])


_HANGS = 2
"""Columns by which the rest of a folded line stands further in than its beginning."""


def folded(pieces: Line, room: int) -> list[Line]:
    """The line in rows of at most ``room`` columns, all but the first hung under its indentation."""
    if columns(pieces) <= room or room < 20:
        return [pieces]
    text = "".join(each.text for each in pieces)
    hang = min(len(text) - len(text.lstrip()) + _HANGS, room // 2)
    rows: list[list[Piece]] = [[]]
    left = room
    for piece in pieces:
        start = 0
        for at, character in enumerate(piece.text):
            wide = columns_of(character)
            if wide > left:
                rows[-1].append(Piece(piece.text[start:at], piece.ink))
                rows.append([Piece(" " * hang)])
                start, left = at, room - hang
            left -= wide
        rows[-1].append(Piece(piece.text[start:], piece.ink))
    return [tuple(each for each in row if each.text) for row in rows]


class TextView(Scrolled):
    """Scrolls lines; ``ink`` colours one. Where it ``folds``, a long line goes on in the next row; else it is cut."""

    DEFAULT_CSS = """
    TextView { height: 1fr; }
    """
    BINDINGS = [
        Binding("g,home", "scroll_by(-1000000000)", "start", show=False),
        Binding("G,end", "scroll_by(1000000000)", "end", show=False),
    ]

    def __init__(self, ink: Callable[[str], Line] = yaml_line, *, id: str | None = None, folds: bool = False) -> None:
        super().__init__(id=id)
        self.ink = ink
        self.folds = folds
        self.text: Sequence[str] = ()
        self.top = 0
        self._rows: tuple[int, list[tuple[int, Line]]] | None = None

    def show_text(self, text: Sequence[str], *, keep: bool = False) -> None:
        """Show other cleaned lines, from the top or, with ``keep``, from where one is."""
        self.text, self._rows = text, None
        self.top = self._limited(self.top) if keep else 0
        self.refresh()

    def show_line(self, number: int) -> None:
        """Scroll so that the line of that number, from 0, is in sight with what stands before it."""
        rows = self._folded()
        at = next((row for row, (of, _) in enumerate(rows) if of == number), 0) if rows else number
        if not self.top <= at < self.top + self.size.height:
            self.action_scroll_by(at - 3 - self.top)

    def _folded(self) -> list[tuple[int, Line]]:
        """By row the number of its line and what of it stands there; empty where nothing is folded."""
        width = self.size.width
        if not self.folds or not width:
            return []
        if self._rows is None or self._rows[0] != width:
            room = width - len(str(len(self.text))) - 2
            made = [(at, row) for at, text in enumerate(self.text) for row in folded(self.ink(text), room)]
            self._rows = width, made
        return self._rows[1]

    def _limited(self, top: int) -> int:
        return max(0, min(top, (len(self._folded()) or len(self.text)) - max(1, self.size.height)))

    def action_scroll_by(self, by: int) -> None:
        """Down or up by lines."""
        self.top = self._limited(self.top + by)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        at, width, rows = self.top + y, self.size.width, self._folded()
        if at >= (len(rows) or len(self.text)):
            return self.strip((), width)
        number, shown = rows[at] if rows else (at, self.ink(self.text[at]))
        goes_on = bool(rows) and at > 0 and rows[at - 1][0] == number
        numbers = len(str(len(self.text)))
        start = " " * numbers if goes_on else f"{number + 1:>{numbers}}"
        return self.strip(pad((*line((f"{start}  ", "dim")), *shown), width), width)
