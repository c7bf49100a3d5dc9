"""The three ways of choosing clusters: by name, by region, by label. A loaded policy that combines them shows all.

What was chosen one way is kept while another is looked at, and comes back with it.
"""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from mcjob_tui.draft.placing import PLACES, ClusterAffinity, Expression, FieldSelector
from mcjob_tui.draft.rows.placing import label_cells, label_selector
from mcjob_tui.tui.screens.wizard import declared, known
from mcjob_tui.tui.screens.wizard.choice_problems import ChoiceProblems
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.screens.wizard.region_select import RegionSelect
from mcjob_tui.tui.widgets.form.checklist import Checklist
from mcjob_tui.tui.widgets.form.choice import Choice
from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, line
from mcjob_tui.tui.widgets.form.row_model import Cells
from mcjob_tui.tui.widgets.form.select import Option
from mcjob_tui.tui.widgets.form.stack import Stack
from mcjob_tui.tui.widgets.form.text_field import TextField

if TYPE_CHECKING:
    from mcjob_tui.control_plane.views import ClusterView

AFFINITY = "spec.clusterAffinity"
WAYS = (("name", "By name"), ("region", "By region"), ("label", "By label"))


class ClusterFilter(TextField):
    """The filter over the checklist, with the heading of its last column; it is no field of the draft."""

    def draw_value(self, room: int) -> tuple[Line, ...]:
        field = super().draw_value(room - 7)
        return ((*field[0], Piece("  FITS ", "muted")), *field[1:])


