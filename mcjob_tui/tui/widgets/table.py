"""A table that holds rows by reference and draws only those in view, so that ten thousand cost what ten do.

The cursor belongs to a row, not to a place: it follows the row's key through sorting and updates. What a cell looks
like is the owner's business (``cells``); sorting and filtering are too. How a line is laid out: ``table_columns``.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import zip_longest
from typing import Generic, Self, TypeVar

from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from mcjob_tui.tui.widgets.form.pieces import Line
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.table_columns import Column, Layout, column_at, headings, laid_out, row_line

Row = TypeVar("Row")


def _is_same(one: tuple[object, bool, bool] | None, other: tuple[object, bool, bool] | None) -> bool:
    return one is not None and other is not None and one[0] is other[0] and one[1:] == other[1:]


class LiveTable(Sheet, Generic[Row], can_focus=True):
    """Rows under headings, with a cursor and marks."""

    DEFAULT_CSS = """
    LiveTable { height: 1fr; }
    """
    BINDINGS = [
        Binding("j,down", "move(1)", "next row", show=False),
        Binding("k,up", "move(-1)", "row before", show=False),
        Binding("g,home", "move_to(0)", "first row", show=False),
        Binding("G,end", "move_to(-1)", "last row", show=False),
        Binding("ctrl+d,pagedown", "page(1)", "page down", show=False),
        Binding("ctrl+u,pageup", "page(-1)", "page up", show=False),
    ]

    class Moved(Message):
        """The cursor is on another row, or its row has changed."""

        def __init__(self, table: Widget) -> None:
            super().__init__()
            self.table = table

    class Opened(Message):
        """A row was clicked twice."""

        def __init__(self, table: Widget) -> None:
            super().__init__()
            self.table = table

    class HeadingClicked(Message):
        """The heading of a column was clicked."""

        def __init__(self, table: Widget, column: str) -> None:
            super().__init__()
            self.table = table
            self.column = column

    def __init__(
        self,
        key: Callable[[Row], Hashable],
        cells: Callable[[Row, Column, int, bool], Line],
        *,
        id: str | None = None,
    ) -> None:
        """``key`` tells rows apart; ``cells`` draws a row's cell: (row, column, width, whether under the cursor)."""
        super().__init__(id=id)
        self.key = key
        self.cells = cells
        self.columns: tuple[Column, ...] = ()
        self.rows: Sequence[Row] = ()
        self.marked: set[Hashable] = set()
        self.sorted_by = ""
        self.empty: Callable[[int], tuple[Line, ...]] = lambda width: ()
        self._at = 0
        self._top = 0
        self._cursor_key: Hashable = None
        self._awaited: Hashable = None
        """The row that the cursor goes back to once it is there again."""
        self.is_moved = False
        """Whether a person has put the cursor somewhere."""
        self._layout_of: tuple[int, tuple[Column, ...]] = (0, ())
        self._layout_now: Layout = ()
        self._on_screen: list[Line] | None = None

    # Rows and cursor

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self._at] if self._at < len(self.rows) else None

    @property
    def position(self) -> int:
        """The cursor's place, from 0."""
        return self._at

    @property
    def height(self) -> int:
        """How many rows fit under the headings."""
        return max(1, self.size.height - 1)

    def show_rows(
        self, rows: Sequence[Row], columns: tuple[Column, ...] | None = None, *, steady: bool = False
    ) -> None:
        """Show other rows; the cursor stays on its row, or on its place where that row is gone.

        ``steady`` says that a row which is the same object as before looks the same (time aside, for which there is
        ``look_again``): of a list in which a few have changed only those are composed.
        """
        before = self._in_lines() if steady and columns in (None, self.columns) else []
        self.rows = rows
        if columns is not None:
            self.columns = columns
        at = self._at
        for key in (self._awaited, self._cursor_key):
            if key is None:
                continue
            found = at if at < len(rows) and self.key(rows[at]) == key else self.place_of(key)
            if found is not None:
                at = found
                break
        height = self.get_content_height(self.size, self.size, self.size.width)
        self._put(at, before=before)
        if self.is_auto_height and height != self.size.height:
            self.refresh(layout=True)

    def back_to_top(self) -> None:
        """Let go of the cursor's row: with the next rows it is on the first."""
        self._at, self._top, self._cursor_key, self._awaited = 0, 0, None, None

    def move_to_key(self, key: Hashable) -> None:
        """Put the cursor on the row with ``key``, if there is one."""
        at = self.place_of(key)
        if at is not None:
            self._go(at)

    def come_back_to(self, key: Hashable) -> None:
        """Keep the cursor on the row with ``key``, though it goes and comes again, until a person moves it."""
        self.move_to_key(key)
        self._awaited = key

    def place_of(self, key: Hashable) -> int | None:
        """Where the row with ``key`` stands, or None."""
        return next((index for index, row in enumerate(self.rows) if self.key(row) == key), None)

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        self.marked ^= {self.key(self.rows[self._at])}
        self._go(self._at + 1)

    def _in_lines(self) -> "list[tuple[Row, bool, bool]]":
        """What decides how the rows in view look: the row, and whether it has the cursor and a mark."""
        return [
            (row, self._top + y == self._at, bool(self.marked) and self.key(row) in self.marked)
            for y, row in enumerate(self.in_view())
        ]

    def _go(self, at: int) -> None:
        """A person puts the cursor on the row at a place."""
        self.is_moved = True
        self._awaited = None
        self._put(at)

    def _put(self, at: int, *, before: "list[tuple[Row, bool, bool]] | None" = None) -> None:
        """Put the cursor on the row at a place; ``before`` is what stood in the lines if rows may be others now."""
        left, top = self._at, self._top
        self._at = max(0, min(at, len(self.rows) - 1))
        row = self.row
        self._cursor_key = None if row is None else self.key(row)
        self._show_cursor()
        if before and self.rows:
            now = zip_longest(self._in_lines(), before)
            self._show([0, *(y for y, (new, old) in enumerate(now, 1) if not _is_same(new, old))])
        elif before is not None:
            self.look_again()
        elif top != self._top:
            self._scroll(self._top - top, left)
        else:
            self._show({left - top + 1, self._at - top + 1})
        self.post_message(self.Moved(self))

    def _show_cursor(self) -> None:
        self._top = max(0, min(self._top, max(0, len(self.rows) - self.height)))
        if self._at < self._top:
            self._top = self._at
        elif self._at >= self._top + self.height:
            self._top = self._at - self.height + 1

    def action_move(self, by: int) -> None:
        """Down or up by rows."""
        self._go(self._at + by)

    def action_move_to(self, at: int) -> None:
        """To a row by its place; -1 is the last."""
        self._go(len(self.rows) - 1 if at < 0 else at)

    def action_page(self, by: int) -> None:
        """Down or up by what is in view."""
        self._go(self._at + by * self.height)

    def on_resize(self) -> None:
        self._show_cursor()
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._go(self._at + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._go(self._at - 3)

    def on_click(self, event: events.Click) -> None:
        if not event.y:
            column = column_at(self.layout_now(), event.x)
            if column is not None:
                self.post_message(self.HeadingClicked(self, column.name))
            return
        at = self._top + event.y - 1
        if at < len(self.rows):
            self._go(at)
            if event.chain == 2:
                self.post_message(self.Opened(self))

    # Drawing

    def in_view(self) -> Sequence[Row]:
        """The rows in view."""
        return self.rows[self._top : self._top + self.height]

    def layout_now(self) -> Layout:
        """The columns with their widths at the present size."""
        wanted = (self.size.width, self.columns)
        if self._layout_of != wanted:
            self._layout_of = wanted
            self._layout_now = laid_out(self.columns, self.size.width)
        return self._layout_now

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        if repaint and not regions:
            self._on_screen = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def look_again(self) -> None:
        """Time has passed, or something else that cells show: repaint the lines in which it shows."""
        self._show(range(self.size.height))

    def _scroll(self, by: int, left: int) -> None:
        """Move the lines that stay in view; compose those that come into it, and those of the cursor, now and before.

        ``left`` is the place that the cursor was at.
        """
        shown = self._on_screen
        if shown is None or len(shown) != self.size.height or abs(by) >= self.height:
            self.look_again()
            return
        lines = shown[1:]
        fresh: list[Line] = [()] * abs(by)
        moved = [*lines[by:], *fresh] if by > 0 else [*fresh, *lines[:by]]
        came = range(len(lines) - by + 1, len(lines) + 1) if by > 0 else range(1, 1 - by)
        self._show({*came, left - self._top + 1, self._at - self._top + 1}, [shown[0], *moved])

    def _show(self, places: Iterable[int], lines: list[Line] | None = None) -> None:
        """Draw the lines at ``places`` anew, the others as in ``lines`` or before; repaint those that have changed."""
        before = self._on_screen
        if before is None or len(before) != self.size.height:
            self.refresh()
            return
        now = list(before) if lines is None else lines
        for y in places:
            if 0 <= y < len(now):
                now[y] = self._line(y)
        self._on_screen = now
        self.repaint(before, now)

    def render_line(self, y: int) -> Strip:
        shown = self._on_screen
        if shown is None or len(shown) != self.size.height:
            shown = self._on_screen = [self._line(each) for each in range(self.size.height)]
        return self.strip(shown[y] if y < len(shown) else (), self.size.width)

    def _line(self, y: int) -> Line:
        width = self.size.width
        if y == 0:
            return headings(self.layout_now(), self.sorted_by)
        if not self.rows:
            lines = self.empty(width)
            return lines[y - 1] if y - 1 < len(lines) else ()
        at = self._top + y - 1
        return self._row(at, width) if at < len(self.rows) else ()

    def _row(self, at: int, width: int) -> Line:
        row, layout, here = self.rows[at], self.layout_now(), at == self._at
        cells = (self.cells(row, column, room, here) for column, room in layout)
        return row_line(layout, cells, width, here=here, marked=self.key(row) in self.marked)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 + max(1, len(self.rows))
