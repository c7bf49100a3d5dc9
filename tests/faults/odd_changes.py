"""Changes of a Job that is there while every answer is odd: each ends well, or with a sentence, and tells no lie.

The server carries out what it is asked; only what it says of it is odd.
"""

from collections.abc import AsyncIterator, Coroutine
from contextlib import aclosing, suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from mcjob_tui.control_plane.delete import delete_job
from mcjob_tui.control_plane.rerun import Rerun
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import Step, StepState
from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.storing import Shelf
from mcjob_tui.sandbox.kinds import JOB, PROPAGATION_POLICY
from tests.control_plane.servers import Json
from tests.sandbox.federation.harness import Course, job, policy

NAMESPACE = "default"
_PATIENCE = 0.5


def put_there(course: Course, name: str) -> None:
    """A Job that goes on, with a policy of its own."""
    wanted, placing = job(name, parallelism=1, completions=1, cpu=None, steering={"run-seconds": "90000"}), policy(name)
    for each in (wanted, placing):
        each["metadata"]["namespace"] = NAMESPACE
    made = course.create(JOB, wanted)
    owner = {"apiVersion": "batch/v1", "kind": "Job", "name": name, "uid": made["metadata"]["uid"]}
    placing["metadata"]["ownerReferences"] = [owner]
    course.create(PROPAGATION_POLICY, placing)


def changes(session: Session, course: Course, name: str, folder: Path) -> list[tuple[str, Coroutine[Any, Any, object]]]:
    """All that can be done to the Job; the last deletes it."""
    return [
        ("suspend one that is there", _suspended(session, course, name, True)),
        ("resume one that is there", _suspended(session, course, name, False)),
        ("edit one that is there", _edited(session, course, name)),
        ("run one that is there again", _run_again(session, course, name, folder)),
        ("delete one that is there", _deleted(session, course, name)),
    ]


def _found(course: Course, name: str) -> Json | None:
    return course.federation.control_plane.find(JOB, NAMESPACE, name)


def _uid(course: Course, name: str) -> str:
    found = _found(course, name)
    return str(found["metadata"]["uid"]) if found is not None else ""


async def _suspended(session: Session, course: Course, name: str, suspended: bool) -> None:
    await session.set_suspended(NAMESPACE, name, suspended, uid=_uid(course, name))
    found = _found(course, name)
    assert found is not None
    assert bool(found["spec"].get("suspend")) is suspended, "it says so, and it is not"


async def _edited(session: Session, course: Course, name: str) -> None:
    base = deepcopy(_found(course, name))
    assert base is not None
    edited = deepcopy(base)
    edited["spec"]["backoffLimit"] = 3
    await session.replace_job(base, edited)
    found = _found(course, name)
    assert found is not None
    assert found["spec"]["backoffLimit"] == 3, "said to be edited, and is not"


async def _run_again(session: Session, course: Course, name: str, folder: Path) -> None:
    rerun = Rerun(
        _Impatient(session), NAMESPACE, name, uid=_uid(course, name), in_place=True, shelf=Shelf(folder / name)
    )
    try:
        with suppress(DraftError):
            async with aclosing(rerun.run()) as steps:  # type: ignore[type-var]
                _ = [each async for each in steps]
    finally:
        there = _found(course, name) is not None
        assert there or rerun.kept_in, "neither it nor a draft of it is there"
        assert there or not rerun.is_done, "said to be there again, and is not"


async def _deleted(session: Session, course: Course, name: str) -> None:
    told = {each.name: each async for each in _Impatient(session).delete(NAMESPACE, name, uid=_uid(course, name))}
    assert all(each.message for each in told.values() if each.state is StepState.FAILED)
    assert _found(course, name) is None, "said to be deleted, and is not"


class _Impatient:
    """A session that does not follow a deletion for long."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def delete(self, namespace: str, name: str, *, uid: str = "") -> AsyncIterator[Step]:
        return delete_job(self._session.api, namespace, name, uid=uid, patience=_PATIENCE)
