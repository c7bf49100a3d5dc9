"""Telling subscribers that something changed: many changes become one notice, at most thirty a second."""

import asyncio
from collections.abc import Callable
from dataclasses import fields

from mcjob_tui.control_plane.views import Changes

FRAME_SECONDS = 1 / 30
_SOON = 0.004


class Notices:
    """Folds changes. ``prepare`` runs before each notice and returns what has really changed.

    Args:
        prepare: given what was marked, builds the snapshots and returns which of them differ.
        frame: seconds between two notices at least.
        waits: whether somebody else is to go first just now: then it is asked again soon.
    """

    def __init__(
        self,
        prepare: Callable[[Changes], Changes],
        *,
        frame: float = FRAME_SECONDS,
        waits: Callable[[], bool] = lambda: False,
    ) -> None:
        self._prepare = prepare
        self._frame = frame
        self._waits = waits
        self._marked: set[str] = set()
        self._callbacks: list[Callable[[Changes], None]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._last = 0.0
        self._is_closed = False

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        """Call ``callback`` with each notice. Returns the function that ends it."""
        self._callbacks.append(callback)

        def leave() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return leave

    def mark(self, what: str) -> None:
        """Something of ``what`` (a field of ``Changes``) may have changed."""
        # What ends says so, too, when there is nothing left to be told of it.
        if self._is_closed:
            return
        self._marked.add(what)
        if self._timer is None:
            loop = asyncio.get_running_loop()
            wait = max(0.0, self._last + self._frame - loop.time())
            self._timer = loop.call_later(wait, self._tell)

    def close(self) -> None:
        """No more notices, whatever is marked from now on."""
        self._is_closed = True
        if self._timer is not None:
            self._timer.cancel()
        self._callbacks.clear()

    def _tell(self) -> None:
        loop = asyncio.get_running_loop()
        if self._waits():
            self._timer = loop.call_later(_SOON, self._tell)
            return
        self._timer = None
        self._last = loop.time()
        marked = Changes(**{each.name: each.name in self._marked for each in fields(Changes)})
        self._marked.clear()
        changes = self._prepare(marked)
        if changes != Changes():
            for callback in tuple(self._callbacks):
                callback(changes)
