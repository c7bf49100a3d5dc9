"""The Jobs table as data: which columns at which width, what a cell says, how rows are sorted and counted."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.views import JobState, JobView
from mcjob_tui.resources.text import cut_middle
from mcjob_tui.tui.widgets.bars import progress_cell
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, line
from mcjob_tui.tui.widgets.states import age, job_state, lasting, state_of
from mcjob_tui.tui.widgets.table_columns import Column

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison

NAME = Column("name", "NAME", 10, letter="N", grow=True, most=44)
NAMESPACE = Column("namespace", "NAMESPACE", 9)
STATE = Column("state", "STATE", 15, letter="S")
PROGRESS = Column("progress", "PROGRESS", 18, letter="P")
ACTIVE = Column("active", "ACTIVE", 6, right=True)
FAILED = Column("failed", "FAILED", 6, right=True, letter="F")
CLUSTERS = Column("clusters", "CLUSTERS", 8, right=True)
CL = Column("clusters", "CL", 3, right=True)
STRATEGY = Column("strategy", "STRATEGY", 10)
DURATION = Column("duration", "DURATION", 8, right=True, letter="D")
AGE = Column("age", "AGE", 5, right=True, letter="A")
LABELS = Column("labels", "LABELS", 20, grow=True, most=40)
MESSAGE = Column("message", "MESSAGE", 20, grow=True)

NARROW = (NAME, STATE, PROGRESS, FAILED, CL, AGE)
MEDIUM = (NAME, NAMESPACE, STATE, PROGRESS, ACTIVE, FAILED, CL, AGE)
WIDE = (NAME, NAMESPACE, STATE, PROGRESS, ACTIVE, FAILED, CLUSTERS, STRATEGY, DURATION, AGE)
HUGE = (*WIDE, LABELS, MESSAGE)

_URGENCY: dict[JobState, int] = {
    state: place
    for place, state in enumerate(
        (
            JobState.FAILED,
            JobState.PARTLY_FAILED,
            JobState.BLOCKED,
            JobState.UNSCHEDULABLE,
            JobState.NOT_STARTING,
            JobState.NO_POLICY,
            JobState.RUNNING,
            JobState.DISPATCHING,
            JobState.PENDING,
            JobState.SUSPENDED,
            JobState.DELETING,
            JobState.NOTHING_TO_RUN,
            JobState.COMPLETE,
        )
    )
}
# A far day: every running Job has its duration measured to the same instant, which is all that sorting needs.
_NOW = datetime(2100, 1, 1, tzinfo=UTC)

_NAME, _NAMESPACE = attrgetter("name"), attrgetter("namespace")
SORTS: "dict[str, tuple[Callable[[JobView], SupportsRichComparison], ...]]" = {
    "name": (_NAME, _NAMESPACE),
    "namespace": (_NAMESPACE, _NAME),
    "state": (lambda job: _URGENCY[job.state], _NAME),
    "progress": (lambda job: -1.0 if job.progress.fraction is None else job.progress.fraction, _NAME),
    "active": (lambda job: -job.progress.active, _NAME),
    "failed": (lambda job: -job.progress.failed, _NAME),
    "clusters": (lambda job: -(job.clusters or 0), _NAME),
    "strategy": (attrgetter("strategy"), _NAME),
    "duration": (lambda job: -_seconds(job.duration(_NOW)), _NAME),
    "labels": (attrgetter("labels"), _NAME),
    "message": (attrgetter("sentence"), _NAME),
}
"""Sort keys by column, the first one first; each has values of one type.

