"""One entry of the Differential page as something to edit: what it has of its own, and how a field is given back.

Which fields there are is ``entry_form``'s business.
"""

from collections.abc import Callable
from typing import Any

from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.differences import ContainerDifference, Difference
from mcjob_tui.tui.screens.wizard.editing import Editing
from mcjob_tui.tui.screens.wizard.entry_list import ENTRIES
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.row_model import Cells
from mcjob_tui.tui.widgets.form.rows import Rows

_THE_DEFAULTS = "it is the default's already"


class EntryPane(FormPane):
    """A pane over entry ``index`` and, in it, over the container called ``container_name``."""

    def __init__(self, editing: Editing) -> None:
        super().__init__(editing, "Entry", id="entry")
        self.index = 0
        self.container_name = ""
        self.taken_back: dict[Field[Any], Any] = {}
        editing.on_another(self.taken_back.clear)
        self.default_rows: dict[Rows, Callable[[], tuple[Cells, ...]]] = {}
        """The rows of a list as the default has them; what is given back there is the row at the cursor."""
        self.own_value: dict[Field[Any], Callable[[], object | None]] = {}
        self.give_back: dict[Field[Any], Callable[[], None]] = {}

    # The entry and its container

    @property
    def entry(self) -> Difference:
        """The entry that is shown."""
        entries = self.editing.draft.spec.differences
        return entries[self.index] if self.index < len(entries) else Difference()

    @property
    def containers(self) -> tuple[ContainerDraft, ...]:
        """The containers of the default."""
        spec = self.editing.draft.spec
        return (*spec.containers, *spec.init_containers)

    @property
    def default(self) -> ContainerDraft:
        """The container as the default has it."""
        named = (each for each in self.containers if each.name == self.container_name)
        return next(named, self.containers[0] if self.containers else ContainerDraft())

    @property
    def changed(self) -> ContainerDifference:
        """What the entry has differently in that container."""
        return self.entry.containers.get(self.default.name) or ContainerDifference()

    def change(self, **fields: object) -> None:
        """Put fields of the entry."""
        entries = list(self.editing.draft.spec.differences)
        if self.index < len(entries):
            entries[self.index] = self.entry.model_copy(update=fields)
            self.editing.set(ENTRIES, tuple(entries))

    def change_container(self, changed: ContainerDifference) -> None:
        """Put what differs in the container; nothing at all leaves no trace."""
        containers = {name: each for name, each in self.entry.containers.items() if name != self.default.name}
        if changed != ContainerDifference():
            containers = {**self.entry.containers, self.default.name: changed}
        self.change(containers=containers)

    # Fields that inherit

    def inheriting(
        self,
        field: Field[Any],
        read: Callable[[], object],
        write: Callable[[Any], None],
        own: Callable[[], object | None],
        give_back: Callable[[], None],
    ) -> Field[Any]:
        """Tie a field that shows the default's value until the entry has its own.

        Args:
            field: The field.
            read: What it shows.
            write: Puts what was entered into the entry.
            own: The default's value where the entry has its own, else None.
            give_back: Makes it the default's again.
        """
        field.add_class("-inherits")
        self.own_value[field] = own
        self.give_back[field] = give_back
        return self.bind(field, read, write)

    def reset(self) -> str:
        """Give the focused field back to the default, or take back what was just given; why not, where it cannot."""
        field = self.screen.focused
        if isinstance(field, Rows) and field in self.default_rows:
            return self._reset_rows(field)
        if not isinstance(field, Field) or field not in self.give_back:
            return "this field inherits nothing"
        own = self.own_value[field]()
        if own is not None:
            self.taken_back[field] = field.value
            # A quote that is open would be closed on leaving, and the line be the entry's own again.
            field.forget()
            self.give_back[field]()
            field.show(self.ties[field].read())
            return ""
        if field in self.taken_back:
            value = self.taken_back.pop(field)
            field.show(value)
            self.ties[field].write(value)
            return ""
        return _THE_DEFAULTS

    def _reset_rows(self, rows: Rows) -> str:
        """Give back what the row at the cursor is about; on the last line, all that was removed."""
        if rows.editing:
            return "a row is open: enter takes it, esc leaves it as it was"
        before: tuple[Cells, ...] = rows.value
        default = self.default_rows[rows]()
        if rows.cursor < len(before):
            here = {before[rows.cursor][0]}
        else:
            here = {each[0] for each in default} - {each[0] for each in before}
        kept = [each for each in before if each[0] not in here]
        at = sum(each[0] not in here for each in before[: rows.cursor])
        after = (*kept[:at], *(each for each in default if each[0] in here), *kept[at:])
        if after != before:
            self.taken_back[rows] = before
        elif rows in self.taken_back:
            after = self.taken_back.pop(rows)
        else:
            return _THE_DEFAULTS
        rows.show(after)
        self.ties[rows].write(after)
        return ""
