"""The columns of the Jobs table, each declared once: its width, what its cell says and how one sorts by it.

Their letters are keys. What order and counts the rows have as a whole is in ``jobs_rows``.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.views import JobState, JobView
from mcjob_tui.resources.text import cut_middle
from mcjob_tui.resources.text import width as cell_width
from mcjob_tui.tui.widgets.bars import progress_cell
from mcjob_tui.tui.widgets.form.pieces import Line, line
from mcjob_tui.tui.widgets.states import age, lasting, state_of
from mcjob_tui.tui.widgets.table_columns import Column

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparison

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


@dataclass(frozen=True, slots=True, kw_only=True)
class JobColumn(Column):
    """``shows`` draws the cell of a Job: its width, whether the cursor is on it, what time it is.

    ``sorts`` are the keys to sort by, the first one first; each has values of one type. Without any the order is the
    one in which the control plane gives the Jobs, newest first.
    """

    shows: Callable[[JobView, int, bool, datetime], Line]
    sorts: "tuple[Callable[[JobView], SupportsRichComparison], ...]" = ()


def _number(count: int, ink: str) -> Line:
    return line((str(count), ink if count else "dim"))


def _seconds(length: timedelta | None) -> float:
    return -1.0 if length is None else length.total_seconds()


def _clusters(job: JobView) -> Line:
    if job.clusters is None:
        return line(("-", "dim"))
    return line((str(job.clusters), "" if job.clusters else "care"))


def _full_name(job: JobView, width: int, here: bool) -> Line:
    """``namespace/name``; where it is too long, the namespace gives way first, down to a third of it."""
    spare = width - cell_width(job.name) - 1
    where = cut_middle(job.namespace, max(spare, width // 3))
    name = cut_middle(job.name, width - cell_width(where) - 1)
    return line((f"{where}/", "muted"), (name, "strong" if here else ""))


NAME = JobColumn(
    "name",
    "NAME",
    10,
    letter="N",
    grow=True,
    most=44,
    shows=lambda job, width, here, now: line((cut_middle(job.name, width), "strong" if here else "")),
    sorts=(_NAME, _NAMESPACE),
)
FULL_NAME = replace(NAME, shows=lambda job, width, here, now: _full_name(job, width, here))
"""The name behind its namespace, where there is no room for a column of namespaces."""
NAMESPACE = JobColumn(
    "namespace",
    "NAMESPACE",
    9,
    shows=lambda job, width, here, now: line((cut_middle(job.namespace, width), "muted")),
    sorts=(_NAMESPACE, _NAME),
)
STATE = JobColumn(
    "state",
    "STATE",
    15,
    letter="S",
    shows=lambda job, width, here, now: line(state_of(job)),
    sorts=(lambda job: _URGENCY[job.state], _NAME),
)
PROGRESS = JobColumn(
    "progress",
    "PROGRESS",
    18,
    letter="P",
    shows=lambda job, width, here, now: progress_cell(job.progress, width, faded=not job.progress.succeeded),
    sorts=(lambda job: -1.0 if job.progress.fraction is None else job.progress.fraction, _NAME),
)
ACTIVE = JobColumn(
    "active",
    "ACTIVE",
    6,
    right=True,
    shows=lambda job, width, here, now: _number(job.progress.active, ""),
    sorts=(lambda job: -job.progress.active, _NAME),
)
FAILED = JobColumn(
    "failed",
    "FAILED",
    6,
    right=True,
    letter="F",
    shows=lambda job, width, here, now: _number(job.progress.failed, "bad"),
    sorts=(lambda job: -job.progress.failed, _NAME),
)
CLUSTERS = JobColumn(
    "clusters",
    "CLUSTERS",
    8,
    right=True,
    shows=lambda job, width, here, now: _clusters(job),
    sorts=(lambda job: -(job.clusters or 0), _NAME),
)
CL = replace(CLUSTERS, title="CL", width=3)
STRATEGY = JobColumn(
    "strategy",
    "STRATEGY",
    10,
    shows=lambda job, width, here, now: line((job.strategy.partition(" ")[0] or "-", "muted")),
    sorts=(attrgetter("strategy"), _NAME),
)
DURATION = JobColumn(
    "duration",
    "DURATION",
    8,
    right=True,
    letter="D",
    shows=lambda job, width, here, now: line((lasting(job.duration(now)), "muted")),
    sorts=(lambda job: -_seconds(job.duration(_NOW)), _NAME),
)
AGE = JobColumn(
    "age",
    "AGE",
    5,
    right=True,
    letter="A",
    shows=lambda job, width, here, now: line((age(job.age(now)), "muted")),
)
LABELS = JobColumn(
    "labels",
    "LABELS",
    20,
    grow=True,
    most=40,
    shows=lambda job, width, here, now: line(
        (" ".join(f"{key}={value}" for key, value in job.labels if "/" not in key), "muted")
    ),
    sorts=(attrgetter("labels"), _NAME),
)
MESSAGE = JobColumn(
    "message",
    "MESSAGE",
    20,
    grow=True,
    shows=lambda job, width, here, now: line((job.sentence, "muted")),
    sorts=(attrgetter("sentence"), _NAME),
)

NARROW = (NAME, STATE, PROGRESS, FAILED, CL, AGE)
NARROW_EVERYWHERE = (FULL_NAME, *NARROW[1:])
MEDIUM = (NAME, NAMESPACE, STATE, PROGRESS, ACTIVE, FAILED, CL, AGE)
WIDE = (NAME, NAMESPACE, STATE, PROGRESS, ACTIVE, FAILED, CLUSTERS, STRATEGY, DURATION, AGE)
HUGE = (*WIDE, LABELS, MESSAGE)

COLUMNS = {each.name: each for each in (*NARROW, *MEDIUM, *HUGE)}


def columns_for(width: int, *, everywhere: bool) -> tuple[Column, ...]:
    """The columns that a table of ``width`` cells has; ``everywhere`` where it has Jobs of all namespaces."""
    if width < 96:
        return NARROW_EVERYWHERE if everywhere else NARROW
    if width < 116:
        return MEDIUM
    return WIDE if width < 190 else HUGE


def cell(job: JobView, column: Column, width: int, here: bool, now: datetime) -> Line:
    """What stands in ``column`` for ``job``; ``here`` is True under the cursor."""
    found = column if isinstance(column, JobColumn) else COLUMNS[column.name]
    return found.shows(job, width, here, now)
