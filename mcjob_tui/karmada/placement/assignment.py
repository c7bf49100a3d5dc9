"""How replicas are assigned to the selected clusters.

Source: ``pkg/scheduler/core/assignment.go``, ``division_algorithm.go`` and, for overflow, ``common.go``.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from mcjob_tui.karmada.defaulting import AGGREGATED
from mcjob_tui.karmada.placement.affinity import StaticWeights
from mcjob_tui.karmada.placement.candidates import Candidate, CapacityError
from mcjob_tui.karmada.placement.selection import is_divided
from mcjob_tui.karmada.webster import divide
from mcjob_tui.resources.policies import Placement


class Strategy(StrEnum):
    """Karmada's strategies of assignment."""

    DUPLICATED = "Duplicated"
    AGGREGATED = "Aggregated"
    STATIC_WEIGHT = "StaticWeight"
    DYNAMIC_WEIGHT = "DynamicWeight"


@dataclass(frozen=True, slots=True)
class Assignment:
    """Replicas by cluster, in Karmada's order, without zeros.

    ``other`` is the outcome for a UID of the other parity where names broke a tie. ``order_random``: Karmada's order is
    that of a Go map.
    """

    replicas: dict[str, int]
    other: dict[str, int] | None = None
    order_random: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What does not change between the tiers of an overflow: the policy's part and the Job's history.

    ``descending``: the greater name wins a tie.
    """

    strategy: Strategy
    weights: StaticWeights
    previous: Mapping[str, int]
    fresh: bool
    descending: bool


def strategy_of(placement: Placement) -> Strategy:
    """The strategy of a defaulted placement; ``dynamicWeight`` wins over static weights."""
    scheduling = placement.replica_scheduling
    if scheduling is None or not is_divided(placement):
        return Strategy.DUPLICATED
    if scheduling.replica_division_preference == AGGREGATED:
        return Strategy.AGGREGATED
    weights = scheduling.weight_preference
    return Strategy.DYNAMIC_WEIGHT if weights is not None and weights.dynamic_weight else Strategy.STATIC_WEIGHT


def static_weights(placement: Placement) -> StaticWeights:
    """The policy's static weights; without any, every cluster weighs the same in the end."""
    scheduling = placement.replica_scheduling
    preference = scheduling.weight_preference if scheduling is not None else None
    return StaticWeights(() if preference is None else preference.static_weight_list)


def assign(candidates: Sequence[Candidate], replicas: int, rules: Rules) -> Assignment:
    """Assign ``replicas`` to the selected clusters, at least one and all of one tier.

    Raises:
        CapacityError: the clusters have too little room.
    """
    match rules.strategy:
        case Strategy.DUPLICATED:
            return Assignment({each.name: replicas for each in candidates if replicas})
        case Strategy.STATIC_WEIGHT:
            return _static(candidates, replicas, rules)
    return _dynamic(candidates, replicas, rules)


def assign_tiers(candidates: Sequence[Candidate], replicas: int, rules: Rules) -> Assignment:
    """Assign to the affinity's clusters first and to those of the overflow affinities, tier by tier, what is left.

    Raises:
        CapacityError: all tiers together have too little room.
    """
    tiers: dict[int, list[Candidate]] = {}
    for each in candidates:
        tiers.setdefault(each.order, []).append(each)
    left, shares, other, order_random = replicas, {}, {}, False
    for order in sorted(tiers):
        part = min(left, sum(each.available for each in tiers[order]))
        found = assign(tiers[order], part, rules)
        shares.update(found.replicas)
        other.update(found.replicas if found.other is None else found.other)
        order_random = order_random or found.order_random
        left -= part
        if left <= 0:
            break
    if left > 0:
        raise CapacityError("Clusters available replicas are not enough to schedule.")
    return Assignment(shares, other, order_random)


def _static(candidates: Sequence[Candidate], replicas: int, rules: Rules) -> Assignment:
    """By the policy's weights; clusters without one are left out, and if all are, all weigh the same."""
    weights: dict[str, int] = {}
    for each in candidates:
        weight = rules.weights.weight(each.facts)
        if weight > 0:
            weights[each.name] = weight
    if not weights:
        weights = {each.name: 1 for each in candidates}
    return _dispensed(replicas, weights, rules, {})


def _dynamic(candidates: Sequence[Candidate], replicas: int, rules: Rules) -> Assignment:
    """By free room, starting from what the clusters already run unless everything is to be worked out anew."""
    kept: dict[str, int] = {}
    if rules.previous:
        names = {each.name for each in candidates}
        kept = {name: count for name, count in rules.previous.items() if name in names}
    running = sum(kept.values())
    if rules.fresh:
        room = {each.name: each.allocatable + kept.get(each.name, 0) for each in candidates}
        return _by_room("failed to do fresh scale", room, replicas, rules, {})
    if running > replicas:
        return _by_room("failed to scale down", kept, replicas, rules, {})
    if running < replicas:
        room = {each.name: each.allocatable for each in candidates}
        return _by_room("failed to scale up", room, replicas - running, rules, kept)
    return Assignment({name: count for name, count in kept.items() if count})


def _by_room(doing: str, room: Mapping[str, int], replicas: int, rules: Rules, kept: Mapping[str, int]) -> Assignment:
    """``dynamicDivideReplicas``: all replicas or none."""
    total = sum(room.values())
    if total < replicas:
        raise CapacityError(f"{doing}: Clusters available replicas {total} are not enough to schedule.")
    if rules.strategy is Strategy.AGGREGATED:
        room = _fewest(room, replicas, kept)
    return _dispensed(replicas, room, rules, kept)


def _fewest(room: Mapping[str, int], replicas: int, kept: Mapping[str, int]) -> dict[str, int]:
    """The fewest clusters with room for all, those with most room first but those that already run some before them."""
    ordered = sorted(room.items(), key=lambda each: (not kept.get(each[0]), -each[1]))
    totals = list(accumulate(free for _, free in ordered))
    return dict(ordered[: bisect_left(totals, replicas) + 1])


def _dispensed(replicas: int, weights: Mapping[str, int], rules: Rules, kept: Mapping[str, int]) -> Assignment:
    """Share out ``replicas`` and add what is kept (``MergeTargetClusters``)."""
    found = divide(replicas, weights)
    shares, order_random = _merged(kept, found.seats(descending=rules.descending))
    other = _merged(kept, found.seats(descending=not rules.descending))[0] if found.contested else None
    return Assignment(shares, other, order_random)


def _merged(kept: Mapping[str, int], seats: Mapping[str, int]) -> tuple[dict[str, int], bool]:
    """The new seats on top of what is kept, without zeros, and whether the order of the rest is random."""
    shares = {name: count + kept.get(name, 0) for name, count in seats.items()} if kept else seats
    rest = {name: kept[name] for name in sorted(kept) if name not in seats and kept[name]}
    return {name: count for name, count in shares.items() if count} | rest, len(rest) > 1
