"""One run of the scheduler's steps for one term of affinities: filter, estimate, select, assign.

Source: ``Schedule`` in ``pkg/scheduler/core/generic_scheduler.go``. Which terms are tried and what the result says is
``scheduling``'s business.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mcjob_tui.karmada.job_demand import Demand, divide_by_replicas
from mcjob_tui.karmada.placement.affinity import AffinityMatcher, StaticWeights
from mcjob_tui.karmada.placement.assignment import Division, assign, assign_tiers, strategy_of
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
from mcjob_tui.resources.policies import ClusterAffinityTerm, Placement

_ALREADY_THERE = 100


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
    room: Mapping[str, Capacity] | None,
    request: Request,
    term: ClusterAffinityTerm | None,
) -> Attempt:
    """Schedule with one term of ``clusterAffinities``, or with ``clusterAffinity`` if there are none.

    Args:
        clusters: all clusters.
        room: what each can still run; None where Karmada does not ask because there are no replicas.
        request: what is to be scheduled.
        term: the term.
    """
    filters = _filters(request, term)
    failures: dict[str, tuple[FilterFailure, ...]] = {}
    feasible: list[Candidate] = []
    previous, replicas = request.previous, request.demand.replicas
    for facts in clusters:
        if facts.terminating:
            continue
        order = filters.order(facts)
        failed = filters.failures(facts, order)
        if failed or order is None:
            failures[facts.name] = failed
            continue
        free = MAX_INT32 if room is None else room[facts.name].replicas
        if free >= MAX_INT32 and replicas:
            free = replicas
        running = previous.get(facts.name)
        score = 0 if running is None else _ALREADY_THERE
        feasible.append(Candidate(order, score, free + (running or 0), free, facts))
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
        targets, contested, order_random = _targets(request, run.term, selected, request.descending)
    except SchedulingError as error:
        reason = Reason.UNSCHEDULABLE if isinstance(error, CapacityError) else Reason.SCHEDULER_ERROR
        return replace(run, selected=selected, reason=reason, messages=(f"failed to assign replicas: {error}",))
    other = None
    if contested:
        other = _targets(request, run.term, selected, not request.descending)[0]
    return replace(
        run,
        selected=selected,
        targets=targets,
        other_targets=None if other == targets else other,
        order_random=order_random,
    )


def _targets(
    request: Request, term: ClusterAffinityTerm | None, selected: Sequence[Candidate], descending: bool
) -> tuple[tuple[Target, ...], bool, bool]:
    """The targets, whether a tie was broken by name, and whether their order is random."""
    placement, demand = request.placement, request.demand
    if not selected:
        raise SchedulingError("no clusters available to schedule")
    if not demand.is_workload:
        everywhere = (Target(each.name, 0, demand.parallelism, demand.completions) for each in selected)
        return tuple(everywhere), False, False
    scheduling = placement.replica_scheduling
    preference = scheduling.weight_preference if scheduling is not None else None
    weights = None if preference is None else StaticWeights(preference.static_weight_list)
    division = Division(strategy_of(placement), weights, request.previous, request.fresh, descending)
    overflows = placement.cluster_affinity is None and term is not None and term.overflow_affinities
    found = (assign_tiers if overflows else assign)(selected, demand.replicas, division)
    contested, completions = found.contested, demand.completions
    if completions is None or not is_divided(placement):
        targets = [Target(name, count, count, completions) for name, count in found.replicas.items()]
    else:
        split = divide_by_replicas(completions, found.replicas, descending)
        contested = contested or split.contested
        targets = [Target(name, count, count, split.seats[name]) for name, count in found.replicas.items()]
    return tuple(targets), contested, found.order_random
