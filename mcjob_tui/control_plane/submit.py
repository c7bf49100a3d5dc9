"""Submit: one operation that creates a Job with its policies, or says exactly what is left.

A new Namespace comes first; then everything is dry-run; then OverridePolicy, PropagationPolicy and Job are created in
this order, because an override that arrives after the Job has reached a member can never be applied. Then the
policies are given to the Job as their owner, so that they go when it goes. What was created is remembered by UID: a
retry goes on from there and an undo takes back that and nothing else.
"""

import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass

from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.create_once import create_once, submission_of
from mcjob_tui.control_plane.delete_once import Fate, delete_once
from mcjob_tui.control_plane.dispatch_progress import dispatch_progress
from mcjob_tui.control_plane.errors import (
    AlreadyExists,
    Conflict,
    ControlPlaneError,
    NotFound,
    OutcomeUnknown,
    Overloaded,
    Refused,
    RefusedObjects,
    Unauthorized,
    Unreachable,
)
from mcjob_tui.control_plane.job_part import SUBMISSION
from mcjob_tui.control_plane.kinds import JOB, NAMESPACE, OVERRIDE_POLICY, PROPAGATION_POLICY, Kind
from mcjob_tui.control_plane.service import ManifestSet
from mcjob_tui.control_plane.views import Step, StepState

DRY_RUN = "server dry run"
_UNDO_ORDER = (JOB, PROPAGATION_POLICY, OVERRIDE_POLICY)
_PERHAPS = " (perhaps: no answer came)"
_GOING = " (goes with the Job)"


@dataclass(frozen=True, slots=True)
class Created:
    """An object of this submission that exists."""

    kind: Kind
    namespace: str
    name: str
    uid: str

    def __str__(self) -> str:
        return f"{self.kind.name} {self.name}"


