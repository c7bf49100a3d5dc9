"""An outage of the API server, waited out by all watches of a session together.

They stand in a line: the first of it tries every few seconds, and wakes the others when it gets through. So the server
is back on the screen soon after it is back, and is not asked by every watch for hours. Whoever has tried in vain goes
to the end of the line: one that never gets through, because its kind alone fails, holds up nobody for long.
"""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable

from mcjob_tui.control_plane.views import ConnectionState

SCOUT_SECONDS = (3.0, 4.0)
"""How long the first in line waits at most before it tries, drawn anew each time."""
_STAGGER = 0.2


class Outage:
    """Whose turn it is to try. ``wait`` is awaited between two tries, ``over`` called by whoever gets an answer.

    Args:
        pause: waits; a test's own does not.
        chance: a number from 0 to 1.
        changed: called when somebody has tried in vain, whoever it is.

    Attributes:
        last_try: what the last try found and when the next one is; None while the server answers.
    """

    def __init__(
        self,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._pause = pause
        self._chance = chance
        self._line = deque[asyncio.Event]()
        self._least = 0.0
        self._over = asyncio.Event()
        self._changed = changed
        self.last_try: ConnectionState | None = None

    def goes_on(self, state: ConnectionState) -> None:
        """One of the line, which need not be among the watches of whoever tells of it, has tried in vain."""
        self.last_try = state
        self._changed()

    async def wait(self, seconds: float) -> None:
        """Wait for one's turn and then about ``seconds``, never long; or until another one gets through."""
        turn = asyncio.Event()
        self._line.append(turn)
        self._call_first()
        try:
            await turn.wait()
            if turn in self._line:
                await self._pause(self._before_a_try(seconds))
                return
        finally:
            # Also when it is cancelled, as with its page: the next one takes its place.
            if turn in self._line:
                self._line.remove(turn)
                self._call_first()
        await self._pause(self._chance() * _STAGGER)

    def _call_first(self) -> None:
        if self._line:
            self._line[0].set()

    def until_next_try(self, seconds: float) -> float:
        """How long it is until somebody tries, at most, for one that would wait for ``seconds``."""
        return min(max(seconds, self._least), SCOUT_SECONDS[1])

    def _before_a_try(self, seconds: float) -> float:
        """Twice as long each time, whoever's turn it is: all of them together try no more often than one would."""
        shortest, longest = SCOUT_SECONDS
        chosen = min(self.until_next_try(seconds), longest - self._chance() * (longest - shortest))
        self._least = 2 * chosen
        return chosen

    async def wait_behind(self, seconds: float) -> None:
        """Wait for ``seconds``, or until the server answers again: for what is asked of a member through the server,
        whose own absence is nobody else's business."""
        over = self._over
        try:
            async with asyncio.timeout(seconds):
                await over.wait()
        except TimeoutError:
            return
        await self._pause(self._chance() * _STAGGER)

    def over(self) -> None:
        """The server answers."""
        self.last_try = None
        self._over.set()
        self._over = asyncio.Event()
        line, self._line, self._least = self._line, deque(), 0.0
        for each in line:
            each.set()
