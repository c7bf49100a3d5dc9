"""Run a Job again: under a new name beside it, or in its place. Everything is read and checked before anything goes."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.cloning import draft_of_job
from mcjob_tui.control_plane.errors import ControlPlaneError, NotFound, UnknownApi
from mcjob_tui.control_plane.service import ControlPlane, SubmissionService
from mcjob_tui.control_plane.views import Step
from mcjob_tui.draft.preview import preview
from mcjob_tui.draft.render import Manifests, render, with_prediction
from mcjob_tui.draft.storing import Shelf, StoringError

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft

_POLICIES = ("PropagationPolicy", "OverridePolicy")


class Rerun:
    """One Job that is run again. ``run()`` may be called again after a failure: it goes on where it stopped.

    Args:
        session: the control plane.
        in_place: delete the Job first and keep its name; otherwise it gets the next free name of its family.
        shelf: where the Job is kept as a draft from before it is deleted until it is there again, so that not even the
            end of the program loses it. A shelf that cannot be written to stops nothing.
    """

    def __init__(
        self,
        session: ControlPlane,
        namespace: str,
        name: str,
        *,
        uid: str,
        in_place: bool,
        shelf: Shelf | None = None,
    ) -> None:
        self.namespace, self.name = namespace, name
        self.draft: JobDraft | None = None
        self._session = session
        self._uid = uid
        self._in_place = in_place
        self._shelf = shelf
        self._key = ""
        self._submission: SubmissionService | None = None
        self._deleted = False
        self._followed = False
        self._done = False

    @property
    def is_done(self) -> bool:
        """Whether the new Job exists."""
        return self._done

    @property
    def new_name(self) -> str:
        """The new Job's name, once it is known."""
        return self.draft.name if self.draft is not None else self.name

    @property
    def is_deleted(self) -> bool:
        """Whether the old Job is gone already."""
        return self._deleted

    @property
    def kept_in(self) -> str:
        """The file of the draft that the Job can be made from again; "" where there is none."""
        return str(self._shelf.where(self._key)) if self._shelf is not None and self._key else ""

    @property
    def left(self) -> tuple[str, ...]:
        """What exists of the new one, as ``Kind name``, while it is not done."""
        return self._submission.left if self._submission is not None else ()

    async def run(self) -> AsyncIterator[Step]:
        """Delete where it is to be replaced, then create. A draft that was kept goes when the Job is there.

        Raises:
            ControlPlaneError: a step was refused; what was read is kept for another try.
            DraftError: the Job holds something that cannot be made again.
        """
        session = self._session
        if self.draft is None:
            self.draft = await draft_of_job(
                session, self.namespace, self.name, again=not self._in_place, whole=self._in_place
            )
        if self._in_place and not self._followed:
            await self._keep(self.draft)
            try:
                async for step in self._delete():
                    yield step
            except ControlPlaneError as error:
                if not self._deleted and not error.may_have_happened:
                    await self._discard()
                raise
        if self._submission is None:
            self._submission = session.submission(await self._manifests(self.draft))
        async for step in self._submission.run():
            yield step
        self._done = True
        await self._discard()

    async def _keep(self, draft: "JobDraft") -> None:
        if self._shelf is None or self._key:
            return
        key = f"run-again-{uuid.uuid4().hex[:12]}"
        with suppress(StoringError):
            await asyncio.to_thread(self._shelf.save, key, draft)
            self._key = key

    async def _discard(self) -> None:
        if self._shelf is not None and self._key:
            with suppress(StoringError):
                await asyncio.to_thread(self._shelf.discard, self._key)
            self._key = ""

    async def _delete(self) -> AsyncIterator[Step]:
        """Delete the old Job and follow; one that an earlier try has deleted is gone, which is what was wanted."""
        try:
            async for step in self._session.delete(self.namespace, self.name, uid=self._uid):
                # The first step comes when the server has accepted the deletion.
                self._deleted = True
                yield step
        except NotFound as error:
            if isinstance(error, UnknownApi):
                raise
            self._deleted = True
        self._followed = True

    async def _manifests(self, draft: "JobDraft") -> Manifests:
        session = self._session
        taken = session.policy_names(draft.namespace) or frozenset()
        begun = session.begun_name(draft.namespace, draft.name)
        if self._in_place and begun != draft.name:
            # Policies of the Job's own have gone with it, which the watch may not have told yet; shared ones stay.
            left = [await session.exists(kind, draft.namespace, draft.name) for kind in _POLICIES]
            taken = taken | {draft.name} if any(left) else taken - {draft.name}
        manifests = render(draft, taken_policy_names=taken, begun=begun)
        clusters = session.cluster_resources()
        return with_prediction(manifests, preview(draft, clusters)) if clusters else manifests
