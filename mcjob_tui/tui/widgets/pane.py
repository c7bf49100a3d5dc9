"""A framed part of a page: its name top left, its state top right, position or main key bottom right."""

from textual import events
from textual.containers import Vertical
from textual.content import Content

from mcjob_tui.resources.text import cut_middle, width


class Pane(Vertical):
    """A frame with two titles. Below 100 columns the page's stylesheet takes the frame away."""

    def __init__(self, *children: object, title: str = "", id: str | None = None) -> None:
        super().__init__(*children, id=id, classes="pane")  # type: ignore[arg-type]
        self._title = title
        self._state = ""
        self._place = ""

    def on_mount(self) -> None:
        self._frame()

    def label(self, *, title: str | None = None, state: str | None = None, place: str | None = None) -> None:
        """Say something else in the frame; texts are cleaned already and never parsed as markup."""
        wanted = (
            self._title if title is None else title,
            self._state if state is None else state,
            self._place if place is None else place,
        )
        if wanted != (self._title, self._state, self._place):
            self._title, self._state, self._place = wanted
            self._frame()

    def _frame(self) -> None:
        # Textual has one title in the upper edge; the second is drawn with the rest of the edge between them.
        room = self.outer_size.width - 8
        focused = self.has_focus or self.has_focus_within
        name = Content.styled(cut_middle(self._title, max(4, room)), "bold $primary" if focused else "bold $foreground")
        gap = room - width(self._title) - width(self._state)
        if self._state and gap > 2:
            edge = Content.styled(f" {'─' * gap} ", "$primary" if focused else "$border")
            name = Content.assemble(name, edge, Content.styled(self._state, "not bold $text-muted"))
        self.border_title = name
        self.border_subtitle = Content(self._place)

    def on_resize(self) -> None:
        self._frame()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._frame()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self.call_after_refresh(self._frame)
