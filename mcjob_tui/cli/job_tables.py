"""Jobs and their clusters as tables for stdout."""

from datetime import UTC, datetime, timedelta

from mcjob_tui.cli.output import table
from mcjob_tui.control_plane.views import JobState, JobView, MemberView, Progress
from mcjob_tui.resources.durations import human_duration


def done(progress: Progress) -> str:
    """``34/60``, or ``34`` where there is no fixed number."""
    return str(progress.succeeded) if progress.total is None else f"{progress.succeeded}/{progress.total}"


def jobs_table(jobs: tuple[JobView, ...], *, namespaces: bool, wide: bool, clock_ahead: timedelta = timedelta()) -> str:
    """One row per Job, as the Jobs screen has it; ages are counted by a clock that the one here is ahead of."""
    now = datetime.now(UTC) - clock_ahead
    headings = ["NAME", "STATE", "SUCCEEDED", "ACTIVE", "FAILED", "CLUSTERS", "STRATEGY", "DURATION", "AGE"]
    if namespaces:
        headings.insert(0, "NAMESPACE")
    if wide:
        headings += ["IMAGE", "POLICY", "MESSAGE"]
    rows = []
    for job in jobs:
        row = [
            job.name,
            _state(job),
            done(job.progress),
            str(job.progress.active),
            str(job.progress.failed),
            "-" if job.clusters is None else str(job.clusters),
            job.strategy or "-",
            human_duration(job.duration(now)),
            human_duration(job.age(now)),
        ]
        if namespaces:
            row.insert(0, job.namespace)
        if wide:
            row += [
                job.image or "-",
                job.policy or "-",
                "; ".join((job.sentence, *job.further_marks)).removeprefix("; ") or "-",
            ]
        rows.append(row)
    return table(headings, rows)


def _state(job: JobView) -> str:
    """The state; one that runs on is marked where a cluster has failed it or is away, or its policy is gone."""
    if job.state is JobState.RUNNING:
        if job.faulty:
            return f"{job.state} (fault)"
        if job.lost_policy:
            return f"{job.state} (no policy)"
        if any(each.stale for each in job.members):
            return f"{job.state} (stale)"
    return str(job.state)


def members_table(members: tuple[MemberView, ...], *, wide: bool = False) -> str:
    """One row per cluster of a Job: predicted beside actual, and why where something is wrong."""
    headings = ["CLUSTER", "STATE", "SUCCEEDED", "ACTIVE", "FAILED", "PREDICTED", "ACTUAL", "MESSAGE"]
    if wide:
        headings += ["STARTED", "FINISHED"]
    rows = []
    for each in members:
        predicted = "-" if each.predicted is None else str(each.predicted.share)
        if each.predicted is not None and each.predicted.other is not None:
            predicted += f" or {each.predicted.other}"
        row = [
            each.cluster,
            f"{each.state}{' (stale)' if each.stale else ''}",
            done(each.progress),
            str(each.progress.active),
            str(each.progress.failed),
            predicted,
            "-" if each.actual is None else str(each.actual),
            each.message or each.reason or _contact(each) or "-",
        ]
        if wide:
            row += [_time(each.started), _time(each.finished)]
        rows.append(row)
    return table(headings, rows)


def _contact(member: MemberView) -> str:
    """Why its numbers are old, and from before when they are."""
    return member.out_of_contact + (f", from before {_time(member.as_of)}" if member.as_of is not None else "")


def _time(moment: datetime | None) -> str:
    return "-" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
