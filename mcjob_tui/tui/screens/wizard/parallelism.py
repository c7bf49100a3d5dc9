"""The box that stops the reader at the parallelism trap: with parallelism 1 one cluster gets the whole Job."""

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message

from mcjob_tui.draft.preview import Split, Trap
from mcjob_tui.resources.text import clean, cut_middle
from mcjob_tui.tui.widgets.footer import FooterKey
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
    lines.append(line(("^y", "key"), (f" sets {proposed}: the number of clusters that can run it", "muted")))
    return tuple(lines)


def _short(names: Sequence[str]) -> list[str]:
    """Names in a column's width: their beginnings where these tell them apart, else both ends."""
    starts = [clean(name)[:CLUSTER_COLUMNS].rstrip("-") for name in names]
    if len(set(starts)) == len(names):
        return starts
    return [cut_middle(clean(name), CLUSTER_COLUMNS) for name in names]


class ParallelismTrap(Drawn, can_focus=True):
    """Shown only while the trap is open; the arrows choose a row of the table, enter or a click takes it."""

    class Chosen(Message):
        """Set this parallelism."""

        def __init__(self, parallelism: int) -> None:
            super().__init__()
            self.parallelism = parallelism

    class Step(Message):
        """Up or down beyond the table."""

        def __init__(self, forward: bool) -> None:
            super().__init__()
            self.forward = forward

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
        self._at = 0

    def on_mount(self) -> None:
        self.border_title = Content("▲ One cluster gets the whole Job")

    def show(self, trap: Trap | None, current: int) -> None:
        """Show the splits of the trap; without one the box is not there."""
        self.display = trap is not None
        if (trap, current) != (self.trap, self.current):
            self.trap, self.current = trap, current
            values = [each.parallelism for each in trap.splits] if trap else []
            # The row with the key: enter takes it at once.
            self._at = values.index(trap.proposed) if trap and trap.proposed in values else 0
            self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        if self.trap is None:
            return (EMPTY,)
        splits = self.trap.splits
        here = splits[self._at].parallelism if self.has_focus else self.current
        return split_lines(splits, here, self.trap.proposed, width)

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """What the table takes."""
        return (FooterKey("j k", "choose"), FooterKey("enter", "set it"))

    def on_key(self, event: events.Key) -> None:
        splits = self.trap.splits if self.trap else ()
        match event.key:
            case "down" | "j" if self._at < len(splits) - 1:
                self._at += 1
            case "up" | "k" if self._at > 0:
                self._at -= 1
            case "down" | "up":
                self.post_message(self.Step(event.key == "down"))
            case "enter" | "space" if splits:
                self.post_message(self.Chosen(splits[self._at].parallelism))
            case _:
                return
        event.stop()
        event.prevent_default()
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        # Below the frame, the sentence and the headings; in a narrow box the sentence has two rows. Its key is last.
        splits = self.trap.splits if self.trap else ()
        at = event.y - 1 - (len(self.lines(self.size.width)) - len(splits) - 1)
        if 0 <= at < len(splits):
            self.post_message(self.Chosen(splits[at].parallelism))
