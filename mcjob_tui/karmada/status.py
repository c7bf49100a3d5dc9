"""What becomes of a Job's status on its way from the members to the control plane.

``reflect`` is what Karmada keeps of one member's status (in the Work and in the binding's ``aggregatedStatus``);
``aggregate`` is what it makes of all members for the Job on the control plane. Whether the API server takes that status
is not decided here.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mcjob_tui.karmada.wire import TEXT, WHOLE, Field, ListOf, Optional, must, normal, struct

_TIME = Optional(TEXT)
_CONDITION = struct(
    "v1.JobCondition",
    must("type", TEXT),
    must("status", TEXT),
    must("lastProbeTime", _TIME),
    must("lastTransitionTime", _TIME),
    Field("reason", TEXT),
    Field("message", TEXT),
)
_STATUS = struct(
    "v1.JobStatus",
    Field("conditions", ListOf(_CONDITION)),
    Field("startTime", _TIME),
    Field("completionTime", _TIME),
    Field("active", WHOLE),
    Field("succeeded", WHOLE),
    Field("failed", WHOLE),
)
_FINISHED = ("Complete", "Failed")


def reflect(member_status: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What Karmada keeps of a member Job's status (``reflectJobStatus``); None where the member has written none yet.

    ``ready``, ``terminating``, the completed and failed indexes and the uncounted pods are lost.
    """
    if member_status is None:
        return None
    status: dict[str, Any] = normal(_STATUS, member_status)
    for holder in (status, *status.get("conditions", ())):
        for key in ("startTime", "completionTime", "lastProbeTime", "lastTransitionTime"):
            if holder.get(key):
                holder[key] = _seconds(_moment(holder[key]))
    return status


def aggregate(
    job_status: Mapping[str, Any] | None, items: Sequence[Mapping[str, Any]], now: str | None = None
) -> dict[str, Any]:
    """The status that Karmada gives the Job on the control plane (``ParsingJobStatus``).

    Args:
        job_status: The Job's status now; once it is Complete or Failed nothing changes it again.
        items: The binding's ``aggregatedStatus``: ``clusterName`` and ``status``. Order makes no difference but for the
            order of the cluster names in the message of a failure, which Karmada keeps alphabetical.
        now: The time to write into new conditions, RFC 3339; without it they carry none.
    """
    before = dict(job_status or {})
    if _finished(before) is not None:
        return before
    reported = [(item.get("clusterName", ""), item["status"]) for item in items if item.get("status") is not None]
    status: dict[str, Any] = {}
    if conditions := _conditions(reported, len(items), now):
        status["conditions"] = conditions
    if before.get("startTime"):
        status["startTime"] = before["startTime"]
    elif started := _all_moments(reported, "startTime", len(items)):
        status["startTime"] = _seconds(min(started))
    if completed := _all_moments(reported, "completionTime", len(items)):
        status["completionTime"] = _seconds(max(completed))
    for counter in ("active", "succeeded", "failed"):
        if total := sum(each.get(counter) or 0 for _, each in reported):
            status[counter] = total
    return status


def _conditions(
    reported: Sequence[tuple[str, Mapping[str, Any]]], clusters: int, now: str | None
) -> list[dict[str, Any]]:
    ends = [(name, _finished(each)) for name, each in reported]
    failed = [name for name, end in ends if end == "Failed"]
    conditions = []
    if failed:
        message = f"Job executed failed in member clusters {','.join(failed)}"
        conditions.append(_condition("Failed", "JobFailed", message, now))
    if reported and sum(end == "Complete" for _, end in ends) == clusters:
        conditions.append(_condition("Complete", "Completed", "Job completed", now))
        if sum(_is_true(each, "SuccessCriteriaMet") for _, each in reported) == clusters:
            message = "All member clusters have met success criteria"
            conditions.append(_condition("SuccessCriteriaMet", "CompletionsReached", message, now))
    return conditions


def _condition(kind: str, reason: str, message: str, now: str | None) -> dict[str, Any]:
    times = {} if now is None else {"lastProbeTime": now, "lastTransitionTime": now}
    return {"type": kind, "status": "True", **times, "reason": reason, "message": message}


def _finished(status: Mapping[str, Any]) -> str | None:
    """The first condition that says the Job has ended, Complete or Failed."""
    rows: Iterable[Mapping[str, Any]] = status.get("conditions") or ()
    return next((each["type"] for each in rows if each.get("type") in _FINISHED and each.get("status") == "True"), None)


def _is_true(status: Mapping[str, Any], kind: str) -> bool:
    rows: Iterable[Mapping[str, Any]] = status.get("conditions") or ()
    return any(each.get("type") == kind and each.get("status") == "True" for each in rows)


def _all_moments(reported: Sequence[tuple[str, Mapping[str, Any]]], key: str, clusters: int) -> list[datetime]:
    """The time ``key`` of every cluster, or nothing unless all of them have one."""
    moments = [_moment(each[key]) for _, each in reported if each.get(key)]
    return moments if len(moments) == clusters else []


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _seconds(moment: datetime) -> str:
    """RFC 3339 in UTC without fractions, as ``metav1.Time`` is written."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
