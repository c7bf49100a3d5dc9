"""The sign and the ink of every state; the word is the state itself."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.views import JobState, MemberState
from mcjob_tui.tui.widgets.form.pieces import Piece

if TYPE_CHECKING:
    from mcjob_tui.control_plane.views import ClusterView, JobView

JOB = {
    JobState.PENDING: ("○", "muted"),
    JobState.DISPATCHING: ("→", "primary"),
    JobState.RUNNING: ("●", "primary"),
    JobState.SUSPENDED: ("■", "muted"),
    JobState.COMPLETE: ("✓", "good"),
    JobState.FAILED: ("×", "bad"),
    JobState.PARTLY_FAILED: ("◑", "bad"),
    JobState.UNSCHEDULABLE: ("▲", "care"),
    JobState.NO_POLICY: ("·", "muted"),
    JobState.NOTHING_TO_RUN: ("·", "muted"),
    JobState.BLOCKED: ("▲", "care"),
    JobState.NOT_STARTING: ("▲", "care"),
    JobState.DELETING: ("▼", "muted"),
}

MEMBER = {
    MemberState.WAITING: ("○", "muted"),
    MemberState.BLOCKED: ("▲", "care"),
    MemberState.NOT_STARTING: ("▲", "care"),
    MemberState.SUSPENDED: ("■", "muted"),
    MemberState.RUNNING: ("●", "primary"),
    MemberState.COMPLETE: ("✓", "good"),
    MemberState.FAILED: ("×", "bad"),
    MemberState.LEAVING: ("▼", "muted"),
}


def job_state(state: JobState) -> Piece:
    """``● Running``."""
    sign, ink = JOB[state]
    return Piece(f"{sign} {state}", ink)


def state_of(job: "JobView") -> Piece:
    """The state of a Job; one that runs on is marked where its policy is gone, a cluster failed it or is away."""
    if job.state is JobState.RUNNING:
        if job.faulty or job.lost_policy:
            return Piece(f"▲ {job.state}", "care")
        if any(each.stale for each in job.members):
            return Piece(f"◑ {job.state}", "care")
    return job_state(job.state)


def member_state(state: MemberState, *, stale: bool = False) -> Piece:
    """``● Running``, or ``◑ Running`` where the cluster cannot be reached and the state is old."""
    sign, ink = ("◑", "care") if stale else MEMBER[state]
    return Piece(f"{sign} {state}", ink)


def cluster_state(cluster: "ClusterView") -> Piece:
    """Ready, what stands in the way of Jobs, or not ready."""
    if not cluster.ready:
        return Piece(f"× {cluster.word}", "bad")
    if cluster.jobs_api is False:
        return Piece("▲ no Jobs", "care")
    if cluster.taints:
        return Piece(f"▲ taint {len(cluster.taints)}", "care")
    return Piece(f"● {cluster.word}", "good")


def lasting(length: timedelta | None) -> str:
    """A duration to the second below an hour, then to the minute: ``18m21s``, ``2h31m``, ``3d4h``; ``-`` for none."""
    if length is None:
        return "-"
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return f"{seconds}s"
    if seconds < 3600:
        return f"{seconds // 60}m{seconds % 60:02}s"
    if seconds < 86400:
        return f"{seconds // 3600}h{seconds % 3600 // 60:02}m"
    return f"{seconds // 86400}d{seconds % 86400 // 3600}h"


def age(length: timedelta | None) -> str:
    """An age by its largest unit, as people say it: ``4s``, ``26m``, ``5h``, ``3d``; ``-`` for none."""
    if length is None:
        return "-"
    seconds = max(0, int(length.total_seconds()))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "m")):
        if seconds >= size:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def ago(length: timedelta | None) -> str:
    """``5 h ago`` in running text."""
    said = age(length)
    return "-" if said == "-" else f"{said[:-1]} {said[-1]} ago"


def time_of_day(time: datetime | None) -> str:
    """The time of day where the person sits."""
    return "-" if time is None else f"{time.astimezone():%H:%M:%S}"
