"""How many pods of a Job a cluster can still run, as Karmada's general estimator reckons from the Cluster object.

Source: ``pkg/estimator/client/general.go``. A scheduler-estimator deployed beside a cluster may lower the number;
nothing in the Cluster object tells.
"""

from collections.abc import Mapping
from typing import NamedTuple

from mcjob_tui.karmada.job_demand import Requirements
from mcjob_tui.karmada.placement.facts import ClusterFacts, Grade

MAX_INT32 = 2**31 - 1
PODS = "pods"
_PODS_PER_NODE = 110


class Capacity(NamedTuple):
    """``replicas`` more pods fit, and ``limited_by`` is the resource of which there is least."""

    replicas: int
    limited_by: str


_UNKNOWN = Capacity(0, "")


def capacity(facts: ClusterFacts, requirements: Requirements | None) -> Capacity:
    """How many pods that each ask for ``requirements`` fit into a cluster.

    A cluster without a resource summary has room for none, and no resource is named. With resource models every node
    counts as the lower bound of its grade and a resource that the models lack counts as 0.
    """
    pods = facts.pods
    if pods is None:
        return _UNKNOWN
    if pods <= 0 or requirements is None:
        return Capacity(pods, PODS)
    if facts.grades is not None:
        found = _by_models(facts.grades, requirements.resource_request)
        return found if found.replicas < pods else Capacity(pods, PODS)
    # By the summary: written out here since it runs for every cluster at every keystroke.
    least, resource, free = pods, PODS, facts.free
    for name, wanted in requirements.resource_request.items():
        left = free.get(name, 0)
        if left < wanted * least:
            if left <= 0:
                return Capacity(0, name)
            least, resource = left // wanted, name
    return Capacity(least, resource)


def models_lack(facts: ClusterFacts, resource: str) -> bool:
    """Whether the cluster is reckoned by resource models and none of them counts ``resource``."""
    return facts.grades is not None and _uncounted(facts.grades, resource)


def _uncounted(grades: tuple[Grade, ...], resource: str) -> bool:
    return not any(resource in grade.free for grade in grades)


def _by_models(grades: tuple[Grade, ...], request: Mapping[str, int]) -> Capacity:
    """The sum over all nodes; the resource is named that would let fewest in if there were plenty of the others.

    Of those that let none in, one that no grade counts is named first: asking for less of another would not help.
    """
    total = 0
    alone = dict.fromkeys((name for name in request if name != PODS), 0)
    for grade in grades:
        least = _PODS_PER_NODE
        for name in alone:
            fits = min(_PODS_PER_NODE, grade.free.get(name, 0) // request[name])
            alone[name] += grade.count * fits
            least = min(least, fits)
        total += grade.count * least
    limit = min(alone, key=lambda name: alone[name], default=PODS)
    if alone and not alone[limit]:
        limit = next((name for name in alone if _uncounted(grades, name)), limit)
    slots = _PODS_PER_NODE * sum(grade.count for grade in grades)
    return Capacity(total, limit if total < slots else PODS)
