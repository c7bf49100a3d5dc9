"""``schedule``: what Karmada's scheduler answers for a Job, and why.

Source: ``pkg/scheduler/scheduler.go``, which tries the terms of ``clusterAffinities`` in their order and writes the
binding's condition.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from operator import attrgetter

from mcjob_tui.karmada.defaulting import default_placement
from mcjob_tui.karmada.job_demand import Demand, demand_of
from mcjob_tui.karmada.names import uid_hash_odd
from mcjob_tui.karmada.placement.advice import advice
from mcjob_tui.karmada.placement.attempt import Attempt, Request, attempt
from mcjob_tui.karmada.placement.capacity import capacity
from mcjob_tui.karmada.placement.explanation import verdicts
from mcjob_tui.karmada.placement.facts import facts_of
from mcjob_tui.karmada.placement.filters import as_told
from mcjob_tui.karmada.placement.result import PlacementResult, Reason
from mcjob_tui.resources.bindings import TargetCluster
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.policies import ClusterAffinityTerm, Placement


def schedule(
    clusters: Sequence[Cluster],
    placement: Placement,
    job: Job,
    *,
    uid: str | None = None,
    previous: Sequence[TargetCluster] = (),
    evicting: Collection[str] = (),
    fresh: bool = False,
    observing_affinity: str = "",
    told: str = "",
) -> PlacementResult:
    """What Karmada's scheduler would answer for a Job.

    Args:
        clusters: all clusters of the federation; their order does not matter.
        placement: a policy's, defaulted or not.
        job: the Job; its counts are defaulted as the API server does.
        uid: its ``metadata.uid``, which breaks ties; None before it exists, and then ``targets`` breaks them by name
            ascending.
        previous: the binding's ``spec.clusters``.
        evicting: the clusters in its ``spec.gracefulEvictionTasks``.
        fresh: whether rescheduling was asked for since it was last scheduled.
        observing_affinity: its ``status.schedulerObservingAffinityName``.
        told: what its condition ``Scheduled`` says: of several reasons against a cluster the one counted there is said.

    Raises:
        InvalidQuantity: a request or limit of the Job is no quantity.
    """
    return schedule_demand(
        clusters,
        placement,
        demand_of(job),
        uid=uid,
        previous=previous,
        evicting=evicting,
        fresh=fresh,
        observing_affinity=observing_affinity,
        told=told,
    )


def schedule_demand(
    clusters: Sequence[Cluster],
    placement: Placement,
    demand: Demand,
    *,
    uid: str | None = None,
    previous: Sequence[TargetCluster] = (),
    evicting: Collection[str] = (),
    fresh: bool = False,
    observing_affinity: str = "",
    told: str = "",
    explain: bool = True,
) -> PlacementResult:
    """What Karmada's scheduler would answer for what a Job demands, with the other arguments of ``schedule``.

    Without ``explain`` nothing is said for people: no verdicts and no helps, in half the time.
    """
    placement = default_placement(placement)
    request = Request(
        placement,
        demand,
        {each.name: each.replicas for each in previous},
        frozenset(evicting),
        fresh,
        uid_hash_odd(uid or ""),
    )
    facts = sorted(map(facts_of, clusters), key=attrgetter("name"))
    requirements = request.demand.requirements
    room = [capacity(each, requirements) for each in facts] if request.demand.replicas else None
    runs: list[Attempt] = []
    for term in _terms(placement, "" if fresh else observing_affinity):
        runs.append(attempt(facts, room, request, term))
        if runs[-1].reason is Reason.SUCCESS:
            break
    # If every term fails, the binding shows the first one's error.
    run = runs[-1] if runs[-1].reason is Reason.SUCCESS else runs[0]
    scheduled = run.reason is Reason.SUCCESS
    if told and run.reason is Reason.NO_CLUSTER_FIT:
        run = replace(run, failures=as_told(len(facts), run.failures, told))
    return PlacementResult(
        replicas=request.demand.replicas,
        requirements=requirements,
        placement=placement,
        scheduled=scheduled,
        reason=run.reason,
        message=run.messages[0] if run.messages else "",
        messages=run.messages,
        retry=run.reason in (Reason.UNSCHEDULABLE, Reason.SCHEDULER_ERROR),
        targets=run.targets,
        selected=tuple(each.name for each in run.selected),
        affinity=run.term.affinity_name if scheduled and run.term is not None else None,
        verdicts=verdicts(facts, room, request, run) if explain else (),
        order_random=run.order_random,
        uid_sensitive=run.other_targets is not None,
        other_targets=run.other_targets,
        helps=() if scheduled or not explain else advice(facts, room, request, run),
        refused=_refused(placement, runs),
    )


def _refused(placement: Placement, runs: Sequence[Attempt]) -> tuple[tuple[int, str], ...]:
    """The terms of ``clusterAffinities`` that were tried in vain: the place of each in the list, and its error."""
    numbers = {id(each): number for number, each in enumerate(placement.cluster_affinities or ())}
    return tuple(
        (numbers[id(each.term)], each.messages[0])
        for each in runs
        if each.term is not None and each.reason is not Reason.SUCCESS
    )


def _terms(placement: Placement, observing: str) -> Sequence[ClusterAffinityTerm | None]:
    """The terms from the one that was used last; one None where there are none (``getAffinityIndex``)."""
    terms = placement.cluster_affinities
    if not terms:
        return (None,)
    start = next((index for index, each in enumerate(terms) if each.affinity_name == observing), 0)
    return terms[start:]
