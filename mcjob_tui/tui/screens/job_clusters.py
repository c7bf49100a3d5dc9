"""The clusters' table on the Job's page as data: columns, cells, the sums under it, and who got no share."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from mcjob_tui.control_plane.views import JobView, MemberView, NotUsed, Predicted, Share, Verdict
from mcjob_tui.resources.text import cut_middle
from mcjob_tui.tui.widgets.bars import counted, progress_bar
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, columns, cut, line, wrapped
from mcjob_tui.tui.widgets.states import member_state, time_of_day
from mcjob_tui.tui.widgets.table_columns import Column, laid_out

CLUSTER = Column("cluster", "CLUSTER", 13, grow=True, most=28)
STATE = Column("state", "STATE", 14)
BAR = Column("bar", "PROGRESS", 10, grow=True, most=60)
DONE = Column("done", "DONE", 8, right=True)
ACTIVE = Column("active", "ACTIVE", 6, right=True)
FAILED = Column("failed", "FAILED", 6, right=True)
PREDICTED = Column("predicted", "PREDICTED", 11, right=True)
ACTUAL = Column("actual", "ACTUAL", 10, right=True)
SHARE = Column("actual", "SHARE", 10, right=True)
APPLIED = Column("applied", "APPLIED", 9, right=True)

NAMED_CLUSTERS = 8
SAME_AT_MOST = 5
"""So many clusters that are left out for the same reason are named, more of them counted."""

_VERDICTS = {
    Verdict.AS_PREDICTED: ("= ", "good"),
    Verdict.TIE: ("= ", "good"),
    Verdict.DIFFERS: ("≠ ", "care"),
}


def member_columns(width: int, *, predicted: bool = True) -> tuple[Column, ...]:
    """The columns of the clusters' table in ``width`` cells; without a prediction there is none to stand beside."""
    shares = (PREDICTED, ACTUAL) if predicted else (SHARE,)
    if width < 96:
        return (CLUSTER, STATE, DONE, ACTIVE, FAILED, *shares)
    if width < 116:
        return (CLUSTER, STATE, BAR, DONE, ACTIVE, FAILED, *shares)
    return (CLUSTER, STATE, BAR, DONE, ACTIVE, FAILED, *shares, APPLIED)


def member_cell(
    member: MemberView, wanted: Column, width: int, here: bool, ink: str, applied: Mapping[str, datetime | None]
) -> Line:
    """One cell; ``ink`` is the cluster's colour, ``applied`` when the Job reached each cluster."""
    progress = member.progress
    # Of a cluster that is out of contact they are as they were last.
    number = "dim" if member.stale else ""
    match wanted.name:
        case "cluster":
            return line(("┃ ", ink), (cut_middle(member.cluster, width - 2), "strong" if here else ""))
        case "state":
            return line(member_state(member.state, stale=member.stale))
        case "bar":
            return progress_bar(progress, width)
        case "done":
            head, slash, rest = counted(progress).partition("/")
            return line((head, number), (f"{slash}{rest}", number or "muted"))
        case "active":
            return line((str(progress.active), number if progress.active else "dim"))
        case "failed":
            return line((str(progress.failed), (number or "bad") if progress.failed else "dim"))
        case "predicted":
            return line((predicted_words(member.predicted), "muted"))
        case "actual":
            sign = _VERDICTS.get(member.verdict, ("", ""))
            return line(sign, str(member.actual) if member.actual is not None else ("-", "dim"))
    if member.applied is False:
        return line(("× no", "bad"))
    time = applied.get(member.cluster)
    return line((time_of_day(time) if time else "yes" if member.applied else "-", "muted" if member.applied else "dim"))


def predicted_words(predicted: Predicted | None) -> str:
    """``7 / 24``; both sides of a tie as ``3|4 / 10|13``."""
    if predicted is None:
        return "-"
    if predicted.other is None or predicted.other == predicted.share:
        return str(predicted.share)
    one, other = predicted.share, predicted.other
    at_once = _either(one.parallelism, other.parallelism)
    if one.completions is None:
        return at_once
    return f"{at_once} / {_either(one.completions, other.completions)}"


def _either(one: int | None, other: int | None) -> str:
    if one == other:
        return "-" if one is None else str(one)
    low, high = sorted((one or 0, other or 0))
    return f"{low}|{high}"


