"""Pods done each minute as a small chart: what the Job's page shows under its timeline where there is room."""

from datetime import datetime, timedelta

from mcjob_tui.control_plane.pace import Pace
from mcjob_tui.tui.widgets.form.pieces import Line, column, cut, line

LABEL = 18
LOW, HIGH = 3, 6
"""Rows that the chart needs with its line of times, and those that it takes at most."""
_EIGHTHS = " ▁▂▃▄▅▆▇█"


def chart_columns(width: int) -> int:
    """How many bars there is room for."""
    return max(0, width - LABEL - 2)


def pace_lines(pace: Pace, width: int, height: int) -> tuple[Line, ...]:
    """The chart in at most ``height`` rows, a single row of small bars where there are few."""
    if height < 1:
        return ()
    return _chart(pace, width, min(height, HIGH) - 1) if height >= LOW else (_one_row(pace, width),)


def _one_row(pace: Pace, width: int) -> Line:
    """``pods each minute  ▁▃█▂  most 8``."""
    most = max(pace.counts)
    after = f"  most {most:,}"
    counts = pace.counts[-max(1, width - LABEL - 2 - len(after)) :]
    bars = "".join(_EIGHTHS[_eighths(each, most, 1)] if each else "▁" for each in counts)
    said = f"pods each {_words(pace.step)}"
    return cut(line(column(said, LABEL, "muted"), "  ", (bars, "done"), (after, "muted")), width)


def _chart(pace: Pace, width: int, rows: int) -> tuple[Line, ...]:
    """Bars over a line with the times of the first and the last."""
    most = max(pace.counts)
    labels = ["pods done", f"each {_words(pace.step)}"]
    if pace.missing:
        labels.append(f"{pace.missing:,} unknown")
    made = []
    for row in range(rows):
        # Eighths of a row that a bar of the whole height has below this row.
        below = (rows - 1 - row) * 8
        bars = "".join(_EIGHTHS[max(0, min(8, _eighths(each, most, rows) - below))] for each in pace.counts)
        scale = f"{most:,}" if row == 0 else "0" if row == rows - 1 else ""
        said = column(labels[row] if row < len(labels) else "", LABEL - 4, "muted")
        made.append(line(said, column(scale, 4, "muted", right=True), "  ", (bars, "done")))
    ends = (_at(pace.begin, pace.step), _at(pace.end, pace.step))
    between = len(pace.counts) - len(ends[0]) - len(ends[1])
    times = f"{ends[0]}{' ' * between}{ends[1]}" if between > 0 else ends[0]
    made.append(line(" " * (LABEL + 2), (times, "muted")))
    return tuple(cut(each, width) for each in made)


def _eighths(count: int, most: int, rows: int) -> int:
    """The height of a bar; whatever is more than none is to be seen."""
    return max(1, round(count / most * rows * 8)) if count else 0


def _words(step: timedelta) -> str:
    minutes = int(step / timedelta(minutes=1))
    if minutes == 1:
        return "minute"
    if minutes < 60:
        return f"{minutes} min"
    hours = minutes // 60
    return "hour" if hours == 1 else f"{hours} hours" if hours < 24 else "day" if hours == 24 else "week"


def _at(time: datetime, step: timedelta) -> str:
    return f"{time.astimezone():%H:%M}" if step < timedelta(days=1) else f"{time.astimezone():%d.%m.}"
