"""Where the draft would go: Karmada's scheduler asked about the objects as they are rendered.

Beside the prediction itself: what each strategy would give, and what another parallelism would give where 1 is a trap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mcjob_tui.draft import counts
from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.job_object import job_object
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.placing import Strategy
from mcjob_tui.draft.policy_objects import propagation_policy_object
from mcjob_tui.karmada.job_demand import demand_of
from mcjob_tui.karmada.placement import ClusterVerdict, PlacementResult, Reason, Why, schedule
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.meta import without_nulls
from mcjob_tui.resources.policies import Placement

NO_POLICY = "no policy claims the Job, so Karmada leaves it alone"


def preview(
    draft: JobDraft,
    clusters: Sequence[Cluster],
    uid: str | None = None,
    *,
    policy: Mapping[str, Any] | None = None,
) -> PlacementResult:
    """The placement of the draft.

    Args:
        draft: The form.
        clusters: All clusters of the federation.
        uid: The Job's UID, once it exists; it decides ties.
        policy: For a draft without a policy of its own, the existing one that claims the Job (``claiming_policy``).

    Raises:
        ValueError: a count or a quantity cannot be read; rules say which. (DraftError, ValidationError,
        InvalidQuantity)
    """
    job = readable_job(draft)
    if draft.spec.own_policy:
        policy = propagation_policy_object(draft, draft.name)
    if policy is None:
        return _unclaimed(job, clusters)
    placement = (policy.get("spec") or {}).get("placement") or {}
    return schedule(clusters, Placement.model_validate(without_nulls(placement)), job, uid=uid)


def readable_job(draft: JobDraft) -> Job:
    """The draft's Job as placement reads it.

    Raises:
        DraftError: parallelism or instances is no count.
    """
    for label, value in (("parallelism", draft.spec.parallelism), ("instances", draft.spec.instances)):
        if label == "instances" and draft.spec.work_queue:
            continue
        problem = "a number is needed" if value == "" else counts.count_problem(value, 0)
        if problem:
            raise DraftError(f"{label}: {problem}")
    # Durations do not matter here and may still be half typed.
    job = job_object(draft)
    spec = {key: value for key, value in job["spec"].items() if key in ("parallelism", "completions", "template")}
    return Job.model_validate(without_nulls({**job, "spec": spec}))


def _unclaimed(job: Job, clusters: Sequence[Cluster]) -> PlacementResult:
    demand = demand_of(job)
    verdicts = tuple(
        ClusterVerdict(each.name, (), None, None, None, Why.NOT_SCHEDULED, NO_POLICY)
        for each in sorted(clusters, key=lambda each: each.name)
    )
    return PlacementResult(
        replicas=demand.replicas,
        requirements=demand.requirements,
        placement=Placement(),
        scheduled=False,
        reason=Reason.NO_CLUSTER_FIT,
        message=NO_POLICY,
        messages=(NO_POLICY,),
        retry=False,
        targets=(),
        selected=(),
        affinity=None,
        verdicts=verdicts,
        order_random=False,
        uid_sensitive=False,
        other_targets=None,
        helps=("give the Job a PropagationPolicy of its own",),
    )


@dataclass(frozen=True, slots=True)
class StrategyOutcome:
    """What a strategy would give: how many clusters, pods in all (None: a work queue) and pods at a time.

    Where nothing can be scheduled all are 0 and ``message`` is Karmada's.
    """

    strategy: Strategy
    clusters: int
    pods: int | None
    at_once: int | None
    message: str = ""


def strategy_outcomes(draft: JobDraft, clusters: Sequence[Cluster]) -> tuple[StrategyOutcome, ...]:
    """The four strategies side by side, for the table on Basics. Raises ValueError as ``preview`` does."""
    return tuple(_outcome(strategy, preview(_with(draft, strategy=strategy), clusters)) for strategy in Strategy)


def _outcome(strategy: Strategy, result: PlacementResult) -> StrategyOutcome:
    if not result.scheduled:
        return StrategyOutcome(strategy, 0, 0, 0, result.message)
    return StrategyOutcome(strategy, len(result.targets), result.total_completions, result.total_parallelism)


@dataclass(frozen=True, slots=True)
class Split:
    """What one value of parallelism gives: pods of each target cluster (its parallelism for a work queue)."""

    parallelism: int
    shares: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Trap:
    """One cluster gets the whole Job, since Karmada divides parallelism. ``proposed`` uses every cluster that can run
    it.
    """

    proposed: int
    splits: tuple[Split, ...]


def parallelism_trap(draft: JobDraft, clusters: Sequence[Cluster], result: PlacementResult) -> Trap | None:
    """The trap of parallelism 1 under a divided strategy, with the splits that higher values give; None where it is
    none.

    Args:
        draft: The form.
        clusters: All clusters.
        result: Its placement.
    """
    instances = counts.number(draft.spec.instances)
    total = None if draft.spec.work_queue else instances
    able = able_clusters(result)
    is_trap = draft.spec.strategy.divides and counts.number(draft.spec.parallelism) == 1 and able > 1
    if not is_trap or (total is not None and total < 2):
        return None
    most = total if total is not None else 4 * able
    proposed = min(able, most)
    wanted = sorted({1, proposed, min(most, 2 * able + 2), min(most, 4 * able)})
    return Trap(proposed, tuple(_split(draft, clusters, each) for each in wanted))


def able_clusters(result: PlacementResult) -> int:
    """How many clusters pass every filter and could run at least one pod."""
    return sum(not each.failed and (each.available is None or each.available > 0) for each in result.verdicts)


def _split(draft: JobDraft, clusters: Sequence[Cluster], parallelism: int) -> Split:
    found = preview(_with(draft, parallelism=parallelism), clusters)
    shares = {
        each.cluster: each.completions if each.completions is not None else each.replicas for each in found.targets
    }
    return Split(parallelism, shares)


def _with(draft: JobDraft, **fields: object) -> JobDraft:
    return draft.model_copy(update={"spec": draft.spec.model_copy(update=fields)})
