"""When a Job is going to end, from how fast its pods have come to their end lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mcjob_tui.control_plane.views import JobState, JobView, PodView

_WINDOW = timedelta(minutes=5)
_ENOUGH_PODS = 3
_ENOUGH_DONE = 20
"""One pod in so many has to be done before the rate so far says anything."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """An end that is to be expected, and in words from what."""

    end: datetime
    basis: str


def no_earlier(now: datetime, job: JobView, pods: Iterable[PodView]) -> datetime:
    """``now``, or the last that is known to have happened: the clock here may be behind those of the clusters."""
    return max([now, *(each for each in (job.started, *(pod.finished for pod in pods)) if each is not None)])


def expected_end(job: JobView, now: datetime, pods: Iterable[PodView] = ()) -> Estimate | None:
    """When it ends; None where nothing runs, there is no fixed number of pods, or too little is known.

    Pods come in waves: the rate is taken over twice as long as one of them takes, five minutes at least.

    Args:
        job: as it is now.
        now: the time here.
        pods: of all its clusters, as far as they are known.
    """
    progress = job.progress
    if job.state is not JobState.RUNNING or job.started is None or not progress.total:
        return None
    left = progress.total - progress.succeeded
    if left <= 0 or not progress.active:
        return None
    pods = tuple(pods)
    now = no_earlier(now, job, pods)
    done = [
        each for each in pods if each.phase == "Succeeded" and each.finished is not None and each.started is not None
    ]
    if done:
        lengths = [each.finished - each.started for each in done if each.finished and each.started]
        window = max(_WINDOW, 2 * sum(lengths, timedelta()) / len(lengths))
        lately = sum(1 for each in done if each.finished is not None and each.finished > now - window)
        if window < now - job.started and lately >= _ENOUGH_PODS:
            minutes = round(window / timedelta(minutes=1))
            return Estimate(now + window * (left / lately), f"at the rate of the last {minutes} min")
    if now <= job.started or not progress.succeeded or progress.succeeded * _ENOUGH_DONE < progress.total:
        return None
    return Estimate(now + (now - job.started) * (left / progress.succeeded), "at the rate so far")
