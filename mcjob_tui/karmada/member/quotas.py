"""Whether the ResourceQuotas of a namespace leave room for a Job and its pods.

Source: the admission plugin ``resourcequota`` and the evaluators in ``pkg/quota/v1/evaluator`` of Kubernetes.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from mcjob_tui.karmada.member.finding import (
    Finding,
    Found,
    Object,
    at_once,
    containers_of,
    hinders,
    in_all,
    pod_of,
    stops,
)
from mcjob_tui.karmada.member.usage import Usage, unspoken, usage_of
from mcjob_tui.resources import quantity
from mcjob_tui.resources.policies import Requirement
from mcjob_tui.resources.selectors import requirement_matches
from mcjob_tui.resources.wording import listed

_JOBS = ("count/jobs.batch",)
_FINISHED_TOO = "count/pods"
"""Counts pods that have ended as well, unlike ``pods``."""


def quota_findings(job: Object, quotas: tuple[Object, ...]) -> Found:
    """What each quota says to the Job, whose pod spec has the limit ranges' defaults already.

    Raises:
        InvalidQuantity: an amount of the Job or of a quota is no quantity.
    """
    pod = pod_of(job)
    for quota in quotas:
        name = str((quota.get("metadata") or {}).get("name", ""))
        hard, used = _amounts(quota)
        yield from _jobs(name, hard, used)
        if not concerns(quota, pod):
            continue
        silent = [f"{what} of {listed(list(who))}" for what, who in unspoken(hard, pod)]
        if silent:
            yield stops(f"quota {name} wants to be told the {listed(silent)}")
            continue
        found = _room(name, job, hard, used)
        if found is not None:
            yield found


def concerns(quota: Object, pod: Object) -> bool:
    """Whether the quota's scopes mean this pod; every scope must."""
    spec = quota.get("spec") or {}
    rows = [{"scopeName": each, "operator": "Exists"} for each in spec.get("scopes") or ()]
    rows += (spec.get("scopeSelector") or {}).get("matchExpressions") or ()
    return all(_in_scope(row, pod) for row in rows)


def _in_scope(row: Mapping[str, Any], pod: Object) -> bool:
    match row.get("scopeName"):
        case "Terminating":
            return pod.get("activeDeadlineSeconds") is not None
        case "NotTerminating":
            return pod.get("activeDeadlineSeconds") is None
        case "BestEffort":
            return _is_best_effort(pod)
        case "NotBestEffort":
            return not _is_best_effort(pod)
        case "PriorityClass":
            name = pod.get("priorityClassName")
            requirement = Requirement(key="", operator=row.get("operator") or "", values=tuple(row.get("values") or ()))
            return requirement_matches(requirement, {"": name} if name else {})
    return False


def _is_best_effort(pod: Object) -> bool:
    asked = [
        resource
        for container in containers_of(pod)
        for part in ("requests", "limits")
        for resource in ((container.get("resources") or {}).get(part) or {})
    ]
    return not any(each in ("cpu", "memory") for each in asked)


def _amounts(quota: Object) -> tuple[Usage, Usage]:
    status = quota.get("status") or {}
    hard = status.get("hard") or (quota.get("spec") or {}).get("hard") or {}
    return _parsed(hard), _parsed(status.get("used") or {})


def _parsed(given: Mapping[str, Any]) -> Usage:
    return {name: quantity.parse(str(amount)) for name, amount in given.items()}


def _jobs(name: str, hard: Usage, used: Usage) -> Found:
    for key in _JOBS:
        if key in hard and used.get(key, 0) + 1 > hard[key]:
            yield stops(f"quota {name} allows {hard[key]} Jobs, and {used.get(key, Fraction(0))} are there")


def _room(name: str, job: Object, hard: Usage, used: Usage) -> Finding | None:
    """How many of the Job's pods fit, by the resource that leaves least room."""
    asked = usage_of(pod_of(job))
    least: tuple[int, str] | None = None
    for key in sorted(hard):
        if not asked.get(key):
            continue
        if asked[key] > hard[key]:
            one = f"one pod asks for {_shown(key, asked[key])}"
            return stops(f"quota {name} allows {_shown(key, hard[key])} of {key}, and {one}")
        room = max(0, int((hard[key] - used.get(key, Fraction(0))) // asked[key]))
        wanted = in_all(job) if key == _FINISHED_TOO else at_once(job)
        if room < wanted and (least is None or room < least[0]):
            least = room, key
    if least is None:
        return None
    room, key = least
    wanted = in_all(job) if key == _FINISHED_TOO else at_once(job)
    if room:
        counted = ", ended ones counted" if key == _FINISHED_TOO else ""
        return hinders(f"quota {name} leaves room for {room} of {wanted}: {key}{counted}")
    spent = f"{_shown(key, used[key])} of {_shown(key, hard[key])} {key} are taken"
    return stops(f"quota {name} leaves room for none of {wanted}: {spent}")


def _shown(key: str, amount: Fraction) -> str:
    return quantity.shown(key.rpartition(".")[2], amount)
