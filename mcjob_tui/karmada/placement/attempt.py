"""One run of the scheduler's steps for one term of affinities: filter, estimate, select, assign.

Source: ``Schedule`` in ``pkg/scheduler/core/generic_scheduler.go``. Which terms are tried and what the result says is
``scheduling``'s business.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

from mcjob_tui.karmada.job_demand import Demand
from mcjob_tui.karmada.placement.affinity import AffinityMatcher
from mcjob_tui.karmada.placement.assignment import Assignment, Rules, assign, assign_tiers, static_weights, strategy_of
from mcjob_tui.karmada.placement.candidates import (
    Candidate,
    CapacityError,
    SchedulingError,
    SelectionError,
    in_order,
)
from mcjob_tui.karmada.placement.capacity import MAX_INT32, Capacity
from mcjob_tui.karmada.placement.facts import ClusterFacts
from mcjob_tui.karmada.placement.filters import Filters, fit_messages
from mcjob_tui.karmada.placement.result import FilterFailure, Reason, Target
from mcjob_tui.karmada.placement.selection import is_divided, select
from mcjob_tui.karmada.webster import divide
from mcjob_tui.resources.policies import ClusterAffinityTerm, Placement

_ALREADY_THERE = 100
_UNASKED = Capacity(MAX_INT32, "")


@dataclass(frozen=True, slots=True)
class Request:
    """All that a scheduling depends on besides the clusters."""

    placement: Placement
    demand: Demand
    previous: Mapping[str, int]
    evicting: Collection[str]
    fresh: bool
    descending: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one run came to. ``messages`` is empty on success; its first is the one that is shown."""

    term: ClusterAffinityTerm | None
    filters: Filters
    failures: Mapping[str, tuple[FilterFailure, ...]]
    candidates: Sequence[Candidate] = ()
    selected: Sequence[Candidate] = ()
    targets: tuple[Target, ...] = ()
    other_targets: tuple[Target, ...] | None = None
    order_random: bool = False
    reason: Reason = Reason.SUCCESS
    messages: tuple[str, ...] = field(default=())


def attempt(
    clusters: Sequence[ClusterFacts],
    room: Sequence[Capacity] | None,
    request: Request,
    term: ClusterAffinityTerm | None,
) -> Attempt:
    """Schedule with one term of ``clusterAffinities``, or with ``clusterAffinity`` if there are none.

    Args:
        clusters: all clusters, by name.
        room: what each of them can still run; None where Karmada does not ask because there are no replicas.
        request: what is to be scheduled.
        term: the term.
    """
    filters = _filters(request, term)
    failures: dict[str, tuple[FilterFailure, ...]] = {}
    feasible: list[Candidate] = []
    previous, replicas = request.previous, request.demand.replicas
    for facts, (free, _) in zip(clusters, room or repeat(_UNASKED), strict=False):
        if facts.terminating:
            continue
        order = filters.order(facts)
        failed = filters.failures(facts, order)
        if failed or order is None:
            failures[facts.name] = failed
            continue
        if free >= MAX_INT32 and replicas:
            free = replicas
        name = facts.name
        running = previous.get(name)
        if running is None:
            feasible.append(Candidate(order, 0, free, free, name, facts))
        else:
            feasible.append(Candidate(order, _ALREADY_THERE, free + running, free, name, facts))
    if not feasible:
        messages = fit_messages(len(clusters), failures.values())
        return Attempt(term, filters, failures, reason=Reason.NO_CLUSTER_FIT, messages=messages)
    return _select_and_assign(request, Attempt(term, filters, failures, in_order(feasible)))


def _filters(request: Request, term: ClusterAffinityTerm | None) -> Filters:
    placement = request.placement
    affinities: list[AffinityMatcher] = []
    if placement.cluster_affinity is not None:
        affinities = [AffinityMatcher(placement.cluster_affinity)]
    elif term is not None:
        # What runs nothing does not overflow: it stays with the affinity itself.
        overflow = term.overflow_affinities if request.demand.is_workload else ()
        affinities = [AffinityMatcher(term), *(AffinityMatcher(each) for each in overflow)]
    return Filters(placement, affinities, previous=request.previous, evicting=request.evicting)


def _select_and_assign(request: Request, run: Attempt) -> Attempt:
    try:
        selected = select(run.candidates, request.placement, request.demand.replicas)
    except SelectionError as error:
        return replace(run, reason=Reason.SCHEDULER_ERROR, messages=(f"failed to select clusters: {error}",))
    try:
        found = _assign(request, run.term, selected)
    except SchedulingError as error:
        reason = Reason.UNSCHEDULABLE if isinstance(error, CapacityError) else Reason.SCHEDULER_ERROR
        return replace(run, selected=selected, reason=reason, messages=(f"failed to assign replicas: {error}",))
    targets, other = _targets(request, found)
    return replace(run, selected=selected, targets=targets, other_targets=other, order_random=found.order_random)


def _assign(request: Request, term: ClusterAffinityTerm | None, selected: Sequence[Candidate]) -> Assignment:
    """The replicas of the selected clusters. What runs nothing at all goes to every one of them."""
    placement, demand = request.placement, request.demand
    if not selected:
        raise SchedulingError("no clusters available to schedule")
    if not demand.is_workload:
        return Assignment({each.name: 0 for each in selected})
    rules = Rules(
        strategy_of(placement), static_weights(placement), request.previous, request.fresh, request.descending
    )
    if placement.cluster_affinity is None and term is not None and term.overflow_affinities:
        return assign_tiers(selected, demand.replicas, rules)
    return assign(selected, demand.replicas, rules)


def _targets(request: Request, found: Assignment) -> tuple[tuple[Target, ...], tuple[Target, ...] | None]:
    """The targets, and those for a UID of the other parity where they differ."""
    demand, descending = request.demand, request.descending
    other = found.replicas if found.other is None else found.other
    if demand.completions is None or not demand.replicas or not is_divided(request.placement):
        targets, others = _undivided(demand, found.replicas), _undivided(demand, other)
    else:
        split = divide(demand.completions, found.replicas)
        targets = _divided(found.replicas, split.seats(descending=descending))
        if found.other is not None:
            split = divide(demand.completions, other)
        elif not split.contested:
            return targets, None
        others = _divided(other, split.seats(descending=not descending))
    return targets, None if others == targets else others


def _undivided(demand: Demand, replicas: Mapping[str, int]) -> tuple[Target, ...]:
    """Every target has the Job's own completions."""
    if not demand.is_workload:
        return tuple(Target(name, 0, demand.parallelism, demand.completions) for name in replicas)
    return tuple(Target(name, count, count, demand.completions) for name, count in replicas.items())


def _divided(replicas: Mapping[str, int], completions: Mapping[str, int]) -> tuple[Target, ...]:
    return tuple(Target(name, count, count, completions[name]) for name, count in replicas.items())
