"""A Job's timeline: what happened when, from timestamps and events of control plane and members, in order.

Events live for an hour; what has a timestamp of its own in the Job, its binding or a member's status is told from
that where the event is gone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from mcjob_tui.control_plane.causes import is_of_one_term, why_no_pods, why_not_applied, why_unscheduled
from mcjob_tui.control_plane.estimate import expected_end
from mcjob_tui.control_plane.views import EventView, JobState, JobView, MemberState, Milestone, PodView

_LAST = datetime.max.replace(tzinfo=UTC)
_ORDER = (
    *("created", "claimed", "scheduled", "not scheduled"),
    *("applied", "not applied", "no pod", "first pod", "pod failed"),
)
"""What happens in the same second is told in this order; Kubernetes' times are no finer."""
_FAILED_PODS_AT_MOST = 20
_IN_MEMBER = re.compile(r"in member cluster\(([^)]*)\): (.*)", re.DOTALL)
_TO_CLUSTER = re.compile(r"to cluster (\S+)$")
_OVERRIDDEN = re.compile(r"for cluster\(([^)]*)\) succeed")
_SWITCHED = {"Suspended": "suspended", "Resumed": "resumed"}


def timeline(
    job: JobView, events: Sequence[EventView], pods: Sequence[PodView], now: datetime
) -> tuple[Milestone, ...]:
    """The milestones of ``job`` in the order of time; what is still to come stands last."""
    own = [each for each in events if not each.cluster and each.kind == "Job" and not each.harmless]
    rows = [Milestone(job.created, "created", "the Job")]
    rows += [*_placed(job, own), *_not_scheduled(job, own), *_applied(job, own), *_not_applied(own)]
    rows += [*_no_pods(events), *_switched(events), *_first_pod(pods), *_failed_pods(pods), *_ends(job)]
    told = sorted((each for each in rows if each.done), key=_place)
    return (*told, *(each for each in rows if not each.done), *_to_come(job, pods, now))


def _place(row: Milestone) -> tuple[datetime, int]:
    rank = _ORDER.index(row.what) if row.what in _ORDER else len(_ORDER)
    return (row.time or _LAST).replace(microsecond=0), rank


def _first(events: Iterable[EventView], reason: str) -> datetime | None:
    return min((each.first for each in events if each.reason == reason and each.first is not None), default=None)


def _placed(job: JobView, events: Sequence[EventView]) -> Iterator[Milestone]:
    """Claimed by a policy, and scheduled to clusters."""
    claimed = _first(events, "ApplyPolicySucceed") or job.claimed
    if claimed is not None:
        kind = "ClusterPropagationPolicy " if job.policy_kind == "ClusterPropagationPolicy" else ""
        yield Milestone(claimed, "claimed", f"by {kind}{job.policy}" if job.policy else "by a policy that is gone")
    if job.clusters:
        shares = [each.actual for each in job.members if each.actual is not None]
        at_once = [each.parallelism for each in shares if each.parallelism is not None]
        where = f"{len(shares)} cluster{'' if len(shares) == 1 else 's'}"
        detail = f"{where}, {sum(at_once)} at a time" if len(at_once) == len(shares) else where
        yield Milestone(_first(events, "ScheduleBindingSucceed") or job.scheduled, "scheduled", detail)


def _not_scheduled(job: JobView, events: Iterable[EventView]) -> Iterator[Milestone]:
    """The last time that it could not be placed; where no event tells of it, since when it cannot be."""
    told = [each for each in events if each.reason == "ScheduleBindingFailed"]
    # That some of its affinity terms did not fit is no failure where another did, and is summed up where none did.
    failed = [each for each in told if not is_of_one_term(each.message)] or ([] if job.clusters else told)
    if failed:
        last = max(failed, key=lambda each: each.time or _LAST)
        cause = why_unscheduled("", last.message, job.parallelism)
        times = sum(each.count for each in failed)
        yield Milestone(last.time, "not scheduled", _times(cause.sentence or last.message, times), warning=True)
    elif job.unscheduled is not None:
        # Events live for an hour; nor need one come where a FederatedResourceQuota has the placement refused.
        yield Milestone(job.unscheduled, "not scheduled", job.unscheduled_why, warning=True)


def _times(said: str, times: int) -> str:
    return f"{said} ({times} times)" if times > 1 else said


