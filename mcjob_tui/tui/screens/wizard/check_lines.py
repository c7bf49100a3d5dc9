"""What the two checks of Review said, as lines. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from mcjob_tui.control_plane.views import MemberCheck, Step, StepState
from mcjob_tui.resources.text import clean
from mcjob_tui.resources.wording import listed
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, columns, line, plain, spread, wrapped

MOST_CLEAR = 12
"""So many clusters against which nothing stands are named; more are counted."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the server's dry run said: when, its steps, or that it is under way.

    ``is_old`` says that the draft has changed since.
    """

    time: str = ""
    steps: tuple[Step, ...] = ()
    busy: bool = False
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class MembersChecked:
    """What the members said: when, their answers so far, and of how many clusters."""

    time: str = ""
    answers: tuple[MemberCheck, ...] = ()
    of: int = 0
    busy: bool = False
    is_old: bool = False
    said: str = ""


def check_lines(checked: Checked, width: int) -> list[Line]:
    """The outcome of a dry run: what is accepted in rows, each refusal with its sentence."""
    if not checked.time and not checked.busy:
        return []
    said = "◐ under way…" if checked.busy else f"server dry run, {checked.time}"
    lines = _heading("Check", said, checked.is_old, width)
    lines += _in_rows([step.name for step in checked.steps if step.state is StepState.DONE], width)
    for step in checked.steps:
        if step.state is not StepState.DONE:
            glyph, ink = ("×", "bad") if step.state is StepState.FAILED else ("▲", "care")
            lines += _hung(line((f"{glyph} ", ink), (clean(step.name), ""), "  "), step.message, width)
    return lines


def member_lines(checked: MembersChecked, width: int) -> list[Line]:
    """The outcome of a check on members: the clear ones in rows, then each finding with the clusters that have it."""
    if not checked.time and not checked.busy:
        return []
    said = f"◐ {len(checked.answers)} of {checked.of}" if checked.busy else checked.time
    lines = _heading("Check on members", said, checked.is_old, width)
    if checked.said:
        return [*lines, *_hung(line(("▲ ", "care")), checked.said, width)]
    clear = [each.cluster for each in checked.answers if each.is_clear]
    if len(clear) > MOST_CLEAR:
        lines.append(line(("✓ ", "good"), f"{len(clear)} clusters"))
    else:
        lines += _in_rows(clear, width)
    for glyph, ink, sentence, clusters in _findings(checked.answers):
        lines += _hung(line((f"{glyph} ", ink), listed(clusters, last=", "), "  "), sentence, width)
    return lines


def _findings(answers: Iterable[MemberCheck]) -> list[tuple[str, str, str, list[str]]]:
    """Glyph, its ink, the sentence and the clusters that it is true of; the gravest first."""
    rows: tuple[tuple[str, str], ...] = (("×", "bad"), ("▲", "care"), ("▲", "care"), ("·", "muted"), ("·", "muted"))
    grouped: dict[tuple[int, str], list[str]] = {}
    for each in answers:
        unread = (f"could not be read: {', '.join(each.unread)}",) if each.unread else ()
        failure = (each.failure,) if each.failure else ()
        for weight, sentences in enumerate((each.stops, each.hinders, failure, unread, each.notes)):
            for sentence in sentences:
                grouped.setdefault((weight, sentence), []).append(each.cluster)
    ordered = sorted(grouped.items(), key=lambda row: row[0][0])
    return [(*rows[weight], sentence, clusters) for (weight, sentence), clusters in ordered]


def _heading(title: str, said: str, is_old: bool, width: int) -> list[Line]:
    end = line((said, "muted"), (", before the last change" if is_old else "", "care"))
    return [EMPTY, spread(line((title, "heading")), end, width)]


def _in_rows(names: Iterable[str], width: int) -> list[Line]:
    lines: list[Line] = []
    row: Line = EMPTY
    for name in names:
        piece = line(("✓ ", "good"), (f"{clean(name)}   ", ""))
        if row and columns(row) + columns(piece) - 3 > width:
            lines.append(row)
            row = EMPTY
        row = (*row, *piece)
    return [*lines, row] if row else lines


def _hung(start: Line, text: str, width: int) -> list[Line]:
    """``text`` after ``start``, its further rows under the first word of the start."""
    room = width - columns(start)
    words = clean(text)
    if room >= 20:
        first = wrapped(words, room)[0]
        rest = wrapped(words[len(first) :].lstrip(), width - 2) if len(first) < len(words) else []
        return [line(*start, (first, "muted")), *(line("  ", (each, "muted")) for each in rest)]
    mark, *more = start
    # Of many clusters the names alone may be wider than the row.
    names = [each for each in wrapped(plain(more).strip(), width - 2) if each]
    begun = [line(mark, *names[:1]), *(line("  ", each) for each in names[1:])]
    return [*begun, *(line("  ", (each, "muted")) for each in wrapped(words, width - 2))]
