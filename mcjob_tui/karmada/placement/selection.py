"""Which of the feasible clusters are used: spread constraints by cluster and by region.

Source: ``pkg/scheduler/core/spreadconstraint``. Constraints by zone and by provider limit nothing; they only filter.
"""

from collections.abc import Sequence

from mcjob_tui.karmada.defaulting import DIVIDED, WEIGHTED
from mcjob_tui.karmada.placement.candidates import Candidate, SelectionError, in_order
from mcjob_tui.karmada.placement.regions import Region, best_regions
from mcjob_tui.resources.policies import Placement, SpreadConstraint

_UNIT = 1000


def select(candidates: Sequence[Candidate], placement: Placement, replicas: int) -> list[Candidate]:
    """The clusters that replicas are assigned to, in Karmada's order.

    Args:
        candidates: the feasible clusters in Karmada's order.
        placement: the defaulted placement.
        replicas: the binding's replicas.

    Raises:
        SelectionError: the constraints cannot be met.
    """
    if ignores_constraints(placement):
        return list(candidates)
    constraints = {each.spread_by_field: each for each in placement.spread_constraints}
    divided = is_divided(placement)
    if "region" in constraints:
        return _by_region(candidates, constraints["region"], constraints.get("cluster"), divided, replicas)
    if "cluster" in constraints:
        return _by_cluster(candidates, constraints["cluster"], replicas if divided else None)
    raise SelectionError("just support cluster and region spread constraint")


def is_divided(placement: Placement) -> bool:
    """Whether replicas are divided among the clusters; otherwise every cluster gets them all."""
    scheduling = placement.replica_scheduling
    return scheduling is not None and scheduling.replica_scheduling_type == DIVIDED


def ignores_constraints(placement: Placement) -> bool:
    """Whether all feasible clusters are used: no constraints, or static weights (``shouldIgnoreSpreadConstraint``)."""
    scheduling = placement.replica_scheduling
    if not placement.spread_constraints:
        return True
    if scheduling is None or not is_divided(placement) or scheduling.replica_division_preference != WEIGHTED:
        return False
    weights = scheduling.weight_preference
    return weights is None or bool(weights.static_weight_list and not weights.dynamic_weight)


def largest_room(candidates: Sequence[Candidate], count: int) -> list[Candidate]:
    """The first ``count`` clusters, exchanged from the last one backwards for roomier ones, as far as that goes."""
    return _exchanged(candidates, count, None)


def _by_cluster(candidates: Sequence[Candidate], constraint: SpreadConstraint, replicas: int | None) -> list[Candidate]:
    """``selectBestClustersByCluster``; ``replicas`` None asks for no room."""
    if len(candidates) < constraint.min_groups:
        raise SelectionError("the number of feasible clusters is less than spreadConstraint.MinGroups")
    count = max(0, min(len(candidates), constraint.max_groups))
    if replicas is None:
        return list(candidates[:count])
    chosen = _exchanged(candidates, count, replicas)
    if not chosen or sum(each.available for each in chosen) < replicas:
        raise SelectionError(f"no enough resource when selecting {count} clusters")
    return chosen


def _exchanged(candidates: Sequence[Candidate], count: int, replicas: int | None) -> list[Candidate]:
    """``selectClustersByAvailableResource``: exchange until there is room for ``replicas``; None never stops early."""
    chosen, rest = list(candidates[:count]), list(candidates[count:])
    room = sum(each.available for each in chosen)
    best = _roomiest(rest)
    for place in range(count - 1, -1, -1):
        if best is None or (replicas is not None and room >= replicas):
            break
        gain = rest[best].available - chosen[place].available
        if gain > 0:
            chosen[place], rest[best] = rest[best], chosen[place]
            room += gain
            best = _roomiest(rest)
    return chosen


def _roomiest(candidates: Sequence[Candidate]) -> int | None:
    """The place of the first of the clusters with the most room."""
    return max(range(len(candidates)), key=lambda index: candidates[index].available, default=None)


def _by_region(
    candidates: Sequence[Candidate],
    by_region: SpreadConstraint,
    by_cluster: SpreadConstraint | None,
    divided: bool,
    replicas: int,
) -> list[Candidate]:
    """``selectBestClustersByRegion``: the best regions, one cluster of each, then the best of the rest."""
    members: dict[str, list[Candidate]] = {}
    for each in candidates:  # each has a region: the filter of spread constraints has seen to it
        members.setdefault(each.facts.region, []).append(each)
    if len(members) < by_region.min_groups:
        raise SelectionError("the number of feasible region is less than spreadConstraint.MinGroups")
    least, most = (by_cluster.min_groups, by_cluster.max_groups) if by_cluster else (0, 0)
    wanted = max(1, by_region.min_groups)
    regions = [
        Region(
            name,
            len(group),
            _divided_weight(group, -(-replicas // wanted), max(least, wanted))
            if divided
            else _duplicated_weight(group, replicas),
        )
        for name, group in members.items()
    ]
    chosen = best_regions(regions, by_region.min_groups, by_region.max_groups, least)
    if not chosen:
        raise SelectionError("the number of clusters is less than the cluster spreadConstraint.MinGroups")
    selected = [members[each.name][0] for each in chosen]
    rest = in_order(candidate for each in chosen for candidate in members[each.name][1:])
    return selected + rest[: max(0, most - len(selected))]


def _duplicated_weight(group: Sequence[Candidate], replicas: int) -> int:
    """``calcGroupScoreForDuplicate``: clusters with room for all replicas count."""
    roomy = [each.score for each in group if each.available >= replicas]
    return len(roomy) * _UNIT + sum(roomy) // len(roomy) if roomy else 0


def _divided_weight(group: Sequence[Candidate], target: int, least: int) -> int:
    """``calcGroupScore``: the room up to a region's share of the replicas, then how many clusters already run it."""
    room = score = taken = 0
    for taken, each in enumerate(group, start=1):
        room += each.available
        score += each.score
        if taken >= least and room >= target:
            break
    if room < target:
        return room * _UNIT + score // len(group)
    return target * _UNIT + score // taken
