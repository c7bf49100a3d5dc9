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
from mcjob_tui.karmada.placement.result import Help, Reason, Topic
from mcjob_tui.karmada.placement.selection import largest_room
from mcjob_tui.resources.policies import SpreadConstraint
from mcjob_tui.resources.wording import listed

_NAMED_AT_MOST = 3


def advice(
    clusters: Sequence[ClusterFacts], room: Sequence[Capacity] | None, request: Request, run: Attempt
) -> tuple[Help, ...]:
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
                found.append(Help("join a cluster to the control plane", Topic.CLUSTERS))
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
) -> Iterator[Help]:
    """The taints whose toleration brings in clusters, those of most first; with room, if ``free`` is given."""
    found: dict[str, list[str]] = {}
    for facts in rejected.get(TAINT_TOLERATION, ()):
        if free is None or free[facts.name].replicas > 0:
            taints = " and ".join(str(each) for each in run.filters.taints(facts))
            found.setdefault(taints, []).append(facts.name)
    most = sorted(found.items(), key=lambda each: -len(each[1]))[:_NAMED_AT_MOST]
    return (Help(f"tolerate {taints}", Topic.TOLERATION, tuple(names)) for taints, names in most)


def _ways_in(rejected: Mapping[str, list[ClusterFacts]], run: Attempt) -> Iterator[Help]:
    yield from _wider_affinity(rejected.get(CLUSTER_AFFINITY, []))
    lacking: dict[str, list[ClusterFacts]] = {}
    for facts in rejected.get(SPREAD_CONSTRAINT, ()):
        lacking.setdefault(run.filters.lacking(facts) or "", []).append(facts)
    for field, clusters in sorted(lacking.items()):
        said = f"drop the spread constraint by {field}, or set the {field} of {_listed(clusters)}"
        yield Help(said, Topic.SPREAD, (field,))
    if clusters := rejected.get(API_ENABLEMENT, []):
        said = f"enable batch/v1 Jobs in {_listed(clusters)}, or wait until Karmada has seen them"
        yield Help(said, Topic.CLUSTERS)
    if clusters := rejected.get(CLUSTER_EVICTION, []):
        yield Help(f"wait until the Job has left {_listed(clusters)}", Topic.CLUSTERS)


def _wider_affinity(clusters: Sequence[ClusterFacts]) -> Iterator[Help]:
    if clusters:
        names = tuple(each.name for each in clusters)
        yield Help(f"select more clusters: {_listed(clusters)} would do", Topic.AFFINITY, names)


def _less_work(selected: Sequence[Candidate], free: Mapping[str, Capacity]) -> Iterator[Help]:
    """Fewer pods at once, or smaller ones."""
    total = sum(each.available for each in selected)
    if total > 0:
        yield _lower_parallelism(total)
    limits = Counter(free[each.name].limited_by for each in selected)
    resource = limits.most_common(1)[0][0]
    other = "use Duplicated or static weights: the clusters'"
    if not resource:
        yield Help(f"{other} free resources are not known", Topic.STRATEGY)
    elif resource == PODS:
        if total <= 0:
            yield Help("free some pod slots", Topic.CLUSTERS)
    elif all(models_lack(each.facts, resource) for each in selected):
        yield Help(f"{other} resource models do not count {resource}", Topic.STRATEGY)
    elif not any(resource in each.facts.free for each in selected):
        yield Help(f"choose clusters that have {resource}", Topic.AFFINITY)
    else:
        yield Help(f"lower the request for {resource}", Topic.REQUEST, (resource,))


def _lower_parallelism(total: int) -> Help:
    return Help(f"lower parallelism to {total} or less", Topic.PARALLELISM, amount=total)


def _looser_constraints(request: Request, run: Attempt) -> Iterator[Help]:
    """What to change in the spread constraints."""
    constraints = {each.spread_by_field: each for each in request.placement.spread_constraints}
    if "region" in constraints:
        yield _looser_by_region(constraints["region"], run)
    elif "cluster" in constraints:
        yield from _looser_by_cluster(constraints["cluster"], run)
    else:
        yield Help("add a spread constraint by cluster", Topic.SPREAD, ("cluster",))


def _looser_by_region(constraint: SpreadConstraint, run: Attempt) -> Help:
    regions = len({each.facts.region for each in run.candidates})
    if constraint.max_groups <= 0:
        return _looser("set maxGroups of the region constraint", "region")
    if regions < constraint.min_groups:
        return _looser(f"lower minGroups of the region constraint to {regions} or less", "region")
    said = "lower minGroups of the cluster constraint, or raise maxGroups of the region constraint"
    return _looser(said, "cluster", "region")


def _looser_by_cluster(constraint: SpreadConstraint, run: Attempt) -> Iterator[Help]:
    feasible, most = len(run.candidates), constraint.max_groups
    if most <= 0:
        yield _looser("set maxGroups of the cluster constraint", "cluster")
    elif feasible < constraint.min_groups:
        yield _looser(f"lower minGroups of the cluster constraint to {feasible} or less", "cluster")
    else:
        total = sum(each.available for each in largest_room(run.candidates, min(most, feasible)))
        if total > 0:
            yield _lower_parallelism(total)
        if most < feasible:
            yield _looser("raise maxGroups of the cluster constraint", "cluster")


def _looser(sentence: str, *fields: str) -> Help:
    return Help(sentence, Topic.SPREAD, fields)


def _listed(clusters: Sequence[ClusterFacts]) -> str:
    return listed([each.name for each in clusters], last=", ")
