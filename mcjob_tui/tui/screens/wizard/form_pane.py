"""A page of the wizard: fields bound to paths of the draft, and what is wrong with them under each.

A problem is told when its field is left, not while it is typed; once told it goes away while typing and comes back on
leaving if it still holds. Opening Review tells all.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.widget import Widget

from mcjob_tui.draft.pages import Page
from mcjob_tui.tui.screens.wizard import declared
from mcjob_tui.tui.screens.wizard.editing import Editing, within
from mcjob_tui.tui.screens.wizard.fresh_rows import FreshRows
from mcjob_tui.tui.screens.wizard.paste_dialog import PasteDialog
from mcjob_tui.tui.screens.wizard.problems_at_fields import by_row, concerns, nearness, row_at, row_in, trouble_of
from mcjob_tui.tui.screens.wizard.scrolled_form import ScrolledForm
from mcjob_tui.tui.widgets.form.cells_field import CellsField
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.group import Group
from mcjob_tui.tui.widgets.form.row_model import Cells, pasted
from mcjob_tui.tui.widgets.form.rows import Rows

if TYPE_CHECKING:
    from mcjob_tui.draft.rules import Fix, Problem


@dataclass(slots=True)
class Tie:
    """How a field's value is read from the draft and written back; ``written`` is what it read after the last write."""

    read: Callable[[], object]
    write: Callable[[Any], None]
    written: object = None


