"""What the pages of one long table have in common: the columns are sorted by, and a row below filters.

What the filter means and which rows there are is each page's own.
"""

from typing import Any

from mcjob_tui.tui.screens.page import Page
from mcjob_tui.tui.widgets.filter import FilterRow
from mcjob_tui.tui.widgets.table import LiveTable


class ListPage(Page[None]):
    """Base of the pages of Jobs and of clusters."""

    table: LiveTable[Any]
    filter: str
    sorted_by: str
    reverse: bool

    def on_mount(self) -> None:
        self.table.focus()
        self.set_interval(1.0, self.tick)
        self.list_rows()

    def tick(self) -> None:
        """Called once a second: draw the ages anew."""
        raise NotImplementedError

    def list_rows(self) -> None:
        """Put the rows of the filter into the table, in the order that is chosen."""
        raise NotImplementedError

    def read_filter(self, text: str) -> None:
        """Take what stands in the filter's row."""
        self.filter = text

    def command_sort(self, column: str) -> None:
        """Sort by a column; by the same again, reverse."""
        self.reverse = not self.reverse if column == self.sorted_by else False
        self.sorted_by = column
        self.list_rows()

    def command_sort_left(self) -> None:
        """Sort by the column before."""
        self._sort_beside(-1)

    def command_sort_right(self) -> None:
        """Sort by the next column."""
        self._sort_beside(1)

    def _sort_beside(self, step: int) -> None:
        names = [column.name for column in self.table.columns]
        at = names.index(self.sorted_by) if self.sorted_by in names else 0
        self.sorted_by, self.reverse = names[(at + step) % len(names)], False
        self.list_rows()

    def on_live_table_heading_clicked(self, event: LiveTable.HeadingClicked) -> None:
        """The heading of a column was clicked: sort by it; again, reverse."""
        self.command_sort(event.column)

    def command_filter(self) -> None:
        """Open the filter's row."""
        self.add_class("-filtering")
        self.query_one(FilterRow).open(self.filter)
        self.read_filter(self.filter)

    def on_filter_row_changed(self, event: FilterRow.Changed) -> None:
        """The filter's text is another."""
        self.read_filter(event.text)
        self.list_rows()

    def on_filter_row_closed(self, event: FilterRow.Closed) -> None:
        """The filter is done with; it holds unless it was emptied."""
        self.read_filter(event.text)
        self.set_class(bool(event.text), "-filtering")
        self.table.focus()
        self.list_rows()
