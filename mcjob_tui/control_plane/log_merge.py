"""Many logs become one, in the order of time as far as timestamps allow and nobody has to be waited for long.

A line is let go when every other open log has a later one waiting, or has been silent for a moment. A log that lags,
or a cluster that hangs, therefore delays the others by that moment at most and not again.
"""

import asyncio
import heapq
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from mcjob_tui.control_plane.views import LogLine

SILENT_SECONDS = 0.25
_WAITING_AT_MOST = 5000
"""Lines that one log may have waiting; its reader pauses at that."""
_LONG = 4096
"""Characters: a line of so many more weighs as much as one more line."""
_BATCH = 2000


@dataclass(slots=True)
class _Source:
    fed: float
    lines: deque[tuple[int, LogLine]] = field(default_factory=deque)
    open: bool = True
    beyond: int = 0
    """How many lines those that wait weigh more than they are."""

    def extend(self, lines: Sequence[tuple[int, LogLine]]) -> None:
        self.lines.extend(lines)
        self.beyond += sum([len(line.text) // _LONG for _, line in lines])

    def pop(self) -> LogLine:
        line = self.lines.popleft()[1]
        if self.beyond:
            self.beyond -= len(line.text) // _LONG
        return line

    @property
    def has_too_many(self) -> bool:
        return len(self.lines) + self.beyond > _WAITING_AT_MOST


class LogMerge:
    """Takes lines from any number of readers and gives them out in order.

    Args:
        clock: seconds.
        silent: seconds after which a log without new lines is not waited for.
        first: seconds from the beginning in which a log's first lines are waited for: what it has written before is
            still on its way.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        silent: float = SILENT_SECONDS,
        first: float = 0.0,
    ) -> None:
        self._clock = clock
        self._silent = silent
        self._patient_until = clock() + first
        self._sources: dict[str, _Source] = {}
        self._notes: deque[LogLine] = deque()
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._closed = False

    def open(self, source: str) -> None:
        """A log begins; lines of others wait a moment for its first."""
        self._sources[source] = _Source(max(self._clock(), self._patient_until))

    async def put(self, source: str, lines: Sequence[tuple[int, LogLine]]) -> None:
        """Lines of an open log in its own order, with their times; waits while too many lines are waiting."""
        found = self._sources[source]
        found.extend(lines)
        found.fed = self._clock()
        self._changed.set()
        while found.has_too_many and not self._closed:
            self._room.clear()
            await self._room.wait()

    def note(self, line: LogLine) -> None:
        """Something to be said about the logs themselves, at once."""
        self._notes.append(line)
        self._changed.set()

    def close(self, source: str) -> None:
        """A log has ended; what it has waiting still counts."""
        self._sources[source].open = False
        self._changed.set()

    def finish(self) -> None:
        """No further log will begin: ``batches`` ends when all lines are out."""
        self._closed = True
        self._room.set()
        self._changed.set()

    async def batches(self) -> AsyncIterator[Sequence[LogLine]]:
        """The lines in order, as many at a time as can be let go."""
        while True:
            self._changed.clear()
            batch = self._ready()
            if batch:
                self._room.set()
                yield batch
                continue
            if self._closed and not self._sources and not self._notes:
                return
            await self._wait()

    async def _wait(self) -> None:
        """Until something changes, or until a log that others wait for counts as silent."""
        waited_for = [each.fed for each in self._sources.values() if each.open and not each.lines]
        holding = any(each.lines for each in self._sources.values())
        limit = None
        if holding and waited_for:
            limit = max(0.001, max(waited_for) + self._silent - self._clock())
        # Not wait_for: before Python 3.12 it loses a cancellation that comes together with the event.
        with suppress(TimeoutError):
            async with asyncio.timeout(limit):
                await self._changed.wait()

    def _ready(self) -> list[LogLine]:
        batch = list(self._notes)
        self._notes.clear()
        for name in [name for name, each in self._sources.items() if not each.open and not each.lines]:
            del self._sources[name]
        now = self._clock()
        if any(each.open and not each.lines and now - each.fed < self._silent for each in self._sources.values()):
            return batch
        heads = [(each.lines[0][0], index, each) for index, each in enumerate(self._sources.values()) if each.lines]
        heapq.heapify(heads)
        while heads and len(batch) < _BATCH:
            _, index, source = heapq.heappop(heads)
            batch.append(source.pop())
            if source.lines:
                heapq.heappush(heads, (source.lines[0][0], index, source))
            elif source.open and now - source.fed < self._silent:
                break
        return batch
