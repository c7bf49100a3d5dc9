"""Replays the scheduling cases: a case's short form becomes objects, and the scheduler's answer the case's fields."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mcjob_tui.karmada.names import uid_hash_odd
from mcjob_tui.karmada.placement import PlacementResult, Target, schedule
from mcjob_tui.karmada.policy_types import PLACEMENT
from mcjob_tui.karmada.wire import normal
from mcjob_tui.resources.bindings import TargetCluster
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.meta import without_nulls
from mcjob_tui.resources.policies import Placement
from tests.golden.replay import Absent, Difference, compare

Raw = Mapping[str, Any]

_COMPARED = frozenset(
    {
        "replicas", "replicaRequirements", "placementApplied", "filtered", "available", "selected", "scheduled",
        "reason", "retry", "result", "message", "messages", "uidHashOdd", "uidSensitive", "resultOtherUid",
        "orderRandom",
    }
)  # fmt: skip
_LISTS = ("allocatable", "allocated", "allocating")
_NOT_ASKED = 2**31 - 1
"""What Karmada notes as available where there are no replicas to find room for."""


def differences(case: Raw) -> list[Difference]:
    """Every field on which our scheduler and Karmada's disagree."""
    given, expected = case["input"], case["expected"]
    found = [
        Difference(key, value, Absent("the replay does not know this field"))
        for key, value in expected.items()
        if key not in _COMPARED
    ]
    result = replayed(given)
    return found + list(_compared(expected, result, given["uid"]))


def replayed(given: Raw) -> PlacementResult:
    """The scheduler's answer to a case's input."""
    return schedule(
        [cluster_of(each) for each in given["clusters"]],
        Placement.model_validate(without_nulls(given["placement"])),
        job_of(given["job"]),
        uid=given["uid"],
        previous=tuple(TargetCluster.model_validate(each) for each in given.get("previous") or ()),
        evicting=tuple(given.get("evicting") or ()),
        fresh=given.get("fresh", False),
    )


def cluster_of(raw: Raw) -> Cluster:
    """A Cluster from its short form."""
    metadata: dict[str, Any] = {"name": raw["name"], "labels": raw.get("labels")}
    if raw.get("deleting"):
        metadata["deletionTimestamp"] = "2026-08-01T00:00:00Z"
    status: dict[str, Any] = {}
    if "api" not in raw:
        status["apiEnablements"] = [{"groupVersion": "batch/v1", "resources": [{"name": "jobs", "kind": "Job"}]}]
    if not raw.get("noSummary"):
        status["resourceSummary"] = _summary(raw)
    spec: dict[str, Any] = {key: raw[key] for key in ("provider", "region", "zones", "taints") if key in raw}
    spec["resourceModels"] = [
        {"grade": each["grade"], "ranges": [{"name": name, "min": least} for name, least in each["min"].items()]}
        for each in raw.get("models") or ()
    ]
    return Cluster.model_validate({"metadata": metadata, "spec": spec, "status": status})


def job_of(raw: Raw) -> Job:
    """A Job from its short form."""
    counts = {key: raw[key] for key in ("parallelism", "completions") if key in raw}
    pod = {key: raw[key] for key in ("nodeSelector",) if key in raw}
    for key in ("containers", "initContainers"):
        pod[key] = [{"resources": each} for each in raw.get(key) or ()]
    return Job.model_validate({"spec": {**counts, "template": {"spec": pod}}})


def _summary(raw: Raw) -> dict[str, Any]:
    summary: dict[str, Any] = {name: {} for name in _LISTS}
    for resource, amounts in (raw.get("resources") or {}).items():
        for name, amount in zip(_LISTS, amounts, strict=False):
            if amount:
                summary[name][resource] = amount
    if raw.get("models"):
        summary["allocatableModelings"] = [{"grade": each["grade"], "count": each["count"]} for each in raw["models"]]
    return summary