class Submission:
    """One submission; see ``service.SubmissionService``.

    Args:
        api: where to.
        manifests: what is sent, object for object, apart from the submission's annotation and, later, the owners.
        submission_id: of an earlier attempt that is to be continued; by default a new one.
        clock: seconds, for the steps' times.
    """

    def __init__(
        self,
        api: Api,
        manifests: ManifestSet,
        *,
        submission_id: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.id = submission_id or str(uuid.uuid4())
        self._api = api
        self._clock = clock
        self._namespace = _signed(manifests.namespace, self.id) if manifests.namespace is not None else None
        self._objects = [(kind, _signed(obj, self.id)) for kind, obj in objects_of(manifests)]
        self._created: dict[Kind, Created] = {}
        self._doubtful: set[Kind] = set()
        self._tried = {kind for kind, _ in self._objects} if submission_id else set[Kind]()
        self._going: set[Kind] = set()
        self._owned = False

    @property
    def left(self) -> tuple[str, ...]:
        sent = [] if self._namespace is None else [(NAMESPACE, self._namespace)]
        rows = []
        for kind, obj in (*sent, *self._objects):
            if kind in self._created or kind in self._doubtful:
                how = _PERHAPS if kind in self._doubtful else _GOING if kind in self._going else ""
                rows.append(f"{kind.name} {obj['metadata']['name']}{how}")
        return tuple(rows)

    async def run(self) -> AsyncIterator[Step]:
        if self._namespace is not None and NAMESPACE not in self._created:
            async for step in self._stepped(NAMESPACE.name, self._create_namespace):
                yield step
        if len([kind for kind in self._created if kind is not NAMESPACE]) < len(self._objects):
            async for step in self._stepped(DRY_RUN, self._dry_run):
                yield step
        for kind, obj in self._objects:
            if kind in self._created and (kind is not JOB or self._owned):
                continue

            async def create(kind: Kind = kind, obj: Json = obj) -> str:
                return await self._create(kind, obj)

            async for step in self._stepped(kind.name, create):
                yield step

    def follow(self) -> AsyncIterator[Step]:
        job, policy = self._created[JOB], self._created.get(PROPAGATION_POLICY)
        name = policy.name if policy is not None else ""
        return dispatch_progress(self._api, job.namespace, job.name, policy=name, clock=self._clock)

    async def undo(self) -> AsyncIterator[Step]:
        """Delete what this submission created, each only while it has the UID that was created. A Namespace is kept.

        Raises:
            ControlPlaneError: something could not be taken back; ``left`` says what.
        """
        objects = dict(self._objects)
        for kind in _UNDO_ORDER:
            if kind not in self._created and kind not in self._tried:
                continue

            async def delete(kind: Kind = kind) -> str:
                if kind not in self._created and await self._find(kind, objects[kind]) is None:
                    return "does not exist"
                return await self._delete(self._created[kind])

            async for step in self._stepped(kind.name, delete, done=StepState.UNDONE):
                yield step
        if NAMESPACE in self._doubtful and self._namespace is not None:
            await self._find(NAMESPACE, self._namespace)
        if NAMESPACE in self._created:
            yield Step(NAMESPACE.name, StepState.DONE, f"{self._created[NAMESPACE].name} is kept")

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
            await self._create_once(NAMESPACE, self._namespace)
        except AlreadyExists:
            if await self._find(NAMESPACE, self._namespace) is None:
                return f"{name} exists already and is used as it is"
        return "created"

    async def _ask(self, kind: Kind, obj: Json) -> None:
        """Dry-run one object; once more if no answer came, as from a connection that was open for too long."""
        try:
            await self._api.create(kind, obj, dry_run=True)
        except Unreachable as error:
            if not error.sent:
                raise
            await self._api.create(kind, obj, dry_run=True)

    async def _dry_run(self) -> str:
        missing = [(kind, obj) for kind, obj in self._objects if kind not in self._created]
        refusals: list[tuple[str, ControlPlaneError]] = []
        for kind, obj in missing:
            try:
                await self._ask(kind, obj)
            except AlreadyExists as error:
                if await self._find(kind, obj) is None:
                    refusals.append((kind.name, error))
            except (Unauthorized, Overloaded):
                # No verdict on the object: the others would hear the same.
                raise
            except Refused as error:
                refusals.append((kind.name, error))
        if refusals:
            raise RefusedObjects(refusals)
        return f"{len(missing)} object{'' if len(missing) == 1 else 's'} accepted"

    async def _create(self, kind: Kind, obj: Json) -> str:
        if kind not in self._created:
            await self._create_once(kind, obj)
        if kind is not JOB:
            return "created"
        await self._confirm(self._created[JOB])
        owned = await self._give_owner()
        self._owned = True
        if not owned:
            return "created"
        return f"created, {'both policies now belong' if owned == 2 else 'its policy now belongs'} to it"

    async def _create_once(self, kind: Kind, obj: Json) -> None:
        self._tried.add(kind)
        try:
            self._remember(kind, await create_once(self._api, kind, obj))
        except OutcomeUnknown:
            self._doubtful.add(kind)
            raise
        except ControlPlaneError:
            self._doubtful.discard(kind)
            raise

    async def _confirm(self, job: Created) -> None:
        """See the Job there: policies that were given to one that is not would be collected as garbage."""
        try:
            found = await self._api.get(JOB, job.namespace, job.name)
        except NotFound:
            found = {"metadata": {}}
        if found["metadata"].get("uid") != job.uid:
            del self._created[JOB]
            raise Conflict(f"{job} was created, but is not there: somebody has deleted it, or the server has lost it")

    async def _give_owner(self) -> int:
        """Make the Job the owner of the policies that select it alone. Returns how many now belong to it."""
        job = self._created[JOB]
        owner = {"apiVersion": JOB.api_version, "kind": JOB.name, "name": job.name, "uid": job.uid}
        count = 0
        for kind, obj in self._objects:
            created = self._created.get(kind)
            if created is None or kind is JOB or not selects_only(obj, job.name):
                continue
            metadata = {"uid": created.uid, "ownerReferences": [owner]}
            await self._api.patch(kind, created.namespace, created.name, {"metadata": metadata})
            count += 1
        return count

    async def _find(self, kind: Kind, obj: Json) -> Json | None:
        """This submission's object from an earlier attempt, if it is there; it is remembered then."""
        try:
            found = await self._api.get(kind, obj["metadata"].get("namespace"), obj["metadata"]["name"])
        except NotFound:
            self._doubtful.discard(kind)
            return None
        if submission_of(found) != self.id:
            self._doubtful.discard(kind)
            return None
        self._remember(kind, found)
        return found

    async def _delete(self, created: Created) -> str:
        # What belongs to the Job goes when the garbage collector comes to it; any policy may by now.
        with_it = {kind for kind in self._created if kind is not NAMESPACE} if created.kind is JOB else {created.kind}
        try:
            fate = await delete_once(self._api, created.kind, created.namespace, created.name, uid=created.uid)
        except OutcomeUnknown:
            self._doubtful |= with_it
            raise
        del self._created[created.kind]
        self._doubtful.discard(created.kind)
        self._going |= with_it
        self._owned = False
        return _FATES[fate]

    def _remember(self, kind: Kind, obj: Json) -> None:
        meta = obj["metadata"]
        self._doubtful.discard(kind)
        self._going.discard(kind)
        self._created[kind] = Created(kind, str(meta.get("namespace") or ""), str(meta["name"]), str(meta["uid"]))


_FATES = {
    Fate.DELETED: "taken back",
    Fate.GONE: "gone already",
    Fate.REPLACED: "replaced by somebody else meanwhile, and kept",
}


async def dry_run_all(api: Api, manifests: ManifestSet) -> tuple[Step, ...]:
    """Dry-run every object on its own and say what the server thinks of each; nothing is raised for a refusal.

    Objects in a namespace that is yet to be created cannot be asked about; their steps are ``WAITING``.
    """
    steps = []
    objects = list(objects_of(manifests))
    if manifests.namespace is not None:
        objects.insert(0, (NAMESPACE, manifests.namespace))
    for kind, obj in objects:
        began = time.monotonic()
        try:
            await api.create(kind, obj, dry_run=True)
        except NotFound as error:
            if manifests.namespace is not None and error.kind == NAMESPACE.plural:
                steps.append(Step(kind.name, StepState.WAITING, "can be checked once the namespace exists"))
            else:
                steps.append(failed_step(kind.name, error, seconds=time.monotonic() - began))
        except ControlPlaneError as error:
            steps.append(failed_step(kind.name, error, seconds=time.monotonic() - began))
        else:
            steps.append(Step(kind.name, StepState.DONE, "accepted", time.monotonic() - began))
    return tuple(steps)


def failed_step(name: str, error: ControlPlaneError, *, seconds: float = 0.0) -> Step:
    """A failed step with the fields that the server named."""
    if isinstance(error, RefusedObjects):
        causes = tuple(
            (kind, cause.field, cause.message)
            for kind, each in error.refusals
            if isinstance(each, Refused)
            for cause in each.causes
        )
    else:
        causes = tuple((name, each.field, each.message) for each in getattr(error, "causes", ()))
    return Step(name, StepState.FAILED, str(error), seconds, causes=causes, error=error)


def objects_of(manifests: ManifestSet) -> list[tuple[Kind, Json]]:
    """The namespaced objects in the order in which they are created."""
    rows = (
        (OVERRIDE_POLICY, manifests.override_policy),
        (PROPAGATION_POLICY, manifests.propagation_policy),
        (JOB, manifests.job),
    )
    return [(kind, obj) for kind, obj in rows if obj is not None]


def selects_only(policy: Json, job: str) -> bool:
    """Whether a policy selects this Job by name and nothing else: only then it may belong to it."""
    selectors = (policy.get("spec") or {}).get("resourceSelectors") or []
    if len(selectors) != 1:
        return False
    only = selectors[0]
    return (only.get("apiVersion"), only.get("kind"), only.get("name")) == (JOB.api_version, JOB.name, job)


def _signed(obj: Json, submission: str) -> Json:
    """A copy of ``obj`` that carries the submission's ID."""
    signed = deepcopy(obj)
    meta = signed.setdefault("metadata", {})
    meta["annotations"] = {**(meta.get("annotations") or {}), SUBMISSION: submission}
    return signed
