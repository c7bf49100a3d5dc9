"""The checks of Review: asked of the server and of the members, with what they said and of which draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import MemberCheck
from mcjob_tui.tui import clock
from mcjob_tui.tui.screens.wizard.check_lines import Checked, MembersChecked
from mcjob_tui.tui.screens.wizard.refusals import refusals
from mcjob_tui.tui.screens.wizard.working import start

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.draft.render import Manifests
    from mcjob_tui.tui.screens.wizard.paging import PagedForm

Json = dict[str, Any]


def _time() -> str:
    return f"{clock.now().astimezone():%H:%M:%S}"


class Checking:
    """Runs the checks as workers of the wizard and keeps their outcome."""

    def __init__(self, wizard: PagedForm, changed: Callable[[], None]) -> None:
        """``changed`` is called whenever there is something new to show."""
        self.wizard = wizard
        self.changed = changed
        self._server, self._server_draft = Checked(), wizard.editing.draft
        self._members, self._members_draft = MembersChecked(), wizard.editing.draft

    @property
    def server(self) -> Checked:
        """What the server's dry run said."""
        return replace(self._server, is_old=bool(self._server.time) and self._server_draft != self.wizard.editing.draft)

    @property
    def members(self) -> MembersChecked:
        """What the members said."""
        old = bool(self._members.time) and self._members_draft != self.wizard.editing.draft
        return replace(self._members, is_old=old)

    def check(self, manifests: Manifests) -> None:
        """Have the server dry-run every object."""
        self._server, self._server_draft = Checked(busy=True), self.wizard.editing.draft
        self.changed()
        start(self.wizard, "check", partial(self._check, manifests, self._server_draft), exclusive=True)

    async def _check(self, manifests: Manifests, draft: JobDraft) -> None:
        try:
            steps = await self.wizard.session.check(manifests)
        except ControlPlaneError as error:
            self._server = Checked()
            self.wizard.mcjob.say(str(error), error=True)
        else:
            self._server = Checked(_time(), steps)
            self.wizard.refuse(draft, refusals(steps, draft))
        self.changed()

    def check_members(
        self, manifests: Manifests, jobs: Mapping[str, Json], failed: Mapping[str, str], policy: Json | None
    ) -> None:
        """Ask every target cluster what would stop its Job there.

        Args:
            manifests: what is to be sent.
            jobs: by cluster the Job that it would get.
            failed: by cluster why there is no such Job.
            policy: what places the Job; None where nothing does.
        """
        self._members_draft = self.wizard.editing.draft
        if not jobs and not failed:
            self._members = MembersChecked(_time(), said="no cluster gets the Job, so there is none to ask")
            self.changed()
            return
        known = tuple(MemberCheck(cluster, stops=(why,)) for cluster, why in failed.items())
        self._members = MembersChecked(answers=known, of=len(jobs) + len(failed), busy=True)
        self.changed()
        start(self.wizard, "members", partial(self._check_members, manifests, jobs, policy), exclusive=True)

    async def _check_members(self, manifests: Manifests, jobs: Mapping[str, Json], policy: Json | None) -> None:
        order = {cluster: at for at, cluster in enumerate(jobs)}
        try:
            async for answer in self.wizard.session.check_members(manifests, jobs, policy=policy):
                found = sorted((*self._members.answers, answer), key=lambda each: order.get(each.cluster, -1))
                self._members = replace(self._members, answers=tuple(found))
                self.changed()
        except ControlPlaneError as error:
            self.wizard.mcjob.say(str(error), error=True)
        self._members = replace(self._members, time=_time(), busy=False)
        self.changed()
