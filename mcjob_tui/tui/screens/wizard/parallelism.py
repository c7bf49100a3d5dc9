"""The box that stops the reader at the parallelism trap: with parallelism 1 one cluster gets the whole Job."""

from collections.abc import Sequence

from textual.content import Content

from mcjob_tui.draft.preview import Split, Trap
from mcjob_tui.resources.text import clean, cut_middle
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, column, line, over, pad, wrapped

CLUSTER_COLUMNS = 8


def split_lines(splits: Sequence[Split], current: int, proposed: int, width: int) -> tuple[Line, ...]:
    """The table of splits in ``width`` columns, the current row marked and the proposed one with its key."""
    names: dict[str, int] = {}
    for split in splits:
        for name, pods in split.shares.items():
            names[name] = max(pods, names.get(name, 0))
    shown = sorted(names, key=lambda name: -names[name])[: max(1, (width - 12) // (CLUSTER_COLUMNS + 1))]
    heads = [column("AT ONCE", 12, "muted")]
    heads += [column(short, CLUSTER_COLUMNS + 1, "muted", right=True) for short in _short(shown)]
    lines: list[Line] = [
        *(line((text, "")) for text in wrapped("Karmada splits parallelism; instances follow it.", width)),
        tuple(heads),
    ]
    for split in splits:
        here = split.parallelism == current
        key = line((" ^y", "key")) if split.parallelism == proposed else line("   ")
        start = line(
            ("▌" if here else " ", "primary"), column(str(split.parallelism), 6, "strong", right=True), *key, "  "
        )
        numbers = []
        for name in shown:
            pods = split.shares.get(name, 0)
            numbers.append(column(str(pods) if pods else "-", CLUSTER_COLUMNS + 1, "" if pods else "dim", right=True))
        row = pad((*start, *numbers), width)
        lines.append(over(row, "cursor") if here else row)
    if proposed:
        lines.append(line(("^y", "key"), (f" sets {proposed}: the number of clusters that can run it", "muted")))
    return tuple(lines)


def _short(names: Sequence[str]) -> list[str]:
    """Names in a column's width: their beginnings where these tell them apart, else both ends."""
    starts = [clean(name)[:CLUSTER_COLUMNS].rstrip("-") for name in names]
    if len(set(starts)) == len(names):
        return starts
    return [cut_middle(clean(name), CLUSTER_COLUMNS) for name in names]


class ParallelismTrap(Drawn):
    """Shown only while the trap is open."""

    DEFAULT_CSS = """
    ParallelismTrap {
        margin-left: 16;
        border: round $warning;
        border-title-color: $warning;
        border-title-style: bold;
        padding: 0 1;
    }
    """

    def __init__(self) -> None:
        super().__init__(id="parallelism-trap")
        self.trap: Trap | None = None
        self.current = 1
        self.display = False

    def on_mount(self) -> None:
        self.border_title = Content("▲ One cluster gets the whole Job")

    def show(self, trap: Trap | None, current: int) -> None:
        """Show the splits of the trap; without one the box is not there."""
        self.display = trap is not None
        if (trap, current) != (self.trap, self.current):
            self.trap, self.current = trap, current
            self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        if self.trap is None:
            return (EMPTY,)
        return split_lines(self.trap.splits, self.current, self.trap.proposed, width)
