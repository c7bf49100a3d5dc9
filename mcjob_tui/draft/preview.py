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
from mcjob_tui.karmada.job_demand import Demand, demand_of
from mcjob_tui.karmada.placement import ClusterVerdict, Help, PlacementResult, Reason, Topic, Why, schedule_demand
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
    return answered(question(draft, policy=policy), clusters, uid)


@dataclass(frozen=True, slots=True)
class Question:
    """All of a draft that placement depends on: drafts with equal questions are placed alike.

    ``placement`` is the policy's, None where no policy claims the Job.
    """

    demand: Demand
    placement: Mapping[str, Any] | None


def question(draft: JobDraft, *, policy: Mapping[str, Any] | None = None) -> Question:
    """What the scheduler would be asked about the draft; arguments and errors as those of ``preview``."""
    demand = demand_of(readable_job(draft))
    if draft.spec.own_policy:
        policy = propagation_policy_object(draft, draft.name)
    if policy is None:
        return Question(demand, None)
    return Question(demand, without_nulls((policy.get("spec") or {}).get("placement") or {}))


def answered(
    asked: Question, clusters: Sequence[Cluster], uid: str | None = None, *, explain: bool = True
) -> PlacementResult:
    """The placement that answers the question. Raises ValueError where the placement cannot be read.

    Without ``explain`` it has no verdicts and takes half the time.
    """
    if asked.placement is None:
        return _unclaimed(asked.demand, clusters)
    return schedule_demand(clusters, Placement.model_validate(asked.placement), asked.demand, uid=uid, explain=explain)


def readable_job(draft: JobDraft) -> Job:
    """The draft's Job as placement reads it.

    Raises:
        DraftError: parallelism or instances is no count.
    """
    needed = {"parallelism": draft.spec.parallelism}
    if not draft.spec.work_queue:
        needed["instances"] = draft.spec.instances
    for label, value in needed.items():
        problem = "a number is needed" if value == "" else counts.count_problem(value, 0)
        if problem:
            raise DraftError(f"{label}: {problem}")
    # Durations do not matter here and may still be half typed.
    job = job_object(draft)
    spec = {key: value for key, value in job["spec"].items() if key in ("parallelism", "completions", "template")}
    return Job.model_validate(without_nulls({**job, "spec": spec}))


def _unclaimed(demand: Demand, clusters: Sequence[Cluster]) -> PlacementResult:
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
        helps=(Help("give the Job a PropagationPolicy of its own", Topic.STRATEGY),),
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


def strategy_outcome(draft: JobDraft, strategy: Strategy, clusters: Sequence[Cluster]) -> StrategyOutcome:
    """What one strategy would give. Raises ValueError as ``preview`` does."""
    return outcome_of(strategy, answered(question(_with(draft, strategy=strategy)), clusters, explain=False))


def outcome_of(strategy: Strategy, result: PlacementResult) -> StrategyOutcome:
    """A placement by ``strategy`` in numbers."""
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
    if not is_trapped(draft, result):
        return None
    total = None if draft.spec.work_queue else counts.number(draft.spec.instances)
    able = able_clusters(result)
    most = 4 * able if total is None else min(total, 4 * able)
    proposed = min(able, most)
    wanted = sorted({1, proposed, min(most, 2 * able + 2), most})
    return Trap(proposed, tuple(_split(draft, clusters, each, result) for each in wanted))


def is_trapped(draft: JobDraft, result: PlacementResult) -> bool:
    """Whether one cluster gets the whole Job although more could run it; arguments as those of ``parallelism_trap``."""
    if not draft.spec.strategy.divides or counts.number(draft.spec.parallelism) != 1:
        return False
    instances = None if draft.spec.work_queue else counts.number(draft.spec.instances)
    return (instances is None or instances > 1) and able_clusters(result) > 1


def able_clusters(result: PlacementResult) -> int:
    """How many clusters pass every filter and could run at least one pod."""
    return sum(not each.failed and (each.available is None or each.available > 0) for each in result.verdicts)


def _split(draft: JobDraft, clusters: Sequence[Cluster], parallelism: int, result: PlacementResult) -> Split:
    """The split by ``parallelism``; ``result`` is that by 1."""
    asked = question(_with(draft, parallelism=parallelism))
    found = result if parallelism == 1 else answered(asked, clusters, explain=False)
    shares = {
        each.cluster: each.completions if each.completions is not None else each.replicas for each in found.targets
    }
    return Split(parallelism, shares)


def _with(draft: JobDraft, **fields: object) -> JobDraft:
    return draft.model_copy(update={"spec": draft.spec.model_copy(update=fields)})
