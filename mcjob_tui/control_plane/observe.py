"""From a Job, its ResourceBinding and what is known around them to one ``JobView``: the table of states.

The state is read from the binding, because the Job on the control plane may never turn Failed: its API server refuses
Karmada's status update, and the template's counters freeze. The first state that holds counts, in the order of
``JobState``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from mcjob_tui.control_plane.causes import why_unscheduled
from mcjob_tui.control_plane.job_part import JobPart, claim_in, job_part
from mcjob_tui.control_plane.member_state import member_view, readiness
from mcjob_tui.control_plane.prediction import Prediction
from mcjob_tui.control_plane.prediction_note import Placed, prediction_note
from mcjob_tui.control_plane.starting import Stuck
from mcjob_tui.control_plane.state_words import JobFacts, explain
from mcjob_tui.control_plane.views import JobState, JobView, MemberState, MemberView, Progress, Share
from mcjob_tui.control_plane.watched_objects import ShownBinding, ShownJob, ShownPlacement
from mcjob_tui.control_plane.wording import listed
from mcjob_tui.karmada.webster import divide
from mcjob_tui.resources.meta import Condition, condition
from mcjob_tui.resources.text import clean


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy that has claimed a Job, or would: as much of it as a view needs."""

    kind: str
    name: str
    placement: ShownPlacement | None = None
    prediction: Prediction | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around a Job.

    Attributes:
        clusters: readiness by name; None where clusters may not be listed or are not known yet.
        policy: the policy that claims it, None where there is none.
        policies_known: False where policies may not be listed: then a missing policy says nothing.
        loading: whether that is so only because bindings and policies have not all been listed yet.
        own: the policy that was submitted with the Job, where another one claimed it.
        since: when each cluster became ready, not ready or a member.
        stuck: by cluster why no pod of the Job starts there, where somebody has looked at its pods.
        silent: the clusters that do not answer whoever follows a Job there, and since when that is so.
    """

    clusters: Mapping[str, bool | None] | None = None
    policy: Policy | None = None
    policies_known: bool = True
    loading: bool = False
    own: Policy | None = None
    since: Mapping[str, datetime] = field(default_factory=dict)
    stuck: Mapping[str, Stuck] | None = None
    silent: Mapping[str, datetime | None] = field(default_factory=dict)


def observe(job: ShownJob, binding: ShownBinding | None, around: Around) -> JobView:
    """The view of ``job``.

    Args:
        job: as it is on the control plane.
        binding: its ResourceBinding, or None. One that belongs to an earlier Job of that name counts as None.
        around: clusters and policies.
    """
    return view_of(job_part(job), binding, around)


def view_of(job: JobPart, binding: ShownBinding | None, around: Around) -> JobView:
    """The same, of what was kept of the Job."""
    if binding is not None and binding.spec.resource.uid not in ("", job.uid):
        binding = None
    suspended = job.suspended
    held = binding is not None and binding.spec.suspension is not None and binding.spec.suspension.dispatching
    predicting = around.own or around.policy
    prediction = predicting.prediction if predicting is not None else None
    members = () if binding is None else _members(job, binding, around, suspended or held, prediction)
    targets = tuple(each for each in members if each.actual is not None)
    scheduled = condition(binding.status.conditions, "Scheduled") if binding is not None else None
    state = _state(job, binding, scheduled, targets, around, suspended=suspended or held)
    facts = JobFacts(
        job,
        binding,
        targets,
        around.policies_known,
        around.loading,
        suspended=suspended,
        held=held,
        joined=around.clusters,
    )
    sentence, next_step = explain(state, facts)
    refused = scheduled if state is JobState.UNSCHEDULABLE else None
    lost_policy = bool(members) and around.policies_known and around.policy is None
    placement = _placement(binding, around.policy)
    policy_kind, policy_name = _claim(job, binding, around.policy)
    policy, strategy = clean(policy_name), strategy_word(placement)
    return JobView(
        namespace=job.namespace,
        name=job.name,
        uid=clean(job.uid),
        state=state,
        sentence=sentence,
        next_step=next_step,
        marks=_marks(state, members, lost_policy=lost_policy),
        lost_policy=lost_policy,
        progress=_progress(job, targets),
        clusters=len(targets) if scheduled is not None else None,
        strategy=strategy,
        parallelism=job.parallelism,
        completions=job.completions,
        suspended=suspended,
        created=job.created,
        claimed=binding.metadata.creation_timestamp if binding is not None else None,
        scheduled=binding.status.last_scheduled_time if binding is not None else None,
        unscheduled=refused.last_transition_time if refused is not None else None,
        unscheduled_why=_why_refused(refused, job) if refused is not None else "",
        started=min((each.started for each in members if each.started is not None), default=None),
        finished=_finished(targets) if state.finished else None,
        policy=policy,
        policy_kind=policy_kind,
        description=job.description,
        image=job.image,
        labels=job.labels,
        protected=job.protected,
        ttl=job.ttl,
        members=members,
        prediction_note=prediction_note(
            targets,
            prediction,
            Placed(
                created=job.created,
                scheduled=binding.status.last_scheduled_time if binding is not None else None,
                strategy=strategy,
                policy=policy if around.own is not None else "",
                ready=around.clusters or {},
                since=around.since,
            ),
        )
        if prediction is not None
        else "",
        submission=clean(job.submission),
    )


def strategy_word(placement: ShownPlacement | None) -> str:
    """The strategy in one word: Duplicated, Aggregated, Dynamic or Static; "" where no placement is known."""
    if placement is None:
        return ""
    scheduling = placement.replica_scheduling
    if scheduling is None or scheduling.replica_scheduling_type == "Duplicated":
        return "Duplicated"
    if scheduling.replica_division_preference == "Aggregated":
        return "Aggregated"
    weights = scheduling.weight_preference
    return "Dynamic" if weights is not None and weights.dynamic_weight else "Static"


def _state(
    job: JobPart,
    binding: ShownBinding | None,
    scheduled: Condition | None,
    targets: Sequence[MemberView],
    around: Around,
    *,
    suspended: bool,
) -> JobState:
    """The first row of the table that holds."""
    if job.is_deleting:
        return JobState.DELETING
    if binding is None:
        lonely = around.policies_known and around.policy is None and not _claim(job, None, None)[1]
        if not lonely:
            return JobState.PENDING
        return JobState.SUSPENDED if suspended else JobState.NO_POLICY
    if scheduled is None:
        return JobState.PENDING
    if scheduled.status == "False":
        return JobState.UNSCHEDULABLE
    if not targets:
        return JobState.NOTHING_TO_RUN
    if all(each.state.finished for each in targets):
        failed = sum(each.state is MemberState.FAILED for each in targets)
        if not failed:
            return JobState.COMPLETE
        return JobState.FAILED if failed == len(targets) else JobState.PARTLY_FAILED
    if suspended:
        return JobState.SUSPENDED
    open_targets = [each for each in targets if not each.state.finished]
    complaining = any(each.applied is False for each in open_targets)
    if complaining and not any(each.applied for each in open_targets):
        return JobState.BLOCKED
    if not complaining and not all(each.applied for each in open_targets):
        return JobState.DISPATCHING
    if all(each.state is MemberState.NOT_STARTING for each in open_targets):
        return JobState.NOT_STARTING
    return JobState.RUNNING


def _why_refused(scheduled: Condition, job: JobPart) -> str:
    message = clean(scheduled.message)
    return why_unscheduled(clean(scheduled.reason), message, job.at_once).sentence or message


def _members(
    job: JobPart, binding: ShownBinding, around: Around, suspended: bool, prediction: Prediction | None
) -> tuple[MemberView, ...]:
    """A row for each target, and for each cluster that still reports but is a target no more."""
    shares = _shares(job, binding)
    items = {each.cluster_name: each for each in binding.status.aggregated_status}
    names = [*sorted(shares), *(name for name in items if name not in shares)]
    return tuple(
        member_view(
            name,
            items.get(name),
            share=shares.get(name),
            ready=readiness(around.clusters, name),
            known=around.clusters is not None,
            suspended=suspended,
            prediction=prediction,
            found=around.stuck,
            silent=name in around.silent,
            as_of=around.silent[name] if name in around.silent else around.since.get(name),
        )
        for name in names
    )


def _shares(job: JobPart, binding: ShownBinding) -> Mapping[str, Share]:
    """What each target gets, as Karmada's binding controller revises the Job for it (``ReviseReplica``.

    ``common.go``).
    """
    spec = binding.spec
    revised = spec.replicas > 0 or spec.replica_requirements is not None
    divides = job.completions is not None and spec.replicas > 0 and _is_divided(spec.placement)
    targets = tuple((each.name, each.replicas) for each in spec.clusters)
    return _divided(
        targets, None if revised else job.parallelism, job.completions, divides=divides, is_odd=divides and job.is_odd
    )


@lru_cache(maxsize=4096)
def _divided(
    targets: tuple[tuple[str, int], ...],
    parallelism: int | None,
    completions: int | None,
    *,
    divides: bool,
    is_odd: bool,
) -> Mapping[str, Share]:
    """The shares of ``targets``, remembered because they stay the same while a Job runs, and many Jobs are alike.

    Args:
        parallelism: what every member runs at the same time where Karmada does not revise it, else None.
        completions: of the whole Job.
        divides: whether the completions are divided.
        is_odd: the parity of the Job's UID, which breaks ties (see ``karmada.names.uid_hash_odd``).
    """
    if not divides or completions is None:
        return {name: Share(count if parallelism is None else parallelism, completions) for name, count in targets}
    divided = divide(completions, dict(targets)).seats(descending=is_odd)
    return {name: Share(count, divided.get(name, completions)) for name, count in targets}


def _is_divided(placement: ShownPlacement | None) -> bool:
    scheduling = placement.replica_scheduling if placement is not None else None
    return scheduling is not None and scheduling.replica_scheduling_type != "Duplicated"


def _progress(job: JobPart, targets: Sequence[MemberView]) -> Progress:
    """Sums over the targets; without targets the Job's own completions, which is what a divided Job comes to."""
    if not targets:
        return Progress(total=job.completions)
    succeeded = active = failed = 0
    total: int | None = 0
    for each in targets:
        succeeded += each.progress.succeeded
        active += each.progress.active
        failed += each.progress.failed
        total = None if total is None or each.progress.total is None else total + each.progress.total
    return Progress(succeeded, total, active, failed)


