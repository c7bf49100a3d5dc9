"""What is sent to the terminal, less what it shows already: of a frame the cells that are others than before.

Textual draws a whole page anew for each part of it that finds its place, ten times while a page opens, and most of it
as it was. Here is kept what the terminal was told, cell by cell; frames are read back from what Textual sends, which is
moves to a place and styled text. Whatever else is sent is passed on, and makes all be drawn anew where it may have
drawn something itself. Styles are said as ``sent_styles`` does it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rich.cells import cell_len

from mcjob_tui.tui.sent_styles import PLAIN, STYLE, Style, change, is_loud, is_same_on_blanks, shorter, style_after

_MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
_DRAWS_NOTHING = re.compile(r"(?:\x1b\[[?<>=][0-9;]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x07)*")
"""Modes, questions, titles, the clipboard, the bell."""
_OTHER_SCREEN = re.compile(r"\x1b\[\?(?:10)?4[79]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_NEAR = 6
"""Cells between two others that are sent with them: a move is longer."""

Cell = tuple[str, Style] | tuple[str, int]
"""A character and its style. In a row that has characters of another width: all of it, and which cell of it this is."""


class Terminal:
    """What the terminal shows, as far as it is known."""

    def __init__(self) -> None:
        self._rows: dict[int, list[Cell | None]] = {}

    def forget(self) -> None:
        """Nothing is known any more: whatever is drawn next is sent."""
        self._rows.clear()

    def changes(self, sent: str) -> str:
        """What of ``sent`` the terminal has to be told; it is taken to be told."""
        before, *pieces = _MOVE.split(sent)
        made = [self._passed_on(before)] if before else []
        pen: Style | None = None
        for row, column, text in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
            y, x, content = int(row), int(column) - 1, text.removesuffix("\n")
            cells = _cells(content)
            if cells is None:
                self.forget()
                made.append(f"{_to_plain(pen)}\x1b[{row};{column}H{shorter(text)}")
                pen = PLAIN
                continue
            if not cells:
                # The cursor's place.
                made.append(f"\x1b[{row};{column}H")
                continue
            for start, end in self._others(y, x, cells):
                made.append(f"\x1b[{row};{x + start + 1}H")
                if isinstance(cells[0][1], int):
                    made.append(_to_plain(pen) + shorter(content))
                    pen = PLAIN
                else:
                    pen = _draw(made, pen, cells[start:end])
        made.append(_to_plain(pen))
        return "".join(made)

    def _passed_on(self, text: str) -> str:
        if _OTHER_SCREEN.search(text) or not _DRAWS_NOTHING.fullmatch(text):
            self.forget()
        return shorter(text)

    def _others(self, y: int, x: int, cells: Sequence[Cell]) -> Iterator[tuple[int, int]]:
        """From where to where ``cells`` at ``x`` are others than those that the terminal shows there."""
        row = self._rows.setdefault(y, [])
        end = x + len(cells)
        if len(row) < end:
            row.extend([None] * (end - len(row)))
        shown = row[x:end]
        row[x:end] = cells
        if isinstance(cells[0][1], int):
            if shown != list(cells):
                yield 0, len(cells)
            return
        start = last = -1
        for at, (old, new) in enumerate(zip(shown, cells, strict=True)):
            if old is new or old == new:
                continue
            if start >= 0 and at - last > _NEAR:
                yield start, last + 1
                start = -1
            start, last = (at if start < 0 else start), at
        if start >= 0:
            yield start, last + 1


def _draw(made: list[str], pen: Style | None, cells: Sequence[Cell]) -> Style | None:
    """Send cells from the cursor on. Returns the style that the terminal draws with then."""
    for sign, style in cells:
        assert not isinstance(style, int)
        if pen != style and not (sign == " " and pen is not None and is_same_on_blanks(pen, style)):
            made.append(change(pen, style))
            pen = style
        made.append(sign)
    return pen


def _to_plain(pen: Style | None) -> str:
    return "" if pen is None or pen == PLAIN else change(pen, PLAIN)


@lru_cache(maxsize=256)
def _cells(content: str) -> tuple[Cell, ...] | None:
    """The cells of styled text that begins plain; None where something else is in it."""
    cells: list[Cell] = []
    style: Style | None = PLAIN
    parts = STYLE.split(content)
    is_narrow = True
    for numbers, text in zip(["0", *parts[1::2]], parts[::2], strict=True):
        style = style_after(style, numbers)
        if style is None or _CONTROL.search(text):
            return None
        is_narrow = is_narrow and (text.isascii() or all(_is_narrow(each) for each in text))
        known = _cells_of(style)
        cells += [known.get(sign) or known.setdefault(sign, (sign, style)) for sign in text]
    if not is_narrow:
        return tuple((content, place) for place in range(cell_len("".join(parts[::2]))))
    return tuple(cells)


@lru_cache(maxsize=1024)
def _cells_of(style: Style) -> dict[str, Cell]:
    """The cells of that style by their sign, each made once; a blank looks the same in many styles."""
    return {" ": (" ", style if is_loud(style) else Style(ground=style.ground))}


@lru_cache(maxsize=4096)
def _is_narrow(sign: str) -> bool:
    return cell_len(sign) == 1
