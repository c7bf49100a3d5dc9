"""For every cluster a verdict: what it gets or why it gets nothing, in a short sentence."""

from collections.abc import Sequence
from itertools import repeat

from mcjob_tui.karmada.placement.assignment import Strategy, static_weights, strategy_of
from mcjob_tui.karmada.placement.attempt import Attempt, Request
from mcjob_tui.karmada.placement.capacity import PODS, Capacity, models_lack
from mcjob_tui.karmada.placement.facts import ClusterFacts
from mcjob_tui.karmada.placement.filters import (
    API_ENABLEMENT,
    CLUSTER_AFFINITY,
    CLUSTER_EVICTION,
    TAINT_TOLERATION,
)
from mcjob_tui.karmada.placement.result import ClusterVerdict, FilterFailure, Reason, Target, Why

_NEARLY_FULL = 10
"""A cluster counts as nearly full below this fraction of the average room."""


def verdicts(
    clusters: Sequence[ClusterFacts], room: Sequence[Capacity] | None, request: Request, run: Attempt
) -> tuple[ClusterVerdict, ...]:
    """A verdict for every cluster: targets in Karmada's order, then the others by name."""
    targets = {each.cluster: each for each in run.targets}
    others = targets if run.other_targets is None else {each.cluster: each for each in run.other_targets}
    explain = _Explanation(request, run)
    found: dict[str, ClusterVerdict] = {}
    for facts, free in zip(clusters, room or repeat(None), strict=False):
        name = facts.name
        target, other = targets.get(name), others.get(name)
        failed = run.failures.get(name, ())
        if target is not None or other is not None:
            why, sentence = Why.TARGET, _share_words(target, other)
        else:
            why, sentence = explain.unused(facts, failed, free)
        if free is None:
            found[name] = ClusterVerdict(name, failed, None, target, other, why, sentence)
        else:
            found[name] = ClusterVerdict(name, failed, free[0], target, other, why, sentence, free[1])
    first = [found.pop(name) for name in targets]
    return (*first, *found.values())


class _Explanation:
    """Why a cluster of this run gets nothing."""

    __slots__ = (
        "_any_weighs",
        "_by_room",
        "_places",
        "_regions",
        "_request",
        "_run",
        "_selected",
        "_strategy",
        "_weights",
    )

    def __init__(self, request: Request, run: Attempt) -> None:
        self._request, self._run = request, run
        self._selected = {each.name for each in run.selected}
        self._regions = len({each.facts.region for each in run.selected})
        self._strategy = strategy_of(request.placement)
        self._places = sum(each.allocatable for each in run.selected)
        self._weights = static_weights(request.placement)
        by_weight = self._strategy is Strategy.STATIC_WEIGHT
        self._by_room: dict[int, str] = {}
        self._any_weighs = by_weight and any(self._weights.weight(each.facts) for each in run.selected)

    def unused(self, facts: ClusterFacts, failed: tuple[FilterFailure, ...], free: Capacity | None) -> tuple[Why, str]:
        """The most telling reason, and its sentence."""
        if facts.terminating:
            return Why.TERMINATING, "is being removed from the federation"
        if failed:
            return self._rejected(facts, failed)
        if not self._selected:
            return Why.NOT_SCHEDULED, "would do, but the spread constraints cannot be met"
        if facts.name not in self._selected:
            return Why.LOST_TO_SPREAD, f"lost to the spread constraint: {self._what_limits()}"
        if free is None:
            return Why.NOTHING_TO_RUN, "nothing to run: parallelism or completions is 0"
        return self._without_share(facts, free)

    def _rejected(self, facts: ClusterFacts, failed: tuple[FilterFailure, ...]) -> tuple[Why, str]:
        filters, plugin = self._run.filters, failed[0].plugin
        if plugin == CLUSTER_AFFINITY:
            return filters.affinities[0].objection(facts)
        if plugin == CLUSTER_EVICTION:
            return Why.EVICTING, "the Job is being moved away from it"
        if plugin == API_ENABLEMENT:
            return Why.NO_API, "has no Jobs API (batch/v1)"
        if plugin == TAINT_TOLERATION:
            return Why.TAINT, f"taint {filters.taint(facts)} is not tolerated"
        return Why.NO_PROPERTY, f"has no {filters.lacking(facts)}, which a spread constraint asks for"

    def _what_limits(self) -> str:
        for constraint in self._request.placement.spread_constraints:
            if constraint.spread_by_field == "cluster" and len(self._selected) >= constraint.max_groups:
                return f"at most {_counted(constraint.max_groups, 'cluster')}"
        # Fewer clusters than allowed are selected only where their regions are limited, too.
        regions = next(each for each in self._request.placement.spread_constraints if each.spread_by_field == "region")
        if self._regions < regions.max_groups:
            # A set of regions is not made larger once it does (``regions.best_regions``).
            return f"{_counted(self._regions, 'region')} {'is' if self._regions == 1 else 'are'} enough"
        return f"at most {_counted(regions.max_groups, 'region')}"

    def _without_share(self, facts: ClusterFacts, room: Capacity) -> tuple[Why, str]:
        """Why a cluster that was selected gets nothing."""
        run, replicas = self._run, self._request.demand.replicas
        free, limit = room
        by_room = self._strategy in (Strategy.AGGREGATED, Strategy.DYNAMIC_WEIGHT)
        if by_room and free <= 0:
            return Why.NO_CAPACITY, _no_room(facts, limit)
        if run.reason is not Reason.SUCCESS:
            return Why.NOT_SCHEDULED, f"room for {free}, but all clusters together have too little"
        if not by_room:
            return Why.ZERO_SHARE, self._weight_words(facts)
        if self._strategy is Strategy.AGGREGATED:
            return Why.ZERO_SHARE, "not needed: fewer clusters have room for all"
        # Many clusters have the same room, and this is asked for every cluster at every key.
        sentence = self._by_room.get(free)
        if sentence is None:
            share = f"{free} of {self._places} places"
            sentence = self._by_room[free] = (
                f"nearly full: {share}, zero share"
                if free * _NEARLY_FULL * len(self._selected) < self._places
                else f"zero share: {share} for {_counted(replicas, 'pod')} at once"
            )
        return Why.ZERO_SHARE, sentence

    def _weight_words(self, facts: ClusterFacts) -> str:
        weight = self._weights.weight(facts)
        if not weight and self._any_weighs:
            return "zero share: no static weight names it"
        pods = _counted(self._request.demand.replicas, "pod")
        return f"zero share: weight {weight or 1} is too little for {pods} at once"


def _no_room(facts: ClusterFacts, limit: str) -> str:
    if facts.pods is None:
        return "no room: its free resources are not known"
    if limit == PODS:
        return "no room: no free pod slots"
    if models_lack(facts, limit):
        return f"no room: its resource models do not count {limit}"
    if limit not in facts.free:
        return f"no room: it has no {limit}"
    return f"no room: {limit} for 0 pods"


def _share_words(target: Target | None, other: Target | None) -> str:
    """``runs 3 of its 9 pods at once``, and the other outcome where the UID decides."""
    first = _share(target)
    if other is target:
        return first
    second = _share(other)
    return first if first == second else f"{first}, or {second}: the Job's UID will decide"


def _share(target: Target | None) -> str:
    if target is None:
        return "nothing"
    if target.completions is None:
        return f"{target.parallelism} at once"
    return f"{_counted(target.completions, 'pod')}, {target.parallelism} at once"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
