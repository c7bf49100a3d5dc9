"""The steps of a submission as lines: pure, so that every state of it is tested as text."""

from collections.abc import Iterable, Sequence

from mcjob_tui.control_plane.views import Step, StepCluster, StepState
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, column, line, wrapped

FOLLOWED = ("scheduled", "applied", "first pod")
"""Steps that Karmada takes; those before are requests of this program."""
MOST_CLUSTERS = 8
PATIENCE = 10.0
_BUSY = "◐◓◑◒"
_GLYPHS = {
    StepState.WAITING: ("○", "muted"),
    StepState.DONE: ("✓", "good"),
    StepState.FAILED: ("×", "bad"),
    StepState.UNDONE: ("·", "muted"),
}


def step_lines(steps: Iterable[Step], width: int, tick: int = 0) -> list[Line]:
    """One line per step and what hangs below it; ``tick`` turns the busy mark."""
    lines: list[Line] = []
    for step in steps:
        glyph, ink = _GLYPHS.get(step.state, (_BUSY[tick % len(_BUSY)], "primary"))
        taken = f"{step.seconds:.1f}s" if step.state is not StepState.WAITING else ""
        name_ink = "strong" if step.state in (StepState.BUSY, StepState.FAILED) else ""
        start = line((f"{glyph}  ", ink), column(step.name, 19, name_ink), column(taken, 6, "muted", right=True), "   ")
        lines += _told(start, step, width)
        lines += _clusters(step, width, tick)
    return lines


def _told(start: Line, step: Step, width: int) -> list[Line]:
    room = max(20, width - 31)
    if step.fraction is not None:
        done, of = step.fraction
        bar = round(20 * done / of) if of else 0
        words = f"  {done} of {of}"
        drawn = line(("━" * bar, "primary"), ("─" * (20 - bar), "line"), (words, "strong"))
        rest = wrapped(clean(step.message), room) if step.message and step.state is not StepState.DONE else []
        return [(*start, *drawn), *(line(" " * 31, (text, "muted")) for text in rest)]
    ink = "bad" if step.state is StepState.FAILED else "muted"
    rows = wrapped(clean(step.message), room) if step.message else [""]
    return [(*start, Piece(rows[0], ink)), *(line(" " * 31, (text, ink)) for text in rows[1:])]


def _clusters(step: Step, width: int, tick: int) -> list[Line]:
    late = [each for each in step.clusters if each.state is not StepState.DONE]
    good = [each for each in step.clusters if each.state is StepState.DONE]
    lines: list[Line] = []
    if good and len(step.clusters) <= MOST_CLUSTERS:
        lines += _in_rows([f"✓ {clean(each.cluster)}" for each in good], width - 6)
    for each in late[:MOST_CLUSTERS]:
        lines.append(_late(each, width, tick))
    if len(late) > MOST_CLUSTERS:
        lines.append(line("      ", (f"and {len(late) - MOST_CLUSTERS} more", "muted")))
    return lines


def _late(each: StepCluster, width: int, tick: int) -> Line:
    glyph, ink = ("▲", "care") if each.message else _GLYPHS.get(each.state, (_BUSY[tick % 4], "primary"))
    room = max(10, width - 26)
    words = clean(each.message)
    cut = words if len(words) <= room else words[: room - 1] + "…"
    return line("      ", (f"{glyph} ", ink), column(clean(each.cluster), 16), "  ", (cut, "muted"))


def _in_rows(texts: list[str], width: int) -> list[Line]:
    rows: list[str] = []
    for text in texts:
        if rows and len(rows[-1]) + 3 + len(text) <= width:
            rows[-1] += f"   {text}"
        else:
            rows.append(text)
    return [line("      ", (row, "good")) for row in rows]


def left_words(left: Sequence[str], *, is_old: bool = False) -> list[str]:
    """What exists of a submission that failed, in sentences.

    Args:
        left: what it has created, or may have, as ``Kind name``.
        is_old: whether the draft has changed since.
    """
    if not left:
        return ["Nothing of it exists."]
    said = [f"What exists: {', '.join(left)}."]
    return [*said, "The draft has changed since. Undo takes it back, and it can be sent anew."] if is_old else said


def waits_for(steps: Iterable[Step], quiet: float) -> Line:
    """After ten quiet seconds: what the submission waits for; empty before."""
    if quiet < PATIENCE:
        return EMPTY
    busy = next((each for each in steps if each.state is StepState.BUSY), None)
    if busy is None:
        return EMPTY
    late = [clean(each.cluster) for each in busy.clusters if each.state is not StepState.DONE]
    who = f": {', '.join(late[:3])}{' …' if len(late) > 3 else ''}" if late else ""
    trying = "; Karmada goes on trying" if busy.name in FOLLOWED else ""
    return line((f"waiting {quiet:.0f} s for {busy.name}{who}{trying}", "care"))
