"""The group that Basics opens on demand: excluded clusters, tolerations, spread, dependencies, protection."""

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from textual.widget import Widget

from mcjob_tui.draft.fields import field
from mcjob_tui.draft.model import DraftSpec
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.rows.placing import SPREAD as SPREAD_ROWS
from mcjob_tui.tui.screens.wizard import declared
from mcjob_tui.tui.screens.wizard.fitting import unmatched
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.screens.wizard.known import cluster_option
from mcjob_tui.tui.widgets.form.choice import Switch
from mcjob_tui.tui.widgets.form.picker import Option, Picker
from mcjob_tui.tui.widgets.form.row_model import Cells
from mcjob_tui.tui.widgets.form.rows import Rows

if TYPE_CHECKING:
    from mcjob_tui.control_plane.views import ClusterView

TOLERATIONS = "spec.clusterTolerations"
SPREAD = "spec.spreadConstraints"
EXCLUDE = "spec.clusterAffinity.exclude"
PATHS = tuple(each.path for each in declared.fields_of(Page.BASICS, "Advanced"))
EVICTION = ("cluster.karmada.io/not-ready", "cluster.karmada.io/unreachable")


class AdvancedGroup:
    """Makes the group's fields when it is opened, and says in a row what they hold while it is closed."""

    def __init__(self, pane: FormPane, clusters: "Callable[[], tuple[ClusterView, ...]]") -> None:
        self.pane = pane
        self.clusters = clusters
        self.tolerations: Rows | None = None

    @property
    def _spec(self) -> DraftSpec:
        return self.pane.editing.draft.spec

    def summary(self) -> str:
        """The closed group in words."""
        spec = self._spec
        tolerations, spread = len(spec.cluster_tolerations), spec.spread_constraints
        said = [f"{tolerations} toleration{'s' if tolerations != 1 else ''}"]
        if spec.cluster_affinity.exclude:
            said.insert(0, f"without {', '.join(spec.cluster_affinity.exclude)}")
        said.append(" + ".join(each.spread_by_field for each in spread) + " spread" if spread else "no spread")
        said.append("dependencies follow" if spec.propagate_deps else "dependencies stay")
        if spec.deletion_protection:
            said.append("protected")
        return " · ".join(said)

    def build(self) -> Iterable[Widget]:
        """The fields of the open group."""
        pane = self.pane
        exclude = declared.many(EXCLUDE, self._cluster_options, placeholder="none", free=True, indent=2)
        self.tolerations = declared.rows(TOLERATIONS, pane.known, indent=2, keys="t")
        said = field(SPREAD).help
        spread_on = Switch(
            "Spread", False, on="groups of clusters that must be used", off="anywhere", help=said, indent=2
        )
        spread = declared.rows(SPREAD, pane.known, label="", indent=2)
        pane.bound(exclude)
        pane.bound(self.tolerations)
        pane.bind(spread_on, lambda: bool(self._spec.spread_constraints), self._turn_spread)
        pane.bind(spread, lambda: SPREAD_ROWS.shown(self._spec.spread_constraints), self._put_spread)
        self.spread = spread
        self.follow()
        by_hand: dict[str, Iterable[Widget]] = {
            EXCLUDE: (exclude,),
            TOLERATIONS: (self.tolerations,),
            SPREAD: (spread_on, spread),
        }
        return pane.group(Page.BASICS, "Advanced", by_hand, indent=2)

    def follow(self) -> None:
        """Say again what follows from the draft: which rows are only for eviction, what groups there are now."""
        if self.tolerations is None:
            return
        eviction = {
            index: "only for eviction: a cluster that is not ready is not chosen"
            for index, row in enumerate(self.tolerations.value)
            if row[0] in EVICTION
        }
        self.tolerations.notes = {max(eviction): "both only for eviction, not for choosing"} if eviction else {}
        self.spread.display = bool(self._spec.spread_constraints)
        result = self.pane.editing.result
        if result is not None:
            # As long as nothing is predicted what was said stands: which clusters are chosen has not changed.
            others = unmatched(result)
            rows = enumerate(self.spread.value)
            self.spread.notes = {index: self._groups_now(row[0], others) for index, row in rows}
        self.spread.redraw()

    # Tolerations

    def taints(self) -> list[tuple[str, Cells]]:
        """The taints that clusters have and nothing tolerates yet: in words, and as the row that would."""
        found: dict[str, tuple[Cells, int]] = {}
        there = {(each.key, each.effect) for each in self._spec.cluster_tolerations}
        for view in self.clusters():
            for taint in view.taints:
                pair, _, effect = taint.rpartition(":")
                key, equals, value = pair.partition("=")
                row = (key, "Equal" if equals else "Exists", value, effect, "")
                if not {(key, effect), (key, "")} & there:
                    found[taint] = (row, found.get(taint, (row, 0))[1] + 1)
        return [(f"{taint}   {n} cluster{'s' if n != 1 else ''}", row) for taint, (row, n) in found.items()]

    def choose_taint(self, rows: Rows) -> None:
        """Open the list of taints that clusters have; each marked one becomes a toleration, a row of ``rows``."""
        offered = self.taints()
        if not offered:
            rows.app.notify("no cluster has a taint that is not tolerated", markup=False)
            return
        by_words = dict(offered)
        picker = Picker([Option(each) for each in by_words], (), lambda: rows.region, many=True)

        def add(chosen: tuple[str, ...] | None) -> None:
            for each in chosen or ():
                rows.add_row(by_words[each])

        rows.app.push_screen(picker, add)

    # Spread constraints

    def _turn_spread(self, on: bool) -> None:
        rows: tuple[Cells, ...] = (("cluster", "1", str(max(1, len(self.clusters())))),) if on else ()
        self._put_spread(rows)

    def _put_spread(self, rows: tuple[Cells, ...]) -> None:
        fields = [row[0] for row in rows]
        if any(field != "cluster" for field in fields) and "cluster" not in fields:
            rows = (*rows, ("cluster", "1", str(max(1, len(self.clusters())))))
            if not self.pane.editing.is_supposing:
                # A list that has the focus is left as it was typed.
                self.spread.show(rows)
        self.pane.editing.set(SPREAD, SPREAD_ROWS.written(rows, self._spec.spread_constraints))

    def _groups_now(self, field: str, others: Collection[str]) -> str:
        views = [view for view in self.clusters() if view.name not in others]
        if field == "cluster":
            return f"{len(views)} cluster{'s' if len(views) != 1 else ''} chosen now"
        names: dict[str, None] = {}
        for view in views:
            for value in {"region": (view.region,), "zone": view.zones, "provider": (view.provider,)}.get(field, ()):
                if value:
                    names[value] = None
        shown = ", ".join(list(names)[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")
        only = "; only a filter in Karmada" if field in ("zone", "provider") else ""
        return f"{len(names)} now: {shown}{only}" if names else f"no chosen cluster has a {field}{only}"

    def _cluster_options(self) -> list[Option]:
        return [cluster_option(view) for view in self.clusters()]
