"""Keeps the draft on disk while it is edited: a moment after each change, and at once when the program ends."""

import asyncio
import contextlib
import uuid
from collections.abc import Callable
from datetime import datetime

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.storing import Shelf, Stored, StoringError
from mcjob_tui.tui import clock

PAUSE = 0.5


class DraftKeeper:
    """Saves one draft under one key. A draft that was never changed leaves no trace."""

    def __init__(self, shelf: Shelf, draft: JobDraft, say: Callable[[str], None]) -> None:
        """``draft`` is the one that the form opens with; ``say`` is told when it was saved, or why not."""
        self.shelf = shelf
        self.key = uuid.uuid4().hex[:12]
        self.failure = ""
        self._say = say
        self._draft = self._saved = draft
        self._changed = asyncio.Event()
        self._made: JobDraft | None = None

    @property
    def is_safe(self) -> bool:
        """Whether leaving loses nothing."""
        return not self.failure

    def keep(self, draft: JobDraft) -> None:
        """Save ``draft`` soon."""
        self._draft = draft
        self._changed.set()

    def take_up(self, stored: Stored) -> None:
        """Go on with a draft that was saved before, under its key."""
        self.key = stored.key
        self._draft = self._saved = stored.draft

    def begin(self, draft: JobDraft) -> None:
        """Go on with another draft, under a key of its own; what was edited until now is saved first."""
        self.save_now()
        self.key = uuid.uuid4().hex[:12]
        self._draft = self._saved = draft

    async def run(self) -> None:
        """Save after changes until cancelled."""
        while True:
            await self._changed.wait()
            await asyncio.sleep(PAUSE)
            self._changed.clear()
            draft = self._draft
            try:
                await asyncio.to_thread(self._save, draft)
            except StoringError as error:
                self.failure = str(error)
                self._say(f"× not saved: {error}")
            else:
                self.failure = ""
                self._say(f"draft saved {clock.now().astimezone():%H:%M}")

    def save_now(self) -> None:
        """Save what was not saved yet; for when the program ends. Raises nothing."""
        with contextlib.suppress(StoringError):
            self._save(self._draft)

    def end(self, draft: JobDraft) -> None:
        """``draft`` is a Job now and needed no more; what it was changed into since is another one, and kept."""
        self._made = draft
        if self._draft == draft:
            self._saved = draft
            with contextlib.suppress(StoringError):
                self.shelf.discard(self.key)

    def _save(self, draft: JobDraft) -> None:
        if draft not in (self._saved, self._made):
            self.shelf.save(self.key, draft)
            self._saved = draft


def when(saved: datetime, now: datetime) -> str:
    """``5 minutes ago``, ``3 hours ago``, ``2 days ago``."""
    minutes = max(0, int((now - saved).total_seconds() // 60))
    for size, word in ((1440, "day"), (60, "hour"), (1, "minute")):
        count = minutes // size
        if count:
            return f"{count} {word}{'s' if count != 1 else ''} ago"
    return "just now"
