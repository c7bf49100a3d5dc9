"""What stands on a terminal after what Textual sent to it: so much of a terminal as Textual needs, without colours."""

import re

from mcjob_tui.resources.text import width

_PARTS = re.compile(r"\x1b\[([0-9;?<>=!]*)([@-~])|\x1b[P\]_^X].*?(?:\x1b\\|\x07)|\x1b.|[\r\n]|[^\x1b\r\n]+", re.DOTALL)


class Screen:
    """Rows of cells that ``feed`` fills."""

    def __init__(self, columns: int, lines: int) -> None:
        self._columns, self._lines = columns, lines
        self._cells: list[list[str]] = []
        self._x = self._y = 0
        self._clear()

    def feed(self, sent: bytes) -> None:
        """Draw what was sent; it ends where a frame ends."""
        for part in _PARTS.finditer(sent.decode(errors="replace")):
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
        for character in text:
            wide = width(character)
            if wide and self._x + wide <= self._columns:
                # The second half of a wide character is no cell of its own.
                cells[self._x : self._x + wide] = [character, *[""] * (wide - 1)]
                self._x += wide

    def _clear(self) -> None:
        self._cells = [[" "] * self._columns for _ in range(self._lines)]
