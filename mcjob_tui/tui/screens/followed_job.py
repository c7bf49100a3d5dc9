"""The one Job that a page follows: as it is now, or as it was last, with its pods and events while the page is open.

What of it is drawn, and where, is the page's business.
"""

import asyncio
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import JobView
from mcjob_tui.tui.screens.job_actions import JobActions

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import JobFollower


class FollowedJob(JobActions):
    """Base of a page of the Job ``key``, which it draws by ``_show``."""

    def __init__(self, namespace: str, name: str) -> None:
        super().__init__()
        self.key = (namespace, name)
        self.view: JobView | None = None
        self._placed: JobView | None = None
        self.follower: JobFollower | None = None

    @property
    def job(self) -> JobView | None:
        """The Job as it is now, or as it was last while it is there no more.

        Its binding may have gone a moment before: then as it was with it.
        """
        session = self.mcjob.session
        found = session.job(*self.key) if session is not None else None
        if found is not None and found.members:
            self._placed = found
        self.view = found or self._placed or self.view
        return self.view

    @property
    def is_gone(self) -> bool:
        """Whether the Job that is shown is there no more."""
        session = self.mcjob.session
        namespace, name = self.key
        # Known only while its namespace is watched and has been listed.
        names = session.job_names(namespace) if session is not None and self.view is not None else None
        return names is not None and name not in names

    def follow(self) -> None:
        """Begin; it ends with the page."""
        self.run_worker(self._follow(), name="follow", group="follow", exit_on_error=False)

    async def _follow(self) -> None:
        """Keep pods and events of the Job coming while the page is open."""
        try:
            async with self._session.follow(*self.key) as follower:
                self.follower = follower
                leave = follower.subscribe(self._show_soon)
                try:
                    self._show()
                    await asyncio.Event().wait()
                finally:
                    leave()
                    self.follower = None
        except ControlPlaneError as error:
            self.mcjob.say(error.sentence, error=True)

    def _show_soon(self) -> None:
        self.call_later(self._show)

    def _show(self) -> None:
        """Draw all anew; there is news of the Job."""
