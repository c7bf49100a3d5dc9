"""What scrolls by rows and holds no cursor: its keys, its pages and the wheel. What a row is, a subclass says."""

from textual import events
from textual.binding import Binding

from mcjob_tui.tui.widgets.sheet import Sheet

WHEEL = 3
"""Rows by which one notch of the wheel scrolls."""


class Scrolled(Sheet, can_focus=True):
    """Base of the views that one reads in; ``action_scroll_by`` is theirs."""

    BINDINGS = [
        Binding("j,down", "scroll_by(1)", "line down", show=False),
        Binding("k,up", "scroll_by(-1)", "line up", show=False),
        Binding("ctrl+d,pagedown,space", "scroll_pages(1)", "page down", show=False),
        Binding("ctrl+u,pageup", "scroll_pages(-1)", "page up", show=False),
    ]

    def action_scroll_by(self, by: int) -> None:
        """Down or up by rows."""
        raise NotImplementedError

    def action_scroll_pages(self, by: int) -> None:
        """Down or up by what is in view."""
        self.action_scroll_by(by * max(1, self.size.height - 1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_scroll_by(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_scroll_by(-WHEEL)
