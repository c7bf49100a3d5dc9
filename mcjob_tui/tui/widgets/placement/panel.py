"""The Placement panel: the forecast in a frame, with a cursor, a search and groups; and its one-row digest."""

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, cut, line, spread
from mcjob_tui.tui.widgets.placement.forecast import WAITING, Forecast
from mcjob_tui.tui.widgets.placement.panel_lines import PanelLine, panel_lines


class PanelBody(Drawn):
    """The lines of the panel; it scrolls inside the panel's frame."""

    def __init__(self) -> None:
        super().__init__()
        self.forecast: Forecast = WAITING
        self.opened: set[str] = set()
        self.search: str | None = None
        self.cursor = ""

    def made(self, width: int) -> tuple[PanelLine, ...]:
        """The lines with what each stands for."""
        return panel_lines(
            self.forecast,
            width,
            opened=self.opened,
            search=self.search or "",
            cursor=self.cursor if self.marked else "",
        )

    @property
    def marked(self) -> bool:
        """Whether the cursor is to be seen: only while the panel has the focus."""
        return self.parent is not None and bool(getattr(self.parent, "has_focus", False))

    def draw(self, width: int) -> tuple[Line, ...]:
        found = line(("/", "key"), (self.search, ""), (" ", "reverse")) if self.search is not None else ()
        return (*((found,) if found else ()), *(each.pieces for each in self.made(width)))


class PlacementPanel(VerticalScroll, can_focus=True):
    """Where each pod will run, and why not elsewhere. ``j k`` move, Enter opens a group or a cluster's Job, ``/``
    searches, ``^y`` takes the fix of the cluster at the cursor."""

    DEFAULT_CSS = """
    PlacementPanel { scrollbar-size-vertical: 1; padding: 0 1; }
    """

    class ClusterChosen(Message):
        """Enter on a cluster: show the Job as it will get it."""

        def __init__(self, cluster: str) -> None:
            super().__init__()
            self.cluster = cluster

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.body = PanelBody()

    def compose(self) -> ComposeResult:
        yield self.body

    def on_mount(self) -> None:
        self.border_title = Content("Placement")

    @property
    def forecast(self) -> Forecast:
        """What is shown now."""
        return self.body.forecast

    def show(self, forecast: Forecast) -> None:
        """Show another forecast; the cursor stays with its cluster."""
        if forecast != self.body.forecast:
            self.body.forecast = forecast
            self.body.redraw()

    def tell(self, *, busy: bool = False, source: str = "") -> None:
        """Say in the frame whether a new forecast is being made, and from what."""
        self.border_title = Content("◐ Placement" if busy else "Placement")
        self.border_subtitle = Content(source)

    @property
    def cluster(self) -> str:
        """The cluster at the cursor; empty where there is none."""
        kind, _, name = self.body.cursor.partition(":")
        return name if kind == "cluster" else ""

    def on_focus(self) -> None:
        stops = self._stops()
        if stops and self.body.cursor not in stops:
            self.body.cursor = stops[0]

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self.body.redraw()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return self.body.search is not None and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        handled = self._search_key(event) if self.body.search is not None else self._list_key(event)
        if handled:
            self.body.redraw()
            event.stop()
            event.prevent_default()

    def _search_key(self, event: events.Key) -> bool:
        search = self.body.search or ""
        match event.key:
            case "escape":
                self.body.search = None
            case "enter" | "down":
                self._move(0)
                return event.key == "down" or not self._enter()
            case "backspace":
                self.body.search = search[:-1] if search else None
            case _ if event.is_printable and event.character:
                self.body.search = search + event.character
            case _:
                return False
        return True

    def _list_key(self, event: events.Key) -> bool:
        match event.key:
            case "j" | "down":
                self._move(1)
            case "k" | "up":
                self._move(-1)
            case "slash":
                self.body.search = ""
            case "enter":
                self._enter()
            case _:
                return False
        return True

    def _stops(self) -> list[str]:
        width = self.body.size.width or 40
        return list(dict.fromkeys(each.about for each in self.body.made(width) if each.about))

    def _move(self, by: int) -> None:
        stops = self._stops()
        if not stops:
            return
        at = stops.index(self.body.cursor) if self.body.cursor in stops else -1 if by > 0 else 0
        self.body.cursor = stops[max(0, min(at + by, len(stops) - 1))]
        lines = self.body.made(self.body.size.width)
        y = next((index for index, each in enumerate(lines) if each.about == self.body.cursor), 0)
        self.scroll_to_region(Region(0, y, 1, 2), animate=False)

    def _enter(self) -> bool:
        kind, _, name = self.body.cursor.partition(":")
        if kind == "group":
            self.body.opened ^= {name}
        elif kind == "cluster":
            self.post_message(self.ClusterChosen(name))
        return bool(kind)


class PlacementDigest(Drawn):
    """The forecast in one row, for terminals too narrow for the panel."""

    DEFAULT_CSS = """
    PlacementDigest { height: 1; background: $surface; padding: 0 1; }
    """

    class Opened(Message):
        """A click on the row: show the panel."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.forecast: Forecast = WAITING

    def show(self, forecast: Forecast) -> None:
        """Show another forecast."""
        if forecast != self.forecast:
            self.forecast = forecast
            self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        return (digest(self.forecast, width),)

    def on_click(self) -> None:
        self.post_message(self.Opened())


def digest(forecast: Forecast, width: int) -> Line:
    """The forecast in ``width`` columns: headline, ties or why not, and the key that opens the panel."""
    key = line(("^t", "key"), (" open", "muted"))
    if not forecast.known:
        said = line((f"{forecast.headline}…", "muted"))
    elif not forecast.scheduled:
        said = line(("▲ ", "care"), (forecast.message or forecast.headline, "care"))
    else:
        ties = f"  ≈ {forecast.ties} tied" if forecast.ties else ""
        said = line((forecast.headline, ""), Piece(ties, "care"))
    start = line(("Placement  ", "heading"))
    return spread((*start, *cut(said, width - 20)), key, width)
