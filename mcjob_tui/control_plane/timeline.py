"""A Job's timeline: what happened when, from timestamps and events of control plane and members, in order."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from mcjob_tui.control_plane.views import EventView, JobState, JobView, MemberState, Milestone, PodView

_LAST = datetime.max.replace(tzinfo=UTC)
_STEP_OF_REASON = {
    "ApplyPolicySucceed": "claimed",
    "ScheduleBindingSucceed": "scheduled",
    "ScheduleBindingFailed": "not scheduled",
    "SyncFailed": "not applied",
}
_ORDER = ("created", "claimed", "scheduled", "not scheduled", "applied", "not applied", "first pod", "pod failed")
"""What happens in the same second is told in this order; Kubernetes' times are no finer."""
_FAILED_PODS_AT_MOST = 20


def timeline(job: JobView, events: Sequence[EventView], pods: Sequence[PodView]) -> tuple[Milestone, ...]:
    """The milestones of ``job`` in the order of time; what is still to come stands last, without a time."""
    own = [each for each in events if not each.cluster and each.kind == "Job" and not each.harmless]
    rows = [Milestone(job.created, "created", "the Job")]
    rows += _first_of_each(own)
    rows += _applied(job, own)
    started = [(each.started, each.cluster) for each in pods if each.started is not None]
    if started:
        time, cluster = min(started)
        rows.append(Milestone(time, "first pod", cluster=cluster))
    rows += _failed_pods(pods)
    rows += _ends(job)
    return tuple(sorted(rows, key=_place))


def _place(row: Milestone) -> tuple[datetime, int]:
    rank = _ORDER.index(row.what) if row.what in _ORDER else len(_ORDER)
    return (row.time or _LAST).replace(microsecond=0), rank


def _first_of_each(events: Iterable[EventView]) -> list[Milestone]:
    """One row for each reason: the first time for what went well, the last for what did not."""
    found: dict[str, EventView] = {}
    for each in sorted(events, key=lambda event: event.time or _LAST):
        if each.reason in _STEP_OF_REASON and (each.warning or each.reason not in found):
            found[each.reason] = each
    return [
        Milestone(
            each.time if each.warning else each.first, _STEP_OF_REASON[reason], each.message, warning=each.warning
        )
        for reason, each in found.items()
    ]


def _applied(job: JobView, events: Sequence[EventView]) -> list[Milestone]:
    """When each cluster got the Job: by Karmada's event, else when the member started it."""
    rows = []
    for member in job.members:
        told = [
            each.first
            for each in events
            if each.reason == "SyncSucceed" and each.message.endswith(f"to cluster {member.cluster}") and each.first
        ]
        if member.applied or told:
            time = min(told, default=member.started)
            rows.append(Milestone(time, "applied", cluster=member.cluster))
        elif member.state in (MemberState.BLOCKED, MemberState.WAITING):
            blocked = member.state is MemberState.BLOCKED
            rows.append(Milestone(None, "applied", member.reason, member.cluster, done=False, warning=blocked))
    return rows


def _failed_pods(pods: Sequence[PodView]) -> list[Milestone]:
    failed = sorted(
        (each for each in pods if each.phase == "Failed"), key=lambda pod: pod.finished or pod.started or _LAST
    )
    return [
        Milestone(
            each.finished or each.started,
            "pod failed",
            " ".join(filter(None, (each.reason, f"exit code {each.exit_code}" if each.exit_code else "", each.name))),
            each.cluster,
            warning=True,
        )
        for each in failed[-_FAILED_PODS_AT_MOST:]
    ]


def _ends(job: JobView) -> list[Milestone]:
    rows = []
    for member in job.members:
        if member.state.finished:
            failed = member.state is MemberState.FAILED
            word = "failed" if failed else "complete"
            rows.append(Milestone(member.finished, word, member.message, member.cluster, warning=failed))
    if job.state.finished:
        rows.append(Milestone(job.finished, str(job.state).lower(), warning=job.state is not JobState.COMPLETE))
    elif job.state in (JobState.RUNNING, JobState.DISPATCHING):
        done = f"{job.progress.succeeded} of {job.progress.total} done" if job.progress.total else ""
        rows.append(Milestone(None, "complete", done, done=False))
    return rows
