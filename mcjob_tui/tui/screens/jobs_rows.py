"""The rows of the Jobs table as a whole: in which order they stand, and how many are in which state."""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter

from mcjob_tui.control_plane.views import JobState, JobView
from mcjob_tui.tui.screens.jobs_columns import COLUMNS
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, line
from mcjob_tui.tui.widgets.states import job_state


def ordered(jobs: Sequence[JobView], by: str, reverse: bool) -> Sequence[JobView]:
    """The Jobs sorted by a column; one without keys is the order that they come in: newest first."""
    keys = COLUMNS[by].sorts
    if not keys:
        return jobs[::-1] if reverse else jobs
    found = list(jobs)
    # Once for each key, the last one first: Python compares plain texts and numbers three times as fast as pairs.
    for key in reversed(keys):
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
        right = (*right, *line((f" · {unseen:,} may not be starting", "care")))
    return tuple(left), right
