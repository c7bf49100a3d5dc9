"""Looks at the pods of Jobs in view of which nothing gets done: only pods tell that an image cannot be pulled.

Karmada's numbers do not (see ``control_plane.starting``), and the pods of all Jobs are not watched. A Job is looked at
when it is late and in view, one after the other: one short list of pods from each cluster where nothing of it is done.
Where some have started, that was all. Where none has, the Job is followed, few at a time, so that the list knows why
and sees when they do.
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
    from textual.worker import Worker

    from mcjob_tui.control_plane.service import ControlPlane, JobFollower
    from mcjob_tui.control_plane.views import JobView

FOLLOWED_AT_MOST = 6
REMEMBERED = 1000
"""Of more Jobs that were looked at those are forgotten that are there no more."""
LOOK_SECONDS = 15.0
"""A cluster that does not answer holds up the look at other Jobs so long at most."""


class Lookout:
    """Belongs to a page; what it sees the session's views tell."""

    def __init__(self, page: Page[None]) -> None:
        self._page = page
        self._session: ControlPlane | None = None
        self._looked: dict[str, frozenset[str]] = {}
        """By a Job's UID in which clusters: what is late in one may get late in another one afterwards."""
        self._followed: dict[str, Worker[None]] = {}
        self._one_at_a_time = asyncio.Lock()

    def consider(self, rows: "Sequence[JobView]") -> None:
        """Jobs in view: the first that is late and was not looked at yet is looked at now; returns at once."""
        session = self._page.mcjob.session
        if session is not self._session:
            # What was followed is the former session's, and so are the Jobs that were looked at.
            self._leave()
            self._looked.clear()
            self._session = session
        if session is None or self._one_at_a_time.locked() or not self._is_seen:
            return
        job, clusters = next(((each, late) for each in rows if (late := self._unseen(each))), (None, ()))
        if job is None:
            return
        if len(self._looked) >= REMEMBERED:
            there = {each.uid for each in session.jobs()}
            self._looked = {uid: seen for uid, seen in self._looked.items() if uid in there}
        self._looked[job.uid] = self._looked.get(job.uid, frozenset()).union(clusters)
        work = self._look(session, job, clusters)
        self._page.run_worker(work, name="look", group="lookout", exit_on_error=False)

    def _unseen(self, job: "JobView") -> tuple[str, ...]:
        """Where a Job is late and was not looked at yet; one that is followed is seen everywhere."""
        if job.uid in self._followed:
            return ()
        seen = self._looked.get(job.uid, frozenset())
        return tuple(each for each in late_clusters(job, clock.there(self._page.mcjob.session)) if each not in seen)

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

    async def _look(self, session: "ControlPlane", job: "JobView", clusters: tuple[str, ...]) -> None:
        async with self._one_at_a_time:
            begun = await session.begun_in(*job.key, clusters)
        if begun.issuperset(clusters) or session is not self._session:
            return
        if not self._is_seen:
            self._looked.pop(job.uid, None)
            return
        while len(self._followed) >= FOLLOWED_AT_MOST:
            # The one followed longest; what was seen of it stays until its numbers change, or it is looked at again.
            self._followed.pop(next(iter(self._followed))).cancel()
        work = self._follow(session, job)
        self._followed[job.uid] = self._page.run_worker(work, name="follow", group="lookout", exit_on_error=False)

    async def _follow(self, session: "ControlPlane", job: "JobView") -> None:
        try:
            async with contextlib.AsyncExitStack() as following:
                async with self._one_at_a_time:
                    follower = await following.enter_async_context(session.follow(*job.key))
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(LOOK_SECONDS):
                            await _until(follower, lambda: follower.has_looked)
                await _until(follower, lambda: _is_clear(session, job, follower))
        except ControlPlaneError:
            # Whoever opens the Job's page is told why its pods cannot be read.
            return
        finally:
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
