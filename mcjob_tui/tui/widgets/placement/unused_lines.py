"""The clusters that get no pods, in the Placement panel: each with its reason, or in groups where there are many."""

from collections.abc import Collection, Sequence

from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, columns, cut, line, spread, wrapped
from mcjob_tui.tui.widgets.placement.forecast import Forecast, UnusedRow
from mcjob_tui.tui.widgets.placement.lines import PanelLine, found, health, opener

MOST_UNUSED = 12
MOST_OPENED = 200


def unused_lines(
    forecast: Forecast, rows: Sequence[UnusedRow], width: int, *, opened: Collection[str] = (), search: str = ""
) -> list[PanelLine]:
    """``rows`` are the unused clusters that ``search`` finds; up to ``MOST_UNUSED`` each says why."""
    if not rows:
        return []
    count = line((f"{len(rows):,} cluster{'s' if len(rows) != 1 else ''}", "muted"))
    lines = [PanelLine(EMPTY), PanelLine(spread(line(("Not used", "strong")), count, width))]
    if len(rows) <= MOST_UNUSED:
        for row in rows:
            lines += _with_reason(row, width)
        return lines
    for name, members in forecast.groups.items():
        mine = found(members, search)
        if mine:
            lines += _group(name, mine, width, is_open=name in opened or bool(search))
    return lines


def _group(name: str, rows: Sequence[UnusedRow], width: int, *, is_open: bool) -> list[PanelLine]:
    lost = sum(row.lost for row in rows)
    moved = line((f"-{lost:,}", "primary")) if lost else EMPTY
    title = line(opener(is_open), (f"{len(rows):,} ", "strong"), (name, "muted"))
    lines = [PanelLine(spread(title, moved, width), f"group:{name}")]
    if not is_open:
        return lines
    lines += [PanelLine(_named(row, width), f"cluster:{row.cluster.name}") for row in rows[:MOST_OPENED]]
    if len(rows) > MOST_OPENED:
        rest = f"and {len(rows) - MOST_OPENED:,} more: / searches them"
        lines.append(PanelLine(line("  ", (rest, "muted"))))
    return lines


def _named(row: UnusedRow, width: int) -> Line:
    start = line(health(row.cluster), (row.cluster.name, ""))
    end = line((f"-{row.lost:,}", "primary")) if row.lost else line((row.cluster.place, "muted"))
    return spread(start, cut(end, max(0, width - columns(start) - 1)), width)


def _with_reason(row: UnusedRow, width: int) -> list[PanelLine]:
    lines = [PanelLine(_named(row, width), f"cluster:{row.cluster.name}")]
    words = wrapped(row.sentence or row.reason, width - 4)
    for index, text in enumerate(words):
        mark = line(("▲ " if index == 0 else "  ", "care")) if row.care else EMPTY
        lines.append(PanelLine(line("  ", *mark, (text, "" if row.care else "muted"))))
    if row.fix:
        lines.append(PanelLine(line("  ", ("^y ", "key"), (row.fix, "muted"))))
    return lines
