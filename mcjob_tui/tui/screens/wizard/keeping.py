"""Keeps the draft on disk while it is edited: a moment after each change, and at once when the program ends."""

import asyncio
import contextlib
import itertools
import threading
import uuid
from collections.abc import Callable
from datetime import datetime

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.storing import Shelf, Stamp, Stored, StoringError
from mcjob_tui.tui import clock

PAUSE = 0.5
AGAIN = 5.0
"""Seconds after which it is tried again where nothing could be saved."""


class DraftKeeper:
    """Saves one draft under one key. A draft that was never changed, or was changed back, leaves no trace.

    A write that a later one has overtaken, or the end, is left out. Where another program writes under the key too (it
    took up the draft that is edited here), this one goes on under another.
    """

    def __init__(self, shelf: Shelf, draft: JobDraft, say: Callable[[str], None]) -> None:
        """``draft`` is the one that the form opens with; ``say`` is told when it was saved, or why not."""
        self.shelf = shelf
        self.key = _new_key()
        self.failure = ""
        self._say = say
        self._read: Callable[[], JobDraft] = lambda: draft
        self._saved = draft
        self._begun: JobDraft | None = draft
        self._changed = asyncio.Event()
        self._made: JobDraft | None = None
        self._written: Stamp | None = None
        self._turns = itertools.count()
        self._last = next(self._turns)
        self._writing = threading.Lock()

    @property
    def is_safe(self) -> bool:
        """Whether leaving loses nothing."""
        return not self.failure

    def keep(self, read: Callable[[], JobDraft]) -> None:
        """Save soon what ``read`` gives then."""
        self._read = read
        self._changed.set()

    def take_up(self, stored: Stored) -> None:
        """Go on with a draft that was saved before, under its key; what was edited until now is saved first."""
        self.begin(stored.draft)
        self.key, self._written = stored.key, stored.stamp
        self._begun = None

    def begin(self, draft: JobDraft) -> None:
        """Go on with another draft, under a key of its own; what was edited until now is saved first."""
        self.save_now()
        self.key, self._written = _new_key(), None
        self._read = lambda: draft
        self._saved = self._begun = draft

    async def run(self) -> None:
        """Save after changes until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                # A disk that was full may have room again.
                await asyncio.wait_for(self._changed.wait(), AGAIN if self.failure else None)
            await asyncio.sleep(PAUSE)
            self._changed.clear()
            try:
                await asyncio.to_thread(self._save, self._read(), next(self._turns))
            except StoringError as error:
                self.failure = str(error)
                self._say(f"× not saved: {error}")
            else:
                self.failure = ""
                is_kept = self._saved != self._begun
                self._say(f"draft saved {clock.now().astimezone():%H:%M}" if is_kept else "")

    def save_now(self) -> None:
        """Save what was not saved yet; for when the program ends. Raises nothing."""
        with contextlib.suppress(StoringError):
            self._save(self._read(), next(self._turns))

    def end(self, draft: JobDraft) -> None:
        """``draft`` is a Job now and needed no more; what it was changed into since is another one, and kept."""
        with self._writing:
            self._made = draft
            if self._read() == draft:
                self._saved, self._last = draft, next(self._turns)
                with contextlib.suppress(StoringError):
                    if self._is_mine:
                        self.shelf.discard(self.key)

    def _save(self, draft: JobDraft, turn: int) -> None:
        with self._writing:
            if turn < self._last:
                return
            self._last = turn
            if draft not in (self._saved, self._made):
                if not self._is_mine:
                    self.key = _new_key()
                if draft == self._begun:
                    self.shelf.discard(self.key)
                    self._written = None
                else:
                    self._written = self.shelf.save(self.key, draft)
                self._saved = draft

    @property
    def _is_mine(self) -> bool:
        """Whether nobody else has written under the key since this did."""
        return self.shelf.stamp(self.key) in (None, self._written)


def _new_key() -> str:
    return uuid.uuid4().hex[:12]


def when(saved: datetime, now: datetime) -> str:
    """``5 minutes ago``, ``3 hours ago``, ``2 days ago``."""
    minutes = max(0, int((now - saved).total_seconds() // 60))
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        count = minutes // size
        if count:
            return f"{count} {word}{'s' if count != 1 else ''} ago"
    return "just now"