def _compared(expected: Raw, result: PlacementResult, uid: str) -> Iterator[Difference]:
    answers: dict[str, Any] = {
        "replicas": result.replicas,
        "replicaRequirements": _requirements(result),
        "scheduled": result.scheduled,
        "reason": str(result.reason),
    }
    for field, answer in answers.items():
        if field in expected:
            yield from compare(field, expected[field], answer)
    yield from compare("filtered", expected.get("filtered") or {}, _filtered(result))
    yield from compare("available", expected.get("available") or {}, _available(result))
    yield from compare("selected", expected.get("selected") or [], list(result.selected))
    yield from compare("retry", expected.get("retry", False), result.retry)
    yield from compare("uidHashOdd", expected.get("uidHashOdd", False), uid_hash_odd(uid))
    yield from compare("uidSensitive", expected.get("uidSensitive", False), result.uid_sensitive)
    if "placementApplied" in expected:
        yield from _placement(expected["placementApplied"], result.placement)
    yield from _texts(expected, result)
    ordered = not expected.get("orderRandom", False)
    if "result" in expected:
        yield from compare("orderRandom", not ordered, result.order_random)
        yield from _outcome("result", expected["result"], result.affinity, result.targets, ordered)
    elif result.scheduled:
        yield Difference("result", Absent(), _rows(result.targets, ordered))
    if "resultOtherUid" in expected:
        other = result.other_targets or ()
        yield from _outcome("resultOtherUid", expected["resultOtherUid"], result.affinity, other, ordered)
    elif expected.get("uidSensitive"):
        yield Difference("resultOtherUid", Absent(), _rows(result.other_targets or (), ordered))


def _placement(expected: Any, placement: Placement) -> Iterator[Difference]:
    """The defaulted placement. What a placement has no place for differs too: the models would skip it."""
    try:
        applied = Placement.model_validate(without_nulls(expected))
        written = normal(PLACEMENT, expected)
    except (TypeError, AttributeError, ValueError):
        yield Difference("placementApplied", expected, placement.model_dump(by_alias=True, exclude_defaults=True))
        return
    yield from compare("placementApplied", expected, written)
    yield from compare("placementApplied", applied.model_dump(), placement.model_dump())


def _texts(expected: Raw, result: PlacementResult) -> Iterator[Difference]:
    """The text of a failure; where several can occur, ``message`` is the first of them."""
    if "message" not in expected:
        if result.message:
            yield Difference("message", Absent(), result.message)
        return
    texts = expected.get("messages") or [expected["message"]]
    if not isinstance(texts, list) or result.message not in texts:
        yield Difference("message", texts, result.message)
    yield from compare("messages", texts, list(result.messages))
    if result.messages:
        yield from compare("message", expected["message"], result.messages[0])


def _outcome(
    field: str, expected: Any, affinity: str | None, targets: tuple[Target, ...], ordered: bool
) -> Iterator[Difference]:
    if not isinstance(expected, Mapping) or not isinstance(expected.get("members") or [], list):
        yield Difference(field, expected, _rows(targets, ordered))
        return
    for key in expected.keys() - {"members", "affinity"}:
        yield Difference(f"{field}.{key}", expected[key], Absent("the replay does not know this field"))
    rows = expected.get("members") or []
    yield from compare(f"{field}.members", rows if ordered else _sorted(rows), _rows(targets, ordered))
    yield from compare(f"{field}.affinity", expected.get("affinity"), affinity)


def _rows(targets: tuple[Target, ...], ordered: bool) -> list[list[Any]]:
    rows = [[each.cluster, each.replicas, each.parallelism, each.completions] for each in targets]
    return rows if ordered else _sorted(rows)


def _sorted(rows: list[Any]) -> list[Any]:
    """Rows in one order, whatever an expectation holds."""
    return sorted(rows, key=json.dumps)


def _requirements(result: PlacementResult) -> Raw | None:
    if result.requirements is None:
        return None
    found: dict[str, Any] = {}
    if result.requirements.resource_request:
        found["resourceRequest"] = result.requirements.quantities
    if result.requirements.node_claim is not None:
        found["nodeClaim"] = True
    return found


def _filtered(result: PlacementResult) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for verdict in result.verdicts:
        for failure in verdict.failed:
            found.setdefault(failure.plugin, []).append(verdict.cluster)
    return {plugin: sorted(names) for plugin, names in found.items()}


def _available(result: PlacementResult) -> dict[str, int]:
    return {
        each.cluster: _NOT_ASKED if each.available is None else each.available
        for each in result.verdicts
        if not each.failed and each.why != "terminating"
    }
