"""How fast pods of a Job come to their end: counted by minutes, and as a rate.

Counted are pods that have succeeded, by the time at which their containers ended; where pods are gone or cannot be
read there are fewer of them than the Job's status says, and how many are missing is said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mcjob_tui.control_plane.estimate import no_earlier
from mcjob_tui.control_plane.views import JobState, JobView, PodView

_WINDOW = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)
_STEPS = tuple(timedelta(minutes=each) for each in (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 10080))


@dataclass(frozen=True, slots=True)
class Pace:
    """``counts`` pods ended in each ``step`` since ``begin``; ``missing`` more of which it is not known when."""

    begin: datetime
    step: timedelta
    counts: tuple[int, ...]
    missing: int = 0

    @property
    def end(self) -> datetime:
        """When the last step begins."""
        return self.begin + self.step * (len(self.counts) - 1)


def pace(job: JobView, pods: Iterable[PodView], now: datetime, columns: int) -> Pace | None:
    """The pods that have succeeded by minutes, or by so much more that ``columns`` are enough.

    None where nothing has started, or nothing is known of any pod's end.
    """
    ends = _ends(pods)
    if job.started is None or not ends or columns < 1:
        return None
    begin, last = min(job.started, min(ends)), max(job.finished or now, max(ends))
    step = next((each for each in _STEPS if (last - begin) / each < columns), _STEPS[-1])
    begin = datetime.fromtimestamp(begin.timestamp() // step.total_seconds() * step.total_seconds(), begin.tzinfo)
    if (last - begin) // step >= columns:
        step = next((each for each in _STEPS if each > step), step)
    counts = [0] * min(int((last - begin) // step) + 1, columns)
    for each in ends:
        counts[min(int((each - begin) // step), len(counts) - 1)] += 1
    return Pace(begin, step, tuple(counts), max(0, job.progress.succeeded - len(ends)))


def rate_words(job: JobView, pods: Iterable[PodView], now: datetime) -> str:
    """``2.4 done a minute`` of the last five minutes, or since the start where no more is known; "" without any."""
    if job.state is not JobState.RUNNING or job.started is None or not job.progress.succeeded:
        return ""
    pods = tuple(pods)
    ends, now = _ends(pods), no_earlier(now, job, pods)
    running = now - job.started
    if len(ends) >= job.progress.succeeded and running > _WINDOW:
        lately = sum(1 for each in ends if each > now - _WINDOW)
        return _per(lately, _WINDOW) if lately else "none done in the last 5 min"
    return f"{_per(job.progress.succeeded, max(running, _MINUTE))} so far"


def _per(count: int, length: timedelta) -> str:
    rate = count / (length / _MINUTE)
    if rate < 1:
        return f"{rate * 60:.0f} done an hour"
    return f"{rate:.1f} done a minute" if rate < 10 else f"{rate:,.0f} done a minute"


def _ends(pods: Iterable[PodView]) -> list[datetime]:
    return [each.finished for each in pods if each.phase == "Succeeded" and each.finished is not None]