def _applied(job: JobView, events: Sequence[EventView]) -> Iterator[Milestone]:
    """When each cluster got the Job: by Karmada's event, else when the member started it."""
    overridden = {
        found.group(1)
        for each in events
        if each.reason == "ApplyOverridePolicySucceed" and (found := _OVERRIDDEN.search(each.message))
    }
    told: dict[str, datetime] = {}
    for each in events:
        found = _TO_CLUSTER.search(each.message) if each.reason == "SyncSucceed" else None
        if found is not None and each.first is not None:
            told[found.group(1)] = min(each.first, told.get(found.group(1), each.first))
    for member in job.members:
        time = told.get(member.cluster)
        if member.applied or time is not None:
            detail = "with overrides" if member.cluster in overridden else ""
            yield Milestone(time or member.started, "applied", detail, member.cluster)
        elif member.state in (MemberState.BLOCKED, MemberState.WAITING):
            blocked = member.state is MemberState.BLOCKED
            yield Milestone(None, "applied", member.reason, member.cluster, done=False, warning=blocked)


def _not_applied(events: Iterable[EventView]) -> Iterator[Milestone]:
    """The last refusal of each cluster."""
    last: dict[str, tuple[EventView, str]] = {}
    for each in events:
        found = _IN_MEMBER.search(each.message) if each.reason == "SyncFailed" else None
        if found is not None:
            cluster, why = found.groups()
            if cluster not in last or (each.time or _LAST) >= (last[cluster][0].time or _LAST):
                last[cluster] = (each, why)
    for cluster, (each, why) in last.items():
        yield Milestone(each.time, "not applied", why_not_applied(why).sentence, cluster, warning=True)


def _no_pods(events: Iterable[EventView]) -> Iterator[Milestone]:
    """The last time that a member's Job controller might not create a pod, as where a quota leaves no room."""
    refused: dict[str, list[EventView]] = {}
    for each in events:
        if each.cluster and each.kind == "Job" and each.warning and each.reason == "FailedCreate":
            refused.setdefault(each.cluster, []).append(each)
    for cluster, told in refused.items():
        last = max(told, key=lambda each: each.time or _LAST)
        detail = _times(why_no_pods(last.message).sentence, sum(each.count for each in told))
        yield Milestone(last.time, "no pod", detail, cluster, warning=True)


def _switched(events: Iterable[EventView]) -> Iterator[Milestone]:
    """Suspended and resumed, as the members did it."""
    for each in events:
        if each.cluster and each.kind == "Job" and each.reason in _SWITCHED:
            yield Milestone(each.time, _SWITCHED[each.reason], cluster=each.cluster)


def _first_pod(pods: Iterable[PodView]) -> Iterator[Milestone]:
    # A pod that waits for its image has a start time too: the kubelet's, when it took the pod up.
    started = [(each.started, each.cluster) for each in pods if each.started is not None and each.phase != "Pending"]
    if started:
        time, cluster = min(started)
        yield Milestone(time, "first pod", cluster=cluster)


def _failed_pods(pods: Iterable[PodView]) -> Iterator[Milestone]:
    failed = sorted(
        (each for each in pods if each.phase == "Failed"), key=lambda pod: pod.finished or pod.started or _LAST
    )
    for each in failed[-_FAILED_PODS_AT_MOST:]:
        code = f"exit code {each.exit_code}" if each.exit_code else ""
        detail = " ".join(filter(None, (each.reason, code, each.name)))
        yield Milestone(each.finished or each.started, "pod failed", detail, each.cluster, warning=True)


def _ends(job: JobView) -> Iterator[Milestone]:
    for member in job.members:
        if member.state.finished:
            failed = member.state is MemberState.FAILED
            detail = member.message if failed else ""
            word = "failed" if failed else "complete"
            yield Milestone(member.finished, word, detail, member.cluster, warning=failed)
    if job.state.finished and len(job.members) != 1:
        bad = job.state is not JobState.COMPLETE
        yield Milestone(job.finished, str(job.state).lower(), "in all clusters" if not bad else "", warning=bad)


def _to_come(job: JobView, pods: Sequence[PodView], now: datetime) -> Iterator[Milestone]:
    """How far it is, and when it is going to end."""
    if job.state not in (JobState.RUNNING, JobState.DISPATCHING, JobState.NOT_STARTING):
        return
    if job.state is JobState.RUNNING:
        total = f" of {job.progress.total}" if job.progress.total is not None else ""
        yield Milestone(None, "running", f"{job.progress.succeeded}{total} done", done=False)
    estimate = expected_end(job, now, pods)
    if estimate is not None:
        yield Milestone(estimate.end, "complete", estimate.basis, done=False)
    else:
        yield Milestone(None, "complete", done=False)
