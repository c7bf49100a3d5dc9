"""Logs of all clusters merged: a bounded buffer of which only what is in view is drawn; follows while at its end."""

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import events
from textual.binding import Binding
from textual.strip import Strip

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import LogLine
from mcjob_tui.resources.text import clean, cut_middle
from mcjob_tui.tui.widgets.form.pieces import Line, column, line, pad
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.states import time_of_day

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane

KEPT = 20_000
FIRST = 200


def log_line(entry: LogLine, width: int, inks: Mapping[str, str], *, times: bool) -> Line:
    """One line: time, the cluster's colour and name, the pod's end, and what was logged, cleaned."""
    narrow = width < 96
    ink = inks.get(entry.cluster, "muted")
    pieces = [
        (f"{time_of_day(entry.time)} " if times else "", "muted"),
        ("┃ ", ink),
        column(cut_middle(entry.cluster, 8 if narrow else 14), 8 if narrow else 14, ink),
        (" ", ""),
        column(entry.pod.rpartition("-")[2][:6], 6, "muted"),
    ]
    text = clean(entry.text)
    if entry.note:
        return line(*pieces, (f" {'▲ ' if entry.warning else ''}{text}", "care" if entry.warning else "muted"))
    return line(*pieces, f" {text}")


class LogView(Sheet, can_focus=True):
    """Follows the logs of one Job from the moment it is first shown."""

    DEFAULT_CSS = """
    LogView { height: 1fr; }
    """
    BINDINGS = [
        Binding("j,down", "scroll_by(1)", "line down", show=False),
        Binding("k,up", "scroll_by(-1)", "line up", show=False),
        Binding("g,home", "scroll_by(-1000000000)", "start", show=False),
        Binding("G,end", "scroll_by(1000000000)", "end, and follow", show=False),
        Binding("ctrl+d,pagedown,space", "scroll_pages(1)", "page down", show=False),
        Binding("ctrl+u,pageup", "scroll_pages(-1)", "page up", show=False),
        Binding("t", "times", "times on or off", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.entries: deque[LogLine] = deque(maxlen=KEPT)
        self.inks: Mapping[str, str] = {}
        self.top = 0
        self.is_following = True
        self.times = True
        self.received = 0
        self.problem = ""
        self._is_begun = False

    def begin(
        self, session: "ControlPlane", namespace: str, name: str, inks: Mapping[str, str], *, kept: int = KEPT
    ) -> None:
        """Start reading, once; of what comes, the last ``kept`` lines stay."""
        self.inks = inks
        if not self._is_begun:
            self._is_begun = True
            self.entries = deque(self.entries, maxlen=kept)
            self.run_worker(
                self._read(session, namespace, name), name="logs", group="logs", exclusive=True, exit_on_error=False
            )

    async def _read(self, session: "ControlPlane", namespace: str, name: str) -> None:
        try:
            async for batch in session.logs(namespace, name, follow=True, tail=FIRST):
                dropped = max(0, len(self.entries) + len(batch) - (self.entries.maxlen or KEPT))
                self.entries.extend(batch)
                self.received += len(batch)
                self.top = max(0, self.top - dropped)
                self.refresh()
        except ControlPlaneError as error:
            self.problem = error.sentence
            self.refresh()

    @property
    def _end(self) -> int:
        return max(0, len(self.entries) - max(1, self.size.height))

    @property
    def first(self) -> int:
        """The first entry in view: while following, as many as fit before the end."""
        return self._end if self.is_following else self.top

    def action_scroll_by(self, by: int) -> None:
        """Down or up by lines; at the end it follows again."""
        self.top = max(0, min(self.first + by, self._end))
        self.is_following = self.top >= self._end
        self.refresh()

    def action_scroll_pages(self, by: int) -> None:
        """Down or up by what is in view."""
        self.action_scroll_by(by * max(1, self.size.height - 1))

    def action_times(self) -> None:
        """Show the times of the lines, or not."""
        self.times = not self.times
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_scroll_by(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_scroll_by(-3)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        at = self.first + y
        if at < len(self.entries):
            drawn = log_line(self.entries[at], width - 1, self.inks, times=self.times)
            return self.strip(pad((*line(" "), *drawn), width), width)
        if y == 0 or at == len(self.entries):
            said = f" × {self.problem}" if self.problem else " ◐ reading the logs…" if not self.entries else ""
            return self.strip(line((said, "bad" if self.problem else "muted")), width)
        return self.strip((), width)
