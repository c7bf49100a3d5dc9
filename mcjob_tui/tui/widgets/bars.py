"""Progress as a line: what succeeded, what is active, what is to come. Plans are drawn with blocks, elsewhere."""

from mcjob_tui.control_plane.views import Progress
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, line


def progress_bar(progress: Progress, columns: int) -> Line:
    """A line of ``columns`` cells, full only when everything succeeded; blank where there is no fixed total."""
    if not progress.total:
        return line((" " * columns, ""))
    done = min(columns, progress.succeeded * columns // progress.total)
    reached = min(progress.succeeded + progress.active, progress.total)
    active = max(1, round(reached * columns / progress.total) - done) if progress.active else 0
    active = min(active, columns - done)
    return line(("━" * done, "done"), ("╍" * active, "active"), ("─" * (columns - done - active), "line"))


def counted(progress: Progress) -> str:
    """``34/60``, or the number that succeeded alone where there is no total."""
    return f"{progress.succeeded}/{progress.total}" if progress.total is not None else str(progress.succeeded)


def progress_cell(progress: Progress, columns: int, *, faded: bool = False) -> Line:
    """Bar and count in ``columns``; a long count takes its room from the bar."""
    count = counted(progress)
    succeeded, slash, rest = count.partition("/")
    bar = max(0, min(columns - 1 - len(count), columns - 8))
    gap = columns - bar - len(count)
    ink = "dim" if faded else ""
    return line(
        *(progress_bar(progress, bar) if bar else ()),
        Piece(" " * max(0, gap)),
        (succeeded, ink),
        (f"{slash}{rest}", "muted"),
    )


def usage_bar(used: float, columns: int) -> Line:
    """How much of something is used (0 to 1), as a line that is full only when all of it is."""
    full = min(columns, int(used * columns + 1e-9))
    ink = "bad" if used >= 0.95 else "care" if used >= 0.8 else "primary"
    return line(("━" * full, ink), ("─" * (columns - full), "line"))