class FormPane(ScrolledForm):
    """A scrolling pane of bound fields. It has the focus itself while plain letters are the page's commands."""

    def __init__(self, editing: Editing, title: str, *, id: str | None = None) -> None:
        super().__init__(title, id=id)
        self.editing = editing
        self.ties: dict[Field[Any], Tie] = {}
        self.told: set[str] = set()
        self.tells_all = False
        self.fresh = FreshRows()
        self._groups: list[Group] = []
        self._writing: Field[Any] | None = None
        self._typed: Field[Any] | None = None
        editing.on_another(self._forget)

    def on_mount(self) -> None:
        self.fill()

    # Fields and the draft

    def bind(self, field: Field[Any], read: Callable[[], object], write: Callable[[Any], None]) -> Field[Any]:
        """Tie ``field`` to the draft by two functions. It is filled at once."""
        self.ties[field] = Tie(read, write)
        field.show(read())
        return field

    def bound(self, field: Field[Any]) -> Field[Any]:
        """Tie ``field`` to the value at its own path, as the field is declared."""

        def put(entered: object) -> None:
            self.editing.set(field.path, declared.taken(field.path, entered, self.editing.get(field.path)))

        return self.bind(field, lambda: declared.shown(field.path, self.editing.get(field.path)), put)

    def group(
        self, page: Page, name: str, by_hand: Mapping[str, Iterable[Widget]] = MappingProxyType({}), *, indent: int = 0
    ) -> Iterable[Widget]:
        """The fields of a group in the order of their declarations.

        Args:
            by_hand: By the declared path, what is made by hand; nothing where the field stands elsewhere. Every other
                field is made from its declaration.
        """
        for said in declared.fields_of(page, name):
            if said.path in by_hand:
                yield from by_hand[said.path]
            else:
                yield self.bound(declared.widget(self.path_of(said.path), self.known, indent=indent))

    def path_of(self, declared: str) -> str:
        """The path in the draft of a field that is declared for each row of a list."""
        return declared

    def known(self, kind: str, row: Cells = ()) -> Sequence[str]:
        """The live names that complete a field, or the cell of a row, as far as they are known."""
        raise NotImplementedError

    def _forget(self) -> None:
        """Another draft is opened: nothing of it was told, and no row of it was removed."""
        self.told.clear()
        self.fresh.clear()
        self.tells_all = False
        for field in self.ties:
            field.forget()

    def fill(self) -> None:
        """Show the draft's values in all fields that are not just being typed in."""
        for field, tie in self.ties.items():
            value = tie.read()
            if field is self._writing or field.is_unheard:
                continue
            if field.value != value and not (field.has_focus and value == tie.written):
                field.show(value)
        for group in self.all_groups:
            group.refresh_summary()
        self.refreshed()

    @property
    def all_groups(self) -> list[Group]:
        """The groups of the pane, looked for once: none goes, and one inside another comes with its opening."""
        if not self._groups:
            self._groups = list(self.query(Group))
        return self._groups

    def refreshed(self) -> None:
        """Called after every change of the draft or of what is known: pages say again what follows from it."""

    def take_unheard(self) -> None:
        """Put into the draft at once what was entered and whose message is still on its way: it may come too late."""
        for field, tie in self.ties.items():
            if field.is_unheard:
                field.is_unheard = False
                self._put_alone(tie, field.value)

    def take_open(self) -> None:
        """Put into the draft what it gets only once a field is left: a row that is open, a command in half."""
        for field, tie in self.ties.items():
            if (entered := field.left_open()) is not None:
                self._put_alone(tie, entered)

    def leave_fields(self) -> None:
        """The fields are another part's from now on: what is entered in them belongs to the one that they were of."""
        self.take_unheard()
        entered = [(tie, left) for field, tie in self.ties.items() if (left := field.left_open()) is not None]
        for field in self.ties:
            field.forget()
        for tie, left in entered:
            tie.write(left)

    @staticmethod
    def _put_alone(tie: Tie, entered: object) -> None:
        """Put what is entered in one field into the draft; if that fails it keeps none of the others from it."""
        with contextlib.suppress(Exception):
            tie.write(entered)

    # Problems

    def tell(self) -> None:
        """Put under each field what is wrong with it, where it may speak already."""
        stands = self._problems_of_fields()
        for field in self.ties:
            if not field.paths:
                continue
            found = stands.get(field, [])
            if isinstance(field, Rows):
                found = [each for each in found if not (each.may_follow and self.fresh.has(field, row_in(each, field)))]
                field.tell(by_row(found, field))
                found = [each for each in found if row_in(each, field) is None]
            told = self.tells_all or bool(self.told.intersection(field.paths))
            may_speak = told and field is not self._typed
            spoken = [each for each in found if may_speak or each.severity != "error"]
            field.trouble = trouble_of(spoken[0], field) if spoken else None
        errors = [each for each in self.editing.problems if each.severity == "error"]
        for group in self.all_groups:
            group.tell(sum(self.holds(group, each) for each in errors))

    def _problems_of_fields(self) -> "dict[Field[Any], list[Problem]]":
        """Each problem at the field that is nearest to it of those that show it: one may speak for all of a group."""
        found: dict[Field[Any], list[Problem]] = {}
        for problem in self.editing.problems:
            near = {field: nearness(problem.path, field) for field in self.ties if field.display}
            nearest = max(near.values(), default=0)
            for field in (field for field, reach in near.items() if reach and reach == nearest):
                found.setdefault(field, []).append(problem)
        return found

    def holds(self, group: Group, problem: "Problem") -> bool:
        """Whether the problem belongs to a field of ``group``, opened or not; asked of a pane that has groups."""
        raise NotImplementedError

    def fix_here(self) -> "Fix | None":
        """The fix of the problem that stands under the focused field, or under its row at the cursor; else of the first
        in view that has one. What is not shown is not changed."""
        focused = self.screen.focused
        if isinstance(focused, Rows) and (here := focused.told_here) in focused.troubles:
            return next((each.fix for each in self._said_by(focused) if row_in(each, focused) == here), None)
        if isinstance(focused, Field):
            own = [
                each.fix for each in self._said_by(focused) if row_in(each, focused) is None and each.fix is not None
            ]
            if own:
                return own[0]
        for field in self.ties:
            for problem in self._said_by(field):
                if problem.fix is not None and self.shows(field, problem.path):
                    return problem.fix
        return None

    def _said_by(self, field: Field[Any]) -> "Iterator[Problem]":
        """The problems that stand in words under ``field``: one under it, and one under each row."""
        for problem in self.editing.problems:
            if concerns(problem.path, field):
                row = row_in(problem, field)
                said = field.trouble if row is None else field.troubles.get(row) if isinstance(field, Rows) else None
                if said == trouble_of(problem, field):
                    yield problem

    def shows(self, widget: Widget, path: str = "") -> bool:
        """Whether the end of ``widget``, or of the row of it that ``path`` is in, is in view."""
        row = row_at(path, widget) if isinstance(widget, Rows) and path else None
        lines = widget.end_of(row) if isinstance(widget, Rows) and row is not None else widget.region.height
        return bool(lines) and self.content_region.contains(self.content_region.x, widget.region.y + lines - 1)

    async def go_to(self, path: str) -> bool:
        """Put the focus on the field of ``path``, opening its group; false when this pane has no such field."""
        found = [field for field in self.ties if concerns(path, field) and field.is_mounted]
        if not found:
            for group in self.all_groups:
                if group.body is None and self.group_has(group, path):
                    await group.open()
                    return await self.go_to(path)
            # What has no field as long as something else is chosen: the first field of its group.
            found = self._part_of(path) or await self._first_beside(path)
            if not found:
                return False
        field = max(found, key=lambda each: nearness(path, each))
        if nearness(path, field) < len(path):
            # That field only speaks for all around it.
            field = next(iter(self._part_of(path)), field)
        for ancestor in field.ancestors:
            if isinstance(ancestor, Group):
                await ancestor.open()
        self.fresh.sought(field)
        if isinstance(field, CellsField):
            field.begin_at(path)
        elif isinstance(field, Rows) and (row := row_at(path, field)) is not None:
            field.begin_at(row)
        self.screen.set_focus(field)
        return True

    def _part_of(self, path: str) -> list[Field[Any]]:
        """Of a whole group, as servers name it: the first field that is part of it."""
        return [each for each in self.ties if any(within(part, path) for part in each.paths) and each.is_mounted][:1]

    async def _first_beside(self, path: str) -> list[Field[Any]]:
        group = next((each for each in self.all_groups if self.group_has(each, path)), None)
        if group is None:
            return []
        await group.open()
        return [field for field in self.ties if group in field.ancestors and field.display][:1]

    def group_has(self, group: Group, path: str) -> bool:
        """Whether opening ``group`` would bring a field for ``path``; asked of a pane that has groups."""
        raise NotImplementedError

    # Messages of the fields

    def on_field_changed(self, event: Field.Changed) -> None:
        event.stop()
        event.field.is_unheard = False
        tie = self.ties[event.field]
        if isinstance(event.field, Rows):
            self.fresh.entered(event.field, cast("tuple[Cells, ...]", tie.read()))
        version = self.editing.version
        self._writing = self._typed = event.field
        try:
            tie.write(event.field.value)
        finally:
            self._writing = None
        tie.written = tie.read()
        if self.editing.version == version:
            # A quote was opened that is not closed yet, or one that was saved closed is taken away again.
            self.editing.tell_entering()

    def on_rows_typed(self, event: Rows.Typed) -> None:
        event.stop()
        self.editing.tell_entering()

    def on_field_left(self, event: Field.Left) -> None:
        event.stop()
        self._typed = None
        if event.field.paths:
            self.told.update(event.field.paths)
            self.tell()
            if event.field.trouble is not None:
                self.call_after_refresh(self._show_left, event.field)

    def _show_left(self, field: Field[Any]) -> None:
        """The last field of a page is left for another pane: its error would stay below the edge."""
        focused = self.screen.focused
        if focused is None or self not in focused.ancestors:
            field.scroll_into_view()

    def on_group_opened(self, event: Group.Opened) -> None:
        event.stop()
        self._groups = []
        self.fill()
        self.tell()
        self.keep_opened_in_view(event.group)

    def on_rows_key_pressed(self, event: Rows.KeyPressed) -> None:
        if event.key == declared.PASTE:
            event.stop()
            self.app.push_screen(PasteDialog(), lambda text: event.rows.add_pairs(pasted(text)) if text else None)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        if self.fresh.left_for(self.screen.focused):
            self.tell()
