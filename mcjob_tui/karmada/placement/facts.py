"""What the scheduler needs of a Cluster, derived once: quantities as numbers, taints that count, whether it runs Jobs.

A Cluster never changes (its model is frozen; a watch brings a new one), so its facts are kept as long as it lives.
"""

import weakref
from collections.abc import Mapping
from dataclasses import dataclass

from mcjob_tui.resources.clusters import Cluster, ResourceSummary, Taint
from mcjob_tui.resources.quantity import InvalidQuantity, parse

_JOB_API = "batch/v1"
_JOB_KIND = "Job"
_EFFECTS = ("NoSchedule", "NoExecute")
_NANO = 10**9
_UNIT = {"cpu": 10**6}
"""Nano-units in what a resource is counted in: thousandths for CPU, whole units for everything else."""
_FACTORS = {
    "m": 10**6, "k": 10**12, "M": 10**15, "G": 10**18,
    "Ki": 2**10 * _NANO, "Mi": 2**20 * _NANO, "Gi": 2**30 * _NANO, "Ti": 2**40 * _NANO,
}  # fmt: skip
_DIGITS_AT_MOST = 18
_LARGEST = (2**63 - 1) * _NANO


@dataclass(frozen=True, slots=True)
class Grade:
    """``count`` nodes of which each has at least ``free`` of every resource that its model counts."""

    count: int
    free: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """A Cluster as the scheduler sees it. Amounts are thousandths of CPU and whole units of everything else.

    ``pods`` is the number of free pod slots, None without a resource summary. ``free`` has every resource that is
    allocatable at all. ``grades`` is None where no resource model can be used.
    """

    name: str
    labels: Mapping[str, str]
    provider: str
    region: str
    zones: tuple[str, ...]
    taints: tuple[Taint, ...]
    runs_jobs: bool
    terminating: bool
    pods: int | None
    free: Mapping[str, int]
    grades: tuple[Grade, ...] | None


_known: dict[int, tuple[weakref.ref[Cluster], ClusterFacts]] = {}


def facts_of(cluster: Cluster) -> ClusterFacts:
    """The facts of ``cluster``, derived when first asked for. A quantity that cannot be read counts as absent."""
    identity = id(cluster)
    entry = _known.get(identity)
    if entry is not None and entry[0]() is cluster:
        return entry[1]
    facts = derive(cluster)
    _known[identity] = (weakref.ref(cluster, lambda _: _known.pop(identity, None)), facts)
    return facts


def derive(cluster: Cluster) -> ClusterFacts:
    """The facts of ``cluster``, worked out anew."""
    spec, summary = cluster.spec, cluster.status.resource_summary
    free = {} if summary is None else _free(summary)
    return ClusterFacts(
        name=cluster.metadata.name,
        labels=cluster.metadata.labels,
        provider=spec.provider,
        region=spec.region,
        zones=spec.zones,
        taints=tuple(each for each in spec.taints if each.effect in _EFFECTS) if spec.taints else (),
        runs_jobs=_runs_jobs(cluster),
        terminating=cluster.metadata.deletion_timestamp is not None,
        pods=None if summary is None else max(0, free.get("pods", 0)),
        free=free,
        grades=None if summary is None else _grades(cluster, summary),
    )


def _runs_jobs(cluster: Cluster) -> bool:
    """Whether the cluster has said that it serves Jobs; an incomplete list counts as no."""
    for enablement in cluster.status.api_enablements:
        if enablement.group_version == _JOB_API:
            return any(each.kind == _JOB_KIND for each in enablement.resources)
    return False


def _free(summary: ResourceSummary) -> dict[str, int]:
    left = ((name, _left(summary, name)) for name in summary.allocatable)
    return {name: amount for name, amount in left if amount is not None}


def _left(summary: ResourceSummary, name: str) -> int | None:
    """Allocatable less allocated and allocating, rounded up; None if not allocatable."""
    left = _nano(summary.allocatable.get(name))
    if left is None:
        return None
    left -= (_nano(summary.allocated.get(name)) or 0) + (_nano(summary.allocating.get(name)) or 0)
    return -(-left // _UNIT.get(name, _NANO))


def _grades(cluster: Cluster, summary: ResourceSummary) -> tuple[Grade, ...] | None:
    """The nodes by grade (``buildModelNodes``); None where Karmada falls back to the summary."""
    if not summary.allocatable_modelings or not cluster.spec.resource_models:
        return None
    counts: dict[int, int] = {}
    for modeling in summary.allocatable_modelings:
        if modeling.count < 0:
            return None
        counts[modeling.grade] = counts.get(modeling.grade, 0) + modeling.count
    models = {model.grade: model.ranges for model in cluster.spec.resource_models}
    return tuple(
        Grade(count, {each.name: -(-(_nano(each.min) or 0) // _UNIT.get(each.name, _NANO)) for each in models[grade]})
        for grade, count in sorted(counts.items())
        if count and grade in models
    )


def _nano(text: str | None) -> int | None:
    """A quantity in billionths, which is as fine as quantities get; None if absent or unreadable.

    The plain forms that servers print are read here, since ``parse`` makes exact fractions and takes its time.
    """
    if not text:
        return None
    if text.isdecimal() and text.isascii() and len(text) <= _DIGITS_AT_MOST:
        return int(text) * _NANO
    suffix = text[-2:] if text[-1] == "i" else text[-1]
    digits, factor = text[: -len(suffix)], _FACTORS.get(suffix)
    if factor is not None and len(digits) <= _DIGITS_AT_MOST and digits.isdecimal() and digits.isascii():
        return min(int(digits) * factor, _LARGEST)
    try:
        return int(parse(text) * _NANO)
    except InvalidQuantity:
        return None
