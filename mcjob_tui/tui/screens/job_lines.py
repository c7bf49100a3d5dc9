"""What the Job's page says, as lines: state, tabs, progress, clusters, timeline, events. Pure functions of views."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from mcjob_tui.control_plane.views import (
    EventView,
    JobState,
    JobView,
    MemberView,
    Milestone,
    NotUsed,
    Predicted,
    Share,
    Verdict,
)
from mcjob_tui.resources.text import cut_middle
from mcjob_tui.tui.widgets.bars import counted, progress_bar
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, column, cut, line, spread, wrapped
from mcjob_tui.tui.widgets.states import job_state, lasting, member_state, time_of_day
from mcjob_tui.tui.widgets.table import Column

CLUSTER = Column("cluster", "CLUSTER", 13, grow=True, most=28)
STATE = Column("state", "STATE", 11)
BAR = Column("bar", "PROGRESS", 10, grow=True, most=60)
DONE = Column("done", "DONE", 8, right=True)
ACTIVE = Column("active", "ACTIVE", 6, right=True)
FAILED = Column("failed", "FAILED", 6, right=True)
PREDICTED = Column("predicted", "PREDICTED", 11, right=True)
ACTUAL = Column("actual", "ACTUAL", 10, right=True)
APPLIED = Column("applied", "APPLIED", 9, right=True)

NAMED_CLUSTERS = 8

_VERDICTS = {
    Verdict.AS_PREDICTED: ("= ", "good"),
    Verdict.TIE: ("= ", "good"),
    Verdict.DIFFERS: ("≠ ", "care"),
}


def member_columns(width: int) -> tuple[Column, ...]:
    """The columns of the clusters' table in ``width`` cells."""
    if width < 96:
        return (CLUSTER, STATE, DONE, ACTIVE, FAILED, PREDICTED, ACTUAL)
    if width < 116:
        return (CLUSTER, STATE, BAR, DONE, ACTIVE, FAILED, PREDICTED, ACTUAL)
    return (CLUSTER, STATE, BAR, DONE, ACTIVE, FAILED, PREDICTED, ACTUAL, APPLIED)


def member_cell(
    member: MemberView, wanted: Column, width: int, here: bool, ink: str, applied: Mapping[str, datetime | None]
) -> Line:
    """One cell; ``ink`` is the cluster's colour, ``applied`` when the Job reached each cluster."""
    progress = member.progress
    match wanted.name:
        case "cluster":
            return line(("┃ ", ink), (cut_middle(member.cluster, width - 2), "strong" if here else ""))
        case "state":
            return line(member_state(member.state, stale=member.stale))
        case "bar":
            return progress_bar(progress, width)
        case "done":
            head, slash, rest = counted(progress).partition("/")
            return line(head, (f"{slash}{rest}", "muted"))
        case "active":
            return line((str(progress.active), "" if progress.active else "dim"))
        case "failed":
            return line((str(progress.failed), "bad" if progress.failed else "dim"))
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


def total_lines(job: JobView, width: int) -> tuple[Line, ...]:
    """Under the clusters: the sums, then what is to be said about single clusters."""
    said: list[Line] = []
    actual = [member.actual for member in job.members if member.actual is not None]
    if len(job.members) > 1:
        done, slash, rest = counted(job.progress).partition("/")
        pieces = [
            Piece("    total  ", "muted"),
            Piece(done, "strong"),
            Piece(f"{slash}{rest} succeeded", "muted"),
            Piece(f"  {job.progress.active}", "strong" if job.progress.active else "dim"),
            Piece(" active", "muted"),
            Piece(f"  {job.progress.failed}", "bad" if job.progress.failed else "dim"),
            Piece(" failed", "muted"),
        ]
        if actual:
            pieces.append(Piece(f"  placed {_sum(actual)}", "muted"))
        said.append(cut(tuple(pieces), width))
    for member in job.members:
        why = member.message or member.reason
        if why:
            ink = "bad" if member.applied is False or member.state.finished else "care"
            sign = "× " if ink == "bad" else "▲ "
            for index, text in enumerate(wrapped(f"{member.cluster}: {why}", width - 6)[:2]):
                said.append(line("    ", (sign if not index else "  ", ink), text))
        if member.next_step and why:
            said.append(cut(line(("      ", ""), (member.next_step, "muted")), width))
    return tuple(said)


def not_used_lines(not_used: Sequence[NotUsed], width: int) -> tuple[Line, ...]:
    """The clusters that have no share, with the reasons; counted by reason where they are many. At most two lines."""
    if not not_used:
        return ()
    if len(not_used) <= NAMED_CLUSTERS:
        said = ", ".join(f"{each.cluster} ({each.why})" for each in not_used)
    else:
        counted = Counter(each.why for each in not_used)
        said = ", ".join(f"{count:,} {why}" for why, count in counted.most_common())
    head, *rest = wrapped(f"not used: {said}", width - 4)
    lines = [line("    ", (head[:9], "muted"), head[9:])]
    lines += [line("      ", each) for each in rest[:1]]
    return tuple(lines)


