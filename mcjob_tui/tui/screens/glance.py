"""What goes wrong in the Job that the cursor rests on, and its last events: followed while it rests, one at a time.

How they are worded is imported with the first of them, since the first frame shows none.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import Worker

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.tui.theme import cluster_inks
from mcjob_tui.tui.widgets.form.pieces import Line

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.control_plane.views import EventView, JobView, Trouble
    from mcjob_tui.tui.screens.page import Page

REST_SECONDS = 0.3
"""How long the cursor rests before a Job is followed: who scrolls starts nothing."""
SHOWN = 12
TROUBLES_SHOWN = 2

Key = tuple[str, str]


class Glance:
    """Follows at most one Job; ``changed`` is called when there is something new to draw."""

    def __init__(self, page: "Page[None]", changed: Callable[[], None]) -> None:
        self._page = page
        self._changed = changed
        self._key: Key | None = None
        self._session: ControlPlane | None = None
        self._timer: Timer | None = None
        self._worker: Worker[None] | None = None
        self._one_at_a_time = asyncio.Lock()
        self.events: tuple[EventView, ...] = ()
        self.troubles: tuple[Trouble, ...] = ()

    def rest_on(self, key: Key | None) -> None:
        """The cursor is on the Job ``key``, or on none; the same again changes nothing.

        Of another session it is another Job, whatever its name.
        """
        session = self._page.mcjob.session if key is not None else None
        if key == self._key and session is self._session:
            return
        self._key, self._session, self.events, self.troubles = key, session, (), ()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._worker is not None:
            self._worker.cancel()
            self._worker = None
        if key is not None and session is not None:
            self._timer = self._page.set_timer(REST_SECONDS, partial(self._begin, session, key))

    def lines(self, job: "JobView", width: int) -> tuple[Line, ...]:
        """What goes wrong in ``job``, then its notable events, newest first, where they are known."""
        if job.key != self._key:
            return ()
        from mcjob_tui.tui.screens.job_course import event_lines, is_notable, trouble_line

        inks = cluster_inks(tuple(member.cluster for member in job.members))
        troubles = tuple(trouble_line(each, inks, width) for each in self.troubles[:TROUBLES_SHOWN])
        notable = tuple(each for each in self.events if is_notable(each))[:SHOWN]
        return (*troubles, *event_lines(notable, inks, width, SHOWN))

    def helps(self, job: "JobView") -> str:
        """What helps against the latest trouble of ``job``; "" where nothing is known."""
        return next((each.next_step for each in self.troubles if each.next_step), "") if job.key == self._key else ""

    def _begin(self, session: "ControlPlane", key: Key) -> None:
        work = self._follow(session, key)
        self._worker = self._page.run_worker(work, name="glance", group="glance", exit_on_error=False)

    async def _follow(self, session: "ControlPlane", key: Key) -> None:
        from mcjob_tui.tui.screens.job_tables import newest_first

        async with self._one_at_a_time:
            try:
                async with session.follow(*key) as follower:

                    def show() -> None:
                        if key == self._key:
                            self.events = newest_first(follower.events)
                            self.troubles = follower.troubles
                            self._changed()

                    def show_soon() -> None:
                        self._page.call_later(show)

                    leave = follower.subscribe(show_soon)
                    try:
                        show()
                        await asyncio.Event().wait()
                    finally:
                        leave()
            except ControlPlaneError:
                # The pane says the same without events; the Job's own page says why.
                return
