"""A submission whose program is killed at a request, and the same Job submitted again by another program.

As after ``kill -9``: nothing is undone, and nothing is known afterwards but what the server tells.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product

from mcjob_tui.control_plane.errors import AlreadyExists, ControlPlaneError, RefusedObjects
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.submit import Submission
from mcjob_tui.control_plane.views import KarmadaView
from mcjob_tui.sandbox.kinds import JOB, OVERRIDE_POLICY, PROPAGATION_POLICY
from tests.control_plane.federations import Manifests, manifests
from tests.control_plane.servers import Json
from tests.faults.kinds_of_fault import Fault, Way
from tests.faults.stage import Stage, Theatre
from tests.sandbox.federation.harness import policy

_BEFORE, _AFTER = Fault("killed before", Way.HANG), Fault("killed after", Way.HANG, carried_out=True)
_LONG = 90.0
"""Seconds after which nobody is still at work on what is left."""


def first() -> Manifests:
    """What is submitted first: a Job with both policies."""
    return manifests(steering={"run-seconds": "90000"})


def changed() -> Manifests:
    """What is submitted afterwards where the person has changed the draft: another division, and no override."""
    return manifests(
        override=False, scheduling={"replicaSchedulingType": "Duplicated"}, steering={"run-seconds": "9000"}
    )


@dataclass(frozen=True)
class Course:
    """What is submitted again, and whether the policies' first name is a stranger's."""

    name: str
    again: Callable[[], Manifests]
    taken: bool = False


COURSES = (
    Course("the same again", first),
    Course("the same again, the name taken", first, taken=True),
    Course("changed", changed),
    Course("changed, the name taken", changed, taken=True),
)


class Fresh(Session):
    """A session that knows the policies as a list tells them now; nothing is watched."""

    @classmethod
    async def begun(cls, stage: Stage) -> "Fresh":
        """What another program knows when it has begun."""
        session = cls(stage.connection, stage.api, KarmadaView(True))
        for cache in (session._policies, session._override_policies):
            for each in await stage.api.list_all(cache.kind, "demo"):
                cache.put(json.dumps(each).encode())
            cache.complete = True
        return session

    def _covers(self, namespace: str) -> bool:
        return True

    def submission_of(self, given: Manifests, letters: str) -> Submission:
        """Named as every face of mcjob names it."""
        taken = self.policy_names("demo") or ()
        name = self.begun_name("demo", "j") or ("j" if "j" not in taken else f"j-{letters}")
        for each in (given.propagation_policy, given.override_policy):
            if each is not None:
                each["metadata"]["name"] = name
        return self.submission(given)


async def try_kills(theatre: Theatre, course: Course, *, twice: bool = False) -> tuple[int, list[str]]:
    """Be killed at every request, before it is carried out and after; ``twice``: the second program, too.

    Returns:
        How often it was tried, and what came out wrong.
    """
    async with _staged(theatre, course) as stage:
        submission = (await Fresh.begun(stage)).submission_of(first(), "aaaaa")
        stage.proxy.seen.clear()
        await _all(submission)
        count = len(stage.proxy.seen)
    places = list(product(range(1, count + 1), (False, True)))
    # The second one makes some requests more, to look at what is left.
    later = list(product(range(1, count + 4), (False, True)))
    kills = [list(pair) for pair in product(places, later)] if twice else [[each] for each in places]
    wrong = [each for some in kills for each in await wrong_after_kills(theatre, course, some)]
    return len(kills), wrong


async def wrong_after_kills(theatre: Theatre, course: Course, kills: Sequence[tuple[int, bool]]) -> list[str]:
    """Submit and be killed at each request of ``kills`` (its number, and whether it was carried out), then once more.

    Returns:
        What came out wrong.
    """
    places = (f"{at} ({'after' if carried_out else 'before'})" for at, carried_out in kills)
    name = f"{course.name}, killed at {', '.join(places)}"
    async with _staged(theatre, course) as stage:
        before = stage.bystanders()
        for number, (at, carried_out) in enumerate(kills):
            submission = (await Fresh.begun(stage)).submission_of(first(), "abcde"[number] * 5)
            await _killed(stage, submission, at, _AFTER if carried_out else _BEFORE)
            await stage.repair()
        complete = stage.find(JOB, "demo", "j") is not None
        stage.settle(_LONG)
        given = course.again()
        wrong, done = [], False
        try:
            await _all((await Fresh.begun(stage)).submission_of(given, "zzzzz"))
            done = True
        except RefusedObjects as error:
            if not complete or not any(isinstance(each, AlreadyExists) for _, each in error.refusals):
                wrong.append(f"refused: {error}")
        except ControlPlaneError as error:
            wrong.append(f"failed: {error}")
        stage.settle()
        wrong += _incomplete(stage, given if done else first(), owned=done)
        if stage.bystanders() != before:
            wrong.append("something else was changed")
    return [f"{name}: {each}" for each in wrong]


def _staged(theatre: Theatre, course: Course) -> "_Staged":
    return _Staged(theatre, course)


class _Staged:
    """A stage with the stranger's policy on it."""

    def __init__(self, theatre: Theatre, course: Course) -> None:
        self._stage = theatre.stage()
        self._course = course

    async def __aenter__(self) -> Stage:
        stage = await self._stage.__aenter__()
        if self._course.taken:
            strangers = policy("j")
            strangers["spec"]["resourceSelectors"][0]["name"] = "later"
            stage.course.create(PROPAGATION_POLICY, strangers)
        return stage

    async def __aexit__(self, *about: object) -> None:
        await self._stage.__aexit__(None, None, None)


async def _all(submission: Submission) -> None:
    async for _ in submission.run():
        pass


async def _killed(stage: Stage, submission: Submission, at: int, fault: Fault) -> None:
    """Run until request number ``at`` waits for its answer, and no further; or to the end if it makes fewer."""
    await stage.proxy.arm(fault, at, lasting=False)
    running = asyncio.create_task(_all(submission))
    hung = asyncio.create_task(stage.proxy.hung.wait())
    await asyncio.wait((running, hung), return_when=asyncio.FIRST_COMPLETED)
    for each in (running, hung):
        each.cancel()
        with suppress(asyncio.CancelledError, ControlPlaneError):
            await each


def _incomplete(stage: Stage, given: Manifests, *, owned: bool) -> list[str]:
    """What is wrong where ``given`` should be there once, and no policy of the Job's beside it."""
    job = stage.find(JOB, "demo", "j")
    if job is None:
        return ["there is no Job"]
    wrong = []
    for kind, wanted in ((OVERRIDE_POLICY, given.override_policy), (PROPAGATION_POLICY, given.propagation_policy)):
        found = [each for each in stage.federation.control_plane.list(kind, "demo") if _selected(each) == "j"]
        if len(found) != (wanted is not None):
            wrong.append(f"{len(found)} {kind.kind}: {', '.join(each['metadata']['name'] for each in found)}")
        for each in found:
            owners = [owner["uid"] for owner in each["metadata"].get("ownerReferences") or ()]
            if owned and owners != [job["metadata"]["uid"]]:
                wrong.append(f"{kind.kind} belongs to {owners}")
    return wrong


def _selected(policy: Json) -> str:
    return str(policy["spec"]["resourceSelectors"][0].get("name"))