Sorting by age leaves the order in which the control plane gives the Jobs, newest first.
"""


def columns_for(width: int) -> tuple[Column, ...]:
    """The columns that a table of ``width`` cells has."""
    if width < 96:
        return NARROW
    if width < 116:
        return MEDIUM
    return WIDE if width < 190 else HUGE


def cell(job: JobView, column: Column, width: int, here: bool, now: datetime) -> Line:
    """What stands in ``column`` for ``job``; ``here`` is True under the cursor.

    Raises:
        ValueError: the column has no ``case`` here.
    """
    match column.name:
        case "name":
            return line((cut_middle(job.name, width), "strong" if here else ""))
        case "namespace":
            return line((cut_middle(job.namespace, width), "muted"))
        case "state":
            return line(state_of(job))
        case "progress":
            return progress_cell(job.progress, width, faded=not job.progress.succeeded)
        case "active":
            return _number(job.progress.active, "")
        case "failed":
            return _number(job.progress.failed, "bad")
        case "clusters":
            if job.clusters is None:
                return line(("-", "dim"))
            return line((str(job.clusters), "" if job.clusters else "care"))
        case "strategy":
            return line((job.strategy.partition(" ")[0] or "-", "muted"))
        case "duration":
            return line((lasting(job.duration(now)), "muted"))
        case "age":
            return line((age(job.age(now)), "muted"))
        case "labels":
            shown = " ".join(f"{key}={value}" for key, value in job.labels if "/" not in key)
            return line((shown, "muted"))
        case "message":
            return line((job.sentence, "muted"))
    raise ValueError(f"no cell for the column {column.name}")


def _number(count: int, ink: str) -> Line:
    return line((str(count), ink if count else "dim"))


def _seconds(length: timedelta | None) -> float:
    return -1.0 if length is None else length.total_seconds()


def ordered(jobs: Sequence[JobView], by: str, reverse: bool) -> Sequence[JobView]:
    """The Jobs sorted by a column. ``age`` is the order that they come in: newest first."""
    if by == "age":
        return jobs[::-1] if reverse else jobs
    found = list(jobs)
    # Once for each key, the last one first: Python compares plain texts and numbers three times as fast as pairs.
    for key in reversed(SORTS[by]):
        found.sort(key=key, reverse=reverse)
    return found


def order_words(by: str, reverse: bool) -> str:
    """The order in words, for the table's title."""
    if by == "age":
        return "oldest first" if reverse else "newest first"
    return f"by {by}, reversed" if reverse else f"by {by}"


_COUNTED = (
    (JobState.RUNNING, "running"),
    (JobState.DISPATCHING, "dispatching"),
    (JobState.PENDING, "pending"),
    (JobState.SUSPENDED, "suspended"),
    (JobState.DELETING, "deleting"),
    (JobState.NO_POLICY, "no policy"),
    (JobState.COMPLETE, "complete"),
)
_FAULTS = (
    (JobState.UNSCHEDULABLE, JobState.BLOCKED, JobState.NOT_STARTING),
    (JobState.PARTLY_FAILED,),
    (JobState.FAILED,),
)
"""Faults of one sign are counted together."""


def counted(jobs: Iterable[JobView]) -> Counter[JobState]:
    """How many Jobs are in which state."""
    return Counter(map(attrgetter("state"), jobs))


def digest(counts: Counter[JobState], words: bool, unseen: int = 0) -> tuple[Line, Line]:
    """The counts of all Jobs: what goes well (only with ``words``), and the faults for the right end.

    Of ``unseen`` Jobs the pods were not looked at: whether they are faults is not known.
    """
    jobs = counts.total()
    left: list[Piece] = [Piece(f"{jobs:,} Job{'' if jobs == 1 else 's'}", "strong")]
    for state, word in _COUNTED if words else ():
        if state in counts:
            sign = job_state(state)
            left += [Piece(f"  {sign.text[0]} {counts[state]:,}", sign.ink), Piece(f" {word}", "muted")]
    faults: list[Piece] = []
    for states in _FAULTS:
        number = sum(counts[state] for state in states)
        if number:
            sign = job_state(states[0])
            faults.append(Piece(f" {sign.text[0]} {number:,}", sign.ink))
    right = line(("faults", "muted"), *faults) if faults else line(("no faults", "muted"))
    if unseen:
        right = (*right, *line((f" · {unseen:,} late, pods unseen", "care")))
    return tuple(left), right
