"""One heap of timers on the virtual clock: everything in the federation that happens later or after something else.

A piece of work has a key, so that ten changes of one object before its controller gets to it are one piece of work.
Nothing here knows what the work is.
"""

import asyncio
import contextlib
import heapq
import logging
import math
import time
from collections.abc import Callable, Hashable
from zlib import crc32

from mcjob_tui.sandbox.clock import Clock

Action = Callable[[], None]

logger = logging.getLogger(__name__)
_SLICE = 0.008
"""Real seconds that the agenda works before it lets the event loop answer requests."""
_LATE = 5.0
"""Real seconds that the course may be behind; a machine that cannot keep up with the speed gets a slower one."""
_IDLE = 3600.0


class Agenda:
    """What is to be done when, in virtual seconds of ``clock``; equal times in the order in which they were entered."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._heap: list[tuple[float, int, Hashable, Action]] = []
        self._pending: dict[Hashable, tuple[float, int]] = {}
        self._entered = 0
        self._sooner = asyncio.Event()
        self.after_each: Action = _nothing
        """Called after each piece of work, for what must follow at once."""

    def after(self, delay: float, key: Hashable, action: Action) -> None:
        """Do ``action`` in ``delay`` virtual seconds, unless work with this key is due by then already.

        Work with the same key that is due later is replaced.
        """
        when = self.clock.elapsed() + max(delay, 0.0)
        pending = self._pending.get(key)
        if pending is not None and pending[0] <= when:
            return
        self._entered += 1
        self._pending[key] = (when, self._entered)
        heapq.heappush(self._heap, (when, self._entered, key, action))
        if self._heap[0][1] == self._entered:
            self._sooner.set()

    def on_beat(self, period: float, of: str, key: Hashable, action: Action) -> None:
        """Do ``action`` on the next beat, unless work with this key is due by then already.

        Args:
            period: virtual seconds between two beats.
            of: whose beat it is: what belongs together beats together, and not everything at once.
        """
        phase = crc32(of.encode("utf-8", "replace")) / 2**32
        now = self.clock.elapsed()
        beats = math.floor(now / period - phase) + 1
        self.after((beats + phase) * period - now, key, action)

    def postpone(self, delay: float, key: Hashable, action: Action) -> None:
        """As ``after``, but also replaces work with this key that is due earlier."""
        self.cancel(key)
        self.after(delay, key, action)

    def cancel(self, key: Hashable) -> None:
        """Forget the work with this key, if there is any."""
        self._pending.pop(key, None)

    def next_due(self) -> float | None:
        """When the next piece of work is due, in virtual seconds of the clock; None if there is none."""
        while self._heap and self._pending.get(self._heap[0][2]) != self._heap[0][:2]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def run_next(self) -> None:
        """Do the next piece of work now, as at the time at which it is due. There must be one."""
        due, _, key, action = heapq.heappop(self._heap)
        del self._pending[key]
        self.clock.hold(due)
        try:
            action()
            self.after_each()
        finally:
            self.clock.release()

    async def run(self) -> None:
        """Do everything when it is due, until cancelled. What fails is logged and the rest goes on."""
        while True:
            until = time.monotonic() + _SLICE
            self._sooner.clear()
            due = self.next_due()
            if due is not None and self.clock.real(self.clock.elapsed() - due) > _LATE:
                self.clock.fall_back(due)
            while due is not None and due <= self.clock.elapsed() and time.monotonic() < until:
                self._survive_next()
                due = self.next_due()
            wait = _IDLE if due is None else self.clock.real(due - self.clock.elapsed())
            if wait <= 0:
                await asyncio.sleep(0)
                continue
            # Not wait_for: before Python 3.12 it loses a cancellation that comes together with the event.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(wait, _IDLE)):
                    await self._sooner.wait()

    def _survive_next(self) -> None:
        try:
            self.run_next()
        except Exception:
            logger.exception("a piece of work of the federation failed")


def _nothing() -> None:
    return None
