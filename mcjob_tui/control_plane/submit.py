"""Submit: one operation that creates a Job with its policies, or says exactly what is left.

A new Namespace comes first; then everything is dry-run; then OverridePolicy, PropagationPolicy and Job are created in
this order, because an override that arrives after the Job has reached a member can never be applied. Then the
policies are given to the Job as their owner, so that they go when it goes. What was created is remembered by UID (see
``own_objects``): a retry goes on from there and an undo takes back that and nothing else. What a submission of the same
Job has left that was cut off is taken up, or removed once all is accepted (see ``leftovers``).
"""

import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from copy import deepcopy

from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.delete_once import delete_once
from mcjob_tui.control_plane.dispatch_progress import dispatch_progress
from mcjob_tui.control_plane.dry_run import failed_step, objects_of
from mcjob_tui.control_plane.errors import (
    AlreadyExists,
    Conflict,
    ControlPlaneError,
    NotFound,
    Overloaded,
    Refused,
    RefusedObjects,
    Unauthorized,
    Unreachable,
)
from mcjob_tui.control_plane.job_part import SUBMISSION
from mcjob_tui.control_plane.kinds import JOB, NAMESPACE, OVERRIDE_POLICY, PROPAGATION_POLICY, Kind
from mcjob_tui.control_plane.leftovers import InTheWay, look_at, selects_only
from mcjob_tui.control_plane.own_objects import Created, OwnObjects
from mcjob_tui.control_plane.service import ManifestSet
from mcjob_tui.control_plane.views import Step, StepState
from mcjob_tui.control_plane.wording import counted

DRY_RUN = "server dry run"
_UNDO_ORDER = (JOB, PROPAGATION_POLICY, OVERRIDE_POLICY)


