"""Page 1: name, namespace, description; which clusters; how many pods; by which strategy."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from mcjob_tui.draft.fields import field
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.placing import Strategy
from mcjob_tui.draft.rules.amount import longest_name
from mcjob_tui.tui.screens.dialogs import if_answered
from mcjob_tui.tui.screens.wizard import declared, known
from mcjob_tui.tui.screens.wizard.amount import Amount
from mcjob_tui.tui.screens.wizard.basics_advanced import PATHS, AdvancedGroup
from mcjob_tui.tui.screens.wizard.basics_clusters import AFFINITY, ClusterChooser, chosen_words
from mcjob_tui.tui.screens.wizard.editing import Editing, within
from mcjob_tui.tui.screens.wizard.fitting import Fittings, unmatched
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.screens.wizard.namespace_dialog import NamespaceDialog, WantedNamespace
from mcjob_tui.tui.screens.wizard.problems_at_fields import concerns
from mcjob_tui.tui.widgets.form.checklist import Checklist
from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice
from mcjob_tui.tui.widgets.form.group import Group
from mcjob_tui.tui.widgets.form.option_table import OptionRow, OptionTable
from mcjob_tui.tui.widgets.form.pieces import Line, line, plain
from mcjob_tui.tui.widgets.form.row_model import Cells
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.select import Option, Select
from mcjob_tui.tui.widgets.form.text_block import TextBlock
from mcjob_tui.tui.widgets.form.words import Heading, Words

if TYPE_CHECKING:
    from mcjob_tui.control_plane.views import ClusterView
    from mcjob_tui.draft.rules import Fix, Problem

NEW = "spec.newNamespace"
"""What its dialog asks for."""
NEW_NAMESPACE = "\0new"
WEIGHTS = "spec.staticWeights"
STRATEGIES = (
    OptionRow(Strategy.DUPLICATED, "Duplicated", "all instances in every cluster", ("", "")),
    OptionRow(Strategy.AGGREGATED, "Aggregated", "as few clusters as possible", ("", "")),
    OptionRow(Strategy.DYNAMIC_WEIGHT, "Dynamic weight", "in proportion to what fits now", ("", "")),
    OptionRow(Strategy.STATIC_WEIGHT, "Static weights", "a number for each cluster", ("", "")),
)


class BasicsPane(FormPane):
    """The form of page 1."""

    def __init__(self, editing: Editing, namespaces: tuple[str, ...]) -> None:
        super().__init__(editing, "Basics", id="basics")
        self._state = "* required"
        self.namespaces = namespaces
        self.clusters: tuple[ClusterView, ...] = ()
        self.name_field = declared.text("metadata.name", counted=True)
        self.name_field.is_made_up = lambda value: bool(value) and value == editing.made_up_name
        self.namespace_field: Select = declared.select("metadata.namespace", self._namespace_options)
        self.namespace_field.also = (NEW,)
        self.chooser = ClusterChooser(self)
        self.clusters_heading = Heading("Clusters")
        self.advanced = AdvancedGroup(self, lambda: self.clusters)
        self.advanced_group = Group("Advanced", self.advanced.build, self.advanced.summary, id="basics-advanced")
        self.instances = declared.text(
            "spec.instances",
            beside="pods that must succeed, in all clusters",
            columns=declared.NUMBER,
            id="instances",
        )
        self.parallelism = declared.text(
            "spec.parallelism",
            beside="at the same time; this is what gets split",
            columns=declared.NUMBER,
            id="parallelism",
        )
        self.strategy = OptionTable(
            "Strategy",
            ("CLUSTERS", "PODS"),
            STRATEGIES,
            Strategy.DUPLICATED,
            path="spec.strategy",
            help=field("spec.strategy").help,
        )
        self.weights = declared.rows(WEIGHTS, self.known, label="  Weights")
        self.amount = Amount(self.instances, self.parallelism)
        self.verdict = Words(id="basics-verdict")
        for amount in (self.instances, self.parallelism, self.strategy):
            amount.followed_to = self.verdict
        self._name_is_free: bool | None = None
        self._fittings = Fittings()

    def compose(self) -> Iterable[Widget]:
        self.bound(self.name_field)
        self.bound(self.strategy)
        self.bind(self.namespace_field, lambda: self.editing.draft.namespace, self._put_namespace)
        self.bound(self.instances)
        self.bound(self.parallelism)
        self.bound(self.weights)
        yield Heading("Job", classes="first")
        job: dict[str, Iterable[Widget]] = {
            "metadata.name": (self.name_field,),
            "metadata.namespace": (self.namespace_field,),
            **{each.path: () for each in declared.fields_of(Page.BASICS, "Job") if within(each.path, NEW)},
        }
        yield from self.group(Page.BASICS, "Job", job)
        yield self.clusters_heading
        yield self.chooser
        yield self.advanced_group
        yield Heading("Amount")
        yield from self.group(Page.BASICS, "Amount", {"spec.instances": (self.amount,)})
        yield from self.group(Page.BASICS, "Strategy", {"spec.strategy": (self.strategy,), WEIGHTS: (self.weights,)})
        yield self.verdict

    # What is known

    def known(self, kind: str, row: Cells = ()) -> Sequence[str]:
        match kind:
            case "clusters":
                return self._without_weight()
            case "cluster-label-keys":
                return known.label_keys(self.clusters)
        return known.label_values(self.clusters, row[0])  # cluster-label-values

    def _without_weight(self) -> list[str]:
        """The clusters that no other weight names yet; those that are chosen first."""
        open_row = self.weights.told_here if self.weights.editing else None
        rows = enumerate(self.editing.draft.spec.static_weights)
        weighed = {name for index, each in rows if index != open_row for name in each.cluster_names}
        others = unmatched(self.editing.result)
        return sorted((each.name for each in self.clusters if each.name not in weighed), key=others.__contains__)

    def know(
        self, views: "tuple[ClusterView, ...]", choices: tuple[ClusterChoice, ...], namespaces: tuple[str, ...]
    ) -> None:
        """Offer what the control plane holds now."""
        self.clusters = views
        self.namespaces = namespaces
        self.chooser.know(views, choices)
        self.refreshed()

    def know_name(self, free: bool | None) -> None:
        """Say whether the name is free in its namespace; None while nobody knows."""
        self._name_is_free = free
        self._say_of_name()

    def _say_of_name(self) -> None:
        draft = self.editing.draft
        is_free = self._name_is_free and not self.editing.problems_at("metadata.name")
        free = line(("✓ ", "good"), (f"free in {draft.namespace}", "muted")) if is_free else ()
        # Where rows are few it stands in the row of the name, and that the name stays is said by its help.
        stays = () if self.is_narrow else line((" · " if free else "", "muted"), ("cannot be changed later", "muted"))
        self.name_field.note = (*free, *stays) if draft.name else ()

    def know_strategies(self, numbers: Mapping[str, tuple[int, int | None]]) -> None:
        """Show clusters and pods beside each strategy."""
        rows = []
        for row in STRATEGIES:
            clusters, pods = numbers.get(row.value, (None, None))
            counted = "-" if clusters is None else f"{clusters:,}"
            rows.append(OptionRow(row.value, row.name, row.meaning, (counted, "-" if pods is None else f"{pods:,}")))
        self.strategy.show_rows(tuple(rows))

    def refreshed(self) -> None:
        spec = self.editing.draft.spec
        chosen = spec.cluster_affinity.cluster_names
        joined = {each.name for each in self.clusters}
        absent = sum(name not in joined for name in chosen)
        way = self.chooser.way.value
        found = self._fittings.of(self.editing.result)
        matching = None if found is None else found.matching
        said = chosen_words(len(chosen), matching, len(self.clusters), way, self.chooser.shown, absent)
        self.clusters_heading.remark(said)
        self.chooser.way.say_beside(plain(said).partition(";")[0] if self.is_narrow else "")
        self.chooser.refill()
        self.advanced.follow()
        self.name_field.count_to(longest_name(spec))
        self.weights.display = spec.strategy is Strategy.STATIC_WEIGHT
        self.instances.off = "fixed by Work queue on Advanced" if spec.work_queue else ""
        self.amount.fit(self.is_narrow)
        self.verdict.say(*self._verdict())

    @property
    def is_narrow(self) -> bool:
        """Below 100 columns groups have no headings, and everything keeps to as few rows as it can."""
        return self.app.size.width < 100

    def on_resize(self) -> None:
        narrow = self.is_narrow
        self.chooser.way.label_as(*("Clusters", "heading") if narrow else ("Choose", "muted"))
        for block in self.query(TextBlock):
            block.rest_rows = 1 if narrow else block.rows
            block.redraw()
        self.name_field.keeps_to_a_row = narrow
        self.name_field.redraw()
        self._say_of_name()
        self.strategy.go_without_heading(narrow)
        self.amount.fit(narrow)
        self.refreshed()

    def _verdict(self) -> list[Line]:
        result = self.editing.result
        found = self._fittings.of(result)
        if result is None or found is None or not self.clusters:
            return []
        able, matching, full = found.able, found.matching, found.full
        joined = {each.name for each in self.clusters}
        # One that is not joined is chosen all the same, and can run nothing.
        gone = sum(each not in joined for each in self.editing.draft.spec.cluster_affinity.cluster_names)
        if not matching + gone:
            return [line(("▲ no cluster is chosen by this", "care"))]
        # Static weights may name others, Aggregated need no more; and with fewer pods at once than clusters not all can
        # get one, however empty they are.
        why = f"get{'s' if full == 1 else ''} no share"
        if result.replicas >= able and self.editing.draft.spec.strategy is Strategy.DYNAMIC_WEIGHT:
            why = f"{'is' if full == 1 else 'are'} too full to get a share"
        tail = f"; {full:,} {why}" if full else ""
        glyph, ink = ("✓ ", "good") if able else ("▲ ", "care")
        which = "chosen " if gone or matching < len(self.clusters) else ""
        return [line((glyph, ink), (f"{able:,} of the {matching + gone:,} {which}clusters can run it{tail}", "muted"))]

    # Problems

    def tell(self) -> None:
        super().tell()
        self.amount.fit(self.is_narrow)
        mine = [
            each for each in self.editing.problems if within(each.path, AFFINITY) and not self._has_field(each.path)
        ]
        spoken = [each for each in mine if self.tells_all or each.severity != "error"]
        self.chooser.said.tell(spoken)

    def _has_field(self, path: str) -> bool:
        """Whether a field or a closed group says it."""
        return any(within(path, each) for each in PATHS) or any(concerns(path, field) for field in self.ties)

    def fix_here(self) -> "Fix | None":
        chosen = next((each.fix for each in self.chooser.said.problems if each.fix), None)
        if isinstance(self.screen.focused, Checklist) and chosen is not None:
            return chosen
        return super().fix_here() or (chosen if self.shows(self.chooser.said) else None)

    async def go_to(self, path: str) -> bool:
        if await super().go_to(path):
            return True
        if not within(path, AFFINITY):
            return False
        await self.chooser.go_to(path)
        return True

    def holds(self, group: Group, problem: "Problem") -> bool:
        return any(within(problem.path, path) for path in PATHS)

    def group_has(self, group: Group, path: str) -> bool:
        return any(within(path, each) for each in PATHS)

    # Namespace

    def _namespace_options(self) -> list[Option]:
        mine = self.editing.draft.namespace
        known_names = dict.fromkeys((*self.namespaces, mine))
        created = self.editing.draft.spec.new_namespace is not None
        found = [
            Option(
                name,
                off=known.refused_namespace(name),
                remark="new, created with the Job" if created and name == mine else "",
            )
            for name in known_names
        ]
        new = Option(NEW_NAMESPACE, "New…", "created with the Job")
        # Karmada's own, of which each cluster has one, last: they cannot be chosen.
        return [*(each for each in found if not each.off), new, *(each for each in found if each.off)]

    def _put_namespace(self, name: str) -> None:
        if name == NEW_NAMESPACE:
            self.namespace_field.show(self.editing.draft.namespace)
            self.app.push_screen(NamespaceDialog(self.namespaces), if_answered(self._new_namespace))
            return
        draft = self.editing.draft
        meta = draft.metadata.model_copy(update={"namespace": name})
        spec = draft.spec.model_copy(update={"new_namespace": None})
        self.editing.replace(draft.model_copy(update={"metadata": meta, "spec": spec}))

    def _new_namespace(self, wanted: WantedNamespace) -> None:
        from mcjob_tui.draft.model import NewNamespace

        draft = self.editing.draft
        new = NewNamespace(labels=dict(wanted.labels), annotations=dict(wanted.annotations))
        meta = draft.metadata.model_copy(update={"namespace": wanted.name})
        spec = draft.spec.model_copy(update={"new_namespace": new})
        self.editing.replace(draft.model_copy(update={"metadata": meta, "spec": spec}))

    # Rows

    def on_rows_key_pressed(self, event: Rows.KeyPressed) -> None:
        # Of the lists here only tolerations have a key of their own.
        event.stop()
        self.advanced.choose_taint(event.rows)
