"""What would help where nothing can be scheduled, as plain sentences that begin with a verb."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from mcjob_tui.karmada.placement.attempt import Attempt, Request
from mcjob_tui.karmada.placement.candidates import Candidate
from mcjob_tui.karmada.placement.capacity import PODS, Capacity, models_lack
from mcjob_tui.karmada.placement.facts import ClusterFacts
from mcjob_tui.karmada.placement.filters import (
    API_ENABLEMENT,
    CLUSTER_AFFINITY,
    CLUSTER_EVICTION,
    SPREAD_CONSTRAINT,
    TAINT_TOLERATION,
)
from mcjob_tui.karmada.placement.result import Reason
from mcjob_tui.karmada.placement.selection import is_divided, largest_room
from mcjob_tui.resources.policies import SpreadConstraint

_NAMED_AT_MOST = 3


def advice(
    clusters: Sequence[ClusterFacts], room: Sequence[Capacity] | None, request: Request, run: Attempt
) -> tuple[str, ...]:
    """What would help, the surest first.

    Args:
        clusters: all clusters, by name.
        room: what each of them can still run; None where Karmada does not ask.
        request: what was to be scheduled.
        run: the run that failed.
    """
    free = {each.name: found for each, found in zip(clusters, room or (), strict=False)}
    rejected = _rejected_by_one(clusters, run)
    match run.reason:
        case Reason.NO_CLUSTER_FIT:
            found = [*_tolerations(rejected, run, None), *_ways_in(rejected, run)]
            if not clusters:
                found.append("join a cluster to the control plane")
        case Reason.UNSCHEDULABLE:
            found = [*_less_work(run.selected, free), *_tolerations(rejected, run, free)]
            found += _wider_affinity([each for each in rejected.get(CLUSTER_AFFINITY, ()) if free[each.name].replicas])
        case _:
            found = [*_looser_constraints(request, run)]
    return tuple(found)


def _rejected_by_one(clusters: Sequence[ClusterFacts], run: Attempt) -> dict[str, list[ClusterFacts]]:
    """By filter, the clusters that nothing but this filter rejects."""
    found: dict[str, list[ClusterFacts]] = {}
    for facts in clusters:
        failed = run.failures.get(facts.name, ())
        if len(failed) == 1:
            found.setdefault(failed[0].plugin, []).append(facts)
    return found


def _tolerations(
    rejected: Mapping[str, list[ClusterFacts]], run: Attempt, free: Mapping[str, Capacity] | None
) -> Iterator[str]:
    """The taints whose toleration brings in clusters, those of most first; with room, if ``free`` is given."""
    found: Counter[str] = Counter()
    for facts in rejected.get(TAINT_TOLERATION, ()):
        if free is None or free[facts.name].replicas > 0:
            found[" and ".join(str(each) for each in run.filters.taints(facts))] += 1
    return (f"tolerate {taints}" for taints, _ in found.most_common(_NAMED_AT_MOST))


def _ways_in(rejected: Mapping[str, list[ClusterFacts]], run: Attempt) -> Iterator[str]:
    yield from _wider_affinity(rejected.get(CLUSTER_AFFINITY, []))
    lacking: dict[str, list[ClusterFacts]] = {}
    for facts in rejected.get(SPREAD_CONSTRAINT, ()):
        lacking.setdefault(run.filters.lacking(facts) or "", []).append(facts)
    for field, clusters in sorted(lacking.items()):
        yield f"drop the spread constraint by {field}, or set the {field} of {_listed(clusters)}"
    if clusters := rejected.get(API_ENABLEMENT, []):
        yield f"enable batch/v1 Jobs in {_listed(clusters)}, or wait until Karmada has seen them"
    if clusters := rejected.get(CLUSTER_EVICTION, []):
        yield f"wait until the Job has left {_listed(clusters)}"


def _wider_affinity(clusters: Sequence[ClusterFacts]) -> Iterator[str]:
    if clusters:
        yield f"select more clusters: {_listed(clusters)} would do"


def _less_work(selected: Sequence[Candidate], free: Mapping[str, Capacity]) -> Iterator[str]:
    """Fewer pods at once, or smaller ones."""
    total = sum(each.available for each in selected)
    if total > 0:
        yield f"lower parallelism to {total} or less"
    limits = Counter(free[each.name].limited_by for each in selected)
    resource = limits.most_common(1)[0][0]
    if not resource:
        yield "use Duplicated or static weights: the clusters' free resources are not known"
    elif resource == PODS:
        if total <= 0:
            yield "free some pod slots"
    elif all(models_lack(each.facts, resource) for each in selected):
        yield f"use Duplicated or static weights: the clusters' resource models do not count {resource}"
    elif not any(resource in each.facts.free for each in selected):
        yield f"choose clusters that have {resource}"
    else:
        yield f"lower the request for {resource}"


def _looser_constraints(request: Request, run: Attempt) -> Iterator[str]:
    """What to change in the spread constraints."""
    constraints = {each.spread_by_field: each for each in request.placement.spread_constraints}
    if "region" in constraints:
        yield _looser_by_region(constraints["region"], run)
    elif "cluster" in constraints:
        yield from _looser_by_cluster(constraints["cluster"], run, is_divided(request.placement))
    else:
        yield "add a spread constraint by cluster"


def _looser_by_region(constraint: SpreadConstraint, run: Attempt) -> str:
    regions = len({each.facts.region for each in run.candidates})
    if constraint.max_groups <= 0:
        return "set maxGroups of the region constraint"
    if regions < constraint.min_groups:
        return f"lower minGroups of the region constraint to {regions} or less"
    return "lower minGroups of the cluster constraint, or raise maxGroups of the region constraint"


def _looser_by_cluster(constraint: SpreadConstraint, run: Attempt, divided: bool) -> Iterator[str]:
    feasible, most = len(run.candidates), constraint.max_groups
    if most <= 0:
        yield "set maxGroups of the cluster constraint"
    elif feasible < constraint.min_groups:
        yield f"lower minGroups of the cluster constraint to {feasible} or less"
    elif divided:
        total = sum(each.available for each in largest_room(run.candidates, min(most, feasible)))
        if total > 0:
            yield f"lower parallelism to {total} or less"
        if most < feasible:
            yield "raise maxGroups of the cluster constraint"


def _listed(clusters: Sequence[ClusterFacts]) -> str:
    names = [each.name for each in clusters[:_NAMED_AT_MOST]]
    rest = len(clusters) - len(names)
    return ", ".join(names) + (f" and {rest} more" if rest else "")
