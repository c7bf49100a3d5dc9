"""The row of tabs of a page: ``1 Overview  2 Pods 53 …``, the open one filled; a click opens another."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.message import Message

from mcjob_tui.tui.widgets.form.pieces import Line, Piece, cut
from mcjob_tui.tui.widgets.sheet import Sheet

WITH_COUNTS = 76
"""The least width in which the tabs say how many rows they have."""


class Tab(NamedTuple):
    """A tab as it is called here, what is written on it, and how many rows it has; "" where it has none."""

    name: str
    title: str
    rows: str = ""


def tab_texts(tabs: Sequence[Tab], width: int) -> list[str]:
    """What is written on each tab."""
    return [
        f" {number} {tab.title}" + (f" {tab.rows}" if tab.rows and width >= WITH_COUNTS else "") + " "
        for number, tab in enumerate(tabs, 1)
    ]


def tabs_line(tabs: Sequence[Tab], chosen: str, width: int) -> Line:
    """The row in ``width`` columns."""
    pieces: list[Piece] = []
    for tab, text in zip(tabs, tab_texts(tabs, width), strict=True):
        pieces += [Piece(text, "chosen" if tab.name == chosen else "muted"), Piece(" ")]
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
        self._tabs: Sequence[Tab] = ()

    def show_tabs(self, tabs: Sequence[Tab], chosen: str) -> None:
        """Show tabs, of which ``chosen`` is open."""
        self._tabs = tabs
        self.show(lambda width: (tabs_line(tabs, chosen, width),))

    def on_click(self, event: events.Click) -> None:
        """Find the tab under the pointer."""
        at = event.x - self.styles.padding.left
        start = 0
        for tab, text in zip(self._tabs, tab_texts(self._tabs, self.size.width), strict=True):
            if start <= at < start + len(text):
                self.post_message(self.Clicked(tab.name))
                return
            start += len(text) + 1
