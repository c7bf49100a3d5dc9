"""What a submission has left that was cut off from outside, as by ``kill -9``: policies without a Job.

They belong to nobody, so nothing ever takes them away; they would claim the next Job of that name, and override it.
When the Job is submitted again, those that are what is to be created are gone on with. Others are in its way, and are
removed if nobody can be at work on them any more. Only what a submission of this very Job has made is ever touched.
"""

import re
import uuid
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.create_once import submission_of
from mcjob_tui.control_plane.errors import Conflict, NotFound, UnknownApi
from mcjob_tui.control_plane.job_edit import changed_paths
from mcjob_tui.control_plane.kinds import JOB, Kind, kind_named
from mcjob_tui.control_plane.wording import listed
from mcjob_tui.draft.cloning import stripped

OLD_SECONDS = 60
"""After that no submission is still between two of its objects, whatever answers it has lost."""

Key = tuple[str, str]
"""Name of the kind, and name."""
Objects = Sequence[tuple[Kind, Json]]


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A policy that an earlier submission has left, and in what it is another than what is to be created now."""

    kind: Kind
    namespace: str
    name: str
    uid: str
    differs: tuple[str, ...]

    def __str__(self) -> str:
        how = f"differs in {listed(self.differs)}" if self.differs else "is not wanted any more"
        return f"{self.kind.name} {self.name} (left by a submission of this Job that was cut off) {how}"

    @property
    def way_out(self) -> str:
        """The command that removes it."""
        return f"kubectl delete -n {self.namespace} {self.kind.resource} {self.name}"


@dataclass(frozen=True, slots=True)
class Begun:
    """What is there of a Job's earlier submissions. ``submission`` is the ID of the one to go on with; "" for none."""

    submission: str = ""
    in_the_way: tuple[InTheWay, ...] = ()


def is_named_for(policy: str, job: str) -> bool:
    """Whether a submission of ``job`` would call its policies so: see ``draft.render``."""
    return policy == job or re.fullmatch(rf"{re.escape(job)}-[a-z]{{5}}", policy) is not None


def is_leftover(policy: Json, job: str) -> bool:
    """Whether ``policy`` was created by a submission of ``job``, for this Job alone, and belongs to no Job."""
    meta = policy.get("metadata") or {}
    is_free = not meta.get("ownerReferences") and not meta.get("deletionTimestamp")
    return is_free and bool(submission_of(policy)) and selects_only(policy, job)


def selects_only(policy: Json, job: str) -> bool:
    """Whether a policy selects this Job by name and nothing else: only then it may belong to it."""
    selectors = (policy.get("spec") or {}).get("resourceSelectors") or []
    if len(selectors) != 1:
        return False
    only = selectors[0]
    return (only.get("apiVersion"), only.get("kind"), only.get("name")) == (JOB.api_version, JOB.name, job)


async def look_at(
    api: Api, objects: Objects, left: Sequence[Json], ask: Callable[[Kind, Json], Awaitable[Json]]
) -> Begun:
    """What is to be done with ``left`` when ``objects`` are created.

    What the server would make of each object is asked under a name that is free: defaults are told from differences
    by that, whatever the server's version.

    Args:
        api: where they are.
        objects: what is to be created, the Job among them.
        left: leftovers of this Job.
        ask: dry-runs one object.

    Raises:
        Conflict: something is in the way that may still be somebody's work; the sentence says what, and the way out.
        ControlPlaneError: an object is refused, or the server cannot be asked.
    """
    job = next(obj for kind, obj in objects if kind is JOB)
    wanted = {(kind.name, str(obj["metadata"]["name"])): (kind, obj) for kind, obj in objects}
    there = await _job_there(api, job)
    present = {_key(each): each for each in (*left, *there)}
    differs, now = dict[Key, tuple[str, ...]](), ""
    for key, (kind, obj) in wanted.items():
        if key in present or kind is JOB:
            made = await ask(kind, _renamed(obj))
            now = str(made["metadata"].get("creationTimestamp") or now)
            if key in present:
                differs[key] = _differences(present[key], made)
    groups: dict[str, list[Key]] = {}
    for each in (*left, *there):
        groups.setdefault(submission_of(each), []).append(_key(each))
    if there:
        # A Job that is there may yet be given what is left: only what is all the same is gone on with.
        groups = {id_: keys for id_, keys in groups.items() if _key(there[0]) in keys and len(keys) > 1}
    same = [id_ for id_, keys in groups.items() if id_ and all(differs.get(key) == () for key in keys)]
    chosen = max(same, key=lambda id_: (len(groups[id_]), id_), default="")
    if there:
        return Begun(chosen)
    others = [each for each in left if submission_of(each) != chosen]
    in_the_way = tuple(_in_the_way(each, differs.get(_key(each), ())) for each in others)
    _refuse_the_recent(in_the_way, others, now)
    return Begun(chosen, in_the_way)


async def _job_there(api: Api, job: Json) -> list[Json]:
    meta = job["metadata"]
    try:
        return [await api.get(JOB, meta.get("namespace"), meta["name"])]
    except UnknownApi:
        raise
    except NotFound:
        return []


def _refuse_the_recent(in_the_way: Iterable[InTheWay], policies: Iterable[Json], now: str) -> None:
    """Both times are the server's own, so that no clock but one is asked."""
    ages = [_seconds_between(str(each["metadata"].get("creationTimestamp") or ""), now) for each in policies]
    recent = [(each, age) for each, age in zip(in_the_way, ages, strict=True) if age is None or age < OLD_SECONDS]
    if not recent:
        return
    waits = [OLD_SECONDS - max(0, int(age)) for _, age in recent if age is not None]
    wait = f"try again in {max(waits)} s, or " if len(waits) == len(recent) else ""
    raise Conflict(
        f"{', '.join(str(each) for each, _ in recent)}; this may still be somebody's work: {wait}remove it first: "
        + " && ".join(each.way_out for each, _ in recent),
        code=409,
        reason="Conflict",
    )


def _seconds_between(begin: str, end: str) -> float | None:
    try:
        return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()
    except (ValueError, TypeError):
        return None


def _in_the_way(policy: Json, differs: tuple[str, ...]) -> InTheWay:
    kind, meta = kind_named(str(policy["kind"])), policy["metadata"]
    return InTheWay(kind, str(meta.get("namespace") or ""), str(meta["name"]), str(meta["uid"]), differs)


def _key(obj: Json) -> Key:
    return str(obj["kind"]), str(obj["metadata"]["name"])


def _renamed(obj: Json) -> Json:
    return obj | {"metadata": {**obj["metadata"], "name": f"mcjob-{uuid.uuid4().hex[:12]}"}}


def _differences(present: Json, made: Json) -> tuple[str, ...]:
    """Where what is there is another than what the server would make of what is wanted, as paths."""
    here, there = stripped(made), stripped(present)
    for each in (here, there):
        each["metadata"].pop("name", None)
    return tuple(changed_paths(here, there))
