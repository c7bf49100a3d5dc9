"""Who follows a Job that is followed already shares the watches; and they go on for a moment after the last has left.

From the list into a Job and back the same pods and events are shown: nothing is listed anew for it. Only the few Jobs
that were left last are kept, so who walks through a list leaves no long trail of watches; a Job that is gone is not.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.cache import Key

if TYPE_CHECKING:
    from mcjob_tui.control_plane.job_follower import JobFollower

MOST_LEFT = 6
"""Jobs that are followed on: the list follows some beside the one at the cursor (see ``tui.screens.lookout``)."""
LINGER_SECONDS = 20.0
"""How long a Job is followed that nobody looks at any more."""


@dataclass(slots=True)
class _Followed:
    """One follower, what ends it, and for how many it is."""

    follower: "JobFollower"
    ending: AsyncExitStack
    users: int = 0


class Followers:
    """The followers of a session by Job.

    Args:
        begin: makes one.
        is_there: whether the session knows a Job of that key: somebody may come back to it.
    """

    def __init__(
        self,
        begin: "Callable[[Key], AbstractAsyncContextManager[JobFollower]]",
        is_there: Callable[[Key], bool],
        *,
        linger: float = LINGER_SECONDS,
    ) -> None:
        self._begin = begin
        self._is_there = is_there
        self._linger = linger
        self._followed: dict[Key, _Followed] = {}
        self._left: dict[Key, asyncio.TimerHandle] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._is_closed = False

    @asynccontextmanager
    async def follow(self, key: Key) -> "AsyncIterator[JobFollower]":
        """Follow the Job of that key until the block is left."""
        if (due := self._left.pop(key, None)) is not None:
            due.cancel()
        followed = self._followed.get(key)
        if followed is None:
            ending = AsyncExitStack()
            followed = _Followed(await ending.enter_async_context(self._begin(key)), ending)
            self._followed[key] = followed
        followed.users += 1
        try:
            yield followed.follower
        finally:
            followed.users -= 1
            if not followed.users and not self._is_closed:
                self._left[key] = asyncio.get_running_loop().call_later(self._linger, self._end_soon, key)
                if not self._is_there(key):
                    await self._end(key)
                elif len(self._left) > MOST_LEFT:
                    await self._end(next(iter(self._left)))

    async def close(self) -> None:
        """End them all."""
        self._is_closed = True
        for due in self._left.values():
            due.cancel()
        while self._followed:
            _, followed = self._followed.popitem()
            await followed.ending.aclose()

    def _end_soon(self, key: Key) -> None:
        ending = asyncio.create_task(self._end(key), name="a Job that was left")
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def _end(self, key: Key) -> None:
        """End the following of a Job that was left, unless somebody has come back."""
        if (due := self._left.pop(key, None)) is not None:
            due.cancel()
            await self._followed.pop(key).ending.aclose()
