"""Whose turn it is on the one thread that there is: keys go before what servers tell, and that goes in small slices.

Reading events and building views both take the thread for as long as there is work; five thousand changes at once are
half a second. Both look here after every object whether their slice is over or a person waits. A key that is held down
stops nothing: who has given way for ``MOST`` seconds at a stretch gets ``LEAST`` for himself.
"""

import asyncio
import time

SLICE = 0.004
"""Seconds of this thread's own time that are worked at once: a fraction of a frame."""
MOST, LEAST = 0.2, 0.1


class Turns:
    """``give_way`` is called by the face, everything else by those who work."""

    def __init__(self) -> None:
        self._free = asyncio.Event()
        self._free.set()
        self._timer: asyncio.TimerHandle | None = None
        self._given = 0.0
        self._not_before = 0.0

    def give_way(self, seconds: float) -> None:
        """Do no work for so many seconds, or until this is called again; 0 goes on."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        loop = asyncio.get_running_loop()
        now = loop.time()
        if seconds <= 0 or now < self._not_before:
            self._free.set()
            return
        if self._free.is_set():
            self._free.clear()
            self._given = now
        self._timer = loop.call_at(min(now + seconds, self._given + MOST), self._take_back)

    def _take_back(self) -> None:
        self._timer = None
        self._free.set()
        self._not_before = asyncio.get_running_loop().time() + LEAST

    @property
    def is_given(self) -> bool:
        """Whether somebody else is to go first now."""
        return not self._free.is_set()

    async def mine(self) -> None:
        """Let others run, and wait while they go first."""
        await asyncio.sleep(0)
        await self._free.wait()

    def slice(self) -> "Slice":
        """A slice of work that begins now."""
        return Slice(self)


class Slice:
    """How long one may go on.

    The time that this thread has had counts: on a machine that is busy with others there is no less work to be done.
    """

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._end = time.thread_time() + SLICE

    @property
    def is_over(self) -> bool:
        """Whether the time is up, or somebody else is to go first."""
        return self._turns.is_given or time.thread_time() >= self._end