def under_clusters(job: JobView, wanted: Sequence[Column], width: int, *, ruled: bool = True) -> tuple[Line, ...]:
    """Under the clusters: the sums in the columns of the table, then what is to be said about single clusters."""
    said: list[Line] = []
    if len(job.members) > 1:
        said += [line(("  " + "─" * max(0, width - 4), "line"))] if ruled else []
        said.append(total_line(job, wanted, width))
    if job.prediction_note and not fits_in_title(job.prediction_note, width):
        said += [
            line("    ", ("≠ " if not index else "  ", "care"), text)
            for index, text in enumerate(wrapped(job.prediction_note, width - 6)[:2])
        ]
    if dated := [f"{each.cluster} {time_of_day(each.as_of)}" for each in job.members if each.as_of is not None]:
        said.append(cut(line("    ", ("◑ ", "care"), f"old numbers, from before: {', '.join(dated)}"), width))
    told: set[str] = set()
    for member in job.members:
        why = member.message or member.reason
        # The same cause in several clusters is told in the words of the first.
        if not why or why in job.sentence or (member.reason or why) in told:
            continue
        told.add(member.reason or why)
        ink = "bad" if member.applied is False or member.state.finished else "care"
        sign = "× " if ink == "bad" else "▲ "
        for index, text in enumerate(wrapped(f"{member.cluster}: {why}", width - 6)[:2]):
            said.append(line("    ", (sign if not index else "  ", ink), text))
        if member.next_step and member.next_step != job.next_step:
            said.append(cut(line(("      ", ""), (member.next_step, "muted")), width))
    return tuple(said)


def fits_in_title(note: str, width: int) -> bool:
    """Whether a note about the prediction is short enough for the frame's title."""
    return len(note) <= width - 30


def total_line(job: JobView, wanted: Sequence[Column], width: int) -> Line:
    """The sums, each under the column that it is the sum of."""
    progress = job.progress
    done, slash, rest = counted(progress).partition("/")
    actual = [member.actual for member in job.members if member.actual is not None]
    predicted = [member.predicted.share for member in job.members if member.predicted is not None]
    cells: dict[str, Line] = {
        "cluster": line(("  total", "muted")),
        "done": line((done, "strong"), (f"{slash}{rest}", "muted")),
        "active": line((str(progress.active), "strong" if progress.active else "dim")),
        "failed": line((str(progress.failed), "bad" if progress.failed else "dim")),
        "predicted": line((_sum(predicted), "muted")) if len(predicted) == len(job.members) else (),
        "actual": line(_sum(actual)) if actual else (),
    }
    made: list[Piece] = [Piece("  ")]
    for index, (column, room) in enumerate(laid_out(wanted, width)):
        cell = cut(cells.get(column.name, ()), room)
        fill = Piece(" " * (room - columns(cell)))
        made += [Piece(" ")] if index else []
        made += [fill, *cell] if column.right else [*cell, fill]
    return tuple(made)


def not_used_lines(not_used: Sequence[NotUsed], width: int) -> tuple[Line, ...]:
    """The clusters that have no share, with the reasons; counted by reason where they are many. At most two lines."""
    if not not_used:
        return ()
    by_reason = Counter(each.why for each in not_used)
    if len(not_used) > NAMED_CLUSTERS:
        said = ", ".join(f"{count:,} {why}" for why, count in by_reason.most_common())
    else:
        named = [
            f"{', '.join(each.cluster for each in not_used if each.why == why)} ({why})"
            for why, count in by_reason.items()
            if count <= SAME_AT_MOST
        ]
        counted = [f"{count} {why}" for why, count in by_reason.items() if count > SAME_AT_MOST]
        said = ", ".join([*named, *counted])
    head, *rest = wrapped(f"not used: {said}", width - 6)
    lines = [line("    ", (head[:9], "muted"), head[9:])]
    lines += [cut(line("      ", " ".join(rest)), width)] if rest else []
    return tuple(lines)


def _sum(shares: Sequence[Share]) -> str:
    at_once = sum(share.parallelism or 0 for share in shares)
    if any(share.completions is None for share in shares):
        return str(at_once)
    return f"{at_once} / {sum(share.completions or 0 for share in shares)}"