def _sum(shares: Sequence[Share]) -> str:
    at_once = sum(share.parallelism or 0 for share in shares)
    if any(share.completions is None for share in shares):
        return str(at_once)
    return f"{at_once} / {sum(share.completions or 0 for share in shares)}"


def state_line(job: JobView, width: int, now: datetime) -> Line:
    """State, how long, since when, how much; the expected end at the right."""
    state = job_state(job.state)
    pieces: list[Piece] = [Piece(state.text, f"{state.ink} strong")]
    length = job.duration(now)
    if length is not None:
        pieces.append(Piece(f"  {lasting(length)}", "strong"))
    facts = []
    if width >= 96 and job.started is not None:
        facts.append(f"started {time_of_day(job.started)}")
    elif width >= 96 and job.created is not None:
        facts.append(f"created {time_of_day(job.created)}")
    amount = [f"{job.completions} instances"] if job.completions is not None else []
    amount += [f"{job.parallelism} at a time"] if job.parallelism is not None else []
    if amount:
        facts.append(", ".join(amount))
    if job.strategy and width >= 96:
        facts.append(job.strategy)
    pieces.append(Piece(f"  {' · '.join(facts)}", "muted"))
    end = expected_end(job, now)
    right = line(("ends about ", "muted"), (f"{end.astimezone():%H:%M}", "strong")) if end is not None else ()
    return spread(tuple(pieces), right, width)


def expected_end(job: JobView, now: datetime) -> datetime | None:
    """When it ends at the rate so far; None before a twentieth is done, or where nothing runs."""
    progress = job.progress
    if job.state is not JobState.RUNNING or job.started is None or not progress.total:
        return None
    if progress.succeeded * 20 < progress.total or not progress.succeeded:
        return None
    return now + (now - job.started) * ((progress.total - progress.succeeded) / progress.succeeded)


def tabs_line(tabs: Sequence[tuple[str, str]], chosen: str, width: int) -> Line:
    """``1 Overview  2 Pods 53 …``; the chosen one filled. Tabs are (name, count)."""
    pieces: list[Piece] = []
    narrow = width < 76
    for number, (name, count) in enumerate(tabs, 1):
        title = "YAML" if name == "yaml" else name.capitalize()
        text = f" {number} {title}" + (f" {count}" if count and not narrow else "") + " "
        pieces.append(Piece(text, "chosen" if name == chosen else "muted"))
        pieces.append(Piece(" "))
    return cut(tuple(pieces), width)


def progress_lines(job: JobView, width: int) -> tuple[Line, ...]:
    """The overall bar with its numbers, and the legend under it."""
    progress = job.progress
    share = f"{int(progress.fraction * 100)} %" if progress.fraction is not None else ""
    done, slash, rest = counted(progress).partition("/")
    numbers = line("  ", (done, "strong"), (f"{slash}{rest}", "muted"), (f"   {share}" if share else "", "strong"))
    taken = sum(len(piece.text) for piece in numbers)
    legend: list[Piece] = [Piece("━ ", "done"), Piece(f"{progress.succeeded} succeeded", "muted")]
    legend += [Piece("   ╍ ", "active"), Piece(f"{progress.active} active", "muted")]
    if progress.total is not None:
        left = max(0, progress.total - progress.succeeded - progress.active)
        if not job.state.finished:
            legend += [Piece("   ─ ", "line"), Piece(f"{left} to start", "muted")]
        elif left:
            legend += [Piece("   ─ ", "line"), Piece(f"{left} undone", "muted")]
    if progress.failed:
        legend += [Piece("   × ", "bad"), Piece(f"{progress.failed} failed", "muted")]
    return (*progress_bar(progress, max(4, width - taken)), *numbers), cut(tuple(legend), width)


def timeline_lines(milestones: Sequence[Milestone], width: int, height: int) -> tuple[Line, ...]:
    """Milestones with their times; the same one in further clusters continues by a line. The newest stay in view."""
    made: list[Line] = []
    before = ""
    for each in milestones:
        again = each.what == before and each.done and not each.warning
        before = each.what
        sign, ink = ("▲", "care") if each.warning else ("✓", "good") if each.done else ("○", "muted")
        detail = f"{each.cluster}  {each.detail}".strip() if each.cluster else each.detail
        made.append(
            cut(
                line(
                    column(time_of_day(each.time) if each.time else "", 8, "muted", right=True),
                    ("  │ " if again else f"  {sign} ", ink),
                    column("" if again else each.what, 11),
                    (detail, "muted"),
                ),
                width,
            )
        )
    return tuple(made[-height:]) if height > 0 else tuple(made)


def event_lines(events: Sequence[EventView], inks: Mapping[str, str], width: int, height: int) -> tuple[Line, ...]:
    """The newest events: time, cluster in its colour, reason, message."""
    made = []
    for event in list(events)[:height]:
        sign = ("× ", "bad") if event.warning and not event.harmless else ("", "")
        who = event.cluster or "control plane"
        made.append(
            cut(
                line(
                    (f"{time_of_day(event.time)} ", "muted"),
                    column(who, 14, inks.get(event.cluster, "muted")),
                    " ",
                    sign,
                    event.reason,
                    (f"  {event.message}", "muted"),
                ),
                width,
            )
        )
    return tuple(made)
