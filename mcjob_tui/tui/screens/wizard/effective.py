"""The Job as one cluster will get it, over whatever page is open, with the difference from the default coloured."""

from collections.abc import Callable, Iterable, Sequence

from textual.binding import Binding
from textual.widget import Widget

from mcjob_tui.resources.text import clean
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.screens.wizard.manifest_view import diff_ink
from mcjob_tui.tui.screens.wizard.manifests import Effective
from mcjob_tui.tui.widgets.form.pieces import Line, line, spread
from mcjob_tui.tui.widgets.form.words import Words
from mcjob_tui.tui.widgets.text_view import TextView


class EffectiveScreen(Dialog[None]):
    """``<`` and ``>`` go from cluster to cluster."""

    CSS_PATH = ["../dialogs.tcss", "effective.tcss"]
    BINDINGS = [
        Binding("less_than_sign,h,left", "turn(-1)", "cluster before", show=False),
        Binding("greater_than_sign,l,right", "turn(1)", "next cluster", show=False),
        Binding("q", "close", "close", show=False),
    ]

    def __init__(self, clusters: Sequence[str], made: Callable[[str], Effective | None], cluster: str) -> None:
        super().__init__("Effective Job", "< > cluster · esc close")
        self.clusters = tuple(clusters)
        self.made = made
        self.at = self.clusters.index(cluster) if cluster in self.clusters else 0
        self.head = Words()
        self.text = TextView(diff_ink, folds=True)

    def compose_box(self) -> Iterable[Widget]:
        yield self.head
        yield self.text

    def on_mount(self) -> None:
        self.text.focus()
        self._paint()

    def action_turn(self, by: int) -> None:
        """Another cluster."""
        if self.clusters:
            self.at = (self.at + by) % len(self.clusters)
            self._paint()

    def renew(self) -> None:
        """Make the Job again, from what is known now; what is in view stays in view."""
        self._paint(keep=True)

    def _paint(self, *, keep: bool = False) -> None:
        found = self.made(self.clusters[self.at]) if self.clusters else None
        if found is None:
            why = "the clusters are not known yet" if self.clusters else "there is no cluster that could get it"
            self.head.say(line((why, "muted")))
            return
        self.head.say(self._head(found), ())
        if found.problem:
            self.text.show_text([f"- {clean(found.problem)}", "  Karmada would send nothing to this cluster."])
            return
        self.text.show_text([f"{each.mark} {each.text}" for each in found.lines], keep=keep)
        if not keep:
            self.call_after_refresh(self.text.show_line, found.first_change)

    def _head(self, found: Effective) -> Line:
        counted = f"{self.at + 1} of {len(self.clusters)} · {found.differs}"
        said = line((clean(found.cluster), "strong"), ("   ", ""), (clean(found.said), "muted"))
        return spread(said, line((counted, "muted")), max(60, min(112, self.app.size.width - 6)))
