"""The Placement panel: the forecast in a frame, with a cursor, a search and groups; and its one-row digest."""

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message

from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, cut, line, spread
from mcjob_tui.tui.widgets.placement.forecast import WAITING, Forecast
from mcjob_tui.tui.widgets.placement.lines import PanelLine, found
from mcjob_tui.tui.widgets.placement.panel_lines import panel_lines
from mcjob_tui.tui.widgets.placement.share_lines import ORDERS


class PanelBody(Drawn):
    """The lines of the panel; it scrolls inside the panel's frame."""

    class Pressed(Message):
        """A click on a line that stands for something."""

        def __init__(self, about: str) -> None:
            super().__init__()
            self.about = about

    def __init__(self) -> None:
        super().__init__()
        self.forecast: Forecast = WAITING
        self.opened: set[str] = set()
        self.search: str | None = None
        self.cursor = ""
        self.order = "share"

    def made(self, width: int) -> tuple[PanelLine, ...]:
        """The lines with what each stands for."""
        return panel_lines(
            self.forecast,
            width,
            opened=self.opened,
            search=self.search or "",
            cursor=self.cursor if self.marked else "",
            order=self.order,
        )

    @property
    def marked(self) -> bool:
        """Whether the cursor is to be seen: only while the panel has the focus."""
        return self.parent is not None and bool(getattr(self.parent, "has_focus", False))

    @property
    def above(self) -> int:
        """How many lines stand above those that ``made`` returns."""
        return 0 if self.search is None else 1

    def draw(self, width: int) -> tuple[Line, ...]:
        lines = tuple(each.pieces for each in self.made(width))
        return lines if self.search is None else (self._searched(self.search, width), *lines)

    def _searched(self, search: str, width: int) -> Line:
        rows = found(self.forecast.shares, search), found(self.forecast.unused, search)
        count = f"{sum(map(len, rows)):,} of {self.forecast.total:,}" if search else ""
        return spread(line(("/", "key"), (search, ""), (" ", "reverse")), line((count, "muted")), width)

    def on_click(self, event: events.Click) -> None:
        lines = self.made(self.size.width)
        index = event.y - self.above
        if 0 <= index < len(lines) and lines[index].about:
            self.post_message(self.Pressed(lines[index].about))


class PlacementPanel(VerticalScroll, can_focus=True):
    """Where each pod will run, and why not elsewhere. ``j k g G`` move, Enter opens a group or a cluster's Job, ``/``
    searches, ``<`` and ``>`` sort, ``^y`` takes the fix of the cluster at the cursor."""

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
        self._busy, self._source = False, ""

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
        self.body.forecast = forecast
        self.body.redraw_now()
        self._say_source()

    def tell(self, *, busy: bool = False, source: str = "") -> None:
        """Say in the frame whether a new forecast is being made, and from what."""
        self._busy, self._source = busy, source
        self._say_title()
        self._say_source()

    def _say_title(self) -> None:
        order = "" if self.body.order == "share" else f" by {self.body.order}"
        title = Content(f"◐ Placement{order}" if self._busy else f"Placement{order}")
        if title != self.border_title:
            self.border_title = title

    def _say_source(self) -> None:
        """What the numbers are made from: Karmada may have an estimator beside a cluster that knows better."""
        known = "from summaries; estimators may lower it" if self.forecast.by_room else "from cluster summaries"
        said = Content(self._source or (known if self.forecast.known else ""))
        if said != self.border_subtitle:
            self.border_subtitle = said

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """What the panel takes."""
        kind = self.body.cursor.partition(":")[0]
        enter = FooterKey("enter", "open" if kind == "group" else "effective Job", bool(kind))
        return (enter, FooterKey("/", "search"), FooterKey("< >", "sort"))

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
            case "g" | "home":
                self._move(-len(self._stops()))
            case "G" | "end":
                self._move(len(self._stops()))
            case "pagedown":
                self._move(max(1, self.size.height - 2))
            case "pageup":
                self._move(-max(1, self.size.height - 2))
            case "less_than_sign" | "greater_than_sign":
                orders = list(ORDERS)
                step = 1 if event.key == "greater_than_sign" else -1
                self.body.order = orders[(orders.index(self.body.order) + step) % len(orders)]
                self._say_title()
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
        self.scroll_to_region(Region(0, y + self.body.above, 1, 2), animate=False)
        self.screen.refresh_bindings()

    def on_panel_body_pressed(self, event: PanelBody.Pressed) -> None:
        event.stop()
        again = event.about == self.body.cursor
        self.focus()
        self.body.cursor = event.about
        if again or event.about.startswith("group:"):
            self._enter()
        self.body.redraw()

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
        self.forecast = forecast
        self.redraw_now()

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
