"""Which logs a person wants to read, and how that is said in the line above them."""

from dataclasses import dataclass

from mcjob_tui.resources.text import cut_middle
from mcjob_tui.tui.widgets.form.pieces import Line, line

TAIL = 100
"""Lines of each container for the tail, as in k9s."""


@dataclass(frozen=True, slots=True)
class Since:
    """From where on: ``seconds`` back, or the last ``tail`` lines of each container, or the first ones (``head``)."""

    name: str
    words: str
    help: str
    seconds: int | None = None
    tail: int | None = None
    head: bool = False


ALL = Since("all", "all", "all")
SINCES = (
    Since("tail", f"tail {TAIL}", f"last {TAIL} lines of each container", tail=TAIL),
    Since("head", "head", "from the first line, without following", head=True),
    Since("1m", "1 min", "last minute", 60),
    Since("5m", "5 min", "last 5 minutes", 300),
    Since("15m", "15 min", "last 15 minutes", 900),
    Since("30m", "30 min", "last 30 minutes", 1800),
    Since("1h", "1 h", "last hour", 3600),
)
"""By the digits 0 to 6, as in k9s."""


@dataclass(frozen=True, slots=True)
class OnePod:
    """One pod of a Job."""

    cluster: str
    name: str


@dataclass(frozen=True, slots=True)
class LogChoice:
    """What is asked of the clusters.

    ``container`` "" is all of them, init containers too; ``pod`` None is every pod.
    """

    since: Since = ALL
    container: str = ""
    previous: bool = False
    pod: OnePod | None = None

    def tail(self, kept: int) -> int | None:
        """How many lines of each container at most: more than are kept need not be sent."""
        return None if self.since.head else self.since.tail or kept


def choice_line(choice: LogChoice, *, times: bool, wrap: bool, narrow: bool) -> Line:
    """``since all · container backfill · pods current and finished · time on · wrap off``."""
    run = "previous run" if choice.previous else "current and finished"
    if choice.pod is not None:
        which = cut_middle(choice.pod.name, 20 if narrow else 60)
        pods = ("pod", f"{which}, {run}" if choice.previous else which)
    else:
        pods = ("" if narrow else "pods", run)
    parts = [
        ("since", choice.since.words),
        ("container" if choice.container else "containers", choice.container or "all"),
        pods,
        ("time", "on" if times else "off"),
        ("wrap", "on" if wrap else "off"),
    ]
    if narrow and not choice.previous and choice.pod is None:
        del parts[2]
    gap = "  ·  " if not narrow else " · "
    pieces: list[tuple[str, str]] = []
    for name, value in parts:
        pieces += [(gap if pieces else "", "muted"), (f"{name} " if name else "", "muted"), (value, "")]
    return line(*pieces)
