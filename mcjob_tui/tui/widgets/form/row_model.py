"""The rows of a list that is edited in place, as plain data: what adding, removing and moving do to them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, how many columns wide (0 takes what is left), and what it proposes or allows.

    ``choices`` makes it one of a few; ``complete`` gives proposals for free text, from live data. ``initial`` is what a
    new row starts with, ``placeholder`` what stands dim in an empty cell that is edited. ``words`` are several, with
    commas between them: each is completed by itself. ``off`` says for a row why
    this cell has no meaning there, or nothing; ``help`` and ``rule`` are shown by
    the page while the cell is open. What ``counts`` of the text may have ``limit`` characters.
    """

    title: str
    columns: int = 0
    choices: tuple[str, ...] = ()
    complete: Callable[[Cells], Sequence[str]] | None = None
    initial: str = ""
    placeholder: Callable[[Cells], str] = field(default=lambda cells: "")
    off: Callable[[Cells], bool] = field(default=lambda cells: False)
    right: bool = False
    words: bool = False
    help: str = ""
    rule: str = ""
    limit: int = 0
    counts: Callable[[str], str] = field(default=lambda text: text)

    def proposal(self, cells: Cells, typed: str) -> str:
        """The first proposal that starts with what is typed; empty where there is none."""
        if self.complete is None:
            return ""
        before, word = "", typed
        if self.words and "," in typed:
            word = typed.rpartition(",")[2].lstrip()
            before = typed[: len(typed) - len(word)]
        there = {each.strip() for each in before.split(",")}
        found = (each for each in self.complete(cells) if each not in there)
        return next((before + each for each in found if each.startswith(word) and each != word), "")


class RowModel:
    """Rows of equal length, with the last removal kept so that it can be taken back."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Cells] = ()) -> None:
        self.columns = tuple(columns)
        self.rows: tuple[Cells, ...] = tuple(rows)
        self._removed: list[tuple[int, Cells]] = []

    @property
    def blank(self) -> Cells:
        """What a new row starts with."""
        return tuple(column.initial for column in self.columns)

    def is_blank(self, cells: Cells) -> bool:
        """Whether nothing was entered in the row beyond what a new one has."""
        return cells == self.blank or not any(
            cell.strip() for cell, column in zip(cells, self.columns, strict=True) if not column.choices
        )

    def insert(self, at: int, cells: Cells) -> None:
        """Put a row before the one at ``at``."""
        self.rows = (*self.rows[:at], cells, *self.rows[at:])

    def replace(self, at: int, cells: Cells) -> None:
        """Put ``cells`` in the place of the row at ``at``."""
        self.rows = (*self.rows[:at], cells, *self.rows[at + 1 :])

    def add_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Put names and values at the end; a name that is there already gets the new value in its row."""
        for name, value in pairs:
            cells = (name, *self.blank[1:-1], value)
            at = next((index for index, row in enumerate(self.rows) if row[0] == name), None)
            if at is None:
                self.insert(len(self.rows), cells)
            else:
                self.replace(at, cells)

    def remove(self, at: int) -> None:
        """Take the row out and remember it."""
        self._removed.append((at, self.rows[at]))
        self.rows = (*self.rows[:at], *self.rows[at + 1 :])

    def forget(self) -> None:
        """The rows are another's now: what was removed of the old ones does not come back."""
        self._removed.clear()

    def take_back(self) -> int | None:
        """Put back what was removed last; its place, or None when nothing was removed."""
        if not self._removed:
            return None
        at, cells = self._removed.pop()
        at = min(at, len(self.rows))
        self.insert(at, cells)
        return at

    def move(self, at: int, by: int) -> int:
        """Exchange the row with the one ``by`` places further; its new place."""
        to = at + by
        if not (0 <= at < len(self.rows) and 0 <= to < len(self.rows)):
            return at
        rows = list(self.rows)
        rows[at], rows[to] = rows[to], rows[at]
        self.rows = tuple(rows)
        return to


_PAIR = re.compile(r"\s*(?:export\s+)?[A-Za-z_][\w.-]*=")


def are_pairs(text: str) -> bool:
    """Whether each line of a text is a ``NAME=value``, a comment or empty."""
    return all(_PAIR.match(each) or not each.strip() or each.lstrip().startswith("#") for each in text.splitlines())


def pasted(text: str) -> list[tuple[str, str]]:
    """``NAME=value`` lines as pairs: empty lines, comments and a leading ``export`` are passed over, quotes around a
    value are taken off; such a value may go on over several lines."""
    pairs: list[tuple[str, str]] = []
    lines = text.splitlines()
    while lines:
        entry = lines.pop(0).strip()
        if not entry or entry.startswith("#"):
            continue
        name, _, value = entry.removeprefix("export ").partition("=")
        value = value.strip()
        quote = value[:1] if value[:1] in ("'", '"') else ""
        if quote and (value == quote or value[-1] != quote):
            more = _to_the_end(lines, quote)
            value = "\n".join((value, *lines[:more])).rstrip()
            del lines[:more]
        if quote and len(value) >= 2 and value[-1] == quote:
            value = value[1:-1]
        pairs.append((name.strip(), value))
    return pairs


def _to_the_end(lines: Sequence[str], quote: str) -> int:
    """How many of ``lines`` a quoted value goes on over; none where no quote ends it before another value begins."""
    for count, each in enumerate(lines, start=1):
        if quote in each:
            return count if each.rstrip().endswith(quote) and each.count(quote) == 1 else 0
    return 0
