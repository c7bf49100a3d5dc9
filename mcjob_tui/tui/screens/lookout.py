"""Looks at the pods of late Jobs, of which nothing gets done: only pods tell that an image cannot be pulled.

Karmada's numbers do not (see ``control_plane.starting``), and the pods of all Jobs are not watched. A Job is looked at
when it is late and in view, or when the list is about states, one after the other: one short list of pods from each
cluster where nothing of it is done. Where some have started, that was all. Where none has, the Job is followed, few at
a time, so that the list knows why and sees when they do.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.starting import all_started, late_clusters
from mcjob_tui.tui import clock
from mcjob_tui.tui.screens.page import Page

if TYPE_CHECKING:
    from datetime import datetime

    from textual.worker import Worker

    from mcjob_tui.control_plane.service import ControlPlane, JobFollower
    from mcjob_tui.control_plane.views import JobView

FOLLOWED_AT_MOST = 6
REMEMBERED = 1000
"""Of more Jobs that were looked at those are forgotten that are there no more."""
LOOK_SECONDS = 15.0
"""A cluster that does not answer holds up the look at other Jobs so long at most."""
AGAIN_SECONDS = 60.0
"""So long afterwards a Job is looked at again of which no pod had started, or whose pods could not be read."""


class Lookout:
    """Belongs to a page; what it sees the session's views tell."""

    def __init__(self, page: Page[None]) -> None:
        self._page = page
        self._session: ControlPlane | None = None
        self._looked: dict[str, frozenset[str]] = {}
        """By a Job's UID in which clusters: what is late in one may get late in another one afterwards."""
        self._followed: dict[str, Worker[None]] = {}
        self._left: dict[str, datetime] = {}
        """By a Job's UID since when nobody looks at it, though it is not known whether its pods start."""
        self._unread: set[str] = set()
        """UIDs of Jobs whose pods could not be read somewhere."""
        self._in_view: Sequence[JobView] = ()
        self._others: Sequence[JobView] = ()
        self._looking: Worker[None] | None = None

    def consider(self, in_view: "Sequence[JobView]", others: "Sequence[JobView]" = ()) -> None:
        """Jobs in view, and others that matter too: those that are late and were not looked at yet are looked at from
        now on, one after the other; returns at once."""
        session = self._page.mcjob.session
        if session is not self._session:
            # What was followed is the former session's, and so are the Jobs that were looked at.
            self._leave()
            self._looked.clear()
            self._left.clear()
            self._unread.clear()
            self._session = session
        self._in_view, self._others = in_view, others
        if session is None or (self._looking is not None and not self._looking.is_finished) or not self._is_seen:
            return
        self._forget(session)
        if self._next() is not None:
            work = self._look_at_all(session)
            self._looking = self._page.run_worker(work, name="look", group="lookout", exit_on_error=False)

    def unseen(self, jobs: "Sequence[JobView]") -> int:
        """How many of ``jobs`` are late, and their pods have not been seen: their state may be another."""
        now = clock.there(self._page.mcjob.session)
        return sum(bool(self._unseen(each, now)) or each.uid in self._unread for each in jobs)

    def _next(self) -> "tuple[JobView, tuple[str, ...]] | None":
        now = clock.there(self._page.mcjob.session)
        for jobs in (self._in_view, self._others):
            for job in jobs:
                if late := self._unseen(job, now):
                    return job, late
        return None

    def _unseen(self, job: "JobView", now: "datetime") -> tuple[str, ...]:
        """Where a Job is late and was not looked at yet; one that is followed is seen everywhere."""
        late = late_clusters(job, now)
        if not late or job.uid in self._followed:
            return ()
        seen = self._looked.get(job.uid)
        return late if seen is None else tuple(each for each in late if each not in seen)

    def _forget(self, session: "ControlPlane") -> None:
        now = clock.now()
        for uid in [uid for uid, since in self._left.items() if (now - since).total_seconds() > AGAIN_SECONDS]:
            del self._left[uid]
            self._looked.pop(uid, None)
            self._unread.discard(uid)
        if len(self._looked) >= REMEMBERED:
            there = {each.uid for each in session.jobs()}
            self._looked = {uid: seen for uid, seen in self._looked.items() if uid in there}
            self._unread &= there

    @property
    def _is_seen(self) -> bool:
        """Whether the list is what is on the screen, under a dialog too."""
        top = self._page.app.screen
        return top is self._page or not isinstance(top, Page)

    def rest(self) -> None:
        """Where nobody sees the list any more, nothing is followed. What was not clear is looked at again."""
        if self._is_seen:
            return
        for uid in self._followed:
            self._looked.pop(uid, None)
        self._leave()

    def _leave(self) -> None:
        for worker in self._followed.values():
            worker.cancel()
        self._followed.clear()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _look_at_all(self, session: "ControlPlane") -> None:
        while session is self._session and self._is_seen and (found := self._next()) is not None:
            job, clusters = found
            self._looked[job.uid] = self._looked.get(job.uid, frozenset()).union(clusters)
            try:
                first = await session.first_look(*job.key, clusters)
            except asyncio.CancelledError:
                self._looked.pop(job.uid, None)
                raise
            if first.unread:
                self._unread.add(job.uid)
                self._left[job.uid] = clock.now()
            if first.begun | first.unread.keys() != frozenset(clusters):
                await self._begin_to_follow(session, job)

    async def _begin_to_follow(self, session: "ControlPlane", job: "JobView") -> None:
        """Follow a Job on; returns once its pods have been seen."""
        while len(self._followed) >= FOLLOWED_AT_MOST:
            # The one followed longest; what was seen of it stays until its numbers change, or it is looked at again.
            oldest = next(iter(self._followed))
            self._left[oldest] = clock.now()
            self._followed.pop(oldest).cancel()
        has_looked = asyncio.Event()
        work = self._follow(session, job, has_looked)
        self._followed[job.uid] = self._page.run_worker(work, name="follow", group="lookout", exit_on_error=False)
        await has_looked.wait()

    async def _follow(self, session: "ControlPlane", job: "JobView", has_looked: asyncio.Event) -> None:
        try:
            async with session.follow(*job.key) as follower:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await _until(follower, lambda: follower.has_looked)
                has_looked.set()
                await _until(follower, lambda: _is_clear(session, job, follower))
        except ControlPlaneError:
            # Whoever opens the Job's page is told why its pods cannot be read.
            return
        finally:
            has_looked.set()
            if self._session is session:
                self._followed.pop(job.uid, None)


def _is_clear(session: "ControlPlane", job: "JobView", follower: "JobFollower") -> bool:
    """Whether there is nothing more to see: its pods have started, it has ended or is gone, or cannot be read."""
    view = session.job(*job.key)
    if view is None or view.uid != job.uid or view.state.finished:
        return True
    return all_started(view, follower.pods, follower.problems)


async def _until(follower: "JobFollower", holds: Callable[[], bool]) -> None:
    changed = asyncio.Event()
    leave = follower.subscribe(changed.set)
    try:
        while not holds():
            changed.clear()
            await changed.wait()
    finally:
        leave()
