"""Figures with what they are compared to, and tables of them: for a terminal and for the documentation."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

HEADINGS = ("What", "mcjob", "Beside it, in the same run", "Ratio", "Aim")
_WIDTHS = (58, 22, 40, 7, 0)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    ``value`` is what was measured, as text. ``beside`` is what it is compared to, ``ratio`` the one by the other.
    ``aim`` is what was aimed at and ``met`` whether that was reached; None without an aim.
    """

    what: str
    value: str
    beside: str = ""
    ratio: float | None = None
    aim: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The line's texts, one for each heading."""
        sign = "" if self.met is None else " ✓" if self.met else " ✗"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return self.what, self.value, self.beside, ratio, self.aim + sign


def row(cells: Sequence[str]) -> str:
    """A line of the table in a terminal."""
    return " ".join(f"{cell:{width}}" for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


def shown(figures: Iterable[Figure]) -> Iterator[Figure]:
    """The figures, each printed when it is there."""
    for each in figures:
        print(row(each.cells), flush=True)
        yield each


@contextmanager
def step(what: str) -> Iterator[None]:
    """Whatever fails inside says that it was while ``what`` was measured."""
    try:
        yield
    except (Exception, SystemExit) as error:
        error.add_note(f"while measuring: {what}")
        raise


def told(fault: BaseException) -> str:
    """What ended a measurement, as Markdown: which step, what was missing, and what was on the screen, if any."""
    said, _, screen = str(fault).partition("\n")
    steps = "; ".join(getattr(fault, "__notes__", ()))
    sentence = f"The rest is missing: {steps + '; ' if steps else ''}{type(fault).__name__}: {said}"
    return f"{sentence}\n\n```text\n{screen}\n```\n" if screen else f"{sentence}\n"


def markdown(figures: Iterable[Figure]) -> str:
    """The figures as a table of Markdown."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(each.cells for each in figures)]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n" for cells in rows)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def spread(seconds: Sequence[float]) -> str:
    """Median and p95 in milliseconds."""
    return f"{median(seconds) * 1e3:.1f} ms, p95 {percentile(seconds, 0.95) * 1e3:.1f}"


def at_most(what: str, value: float, unit: str, most: float, *, digits: int = 0) -> Figure:
    """A figure that should be ``most`` at most."""
    return Figure(what, f"{value:,.{digits}f} {unit}", aim=f"≤ {most:g} {unit}", met=value <= most)


def times(what: str, value: float, name: str, other: float, most: float) -> Figure:
    """Seconds that should be at most so many times the ``other`` ones, which ``name`` took."""
    ratio = value / other
    beside = f"{name}: {other * 1e3:,.0f} ms"
    return Figure(what, f"{value * 1e3:,.0f} ms", beside, ratio, f"≤ {most:g} ×", ratio <= most)