def _marks(state: JobState, members: Sequence[MemberView], *, lost_policy: bool) -> tuple[str, ...]:
    """What the state's sentence does not say already; clusters of which the same is to be said stand together."""
    said: dict[str, list[str]] = {}
    for each in members:
        if each.stale:
            said.setdefault(each.out_of_contact, []).append(each.cluster)
        if each.state is MemberState.FAILED and not state.finished:
            said.setdefault(f"failed: {each.message}", []).append(each.cluster)
        elif each.state is MemberState.BLOCKED and state is not JobState.BLOCKED:
            said.setdefault(f"is blocked: {each.reason}", []).append(each.cluster)
        elif each.state is MemberState.NOT_STARTING and state is not JobState.NOT_STARTING:
            said.setdefault(f"starts no pod: {each.message}", []).append(each.cluster)
        elif each.state is MemberState.LEAVING:
            said.setdefault("is no target any more", []).append(each.cluster)
    marks = [f"{listed(clusters)} {words}" for words, clusters in said.items()]
    if lost_policy:
        marks.append("its policy is gone: what runs goes on, and a new policy may take it over")
    return tuple(marks)


def _finished(targets: Sequence[MemberView]) -> datetime | None:
    return max((each.finished for each in targets if each.finished is not None), default=None)


def _placement(binding: ShownBinding | None, policy: Policy | None) -> ShownPlacement | None:
    if binding is not None and binding.spec.placement is not None:
        return binding.spec.placement
    if policy is not None:
        return policy.placement
    return ShownPlacement() if binding is not None else None


def _claim(job: JobPart, binding: ShownBinding | None, policy: Policy | None) -> tuple[str, str]:
    """Kind and name of the claiming policy, from the stamps that Karmada leaves on Job and binding."""
    if policy is not None:
        return policy.kind, policy.name
    if job.claim[1] or binding is None:
        return job.claim
    return claim_in(binding.metadata.annotations)
