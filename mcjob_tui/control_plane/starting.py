"""Whether the pods of a Job start in its clusters: what only the pods themselves can tell.

Karmada reflects of a member's Job no more than ``active``, ``succeeded``, ``failed``, its conditions and its times
(``ReflectStatus`` in ``resourceinterpreter/default/native``); ``ready`` is lost, so a pod whose image cannot be pulled
counts as active like any other. Whoever follows a Job's pods tells what it has seen, and the list of Jobs knows it too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mcjob_tui.control_plane.views import JobState, JobView, MemberState, MemberView, PodView, Progress, Trouble

LATE = timedelta(seconds=20)
"""So long after its start in a cluster a Job with nothing done there is worth a look at its pods."""
_GOES_ON = (MemberState.RUNNING, MemberState.NOT_STARTING)


@dataclass(frozen=True, slots=True)
class Stuck:
    """Why no pod starts in one cluster; it holds as long as the ``progress`` that Karmada reports stays the same."""

    progress: Progress
    reason: str
    sentence: str
    next_step: str


def stuck_clusters(
    view: JobView, pods: Sequence[PodView], troubles: Iterable[Trouble], looked_at: Iterable[str]
) -> dict[str, Stuck | None]:
    """Of the clusters that were ``looked_at``: why no pod starts there, None where some pod does, or may yet."""
    known = frozenset(looked_at)
    why: dict[str, Trouble] = {}
    for each in troubles:
        if each.exit_code is None:
            why.setdefault(each.cluster, each)
    found: dict[str, Stuck | None] = {}
    for member in view.members:
        if member.cluster in known and member.state in _GOES_ON:
            trouble = why.get(member.cluster)
            stuck = trouble is not None and _none_starts(member.cluster, pods)
            found[member.cluster] = (
                Stuck(member.progress, trouble.reason, trouble.sentence, trouble.next_step)
                if trouble is not None and stuck
                else None
            )
    return found


def _none_starts(cluster: str, pods: Iterable[PodView]) -> bool:
    """Whether every pod there that has not ended waits for what will not come by itself, or there is none at all."""
    left = [pod for pod in pods if pod.cluster == cluster and pod.phase not in ("Succeeded", "Failed")]
    return all(pod.phase == "Pending" and (pod.faulty or pod.reason == "Unschedulable") for pod in left)


def late_clusters(view: JobView, now: datetime) -> tuple[str, ...]:
    """Where a Job has long been, and nothing of it is done or has failed: do its pods start there?"""
    return tuple(each.cluster for each in _idle(view) if each.started is not None and now - each.started > LATE)


def idle_clusters(view: JobView) -> tuple[str, ...]:
    """Where a Job has been for however short a time, and nothing of it is done or has failed."""
    return tuple(each.cluster for each in _idle(view) if each.started is not None)


def _idle(view: JobView) -> Iterable[MemberView]:
    if view.state not in (JobState.RUNNING, JobState.NOT_STARTING):
        return ()
    return (
        each
        for each in view.members
        if each.state in _GOES_ON and not each.stale and not each.progress.succeeded and not each.progress.failed
    )


def has_begun(phase: str) -> bool:
    """Whether a pod of that phase has started, though it may be over by now."""
    return phase in ("Running", "Succeeded", "Failed")


def all_started(view: JobView, pods: Iterable[PodView], unread: Iterable[str] = ()) -> bool:
    """Whether in every cluster that goes on some pod has started once; of those ``unread`` nothing can be known."""
    begun = {*unread, *(pod.cluster for pod in pods if has_begun(pod.phase))}
    return all(each.cluster in begun or each.stale for each in view.members if each.state in _GOES_ON)


def still_holding(found: Mapping[str, Stuck], cluster: str, progress: Progress) -> Stuck | None:
    """What was found of a cluster, unless its numbers have changed since."""
    stuck = found.get(cluster)
    return stuck if stuck is not None and stuck.progress == progress else None
