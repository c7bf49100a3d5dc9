"""The course of a Job as lines: what went wrong with the last log lines, the timeline, notable events."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from mcjob_tui.control_plane.troubles import trouble_words
from mcjob_tui.control_plane.views import EventView, Milestone, Trouble
from mcjob_tui.control_plane.wording import counted
from mcjob_tui.resources.text import beginning, clean
from mcjob_tui.resources.text import width as cell_width
from mcjob_tui.tui.widgets.form.pieces import Line, column, columns, cut, line, spread, wrapped
from mcjob_tui.tui.widgets.states import time_of_day

WHAT = 13
_ROUTINE = frozenset(
    {
        "AggregateStatusSucceed",
        "GetReplicasSucceed",
        "SyncWorkSucceed",
        "WorkDispatching",
        "ReflectStatusSucceed",
        "ApplyOverridePolicySucceed",
        "GetDependenciesSucceed",
        "Scheduled",
        "Pulling",
        "Pulled",
        "Created",
        "Started",
        "SuccessfulCreate",
    }
)
"""Events of which each pod brings some: they are on the Events tab, and say nothing that the overview does not show."""

_STEPS = (
    ("SyncSucceed", r"to cluster (\S+)", r"applied to \1"),
    ("ScheduleBindingSucceed", r"Result: \{(.*)\}", r"scheduled \1"),
    ("ApplyPolicySucceed", r"", "claimed by a policy"),
)

_LOG_IS_HERE = ("read its log", "read its previous log")


def is_notable(event: EventView) -> bool:
    """Whether an event belongs on the overview."""
    return not event.harmless and (event.warning or event.reason not in _ROUTINE)


def trouble_lines(
    troubles: Sequence[Trouble],
    log_of: Callable[[Trouble], Sequence[str] | None],
    inks: Mapping[str, str],
    width: int,
    height: int,
    retries: Mapping[str, int] | None = None,
) -> tuple[Line, ...]:
    """Each trouble with its cause and what helps, and under it the last lines of the log; in at most ``height`` lines.

    Args:
        log_of: the last lines of a trouble's container, raw; None while they are being read.
        inks: the colours of clusters.
        retries: by cluster how many are left there, where that is known.
    """
    left = retries or {}
    heads = [_head(each, inks, width, left.get(each.cluster)) for each in troubles]
    shown: list[tuple[Line, ...]] = []
    needed = 0
    for each, head in zip(troubles, heads, strict=True):
        # One that has a log comes with a line of it, or not at all; the first comes in any case.
        needed += len(head) + (1 if each.log else 0)
        if shown and needed > height - (1 if len(shown) + 1 < len(heads) else 0):
            break
        shown.append(head)
    room = height - sum(map(len, shown)) - (1 if len(shown) < len(heads) else 0)
    made: list[Line] = []
    for index, head in enumerate(shown):
        trouble = troubles[index]
        share = max(0, room // max(1, sum(1 for each in troubles[index : len(shown)] if each.log)))
        logged = _logged(trouble, log_of(trouble), share, inks, width) if trouble.log and share else ()
        room -= len(logged)
        made += [*head, *logged]
    if len(shown) < len(heads):
        made.append(line((f"  + {counted(len(heads) - len(shown), 'other reason')} on 2 Pods", "muted")))
    return tuple(made[: max(height, 1)])


def trouble_line(trouble: Trouble, inks: Mapping[str, str], width: int, retries: int | None = None) -> Line:
    """``× gcp-euw1-prod  4 pods: OOMKilled, exit code 137: the container needed more memory than its limit``.

    With how many ``retries`` are left in that cluster, where pods fail and that is known.
    """
    sign, ink = ("× ", "bad") if trouble.exit_code is not None else ("▲ ", "care")
    what, called = trouble_words(trouble)
    said = "" if trouble.sentence == trouble.reason else f": {trouble.sentence}"
    left: tuple[tuple[str, str], ...] = ()
    if retries is not None and trouble.exit_code is not None:
        words = "no retry left" if not retries else "1 retry left" if retries == 1 else f"{retries} retries left"
        left = ((", ", ""), (words, "" if retries > 1 else "care"))
    who = (trouble.cluster, inks.get(trouble.cluster, ""))
    first = line((sign, ink), who, f"  {what}", *left, ": ", (called, "strong"), said)
    return spread(cut(first, width - 10), line((time_of_day(trouble.time), "muted")), width)


def _head(trouble: Trouble, inks: Mapping[str, str], width: int, retries: int | None) -> tuple[Line, ...]:
    lines = [trouble_line(trouble, inks, width, retries)]
    if trouble.next_step and not (trouble.log and trouble.next_step in _LOG_IS_HERE):
        lines.append(cut(line("  ", ("What helps: ", "heading"), trouble.next_step), width))
    if not trouble.log and trouble.message and trouble.message != trouble.sentence:
        lines += [line("  ", (text, "muted")) for text in wrapped(trouble.message, width - 2)[:2]]
    return tuple(lines)


def _logged(
    trouble: Trouble, lines: Sequence[str] | None, most: int, inks: Mapping[str, str], width: int
) -> tuple[Line, ...]:
    """The last lines of its log behind a rule in the cluster's colour, under the last part of the pod's name."""
    if lines is None:
        said: Sequence[str] = ("◐ reading its last lines…",)
    else:
        said = lines[-most:] or ("it wrote nothing",)
    who, ink = trouble.pod.rsplit("-", 1)[-1], inks.get(trouble.cluster, "muted")
    made = []
    for index, text in enumerate(said):
        name = who if not index else " " * len(who)
        made.append(cut(line("  ", (name, "muted"), (" ┃ ", ink), (clean(text), "" if lines else "muted")), width))
    return tuple(made)


def unread_lines(
    unread: Sequence[tuple[str, str]], inks: Mapping[str, str], width: int, height: int
) -> tuple[Line, ...]:
    """The clusters whose pods cannot be read, a line each; those that do not fit are counted in the last."""
    made = [
        cut(line(("▲ ", "care"), (name or "control plane", inks.get(name, "")), f"  cannot be read: {why}"), width)
        for name, why in unread[:height]
    ]
    if made and len(unread) > len(made):
        made[-1] = line(
            ("▲ ", "care"), f"{counted(len(unread) - len(made) + 1, 'cluster')} cannot be read; 2 Pods says why"
        )
    return tuple(made)


def timeline_lines(milestones: Sequence[Milestone], width: int, height: int) -> tuple[Line, ...]:
    """Milestones with their times; the same one in further clusters continues by a line.

    Where they do not fit, the same one in several clusters becomes one row; if that is not enough, the middle is left
    out: how it began and what came last stay in view. Where rows are left over, what went wrong has further ones.
    """
    shown: Sequence[Milestone] = milestones
    if 0 < height < len(shown):
        shown = _together(shown)
    rows = _rows(shown, width, max(0, height - len(shown)))
    if 0 < height < len(rows):
        first = max(1, height // 3)
        left_out = len(rows) - height + 1
        rows = [
            *rows[:first],
            line(("          … ", "muted"), (f"{left_out} more", "muted")),
            *rows[first + left_out :],
        ]
    return tuple(rows)


def _rows(milestones: Sequence[Milestone], width: int, left: int) -> list[Line]:
    """A row each; ``left`` more may be taken by what does not fit in one."""
    made: list[Line] = []
    before = ""
    room = 11 if any(each.time is not None and not each.done for each in milestones) else 8
    for each in milestones:
        again = each.what == before and each.done and not each.warning
        before = each.what
        running = each.what == "running"
        sign, ink = (
            ("▲", "care")
            if each.warning
            else ("✓", "good")
            if each.done
            else ("●", "primary")
            if running
            else ("○", "muted")
        )
        time = time_of_day(each.time) if each.time else ""
        if each.time is not None and not each.done:
            time = f"about {each.time.astimezone():%H:%M}"
        detail = "  ".join(filter(None, (each.cluster, each.detail)))
        head = line(
            column(time, room, "muted", right=True),
            ("  │ " if again else f"  {sign} ", ink),
            column("" if again else each.what, WHAT),
            " ",
        )
        indent = columns(head)
        if each.warning and left and width > indent:
            first, *rest = _first_rows(detail, width - indent, left)
            told = _in_rows(line(*head, (first, "muted")), rest, indent, left, width)
        else:
            told = [cut(line(*head, (detail, "muted")), width)]
        left -= len(told) - 1
        made += told
    return made


def _first_rows(text: str, room: int, left: int) -> list[str]:
    """``text`` in rows of ``room`` columns: no more of a long one than ``left`` rows beside the first can show."""
    return wrapped(beginning(text, room * (left + 2)), room)


def _in_rows(first: Line, rest: Sequence[str], indent: int, left: int, width: int) -> list[Line]:
    """``first``, and below its text the ``rest`` of it in at most ``left`` rows; one sees where there is more."""
    rows = [first, *(line(" " * indent, (each, "muted")) for each in rest[:left])]
    if len(rest) > left:
        rows[-1] = cut(line(*rows[-1], (f" {rest[left]}", "muted")), width)
    return rows


def _together(milestones: Sequence[Milestone]) -> list[Milestone]:
    """Rows that follow each other and say the same become one, with the clusters and reasons counted."""
    made: list[list[Milestone]] = []
    for each in milestones:
        last = made[-1][-1] if made else each
        # What is said of the whole Job is no further cluster.
        if made and each.done and _kind(last) == _kind(each):
            made[-1].append(each)
        else:
            made.append([each])
    return [group[0] if len(group) == 1 else _one(group) for group in made]


def _kind(milestone: Milestone) -> tuple[str, bool, bool]:
    return milestone.what, milestone.warning, bool(milestone.cluster)


def _one(group: Sequence[Milestone]) -> Milestone:
    clusters = list(dict.fromkeys(each.cluster for each in group))
    details = list(dict.fromkeys(each.detail.partition(" ")[0] for each in group if each.detail and each.warning))
    where = clusters[0] if len(clusters) == 1 else counted(len(clusters), "cluster")
    detail = f"{len(group)} times  {', '.join(details)}" if len(group) > len(clusters) else ", ".join(details)
    return replace(group[-1], cluster=where, detail=detail.strip())


def _in_timelines_words(event: EventView) -> str:
    """A step that the timeline has too in its words, or ""."""
    for reason, pattern, words in _STEPS:
        found = re.search(pattern, event.message) if event.reason == reason else None
        if found is not None:
            return found.expand(words)
    return ""


def _in_short(event: EventView) -> str:
    """An event's message without the Job's name, which the page says already."""
    return event.message.replace(f"{event.name}-", "…-") if event.kind == "Job" and event.name else event.message


def event_lines(events: Sequence[EventView], inks: Mapping[str, str], width: int, height: int) -> tuple[Line, ...]:
    """The newest events: time, cluster in its colour, reason, message; in further rows what does not fit, where any
    are left over.

    Where both do not fit, the message of what is no fault stands alone, since it says the same and which pod; the
    Job's own name, which every pod's begins with, is left out. A step that the timeline has too is told in its words.
    """
    shown = list(events)[:height]
    left = height - len(shown)
    made: list[Line] = []
    for event in shown:
        sign = ("× ", "bad") if event.warning and not event.harmless else ("", "")
        head = line(
            (f"{time_of_day(event.time)} ", "muted"),
            column(event.cluster or "control plane", 14, inks.get(event.cluster, "muted")),
            " ",
            sign,
        )
        indent = columns(head)
        reason, text = _said(event, width - indent)
        first, *rest = _first_rows(text, width - indent, left) or [""]
        begins = line(*head, first[: len(reason)], (first[len(reason) :], "muted"))
        rows = _in_rows(begins, rest, indent, left, width)
        left -= len(rows) - 1
        made += rows
    return tuple(made)


def _said(event: EventView, width: int) -> tuple[str, str]:
    """What is said of an event that has ``width`` cells in a row, and the reason with which that begins, if it does."""
    if step := _in_timelines_words(event):
        return "", step
    whole = f"{event.reason}  {event.message}"
    if cell_width(whole) > width and event.message and not event.warning:
        return "", _in_short(event)
    return event.reason, whole
