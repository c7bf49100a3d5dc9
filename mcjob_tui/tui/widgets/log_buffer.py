"""The log lines that are kept: a bounded number, each with a serial number that never changes, and those that match.

Knows no terminal and no colours. Adding a batch costs what the batch costs, however many lines are kept.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from mcjob_tui.control_plane.views import LogLine
from mcjob_tui.tui.typed_pattern import TooSlow, soon
from mcjob_tui.tui.widgets.log_ansi import shown
from mcjob_tui.tui.widgets.log_filter import LogFilter

MOST_CHARACTERS = 64 * 2**20
"""Of all lines that are kept: 3,000 each where 20,000 are. One line may have millions."""


class LogBuffer:
    """Keeps the last ``limit`` lines, or with ``keep_first`` the first ones; fewer where they are very long.

    ``first`` is the serial number of the oldest line kept, ``end`` the one that the next line will get.
    """

    def __init__(self, limit: int, *, keep_first: bool = False) -> None:
        self.limit = limit
        self.keep_first = keep_first
        self.filter: LogFilter | None = None
        self.only_matches = True
        self.first = 0
        self.containers: set[str] = set()
        """Names of all containers that lines have come from."""
        self._lines: list[LogLine] = []
        self._characters = 0
        self._found: list[int] = []
        self._listed: list[int] = []

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def end(self) -> int:
        """The serial number after the newest line."""
        return self.first + len(self._lines)

    @property
    def is_full(self) -> bool:
        """Whether the first lines are kept and no more are taken."""
        return self.keep_first and (len(self._lines) >= self.limit or self._characters >= MOST_CHARACTERS)

    def extend(self, lines: Sequence[LogLine]) -> None:
        """Take new lines; as many old ones go as are too many."""
        if self.is_full:
            return
        taken = lines[: self.limit - len(self._lines)] if self.keep_first else lines
        start = self.end
        self._lines += taken
        self.containers.update([each.container for each in taken if each.container])
        self._characters += _characters(taken)
        self._look(taken, start)
        surplus = 0 if self.keep_first else self._surplus()
        if surplus > 0:
            self._characters -= _characters(self._lines[:surplus])
            del self._lines[:surplus]
            self.first += surplus
            del self._found[: bisect_left(self._found, self.first)]
            del self._listed[: bisect_left(self._listed, self.first)]

    def _surplus(self) -> int:
        """How many of the oldest lines are too many, or too long together."""
        surplus = max(0, len(self._lines) - self.limit)
        left = self._characters
        if left > MOST_CHARACTERS:
            for number, line in enumerate(self._lines[:-1], 1):
                left -= len(line.text)
                if left <= MOST_CHARACTERS:
                    return max(surplus, number)
            return len(self._lines) - 1
        return surplus

    def set_filter(self, wanted: LogFilter | None) -> None:
        """Look for something else in all that is kept."""
        self.filter = wanted
        self._found, self._listed = [], []
        self._look(self._lines, self.first)

    def _look(self, lines: Sequence[LogLine], start: int) -> None:
        if self.filter is None:
            return
        if self.filter.is_text:
            # Thousands of lines that are long and strange take their time, but they have an end.
            self._search(lines, start, self.filter)
            return
        try:
            with soon():
                self._search(lines, start, self.filter)
        except TooSlow:
            self.set_filter(self.filter.as_text("it takes too long to look for"))

    def _search(self, lines: Sequence[LogLine], start: int, wanted: LogFilter) -> None:
        for serial, line in enumerate(lines, start):
            if line.note:
                # That a stream is lost matters to whoever reads what is left of the others.
                if line.warning and not line.life:
                    self._listed.append(serial)
            elif wanted.keeps(shown(line.text)):
                self._found.append(serial)
                self._listed.append(serial)

    # What is on show: all lines, or those that match

    @property
    def _is_narrowed(self) -> bool:
        return self.filter is not None and self.only_matches

    @property
    def count(self) -> int:
        """How many lines are on show."""
        return len(self._listed) if self._is_narrowed else len(self._lines)

    def serial(self, place: int) -> int:
        """The serial number of the line that stands at a place among those on show."""
        return self._listed[place] if self._is_narrowed else self.first + place

    def place(self, serial: int) -> int:
        """Where on show a line stands, or else the next one after it."""
        if self._is_narrowed:
            return bisect_left(self._listed, serial)
        return max(0, min(serial - self.first, len(self._lines)))

    def line(self, serial: int) -> LogLine:
        """A line that is kept."""
        return self._lines[serial - self.first]

    def on_show(self) -> list[LogLine]:
        """All lines on show."""
        return [self.line(each) for each in self._listed] if self._is_narrowed else list(self._lines)

    # Matches

    @property
    def matches(self) -> int:
        """How many lines match."""
        return len(self._found)

    def match_number(self, serial: int) -> int:
        """How many matches there are up to a line, itself included."""
        return bisect_right(self._found, serial)

    def match_after(self, serial: int) -> int | None:
        """The next matching line after one, from the first again after the last."""
        if not self._found:
            return None
        return self._found[bisect_right(self._found, serial) % len(self._found)]

    def match_before(self, serial: int) -> int | None:
        """The matching line before one, from the last again before the first."""
        return self._found[bisect_left(self._found, serial) - 1] if self._found else None


def _characters(lines: Sequence[LogLine]) -> int:
    return sum([len(each.text) for each in lines])