class Submission:
    """One submission; see ``service.SubmissionService``.

    Args:
        api: where to.
        manifests: what is sent, object for object, apart from the submission's annotation and, later, the owners.
        submission_id: of an earlier attempt that is to be continued; by default a new one.
        left: what submissions of this Job have left that were cut off, as far as it is known.
        clock: seconds, for the steps' times.
    """

    def __init__(
        self,
        api: Api,
        manifests: ManifestSet,
        *,
        submission_id: str | None = None,
        left: Sequence[Json] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._own = OwnObjects(api, submission_id or str(uuid.uuid4()))
        self._clock = clock
        self._namespace = _signed(manifests.namespace, self.id) if manifests.namespace is not None else None
        self._objects = [(kind, _signed(obj, self.id)) for kind, obj in objects_of(manifests)]
        if submission_id:
            self._own.tried |= {kind for kind, _ in self._objects}
        self._owned = False
        self._leftovers = left
        self._in_the_way: list[InTheWay] = []

    @property
    def id(self) -> str:
        """What its objects carry; that of an earlier submission once it goes on with one."""
        return self._own.submission

    @property
    def left(self) -> tuple[str, ...]:
        sent = [] if self._namespace is None else [(NAMESPACE, self._namespace)]
        rows = [self._own.left(kind, obj["metadata"]["name"]) for kind, obj in (*sent, *self._objects)]
        return tuple(filter(None, rows))

    async def run(self) -> AsyncIterator[Step]:
        if self._namespace is not None and NAMESPACE not in self._own.created:
            async for step in self._stepped(NAMESPACE.name, self._create_namespace):
                yield step
        if len([kind for kind in self._own.created if kind is not NAMESPACE]) < len(self._objects):
            async for step in self._stepped(DRY_RUN, self._dry_run):
                yield step
        for kind, obj in self._objects:
            if kind in self._own.created and (kind is not JOB or self._owned):
                continue

            async def create(kind: Kind = kind, obj: Json = obj) -> str:
                return await self._create(kind, obj)

            async for step in self._stepped(kind.name, create):
                yield step

    def follow(self) -> AsyncIterator[Step]:
        job, policy = self._own.created[JOB], self._own.created.get(PROPAGATION_POLICY)
        name = policy.name if policy is not None else ""
        return dispatch_progress(self._api, job.namespace, job.name, policy=name, clock=self._clock)

    async def undo(self) -> AsyncIterator[Step]:
        """Delete what this submission created, each only while it has the UID that was created. A Namespace is kept.

        Raises:
            ControlPlaneError: something could not be taken back; ``left`` says what.
        """
        objects = dict(self._objects)
        for kind in _UNDO_ORDER:
            if kind not in self._own.created and kind not in self._own.tried:
                continue

            async def delete(kind: Kind = kind) -> str:
                if kind not in self._own.created and await self._own.find(kind, objects[kind]) is None:
                    return "does not exist"
                said = await self._own.delete(self._own.created[kind])
                self._owned = False
                return said

            async for step in self._stepped(kind.name, delete, done=StepState.UNDONE):
                yield step
        if (said := await self._fate_of_namespace()) is not None:
            yield Step(NAMESPACE.name, StepState.DONE, said)

    async def _fate_of_namespace(self) -> str | None:
        """What there is to say of the Namespace that this submission created: somebody may have deleted it."""
        if self._namespace is None or not {NAMESPACE} & (self._own.created.keys() | self._own.doubtful):
            return None
        name = self._namespace["metadata"]["name"]
        try:
            found = await self._own.find(NAMESPACE, self._namespace)
        except ControlPlaneError:
            if NAMESPACE in self._own.doubtful:
                raise
            return f"{name} is kept"
        if found is not None and not found["metadata"].get("deletionTimestamp"):
            return f"{name} is kept"
        was_there = self._own.created.pop(NAMESPACE, None) is not None
        return f"{name} {'is gone already' if found is None else 'is being deleted'}" if was_there else None

    async def _stepped(
        self,
        name: str,
        work: Callable[[], Awaitable[str]],
        *,
        done: StepState = StepState.DONE,
    ) -> AsyncIterator[Step]:
        """The step as it begins and as it ends; a failure is raised after its step."""
        began = self._clock()
        yield Step(name, StepState.BUSY)
        try:
            message = await work()
        except ControlPlaneError as error:
            yield failed_step(name, error, seconds=self._clock() - began)
            raise
        yield Step(name, done, message, self._clock() - began)

    async def _create_namespace(self) -> str:
        assert self._namespace is not None
        name = self._namespace["metadata"]["name"]
        try:
            await self._ask(NAMESPACE, self._namespace)
            await self._own.create(NAMESPACE, self._namespace)
        except AlreadyExists:
            if await self._own.find(NAMESPACE, self._namespace) is None:
                return f"{name} exists already and is used as it is"
        return "created"

    async def _ask(self, kind: Kind, obj: Json) -> Json:
        """Dry-run one object; once more if no answer came, as from a connection that was open for too long."""
        try:
            return await self._api.create(kind, obj, dry_run=True)
        except Unreachable as error:
            if not error.sent:
                raise
            return await self._api.create(kind, obj, dry_run=True)

    async def _look_at_leftovers(self) -> bool:
        """Whether this goes on with a submission that was cut off; what others have left is in its way from now on."""

        async def ask(kind: Kind, obj: Json) -> Json:
            try:
                return await self._ask(kind, obj)
            except (Unauthorized, Overloaded):
                raise
            except Refused as error:
                raise RefusedObjects([(kind.name, error)]) from error

        found = await look_at(self._api, self._objects, self._leftovers, ask)
        self._leftovers, self._in_the_way = (), list(found.in_the_way)
        if found.submission:
            self._own.submission = found.submission
            self._objects = [(kind, _signed(obj, self.id)) for kind, obj in self._objects]
            self._own.tried |= {kind for kind, _ in self._objects}
        return bool(found.submission)

    async def _remove_what_is_in_the_way(self) -> str:
        """Remove what others have left, now that all is accepted. Returns what there is to say of it."""
        removed = []
        while self._in_the_way:
            first = self._in_the_way[0]
            await delete_once(self._api, first.kind, first.namespace, first.name, uid=first.uid)
            removed.append(f"{self._in_the_way.pop(0)}, and was removed")
        return "".join(f"; {each}" for each in removed)

    async def _dry_run(self) -> str:
        goes_on = await self._look_at_leftovers() if self._leftovers else False
        removable = {(each.kind, each.name) for each in self._in_the_way}
        missing = [(kind, obj) for kind, obj in self._objects if kind not in self._own.created]
        refusals: list[tuple[str, ControlPlaneError]] = []
        for kind, obj in missing:
            try:
                await self._ask(kind, obj)
            except AlreadyExists as error:
                # All checks come before this one: but for what is about to be removed it is accepted.
                if await self._own.find(kind, obj) is None and (kind, obj["metadata"]["name"]) not in removable:
                    refusals.append((kind.name, error))
            except (Unauthorized, Overloaded):
                # No verdict on the object: the others would hear the same.
                raise
            except Refused as error:
                refusals.append((kind.name, error))
        if refusals:
            raise RefusedObjects(refusals)
        taken_up = "; goes on with a submission of it that was cut off" if goes_on else ""
        return f"{counted(len(missing), 'object')} accepted{taken_up}"

    async def _create(self, kind: Kind, obj: Json) -> str:
        removed = await self._remove_what_is_in_the_way()
        if kind not in self._own.created:
            await self._own.create(kind, obj)
        if kind is not JOB:
            return f"created{removed}"
        await self._confirm(self._own.created[JOB])
        owned = await self._give_owner()
        self._owned = True
        if not owned:
            return f"created{removed}"
        return f"created, {'both policies now belong' if owned == 2 else 'its policy now belongs'} to it{removed}"

    async def _confirm(self, job: Created) -> None:
        """See the Job there: policies that were given to one that is not would be collected as garbage."""
        try:
            found = await self._api.get(JOB, job.namespace, job.name)
        except NotFound:
            found = {"metadata": {}}
        if found["metadata"].get("uid") != job.uid:
            del self._own.created[JOB]
            raise Conflict(f"{job} was created, but is not there: somebody has deleted it, or the server has lost it")

    async def _give_owner(self) -> int:
        """Make the Job the owner of the policies that select it alone. Returns how many now belong to it."""
        job = self._own.created[JOB]
        owner = {"apiVersion": JOB.api_version, "kind": JOB.name, "name": job.name, "uid": job.uid}
        count = 0
        for kind, obj in self._objects:
            created = self._own.created.get(kind)
            if created is None or kind is JOB or not selects_only(obj, job.name):
                continue
            metadata = {"uid": created.uid, "ownerReferences": [owner]}
            await self._api.patch(kind, created.namespace, created.name, {"metadata": metadata})
            count += 1
        return count


def _signed(obj: Json, submission: str) -> Json:
    """A copy of ``obj`` that carries the submission's ID."""
    signed = deepcopy(obj)
    meta = signed.setdefault("metadata", {})
    meta["annotations"] = {**(meta.get("annotations") or {}), SUBMISSION: submission}
    return signed
