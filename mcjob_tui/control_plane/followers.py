"""Who follows a Job that is followed already shares the watches; and they go on for a moment after the last has left.

From the list into a Job and back the same pods and events are shown: nothing is listed anew for it. Only the Job that
was left last is kept, so who walks through a list leaves no trail of watches.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.cache import Key

if TYPE_CHECKING:
    from mcjob_tui.control_plane.job_follower import JobFollower

LINGER_SECONDS = 20.0
"""How long a Job is followed that nobody looks at any more."""


@dataclass(slots=True)
class _Followed:
    """One follower, what ends it, and for how many it is."""

    follower: "JobFollower"
    ending: AsyncExitStack
    users: int = 0


class Followers:
    """The followers of a session by Job. ``begin`` makes one."""

    def __init__(
        self,
        begin: "Callable[[Key], AbstractAsyncContextManager[JobFollower]]",
        *,
        linger: float = LINGER_SECONDS,
    ) -> None:
        self._begin = begin
        self._linger = linger
        self._followed: dict[Key, _Followed] = {}
        self._left: Key | None = None
        self._due: asyncio.TimerHandle | None = None
        self._ending: asyncio.Task[None] | None = None
        self._is_closed = False

    @asynccontextmanager
    async def follow(self, key: Key) -> "AsyncIterator[JobFollower]":
        """Follow the Job of that key until the block is left."""
        if self._left == key:
            self._left = None
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
            if not followed.users:
                before, self._left = self._left, key
                await self._end(before)
                self._end_later(key)

    async def close(self) -> None:
        """End them all."""
        self._is_closed = True
        if self._due is not None:
            self._due.cancel()
        while self._followed:
            _, followed = self._followed.popitem()
            await followed.ending.aclose()

    def _end_later(self, key: Key) -> None:
        def end() -> None:
            if self._left == key:
                self._left = None
                self._ending = asyncio.create_task(self._end(key), name="a Job that was left")

        if self._due is not None:
            self._due.cancel()
        self._due = None if self._is_closed else asyncio.get_running_loop().call_later(self._linger, end)

    async def _end(self, key: Key | None) -> None:
        followed = self._followed.get(key) if key is not None else None
        if key is not None and followed is not None and not followed.users:
            del self._followed[key]
            await followed.ending.aclose()
