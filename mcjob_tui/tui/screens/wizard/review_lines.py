"""The left side of Review as lines: summary, placement, what is wrong. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from mcjob_tui.control_plane.wording import counted
from mcjob_tui.draft.rules import Problem
from mcjob_tui.draft.summary import Line as SummaryLine
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, column, columns, cut, line, over, pad, spread, wrapped
from mcjob_tui.tui.widgets.placement.bars import share_bar
from mcjob_tui.tui.widgets.placement.forecast import Forecast

MOST_SHARES = 8
LABEL = 7


def summary_lines(said: Sequence[SummaryLine], width: int) -> list[Line]:
    """The draft in plain words."""
    lines: list[Line] = []
    for index, each in enumerate(said):
        label = column(each.label, LABEL, "muted") if each.label else Piece("")
        room = width - (LABEL if each.label else 0)
        for row, text in enumerate(wrapped(clean(each.text), room)):
            start = label if row == 0 else Piece(" " * LABEL if each.label else "")
            lines.append(line(start, (text, "strong" if index == 0 else "")))
    return lines


def placement_lines(forecast: Forecast, width: int) -> list[Line]:
    """The predicted shares, the largest first."""
    if not forecast.scheduled:
        said = forecast.message or forecast.headline
        return [EMPTY, line(("Placement", "heading")), *_marked("▲", "care", said, width)]
    numbers = line(column("AT ONCE", 8, "muted", right=True), column("PODS", 7, "muted", right=True))
    lines: list[Line] = [EMPTY, spread(line(("Placement", "heading")), numbers, width)]
    names = min(20, max((len(row.cluster.name) for row in forecast.shares), default=8))
    bar = max(2, width - 2 - names - 6 - 15 - 1)
    for row in forecast.shares[:MOST_SHARES]:
        glyph, ink = row.cluster.health
        tie = "care" if row.tied else ""
        differs = column(f"• {row.differs}" if row.differs else "", 5, "key")
        lines.append(
            line(
                (f"{glyph} ", ink),
                column(row.cluster.name, names, ""),
                " ",
                differs,
                *share_bar(row.share, row.tie, bar, neighbours=True),
                " ",
                column(str(row.at_once), 8, tie, right=True),
                column(str(row.pods), 7, f"{tie} strong".strip(), right=True),
            )
        )
    if len(forecast.shares) > MOST_SHARES:
        lines.append(line((f"  + {len(forecast.shares) - MOST_SHARES} clusters", "muted")))
    at_once = "-" if forecast.at_once is None else f"{forecast.at_once:,}"
    pods = "-" if forecast.pods is None else f"{forecast.pods:,}"
    total = line(column(at_once, 8, "strong", right=True), column(pods, 7, "strong", right=True))
    return [*lines, spread(line(("  total", "muted")), total, width)]


def _marked(glyph: str, ink: str, text: str, width: int) -> list[Line]:
    rows = wrapped(clean(text), width - 2)
    return [line((f"{glyph} " if index == 0 else "  ", ink), (row, "")) for index, row in enumerate(rows)]


@dataclass(frozen=True, slots=True)
class Entry:
    """A problem in the list of Review: its lines, and how many there are."""

    problem: Problem
    lines: tuple[Line, ...]


def problem_entry(problem: Problem, said: str, width: int, *, here: bool) -> Entry:
    """A problem, said with its place, with its page, and its fix where it has one."""
    stops = problem.severity == "error"
    glyph, ink = ("×", "bad") if stops else ("▲", "care")
    rows = wrapped(clean(said), width - 3)
    go = line(("enter ", "key") if here else "", (f"{_number(problem)} {problem.page}", "muted"))
    if problem.fix is not None:
        fix = line(("^y ", "key"), (clean(problem.fix.label), "muted"))
        ends: tuple[Line, ...] = (fix, go) if here else (fix,)
    else:
        ends = (go,)
    end = tuple(piece for each in ends for piece in (*(line("  ") if each is not ends[0] else EMPTY), *each))
    lines: list[Line] = []
    for index, text in enumerate(rows):
        start = line("▌" if here else " ", (f"{glyph} " if index == 0 else "  ", ink), (text, ""))
        start = (Piece(start[0].text, "primary"), *start[1:])
        lines.append(start)
    if columns(lines[-1]) + columns(end) + 1 <= width:
        lines[-1] = spread(lines[-1], end, width)
    else:
        mark = line(("▌" if here else " ", "primary"))
        below = (end,) if columns(end) <= width - 3 else ends
        lines += [spread(mark, cut(each, width - 3), width) for each in below]
    drawn = tuple(over(pad(each, width), "cursor") if here else each for each in lines)
    return Entry(problem, drawn)


def _number(problem: Problem) -> str:
    return str(problem.page.number)


def problems_heading(problems: Sequence[Problem], width: int) -> list[Line]:
    """How many there are, and whether they stop the submit."""
    errors = sum(each.severity == "error" for each in problems)
    warnings = len(problems) - errors
    if not problems:
        return [EMPTY, line(("✓ ", "good"), ("nothing is wrong with the form", "muted"))]
    if errors:
        said = line(
            (f"{errors} to put right", "bad"), (f", {counted(warnings, 'warning')}" if warnings else "", "muted")
        )
        return [EMPTY, spread(line(("To put right", "heading")), said, width)]
    which = f"{warnings}, {'none stops' if warnings > 1 else 'it does not stop'} the submit"
    return [EMPTY, spread(line(("Warnings", "heading")), line((which, "muted")), width)]
