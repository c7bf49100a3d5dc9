"""What stands on a terminal after what Textual sent to it: so much of a terminal as Textual needs, without colours."""

import codecs
import re

from mcjob_tui.resources.text import width

_PARTS = re.compile(r"\x1b\[([0-9;?<>=!]*)([@-~])|\x1b[P\]_^X].*?(?:\x1b\\|\x07)|\x1b.|[\r\n]|[^\x1b\r\n]+", re.DOTALL)
_OPEN = re.compile(r"\x1b(?:\[[0-9;?<>=!]*|[P\]_^X][^\x07\x1b]*)?\Z")
"""A sequence of which the end has not come yet."""


class Screen:
    """Rows of cells that ``feed`` fills; ``drawn`` has the rows that were drawn on since somebody emptied it."""

    def __init__(self, columns: int, lines: int) -> None:
        self._columns, self._lines = columns, lines
        self._cells: list[list[str]] = []
        self._x = self._y = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._open = ""
        self.drawn: set[int] = set()
        self._clear()

    def feed(self, sent: bytes) -> None:
        """Draw what was sent, which may end anywhere."""
        text = self._open + self._decoder.decode(sent)
        found = _OPEN.search(text)
        self._open = found[0] if found is not None else ""
        for part in _PARTS.finditer(text.removesuffix(self._open)):
            numbers, final = part.groups()
            if final is not None:
                self._control(numbers, final)
            elif part[0] == "\r":
                self._x = 0
            elif part[0] == "\n":
                self._x, self._y = 0, min(self._y + 1, self._lines - 1)
            elif not part[0].startswith("\x1b"):
                self._write(part[0])

    @property
    def rows(self) -> list[str]:
        """The lines from top to bottom, without blanks at their ends."""
        return ["".join(cells).rstrip() for cells in self._cells]

    def shows_new(self, mark: str) -> bool:
        """Whether ``mark`` stands in a row that was drawn on."""
        return any(mark in "".join(self._cells[y]) for y in self.drawn)

    def __str__(self) -> str:
        return "\n".join(self.rows)

    def _control(self, numbers: str, final: str) -> None:
        if final == "H":
            y, _, x = numbers.partition(";")
            self._y, self._x = min(int(y or 1), self._lines) - 1, min(int(x or 1), self._columns) - 1
        elif final == "J" and numbers in ("2", "3"):
            self._clear()

    def _write(self, text: str) -> None:
        cells = self._cells[self._y]
        self.drawn.add(self._y)
        for character in text:
            wide = width(character)
            if wide and self._x + wide <= self._columns:
                # The second half of a wide character is no cell of its own.
                cells[self._x : self._x + wide] = [character, *[""] * (wide - 1)]
                self._x += wide

    def _clear(self) -> None:
        self._cells = [[" "] * self._columns for _ in range(self._lines)]