class ClusterChooser(Stack):
    """The way of choosing, and the list or rows of that way."""

    def __init__(self, pane: FormPane) -> None:
        super().__init__()
        self.pane = pane
        self.views: tuple[ClusterView, ...] = ()
        self.choices: tuple[ClusterChoice, ...] = ()
        self.way = Choice("Choose", WAYS, "name", help="No choice means all clusters. All that is set must hold.")
        self.filter = ClusterFilter(
            "Filter",
            placeholder="name, provider, region; ready, fits>50",
            help="Words of name, provider, region, zone; ready, chosen, fits>50, label=value; ! negates.",
            indent=2,
        )
        self.filter.rule = "All of them must hold."
        self.checklist = Checklist()
        self.said = ChoiceProblems()
        self.set_aside: dict[str, dict[str, object]] = {}
        pane.editing.on_another(self.set_aside.clear)
        self.bodies: dict[str, Stack] = {}
        self._is_going = False

    def compose(self) -> Iterable[Widget]:
        yield self.way
        yield self.said

    async def on_mount(self) -> None:
        ways = self._used_ways() or ("name",)
        self.way.show(ways[0])
        for way in ways:
            await self._show_way(way)

    # What is known

    def know(self, views: "tuple[ClusterView, ...]", choices: tuple[ClusterChoice, ...]) -> None:
        """Offer these clusters."""
        self.views, self.choices = views, choices
        self.refill()

    @property
    def shown(self) -> int | None:
        """How many clusters the filter lets through; None where nothing is filtered."""
        return len(self.checklist.shown) if self.checklist.filter else None

    def refill(self) -> None:
        """Show what the draft has chosen."""
        unheard = self.checklist.is_unheard
        chosen = self.checklist.chosen if unheard else self._affinity.cluster_names
        self.checklist.show(self.choices, chosen)
        if self.bodies and not self._shows_all():
            self.call_later(self._follow)

    @property
    def _affinity(self) -> ClusterAffinity:
        return self.pane.editing.draft.spec.cluster_affinity

    def _used_ways(self) -> tuple[str, ...]:
        affinity = self._affinity
        used = (
            ("name", bool(affinity.cluster_names)),
            ("region", affinity.field_selector is not None),
            ("label", affinity.label_selector is not None),
        )
        return tuple(way for way, there in used if there)

    def _shows_all(self) -> bool:
        """Whether all that the draft has chosen is in sight."""
        # Not by ``display``, which of a widget that is being closed is False whatever it is set to.
        return all(way in self.bodies and self.bodies[way].styles.display != "none" for way in self._used_ways())

    async def _follow(self) -> None:
        """Show what another draft has chosen: a kept one, a template, or what a fix made of this one."""
        if self._is_going or self._shows_all() or not self.is_attached:
            return
        ways = self._used_ways()
        self.set_aside.clear()
        self.way.show(ways[0])
        focused = self.screen.focused
        for way, body in self.bodies.items():
            body.display = way in ways
            if not body.display and focused is not None and body in focused.ancestors:
                self.screen.set_focus(self.way)
        for way in ways:
            await self._show_way(way)
        self.pane.refreshed()

    # Changing the way

    async def on_field_changed(self, event: Field.Changed) -> None:
        if event.field is self.filter:
            event.stop()
            self.checklist.set_filter(self.filter.value)
            self.pane.refreshed()
        elif event.field is self.way:
            event.stop()
            await self._go(self.way.value)

    async def _go(self, way: str) -> None:
        self._is_going = True
        try:
            await self._go_to_way(way)
        finally:
            self._is_going = False

    async def _go_to_way(self, way: str) -> None:
        affinity = self._affinity
        before: dict[str, dict[str, object]] = {
            "name": {"cluster_names": affinity.cluster_names},
            "region": {"field_selector": affinity.field_selector},
            "label": {"label_selector": affinity.label_selector},
        }
        empty: dict[str, object] = {"cluster_names": (), "field_selector": None, "label_selector": None}
        for other, values in before.items():
            if other != way and any(values.values()):
                self.set_aside[other] = values
        back = self.set_aside.pop(way, before[way])
        for other, body in self.bodies.items():
            body.display = other == way
        await self._show_way(way)
        self.pane.editing.set(AFFINITY, affinity.model_copy(update={**empty, **back}))

    async def _show_way(self, way: str) -> None:
        if way not in self.bodies:
            made = {"name": self._by_name, "region": self._by_region, "label": self._by_label}[way]()
            body = self.bodies[way] = Stack(*made)
            await self.mount(body, before=self.said)
            self.refill()
            self.pane.fill()
        self.bodies[way].display = True

    async def go_to(self, path: str) -> None:
        """Put the focus on the way of choosing that ``path`` is about."""
        ways = {"clusterNames": "name", "fieldSelector": "region", "labelSelector": "label"}
        key = path.removeprefix(f"{AFFINITY}.").partition(".")[0]
        used = self._used_ways()
        way = used[0] if key == "clusterNames" and used else ways.get(key, "name")
        if way not in self.bodies or not self.bodies[way].display:
            self.way.set_value(way)
            await self._go(way)
        target = self.checklist if way == "name" else next(iter(self.bodies[way].children))
        self.screen.set_focus(target)

    # The three ways

    def _by_name(self) -> list[Widget]:
        return [self.filter, self.checklist]

    def _by_region(self) -> list[Widget]:
        fields = []
        for place in PLACES:
            select = RegionSelect(place.capitalize(), partial(self._offered, place))
            self.pane.bind(select, partial(self._region, place), partial(self._put_region, place))
            fields.append(select)
        return list(fields)

    def _by_label(self) -> list[Widget]:
        rows = declared.rows(f"{AFFINITY}.labelSelector.matchExpressions", self.pane.known, label="  Labels")
        # Rows of matchLabels stand among them.
        rows.path = f"{AFFINITY}.labelSelector"
        self.pane.bind(rows, lambda: label_cells(self._affinity.label_selector), self._put_labels)
        return [rows]

    def on_checklist_changed(self, event: Checklist.Changed) -> None:
        event.stop()
        event.checklist.is_unheard = False
        order = [each.name for each in self.checklist.clusters]
        self.pane.editing.set(f"{AFFINITY}.clusterNames", tuple(n for n in order if n in event.checklist.chosen))

    def on_checklist_filter_wanted(self, event: Checklist.FilterWanted) -> None:
        event.stop()
        self.filter.focus()

    def _put_labels(self, rows: tuple[Cells, ...]) -> None:
        selector = label_selector(rows, self._affinity.label_selector)
        self.pane.editing.set(AFFINITY, self._affinity.model_copy(update={"label_selector": selector}))

    def _offered(self, place: str) -> list[Option]:
        found = known.values_of(self.views, place)
        return [Option(value, remark=f"{n} cluster{'s' if n != 1 else ''}") for value, n in found.items()]

    def _region(self, place: str) -> tuple[str, ...]:
        selector = self._affinity.field_selector
        found = next((each for each in (selector.match_expressions if selector else ()) if each.key == place), None)
        return (found.operator or "In", *found.values) if found else ("In",)

    def _put_region(self, place: str, value: tuple[str, ...]) -> None:
        operator, *values = value
        selector = self._affinity.field_selector or FieldSelector()
        mine = next((each for each in selector.match_expressions if each.key == place), None)
        changed = (mine or Expression()).model_copy(
            update={"key": place, "operator": operator, "values": tuple(values)}
        )
        others = [changed if each is mine else each for each in selector.match_expressions]
        if mine is None:
            others.append(changed)
        left = tuple(each for each in others if each.values or each.key != place)
        new = selector.model_copy(update={"match_expressions": left}) if left else None
        self.pane.editing.set(AFFINITY, self._affinity.model_copy(update={"field_selector": new}))


def chosen_words(
    chosen: int, matching: int | None, total: int, way: str, shown: int | None = None, absent: int = 0
) -> Line:
    """What the heading says of the choice; ``shown`` is how many pass the filter, where there is one, and ``absent``
    how many of the ``chosen`` are not joined."""
    if way == "name":
        filtered = "" if shown is None else f", {shown:,} shown"
        if not chosen:
            return line(("none chosen means all ", "muted"), (f"{total:,}", "strong"), (filtered, "muted"))
        means = "; none chosen means all" if shown is None else filtered
        if not total:
            return line((f"{chosen:,}", "strong"), (f" chosen{means}", "muted"))
        if absent:
            means = f", {absent:,} more {'is' if absent == 1 else 'are'} not joined" + filtered
        return line((f"{chosen - absent:,}", "strong"), (f" of {total:,} chosen{means}", "muted"))
    if matching is None:
        return line((f"{total:,} clusters", "muted"))
    return line((f"{matching:,}", "strong"), (f" of {total:,} match", "muted"))
