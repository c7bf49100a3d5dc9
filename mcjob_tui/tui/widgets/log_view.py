"""Shows a ``LogBuffer``: draws only the rows in view, follows the end while one is there, and finds matches.

Where one is in the logs is a line's serial number and a row in it, so that nothing moves when old lines go or new ones
come. Reading logs is ``log_pane``'s business.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from rich.style import Style
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from mcjob_tui.tui.widgets.form.pieces import Line, pad
from mcjob_tui.tui.widgets.log_buffer import LogBuffer
from mcjob_tui.tui.widgets.log_filter import log_filter
from mcjob_tui.tui.widgets.log_lines import LogStyle, drawn, log_style, row_count
from mcjob_tui.tui.widgets.scrolled import Scrolled

KEPT = 20_000
SIDEWAYS = 16


class Spot(NamedTuple):
    """A row: the line's place among those on show, and which of its rows."""

    place: int
    row: int


class LogView(Scrolled):
    """The lines of a buffer; the person's keys move in them."""

    DEFAULT_CSS = """
    LogView { height: 1fr; }
    """
    BINDINGS = [
        Binding("g,home", "start", "start", show=False),
        Binding("G,end", "end", "end, and follow", show=False),
        Binding("right", "sideways(1)", "to the right", show=False),
        Binding("left", "sideways(-1)", "to the left", show=False),
    ]

    class Moved(Message):
        """Another part of the logs is in view."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, LogView.Moved)

    def __init__(self, *, kept: int = KEPT, id: str | None = None) -> None:
        super().__init__(id=id)
        self.buffer = LogBuffer(kept)
        self.clusters: Collection[str] = ()
        self.inks: Mapping[str, str] = {}
        self.times: bool | None = None
        self.wrap = False
        self.shift = 0
        self.is_following = True
        self.match: int | None = None
        self.said: tuple[Line, ...] = ()
        self._top = 0
        self._row = 0
        self._rows: list[Line] | None = None

    # What is shown

    @property
    def look(self) -> LogStyle:
        """How lines are drawn at the present size."""
        return log_style(
            self.size.width,
            self.clusters,
            self.inks,
            times=self.times,
            wrap=self.wrap,
            looked_for=self.buffer.filter,
            shift=self.shift,
            containers=self.buffer.containers,
        )

    def show_buffer(self, buffer: LogBuffer) -> None:
        """Show other lines, with the filter that holds; those of a new buffer from their end on."""
        buffer.only_matches = self.buffer.only_matches
        buffer.set_filter(self.buffer.filter)
        self.buffer = buffer
        self.match = None
        self.is_following = not buffer.keep_first
        self._top = self._row = 0
        self._draw_again()

    def grown(self) -> None:
        """New lines have come. Nothing is drawn where what is in view stays the same."""
        is_whole = self._rows is not None and len(self._rows) >= self.size.height
        if self.is_following or not is_whole or self._top < self.buffer.first:
            self._draw_again()

    def restyled(self) -> None:
        """The buffer's lines are drawn otherwise."""
        self._draw_again()

    def _draw_again(self) -> None:
        self._rows = None
        self.refresh()
        self.post_message(self.Moved())

    # Where one is

    @property
    def _bottom(self) -> Spot:
        """The first row in view when the last line is at the lower edge."""
        style, height = self.look, max(1, self.size.height)
        if not style.wrap:
            return Spot(max(0, self.buffer.count - height), 0)
        left, place = height, self.buffer.count
        while place > 0:
            place -= 1
            rows = row_count(self.buffer.line(self.buffer.serial(place)), style)
            if rows >= left:
                return Spot(place, rows - left)
            left -= rows
        return Spot(0, 0)

    @property
    def spot(self) -> Spot:
        """The first row in view."""
        if self.is_following:
            return self._bottom
        place = self.buffer.place(self._top)
        if place >= self.buffer.count or self.buffer.serial(place) != self._top:
            return min(Spot(place, 0), self._bottom)
        return Spot(place, self._row)

    def _go(self, spot: Spot) -> None:
        bottom = self._bottom
        self.is_following = spot >= bottom
        spot = min(spot, bottom)
        if self.buffer.count:
            self._top, self._row = self.buffer.serial(spot.place), spot.row
        self._draw_again()

    def action_scroll_by(self, by: int) -> None:
        """Down or up by rows; at the end it follows again."""
        place, row = self.spot
        style = self.look
        if not style.wrap:
            self._go(Spot(max(0, place + by), 0))
            return
        row += by
        while row < 0 and place > 0:
            place -= 1
            row += row_count(self.buffer.line(self.buffer.serial(place)), style)
        while place < self.buffer.count:
            rows = row_count(self.buffer.line(self.buffer.serial(place)), style)
            if row < rows:
                break
            place, row = place + 1, row - rows
        self._go(Spot(place, max(0, row)))

    def action_start(self) -> None:
        """To the oldest line."""
        self._go(Spot(0, 0))

    def action_end(self) -> None:
        """To the newest line, and follow."""
        self.is_following = True
        self._draw_again()

    def hold(self) -> None:
        """Stay where one is while new lines come."""
        place, row = self.spot
        if self.buffer.count:
            self._top, self._row = self.buffer.serial(place), row
        self.is_following = False
        self._draw_again()

    def action_sideways(self, by: int) -> None:
        """See what stands further right in long lines, where they are not wrapped."""
        self.shift = 0 if self.wrap else max(0, self.shift + by * SIDEWAYS)
        self._draw_again()

    def on_resize(self) -> None:
        self._draw_again()

    # Finding

    def look_for(self, typed: str) -> None:
        """Filter by what was typed; "" shows all lines again, from where one is."""
        top = self.buffer.serial(self.spot.place) if self.spot.place < self.buffer.count else self._top
        self.buffer.set_filter(log_filter(typed))
        self.match = None
        self._top, self._row = top, 0
        self._draw_again()

    def narrow(self, only_matches: bool) -> None:
        """Show only what matches, or all lines with the matches marked."""
        top = self.match if self.match is not None else self._top
        self.buffer.only_matches = only_matches
        if self.match is not None:
            self._bring(top)
        self._draw_again()

    def step(self, by: int) -> bool:
        """Go to the next (1) or previous (-1) match; False where there is none."""
        seen = self._serials_in_view()
        if self.match is None:
            last = seen[-1] + 1 if seen else self.buffer.end
            found = self.buffer.match_after(seen[0] - 1 if seen else -1) if by > 0 else self.buffer.match_before(last)
        else:
            found = self.buffer.match_after(self.match) if by > 0 else self.buffer.match_before(self.match)
        if found is None:
            return False
        self.match = found
        self._bring(found)
        return True

    def _serials_in_view(self) -> list[int]:
        start = self.spot.place
        stop = min(self.buffer.count, start + max(1, self.size.height))
        return [self.buffer.serial(place) for place in range(start, stop)]

    def _bring(self, serial: int) -> None:
        """Bring a line into view, a third from the top where it was not."""
        if serial in self._serials_in_view()[: max(1, self.size.height - 1)] and not self.wrap:
            self.hold()
            return
        place = max(0, self.buffer.place(serial) - self.size.height // 3)
        self._go(Spot(place, 0))
        if self.is_following and serial != self.buffer.end - 1:
            self.hold()

    # Drawing

    def _inked(self, style: Style, ink: str) -> Style:
        """With an ink's style; ``#rrggbb`` is a colour that the line itself has brought."""
        name, sign, color = ink.rpartition("#")
        inked = super()._inked(style, name if sign else ink)
        return inked + Style(color=f"#{color}") if sign else inked

    def _drawn_rows(self, style: LogStyle) -> Iterator[Line]:
        place, skip = self.spot
        while place < self.buffer.count:
            serial = self.buffer.serial(place)
            rows = drawn(self.buffer.line(serial), style, here=serial == self.match)
            yield from rows[skip:]
            place, skip = place + 1, 0

    def in_view(self) -> list[Line]:
        """The rows in view."""
        if self._rows is None:
            rows, height = self._drawn_rows(self.look), self.size.height
            self._rows = [row for _, row in zip(range(height), rows, strict=False)]
        return self._rows

    def render_line(self, y: int) -> Strip:
        width, rows = self.size.width, self.in_view()
        if y < len(rows):
            return self.strip(pad(rows[y], width), width)
        at = y - len(rows)
        return self.strip(self.said[at] if at < len(self.said) else (), width)
