"""An outage of the API server, waited out by all watches of a session together.

One of them tries every few seconds and wakes the others when it gets through: the server is back on the screen soon
after it is back, and is not asked by every watch for hours.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable

SCOUT_SECONDS = (3.0, 4.0)
"""How long the one that tries waits at most between two tries, drawn anew each time."""
OTHERS_SECONDS = 120.0
"""How long the others wait at most, should the one that tries be gone."""
_STAGGER = 0.2


class Outage:
    """Whose turn it is to try. ``wait`` is awaited between two tries, ``over`` called by whoever gets an answer.

    Args:
        pause: waits; a test's own does not.
        chance: a number from 0 to 1.
    """

    def __init__(
        self,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._pause = pause
        self._chance = chance
        self._has_scout = False
        self._over = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Wait about ``seconds``: never long for the one that tries, and no longer than until it gets through."""
        if not self._has_scout:
            self._has_scout = True
            shortest, longest = SCOUT_SECONDS
            try:
                await self._pause(min(seconds, longest - self._chance() * (longest - shortest)))
            finally:
                self._has_scout = False
            return
        over = self._over
        try:
            async with asyncio.timeout(OTHERS_SECONDS):
                await over.wait()
        except TimeoutError:
            return
        await self._pause(self._chance() * _STAGGER)

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
        self._over.set()
        self._over = asyncio.Event()
