"""What a submission has left that was cut off from outside, as by ``kill -9``: policies without a Job.

They belong to nobody, so nothing ever takes them away, and a second policy for the same Job would go behind them. When
the same Job is submitted again they are taken as what they are: the beginning of this submission.
"""

from collections.abc import Iterable
from typing import Any

from mcjob_tui.control_plane.api import Json
from mcjob_tui.control_plane.create_once import submission_of
from mcjob_tui.control_plane.kinds import JOB
from mcjob_tui.control_plane.service import ManifestSet
from mcjob_tui.control_plane.submit import objects_of, selects_only


def is_leftover(policy: Json, job: str) -> bool:
    """Whether ``policy`` was created by a submission of ``job``, for this Job alone, and belongs to no Job."""
    meta = policy.get("metadata") or {}
    return bool(submission_of(policy)) and not meta.get("ownerReferences") and selects_only(policy, job)


def continued(manifests: ManifestSet, present: Iterable[Json]) -> str | None:
    """The submission that creating ``manifests`` goes on with, or None where it is a new one.

    Args:
        manifests: what is to be created.
        present: what there is in their namespace: policies, and the Job of that name if there is one.

    Returns:
        The ID of a submission of which something was left, if all that was left of it, the Job included, is what is to
        be created; what the server has added does not count.
    """
    wanted = {(kind.name, obj["metadata"]["name"]): obj for kind, obj in objects_of(manifests)}
    job = str(manifests.job["metadata"]["name"])
    there = {(str(each.get("kind")), str(each["metadata"]["name"])): each for each in present}
    found = [(key, each) for key, each in there.items() if is_leftover(each, job)]
    submissions = {submission_of(each) for _, each in found}
    if len(submissions) != 1:
        return None
    if (JOB.name, job) in there:
        found.append(((JOB.name, job), there[JOB.name, job]))
        submissions.add(submission_of(there[JOB.name, job]))
    same = all(key in wanted and _has(each.get("spec"), wanted[key]["spec"]) for key, each in found)
    return submissions.pop() if same and len(submissions) == 1 else None


def _has(present: Any, wanted: Any) -> bool:
    """Whether ``wanted`` is in there, with whatever else a server's defaults have added."""
    if isinstance(wanted, dict):
        return isinstance(present, dict) and all(_has(present.get(key), value) for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(present, list) and len(present) == len(wanted) and all(map(_has, present, wanted))
    return bool(present == wanted)
