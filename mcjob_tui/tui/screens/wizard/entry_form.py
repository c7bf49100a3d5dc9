"""The form of one entry: what these clusters get differently. Inherited values are dim; ``^r`` gives a field back."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from textual.widget import Widget

from mcjob_tui.control_plane.views import ClusterView
from mcjob_tui.draft.commands import join
from mcjob_tui.draft.declaration import Control
from mcjob_tui.draft.declaration import Field as Declaration
from mcjob_tui.draft.differences import ContainerDifference, ResourceDifference
from mcjob_tui.draft.differing.entries import clusters_of, differs, target_of
from mcjob_tui.draft.gpu import BASIC
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.parts import attribute
from mcjob_tui.draft.rows.labels import PATCHES
from mcjob_tui.draft.selection import would_be_chosen
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.screens.wizard import declared, entry_values
from mcjob_tui.tui.screens.wizard.command_field import CommandField, words_of
from mcjob_tui.tui.screens.wizard.editing import Editing
from mcjob_tui.tui.screens.wizard.entry_list import ENTRIES
from mcjob_tui.tui.screens.wizard.entry_pane import EntryPane
from mcjob_tui.tui.screens.wizard.kept_rule import KeptRule
from mcjob_tui.tui.screens.wizard.known import cluster_option
from mcjob_tui.tui.screens.wizard.live_names import LiveNames
from mcjob_tui.tui.screens.wizard.row_proposals import proposals
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.pieces import line
from mcjob_tui.tui.widgets.form.row_model import Cells
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.select import Option, Select
from mcjob_tui.tui.widgets.form.text_field import TextField
from mcjob_tui.tui.widgets.form.words import Heading

MARKS = ("labels", "annotations")
_ENTRY = f"{ENTRIES}[0]"
_CONTAINER = f"{_ENTRY}.containers[]"
EMPTY_VALUE = "(empty)"


class EntryForm(EntryPane):
    """The form of entry ``index``; of a rule that is kept as it was loaded only its text."""

    DEFAULT_CSS = """
    EntryForm {
        & > #kept-rule { display: none; }
        &.-kept > * { display: none; }
        &.-kept > #kept-rule { display: block; }
    }
    """

    def __init__(self, editing: Editing, names: LiveNames) -> None:
        super().__init__(editing)
        self.names = names
        self.selected: tuple[str, ...] = ()
        self.views: Sequence[ClusterView] = ()
        self.relative: dict[Field[Any], str] = {}
        self.kept = KeptRule(id="kept-rule")
        self.clusters = declared.many(f"{_ENTRY}.clusterNames", self._cluster_options, placeholder="choose clusters")
        self.clusters.if_none = "no cluster is chosen on Basics now"
        self.container_field = Select(
            "Container", "", self._container_options, help="The container whose differences stand below."
        )
        self.container_field.rule = "One of the Job's."
        self.env = self._rows(f"{_CONTAINER}.env")
        self.marks = {key: self._rows(f"{_ENTRY}.{key}") for key in MARKS}
        self.patch = self._rows(f"{_ENTRY}.patch")

    # Fields

    def known(self, kind: str, row: Cells = ()) -> Sequence[str]:
        return proposals(self.names, kind, row)

    def compose(self) -> Iterable[Widget]:
        yield self.kept
        said = declared.fields_of(Page.DIFFERENTIAL)
        for name, fields in groupby(said, key=lambda each: each.group):
            if name not in ("", self.clusters.label):
                yield Heading(name)
            for each in fields:
                yield from self._made(each)

    def _made(self, said: Declaration) -> Iterable[Widget]:
        key = said.path.rpartition(".")[2]
        match said.kind:
            case Control.CHECKLIST:
                self.bind(
                    self.clusters, lambda: self.entry.cluster_names, lambda names: self.change(cluster_names=names)
                )
                self.bind(self.container_field, lambda: self.default.name, self.show_container)
                yield self.clusters
                yield self.container_field
            case Control.TEXT:
                yield self._text(key)
            case Control.COMMAND:
                yield self._command(key)
            case Control.QUANTITY:
                for resource in BASIC:
                    yield self._amounts(said, resource)
            case Control.ROWS:
                yield from self._listed(key)

    def _listed(self, key: str) -> Iterable[Widget]:
        match key:
            case "env":
                self.default_rows[self.env] = lambda: entry_values.env_rows(self.default, ContainerDifference()).rows
                self.bind(self.env, lambda: entry_values.env_rows(self.default, self.changed).rows, self._put_env)
                yield self.env
            case "labels" | "annotations":
                rows = self.marks[key]
                self.default_rows[rows] = partial(self._default_marks, key)
                self.bind(rows, partial(self._mark_rows, key), partial(self._put_marks, key))
                yield rows
            case "patch":
                self.bind(
                    self.patch,
                    lambda: PATCHES.shown(self.entry.patch),
                    lambda rows: self.change(patch=PATCHES.written(rows, self.entry.patch)),
                )
                yield self.patch

    def _rows(self, path: str) -> Rows:
        return declared.rows(path, self.known, label="", label_columns=1)

    def _text(self, key: str) -> Field[Any]:
        complete = {"image": self.names.image, "registry": self.names.registry}.get(key)
        field, name = declared.text(f"{_CONTAINER}.{key}", complete=complete), attribute(key)
        self.relative[field] = f"container.{key}"

        def default() -> str:
            return entry_values.text(self.default, ContainerDifference(), key)

        def inherited() -> str:
            return entry_values.text(self.default, self.changed, key)

        def read() -> str:
            mine = getattr(self.changed, name)
            return inherited() if mine is None else mine

        def write(text: str | None) -> None:
            value = None if text is None or text == inherited() else text
            self.change_container(self.changed.model_copy(update={name: value}))

        return self.inheriting(
            field, read, write, lambda: None if getattr(self.changed, name) is None else default(), lambda: write(None)
        )

    def _command(self, key: str) -> Field[Any]:
        field = CommandField(f"{_CONTAINER}.{key}")
        self.relative[field] = f"container.{key}"

        def default() -> tuple[str, ...]:
            found = getattr(self.default, key)
            return tuple(found)

        def read() -> str:
            mine = getattr(self.changed, key)
            words = default() if mine is None else mine
            if field.broken or (field.has_focus and field.words() == words):
                return field.value
            return join(words)

        def put(words: tuple[str, ...] | None) -> None:
            value = None if words is None or words == default() else words
            self.change_container(self.changed.model_copy(update={key: value}))

        def write(line: str) -> None:
            words = words_of(line)
            if words is not None:
                put(words)

        return self.inheriting(
            field,
            read,
            write,
            lambda: None if getattr(self.changed, key) is None else join(default()),
            lambda: put(None),
        )

    def _amounts(self, said: Declaration, resource: str) -> Field[Any]:
        field = declared.amounts(resource, help=said.help)
        self.relative[field] = f"container.resources.requests[{resource}]|container.resources.limits[{resource}]"

        def read() -> tuple[str, ...]:
            return entry_values.amounts(self.default.resources, self.changed.resources, resource)

        def write(value: tuple[str, ...]) -> None:
            changed = entry_values.amounts_difference(value, self.default.resources, self.changed.resources, resource)
            self.change_container(self.changed.model_copy(update={"resources": changed}))

        def default() -> tuple[str, str]:
            return entry_values.amounts(self.default.resources, ResourceDifference(), resource)

        def own() -> str | None:
            return None if read() == default() else " / ".join(each or "none" for each in default())

        return self.inheriting(field, read, write, own, lambda: write(default()))

    def _put_env(self, rows: tuple[tuple[str, ...], ...]) -> None:
        self.change_container(entry_values.env_difference(rows, self.default, self.changed))

    def _marks(self, key: str) -> entry_values.Listed:
        return entry_values.mark_rows(getattr(self.editing.draft.spec, key), getattr(self.entry, key))

    def _default_marks(self, key: str) -> tuple[Cells, ...]:
        return entry_values.mark_rows(getattr(self.editing.draft.spec, key), ()).rows

    def _mark_rows(self, key: str) -> tuple[Cells, ...]:
        return self._marks(key).rows

    def _put_marks(self, key: str, rows: tuple[tuple[str, ...], ...]) -> None:
        default = getattr(self.editing.draft.spec, key)
        self.change(**{key: entry_values.mark_differences(rows, default, getattr(self.entry, key))})

    # Going to another entry or container

    def go(self, index: int) -> None:
        """Show another entry, and of it a container in which something differs."""
        if index != self.index or not self.container_name:
            self.leave_fields()
            self.index = index
            self.container_name = self._differing_container()
            self.taken_back.clear()
            for field in self.ties:
                field.trouble = None
        self.fill()
        self.tell()

    def _differing_container(self) -> str:
        """The container shown, if it differs in this entry or none does, else the first that differs."""
        differing = [each.name for each in self.containers if each.name in self.entry.containers]
        shown = self.default.name
        return shown if shown in differing else next(iter(differing), shown)

    def show_container(self, name: str) -> None:
        """Show what differs in another container."""
        self.leave_fields()
        self.container_name = name
        self.taken_back.clear()
        self.fill()

    def know(self, selected: tuple[str, ...], views: Sequence[ClusterView]) -> None:
        """The clusters that Basics selects now; ``views`` are all that are known."""
        self.selected, self.views = selected, views
        if self.is_mounted:
            self.refreshed()

    def refreshed(self) -> None:
        base = f"{ENTRIES}[{self.index}]"
        container = f"{base}.containers[{self.default.name}]"
        self.clusters.path = f"{base}.clusterNames"
        self.clusters.also = (base,) if not self.entry.containers else ()
        self.env.path, self.env.also = f"{container}.env", (f"{container}.envRemoved",)
        self.patch.path = f"{base}.patch"
        for key, rows in self.marks.items():
            rows.path = f"{base}.{key}"
        for field, relative in self.relative.items():
            paths = [each.replace("container.", f"{container}.", 1) for each in relative.split("|")]
            field.path, field.also = paths[0], tuple(paths[1:])
        self._say()

        self.kept.show(self.entry.kept)
        self.set_class(bool(self.entry.kept), "-kept")

    def _say(self) -> None:
        for field, own in self.own_value.items():
            was = own()
            field.inherit(was is not None, "" if was is None else clean(str(was)) or EMPTY_VALUE)
            if isinstance(field, TextField):
                # Nothing at all is a value of the entry's own too, and is to be seen as one.
                self._stand_in(field, EMPTY_VALUE if was is not None else "")
        self._say_own(self.env, entry_values.env_rows(self.default, self.changed))
        for key, rows in self.marks.items():
            self._say_own(rows, self._marks(key))
        count = differs(self.entry)
        names = clusters_of(self.entry)
        unnamed = target_of(self.entry) if self.entry.kept else "new entry"
        title = clean(", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")) or unnamed
        self.label(title=title, state=f"{count} differ{'s' if count == 1 else ''}" if count else "nothing differs yet")
        others = [
            name
            for at, each in enumerate(self.editing.draft.spec.differences)
            if at != self.index
            for name in each.cluster_names
        ]
        said = f"{len(names)} of {len(self.selected)} chosen"
        taken = f"; {len(others)} elsewhere" if others else ""
        gone = [name for name in self.entry.cluster_names if name not in self.selected]
        left = line((f"× gone: {clean(', '.join(gone))}", "bad"))
        self.clusters.note = left if gone else line((said + taken, "muted"))
        self.container_field.display = len(self.containers) > 1

    def _say_own(self, rows: Rows, listed: entry_values.Listed) -> None:
        shown = listed.as_shown(rows.value)
        rows.places = shown.places
        rows.tell_own(shown.own, shown.inherited, shown.was)
        rows.note = _removed(shown.removed)

    def _stand_in(self, field: TextField, words: str) -> None:
        if field.placeholder != words:
            field.placeholder = words
            field.redraw()

    # Lists

    def _cluster_options(self) -> list[Option]:
        entries = self.editing.draft.spec.differences
        taken = {name: at for at, each in enumerate(entries) if at != self.index for name in each.cluster_names}
        offs = {name: f"in entry {at + 1}" for name, at in taken.items()}
        views = {view.name: view for view in self.views}
        found = [cluster_option(views[name], off=offs.get(name, "")) for name in self.selected if name in views]
        gone = [name for name in self.entry.cluster_names if name not in self.selected]
        return [*found, *(Option(name, remark=self._why_gone(name)) for name in gone)]

    def _why_gone(self, name: str) -> str:
        waits = would_be_chosen(self.editing.draft, name) and all(each.name != name for each in self.views)
        return "× not joined" if waits else "× gone from the selection"

    def _container_options(self) -> list[Option]:
        init = {each.name for each in self.editing.draft.spec.init_containers}

        def remark(name: str) -> str:
            return " ".join(("init",) * (name in init) + ("•",) * (name in self.entry.containers))

        return [Option(each.name, remark=remark(each.name)) for each in self.containers]


def _removed(names: tuple[str, ...]) -> tuple[Any, ...]:
    if not names:
        return ()
    said = ("• removed ", "key"), (clean(", ".join(names)), "dim strike")
    return line(*said, ("  ^r", "key"), (" on + brings back", "muted"))
