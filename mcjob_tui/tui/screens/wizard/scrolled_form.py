"""What is in view of a form that scrolls, and how the focus goes through it.

The focused field stays in view whatever happens above and below it. What the fields stand for is for whoever is based
on this.
"""

from functools import partial

from textual import events
from textual.containers import VerticalScroll
from textual.geometry import Region, Size
from textual.widget import Widget

from mcjob_tui.tui.screens.wizard.part_in_view import part_around
from mcjob_tui.tui.widgets.barred import Barred
from mcjob_tui.tui.widgets.form.checklist import Checklist
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.group import Group, GroupRow
from mcjob_tui.tui.widgets.framed import Framed


class ScrolledForm(VerticalScroll, Barred, Framed, can_focus=True):
    """A scrolling pane of fields. It has the focus itself while plain letters are the page's commands."""

    DEFAULT_CSS = """
    ScrolledForm {
        overflow: hidden scroll; scrollbar-size-vertical: 1; padding: 0 0 0 1; border-subtitle-align: right;
    }
    """

    def __init__(self, title: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = title
        self.last_focus: Widget | None = None
        self._opened: Group | None = None

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter" and self.has_focus:
            # Escape led out of the fields: Enter leads back in, as it does everywhere else.
            event.stop()
            self.first()

    def on_mount(self) -> None:
        self.watch(self, "scroll_y", self._say_rows, init=False)

    # In view

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        if virtual_size != self.virtual_size:
            # There are more rows or fewer: an error told above pushes the focused field down, a group opens below it.
            self.call_after_refresh(self._keep_in_view)
        self.call_after_refresh(self._say_rows)
        # Its bar is there already: that there is more to scroll is no reason to lay the page out once more.
        return super()._size_updated(size, virtual_size, container_size, layout=False)

    def _say_rows(self) -> None:
        """Say in the frame which rows of how many are in view, where not all are."""
        shown, rows, top = self.content_size.height, self.virtual_size.height, round(self.scroll_y)
        self.label(place=f"rows {top + 1} to {min(top + shown, rows)} of {rows}" if 0 < shown < rows else "")

    def _keep_in_view(self) -> None:
        focused = self.screen.focused
        if focused is None or self not in focused.ancestors:
            return
        group = self._opened
        if group is not None and focused is group.row and group.row.opened:
            top = group.outer_size.height > self.content_size.height
            self.scroll_to_widget(group, animate=False, immediate=True, top=top)
        elif isinstance(focused, Field):
            focused.keep_in_view()
        else:
            self.scroll_to_widget(focused, animate=False, immediate=True)

    def keep_opened_in_view(self, group: Group) -> None:
        """Opened at the lower edge a group would show its first rows only; it may have been laid out already."""
        self._opened = group
        self.call_after_refresh(self._keep_in_view)

    def show_part(self) -> None:
        """Somebody went to the part of the page that the focus is in: it is seen from its top on, until they go on."""
        focused = self.screen.focused
        if isinstance(focused, Field):
            focused.seen_with = partial(part_around, focused)
            self.call_after_refresh(self._keep_in_view)
        else:
            self.call_after_refresh(self._show_part, focused)

    def _show_part(self, focused: Widget | None) -> None:
        """The part of a list, or of another widget that does not look after itself."""
        if focused is None or focused is not self.screen.focused:
            return
        part, room = part_around(focused), self.content_region
        rows = Region(0, part.y - room.y + round(self.scroll_offset.y), 1, min(part.height, room.height))
        if focused.region.y - part.y < room.height:
            self.scroll_to_region(rows, animate=False, immediate=True)

    # From field to field

    def on_field_accepted(self, event: Field.Accepted) -> None:
        event.stop()
        self.screen.focus_next()

    def on_field_step(self, event: Field.Step) -> None:
        event.stop()
        self.step(event.forward)

    def on_checklist_step(self, event: Checklist.Step) -> None:
        event.stop()
        self.step(event.forward)

    def on_group_row_step(self, event: GroupRow.Step) -> None:
        event.stop()
        self.step(event.forward)

    def step(self, forward: bool) -> None:
        """Move the focus to the field below or above, staying in this pane."""
        stops = [each for each in self.screen.focus_chain if self in each.ancestors]
        focused = self.screen.focused
        if focused not in stops:
            self.screen.set_focus(stops[0])
            return
        at = stops.index(focused) + (1 if forward else -1)
        if 0 <= at < len(stops):
            self.screen.set_focus(stops[at])

    def first(self) -> None:
        """Put the focus where it was on this page, or on its first field."""
        # In the order of the form: before the first layout the focus chain has none.
        hidden = {each for each in self.query(Widget) if not each.display}
        stops = [each for each in self.query(Drawn) if each.focusable and hidden.isdisjoint(each.ancestors_with_self)]
        if self.last_focus in stops and self.last_focus is not None:
            self.screen.set_focus(self.last_focus)
        elif stops:
            # Before the first layout nobody knows where the field is, and the page would start half-way.
            self.screen.set_focus(stops[0], scroll_visible=False)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.last_focus = event.widget
