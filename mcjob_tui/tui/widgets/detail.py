"""What is said about one Job beside the list: its state in a sentence, one row per cluster, and what helps."""

from datetime import datetime

from mcjob_tui.control_plane.views import JobState, JobView, MemberState, MemberView
from mcjob_tui.resources.text import cut_middle
from mcjob_tui.tui.widgets.bars import counted, progress_bar
from mcjob_tui.tui.widgets.form.pieces import Line, column, cut, line, wrapped
from mcjob_tui.tui.widgets.states import ago, member_state, state_of

_NUMBERS = 9 + 9 + 9


def detail_lines(
    job: JobView, width: int, height: int, events: tuple[Line, ...] = (), helps: str = ""
) -> tuple[Line, ...]:
    """The pane of a Job in ``width`` × ``height`` cells; clusters that do not fit are counted in one row.

    ``events`` are its last events, drawn already; they stand where the clusters leave room, one at least. ``helps`` is
    what helps against what its pods suffer from, where that is known.
    """
    lines: list[Line] = list(state_sentence(job, width))
    lines += [cut(line(("▲ ", "care"), mark), width) for mark in job.further_marks]
    # What its pods suffered from before is no help where clusters do not take the Job as it is now.
    advice = _helps(job.next_step if job.state is JobState.BLOCKED else helps or job.next_step, job, width)
    room = height - len(lines) - len(advice) - 1
    if job.members and room > 3:
        lines += [line(), *member_rows(job.members, width, room - 1 - min(1, len(events)))]
    left = max(0, height - len(lines) - len(advice))
    if events and left > len(events):
        lines.append(line())
        left -= 1
    return (*lines, *events[:left], *advice)


def state_sentence(job: JobView, width: int) -> tuple[Line, ...]:
    """``● Running: 34 of 60 succeeded, 18 active``, wrapped; the sign and word in the state's ink."""
    state = state_of(job)
    if not job.sentence:
        return (line((state.text, f"{state.ink} strong")),)
    head = f"{state.text}: "
    texts = _in_rows(wrapped(head + job.sentence, width), 3)
    first = line((head, state.ink), texts[0][len(head) :]) if texts[0].startswith(head) else line(texts[0])
    return (first, *(cut(line(text), width) for text in texts[1:]))


def _in_rows(texts: list[str], rows: int) -> list[str]:
    """At most ``rows`` of them; what is beyond is in the last one, to be cut there so that one sees there is more."""
    return [*texts[: rows - 1], " ".join(texts[rows - 1 :])] if len(texts) > rows else texts


def member_rows(members: tuple[MemberView, ...], width: int, height: int) -> tuple[Line, ...]:
    """A heading and one row per cluster, as many as fit in ``height``: where not all do, those with a fault first."""
    names = min(max(8, *(len(member.cluster) for member in members)), max(14, width // 4))
    reasons = max(0, width // 4)
    bar = max(6, width - names - 16 - _NUMBERS - reasons - 5)
    heading = line(
        column("CLUSTER", names + 2, "muted"),
        column("STATE", 15, "muted"),
        column("PROGRESS", bar, "muted"),
        column("DONE", 9, "muted", right=True),
        column("ACTIVE", 9, "muted", right=True),
        column("FAILED", 9, "muted", right=True),
        ("   REASON", "muted"),
    )
    shown = members if len(members) < height else sorted(members, key=_urgency)[: max(1, height - 2)]
    rows = [heading, *(_member_row(member, width, names, bar) for member in shown)]
    if len(shown) < len(members):
        left = len(members) - len(shown)
        rows.append(line((f"+ {left} cluster{'' if left == 1 else 's'}", "muted")))
    return tuple(rows)


def _urgency(member: MemberView) -> int:
    """What a person has to see comes first, what is over last."""
    if member.state in (MemberState.FAILED, MemberState.BLOCKED, MemberState.NOT_STARTING):
        return 0
    if member.stale:
        return 1
    return 3 if member.state.finished else 2


def _member_row(member: MemberView, width: int, names: int, bar: int) -> Line:
    progress = member.progress
    why = member.reason or member.message
    state = member_state(member.state, stale=member.stale)
    return cut(
        line(
            column(cut_middle(member.cluster, names), names + 2),
            column(state.text, 15, state.ink),
            *progress_bar(progress, bar),
            column(counted(progress), 9, "", right=True),
            column(str(progress.active), 9, "" if progress.active else "dim", right=True),
            column(str(progress.failed), 9, "bad" if progress.failed else "dim", right=True),
            (f"   {why}", "muted"),
        ),
        width,
    )


def _helps(helps: str, job: JobView, width: int) -> tuple[Line, ...]:
    said = helps or next((member.next_step for member in job.members if member.next_step), "")
    if not said:
        return ()
    texts = _in_rows(wrapped(f"What helps: {said}", width), 3)
    rest = (cut(line(text), width) for text in texts[1:])
    return (line(), line((texts[0][:11], "heading"), texts[0][11:]), *rest)


def few_rows(job: JobView, width: int, height: int) -> tuple[Line, ...]:
    """The same in ``height`` rows: state, place and strategy; then the sentence, what else is to be known of it where
    a row is left for that, and in the last row what helps."""
    state = state_of(job)
    where = f"  in {job.namespace}"
    if job.clusters is not None:
        where += f" · {job.clusters} cluster{'' if job.clusters == 1 else 's'}"
    if job.strategy:
        where += f" · {job.strategy}"
    rows = [cut(line((state.text, f"{state.ink} strong"), (where, "muted")), width)]
    said = job.sentence or job.next_step or job.description
    helps = job.next_step if job.sentence else ""
    marks = "; ".join(job.further_marks)
    marked = (cut(line(("▲ ", "care"), marks), width),) if marks else ()
    if helps and len(said) + len(helps) + 2 <= width:
        return (*rows, line(said, (f"  {helps}", "muted")), *marked)[:height]
    advice = (cut(line(("What helps: ", "heading"), helps), width),) if helps else ()
    if len(rows) + 1 + len(advice) + len(marked) <= height:
        advice = (*marked, *advice)
    room = max(1, height - len(rows) - len(advice))
    texts = wrapped(said, width) or [""]
    kept = [*texts[: room - 1], " ".join(texts[room - 1 :])]
    return (*rows, *(cut(line(text), width) for text in kept), *advice)[:height]


def age_words(job: JobView, now: datetime) -> str:
    """``quant · created 5 h ago``, for the pane's title."""
    return f"{job.namespace} · created {ago(job.age(now))}"
