"""The row of tabs of a page: ``1 Overview  2 Pods 53 …``, the open one filled; a click opens another."""

from collections.abc import Sequence

from textual import events
from textual.message import Message

from mcjob_tui.tui.widgets.form.pieces import Line, Piece, cut
from mcjob_tui.tui.widgets.sheet import Sheet

WITH_COUNTS = 76
"""The least width in which the tabs say how many rows they have."""


def tab_texts(tabs: Sequence[tuple[str, str]], width: int) -> list[str]:
    """What is written on each tab; tabs are (name, count)."""
    return [
        f" {number} {'YAML' if name == 'yaml' else name.capitalize()}"
        + (f" {count}" if count and width >= WITH_COUNTS else "")
        + " "
        for number, (name, count) in enumerate(tabs, 1)
    ]


def tabs_line(tabs: Sequence[tuple[str, str]], chosen: str, width: int) -> Line:
    """The row in ``width`` columns."""
    pieces: list[Piece] = []
    for (name, _), text in zip(tabs, tab_texts(tabs, width), strict=True):
        pieces += [Piece(text, "chosen" if name == chosen else "muted"), Piece(" ")]
    return cut(tuple(pieces), width)


class TabRow(Sheet):
    """Draws the tabs and says which one was clicked."""

    class Clicked(Message):
        """A tab was clicked."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._tabs: Sequence[tuple[str, str]] = ()

    def show_tabs(self, tabs: Sequence[tuple[str, str]], chosen: str) -> None:
        """Show tabs (name, count), of which ``chosen`` is open."""
        self._tabs = tabs
        self.show(lambda width: (tabs_line(tabs, chosen, width),))

    def on_click(self, event: events.Click) -> None:
        """Find the tab under the pointer."""
        at = event.x - self.styles.padding.left
        start = 0
        for (name, _), text in zip(self._tabs, tab_texts(self._tabs, self.size.width), strict=True):
            if start <= at < start + len(text):
                self.post_message(self.Clicked(name))
                return
            start += len(text) + 1
