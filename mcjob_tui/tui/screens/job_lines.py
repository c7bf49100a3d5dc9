"""What the Job's page says above its tables, as lines: state, progress. Pure functions of views."""

from datetime import datetime

from mcjob_tui.control_plane.estimate import Estimate
from mcjob_tui.control_plane.views import JobView
from mcjob_tui.control_plane.wording import counted as counted_words
from mcjob_tui.tui.widgets.bars import counted, progress_bar
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, cut, line, spread
from mcjob_tui.tui.widgets.states import lasting, state_of, time_of_day


def state_line(job: JobView, width: int, now: datetime, estimate: Estimate | None = None) -> Line:
    """State, how long, since when, how much; the expected end at the right."""
    state = state_of(job)
    pieces: list[Piece] = [Piece(state.text, f"{state.ink} strong")]
    length = job.duration(now)
    if length is not None:
        pieces.append(Piece(f"  {lasting(length)}", "strong"))
    facts = []
    if width >= 96 and job.started is not None:
        facts.append(f"started {time_of_day(job.started)}")
    elif width >= 96 and job.created is not None:
        facts.append(f"created {time_of_day(job.created)}")
    if amount := _amount(job):
        facts.append(amount)
    if job.strategy and width >= 96:
        facts.append(job.strategy)
    pieces.append(Piece(f"  {' · '.join(facts)}", "muted"))
    end = f"{estimate.end.astimezone():%H:%M}" if estimate is not None else ""
    right = line(("ends about ", "muted"), (end, "strong")) if end else ()
    return spread(tuple(pieces), right, width)


def _amount(job: JobView) -> str:
    """How many pods in all and at a time; of a Duplicated Job each cluster runs them all, as its progress counts."""
    amount = [counted_words(job.completions, "instance")] if job.completions is not None else []
    amount += [f"{job.parallelism:,} at a time"] if job.parallelism is not None else []
    words = ", ".join(amount)
    if words and job.strategy == "Duplicated" and job.clusters is not None and job.clusters > 1:
        words += f" in each of {job.clusters:,} clusters"
    return words


def progress_lines(job: JobView, width: int, rate: str = "") -> tuple[Line, ...]:
    """The overall bar with its numbers, and the legend under it; at its end the ``rate`` at which pods get done."""
    progress = job.progress
    share = f"{int(progress.fraction * 100)} %" if progress.fraction is not None else ""
    done, slash, rest = counted(progress).partition("/")
    numbers = line("  ", (done, "strong"), (f"{slash}{rest}", "muted"), (f"   {share}" if share else "", "strong"))
    taken = sum(len(piece.text) for piece in numbers)
    legend: list[Piece] = [Piece("━ ", "done"), Piece(f"{progress.succeeded:,} succeeded", "muted")]
    legend += [Piece("   ╍ ", "active"), Piece(f"{progress.active:,} active", "muted")]
    if progress.total is not None:
        left = max(0, progress.total - progress.succeeded - progress.active)
        if not job.state.finished:
            legend += [Piece("   ─ ", "line"), Piece(f"{left:,} to start", "muted")]
        elif left:
            legend += [Piece("   ─ ", "line"), Piece(f"{left:,} undone", "muted")]
    if progress.failed:
        legend += [Piece("   × ", "bad"), Piece(f"{progress.failed:,} failed", "muted")]
    if rate:
        legend += [Piece(f"   {rate}", "muted")]
    return (*progress_bar(progress, max(4, width - taken)), *numbers), cut(tuple(legend), width)
