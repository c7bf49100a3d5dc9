"""The frame of a pane: its name top left, its state top right, its place or main key bottom right.

Whatever has a frame says it through ``label``; what is said is for the page to know.
"""

from typing import Self

from textual import events
from textual.content import Content
from textual.geometry import Region, Size
from textual.widget import Widget

from mcjob_tui.resources.text import cut_middle, width
from mcjob_tui.tui.widgets.form.inks import INKS


class Framed(Widget):
    """Draws the two titles of the upper edge. Below 100 columns the page's stylesheet takes the frame away.

    It goes last among the bases: Textual takes stylesheet and bindings from the first one alone.
    """

    _title = ""
    _state = ""
    _state_ink = "muted"
    _place = ""
    _drawn_frame: tuple[object, ...] = ()
    _is_framing = False

    def label(
        self,
        *,
        title: str | None = None,
        state: str | None = None,
        state_ink: str = "muted",
        place: str | None = None,
    ) -> None:
        """Say something else in the frame; texts are cleaned already and never parsed as markup."""
        wanted = (
            self._title if title is None else title,
            self._state if state is None else state,
            self._state_ink if state is None else state_ink,
            self._place if place is None else place,
        )
        if wanted != (self._title, self._state, self._state_ink, self._place):
            self._title, self._state, self._state_ink, self._place = wanted
            self._frame()

    def _frame(self) -> None:
        # Textual has one title in the upper edge; the second is drawn with the rest of the edge between them.
        # Where the frame is a rule, which has no corners, Textual puts no blanks around it either.
        blank = "" if self.styles.border.spacing.left else " "
        room = self.outer_size.width - 8 + 2 * len(blank)
        focused = self.has_focus or self.has_focus_within
        drawn = (self._title, self._state, self._state_ink, self._place, room, focused)
        if drawn == self._drawn_frame:
            return
        self._drawn_frame = drawn
        name = Content.styled(cut_middle(self._title, max(4, room)), "bold $primary" if focused else "bold $foreground")
        gap = room - width(self._title) - width(self._state)
        if self._state and gap > 2:
            edge = Content.styled(f" {'─' * gap} ", "$primary" if focused else "$border")
            name = Content.assemble(name, edge, Content.styled(self._state, f"not bold ${INKS[self._state_ink].color}"))
        self._is_framing = True
        try:
            self.border_title = Content.assemble(blank, name, blank)
            self.border_subtitle = Content(self._place)
        finally:
            self._is_framing = False

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        # A title is no reason to send all that stands in the frame again: the edges that it is in do.
        if not self._is_framing:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        (width, height), edges = self.outer_size, self.styles.border.spacing
        rows = [y for y, is_there in ((0, edges.top), (height - 1, edges.bottom)) if is_there and height]
        # Regions count from the content, which stands inside the frame.
        left, top = self.content_offset
        return super().refresh(*(Region(-left, y - top, width, 1) for y in rows)) if rows else self

    def on_mount(self) -> None:
        self._frame()

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        # No event tells it of every size: a pane of a page that is only now shown is not sent one.
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        self._frame()
        return changed

    def on_resize(self) -> None:
        self._frame()

    def on_focus(self) -> None:
        self._frame()

    def on_blur(self) -> None:
        self._frame()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._frame()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self.call_after_refresh(self._frame)
