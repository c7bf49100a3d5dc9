"""The Placement panel: the forecast in a frame, with a cursor, a search and groups; and its one-row digest."""

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mcjob_tui.tui.widgets.barred import Barred
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.drawn import Drawn, Inked
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, cut, line, spread
from mcjob_tui.tui.widgets.framed import Framed
from mcjob_tui.tui.widgets.placement.forecast import WAITING, Forecast
from mcjob_tui.tui.widgets.placement.lines import PanelLine, found
from mcjob_tui.tui.widgets.placement.panel_lines import panel_lines
from mcjob_tui.tui.widgets.placement.share_lines import ORDERS, REST


class PlacementPanel(Inked, ScrollView, Barred, Framed, can_focus=True):
    """Where each pod will run, and why not elsewhere. ``j k g G`` move, Enter opens a group or a cluster's Job, ``/``
    searches, ``<`` and ``>`` sort, ``^y`` takes the fix at the cursor.

    It draws its lines itself: a child as tall as they are would have the page laid out whenever there is one more.
    """

    DEFAULT_CSS = """
    PlacementPanel { overflow: hidden scroll; scrollbar-size-vertical: 1; padding: 0 0 0 1; }
    """

    class ClusterChosen(Message):
        """Enter on a cluster: show the Job as it will get it."""

        def __init__(self, cluster: str) -> None:
            super().__init__()
            self.cluster = cluster

    class HelpChosen(Message):
        """Enter on what would help: do it. ``sentence`` is that of the forecast."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.forecast: Forecast = WAITING
        self.opened: set[str] = set()
        self.search: str | None = None
        self.cursor = ""
        self.order = "share"
        self._drawn: tuple[PanelLine, ...] | None = None
        self._title = "Placement"
        self._busy, self._source, self._age = False, "", ""

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        # That of ScrollView does not ask its bases, so the frame would be drawn once for no width at all.
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        self._frame()
        return changed

    def show(self, forecast: Forecast) -> None:
        """Show another forecast in one frame with the field it follows from; the cursor stays with its cluster."""
        self.forecast = forecast
        self.redraw()
        if self.has_focus:
            self._stay_on_a_row()
        self.paint_now()
        self._say_source()

    def tell(self, *, busy: bool = False) -> None:
        """Say in the frame whether a new forecast is being made."""
        self._busy = busy
        self._say_title()

    def tell_source(self, link: Piece, source: str, age: str) -> None:
        """Say in the frame how good the connection is and how old the clusters' summaries are ("" for unknown), or in
        place of the summaries what is lacking."""
        self.label(state=link.text, state_ink=link.ink)
        self._source, self._age = source, age
        self._say_source()

    # Lines

    @property
    def drawn(self) -> tuple[PanelLine, ...]:
        """The lines with what each stands for, made once per change."""
        if self._drawn is None:
            if not self.size:
                # About to be shown: what the cursor could stand on is asked before there is a layout.
                return self._made(40)
            self._drawn = self._made(self.size.width - self.styles.scrollbar_size_vertical)
        return self._drawn

    def _made(self, width: int) -> tuple[PanelLine, ...]:
        lines = panel_lines(
            self.forecast,
            width,
            opened=self.opened,
            search=self.search or "",
            cursor=self.cursor if self.has_focus else "",
            order=self.order,
        )
        return lines if self.search is None else (PanelLine(self._searched(self.search, width)), *lines)

    def _searched(self, search: str, width: int) -> Line:
        rows = found(self.forecast.shares, search), found(self.forecast.unused, search)
        count = f"{sum(map(len, rows)):,} of {self.forecast.total:,}" if search else ""
        return spread(line(("/", "key"), (search, ""), (" ", "reverse")), line((count, "muted")), width)

    def redraw(self) -> None:
        """Make the lines again, and repaint those that are others now."""
        before, self._drawn = self._drawn, None
        if not self.size:
            return
        now = self.drawn
        self.fit_scrollbar(len(now))
        if before is None:
            self.refresh()
            return
        self.repaint([each.pieces for each in before], [each.pieces for each in now], self.scroll_offset.y)

    def on_resize(self) -> None:
        self.redraw()
        if self.has_focus:
            self._show_cursor()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.redraw()

    def render_line(self, y: int) -> Strip:
        lines, at = self.drawn, y + self.scroll_offset.y
        if at < len(lines):
            return self.strip(lines[at].pieces, self.columns_of_line)
        return Strip.blank(self.columns_of_line, Style(bgcolor=self._style_of("").bgcolor))

    def _say_title(self) -> None:
        order = "" if self.order == "share" else f" by {self.order}"
        self.label(title=f"◐ Placement{order}" if self._busy else f"Placement{order}")

    def _say_source(self) -> None:
        """What the numbers are made from: Karmada may have an estimator beside a cluster that knows better."""
        old = f" {self._age} old" if self._age else ""
        if self.forecast.by_room:
            known = f"summaries{old}; estimators may lower it" if old else "from summaries; estimators may lower it"
        else:
            known = f"from cluster summaries{',' if old else ''}{old}"
        self.label(place=self._source or (known if self.forecast.known else ""))

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """What the panel takes."""
        kind = self.cursor.partition(":")[0]
        words = {"group": "open", "help": "do it"}.get(kind, "effective Job")
        enter = FooterKey("enter", words, bool(kind))
        return (enter, FooterKey("/", "search"), FooterKey("< >", "sort"))

    @property
    def cluster(self) -> str:
        """The cluster at the cursor; empty where there is none."""
        kind, _, name = self.cursor.partition(":")
        return name if kind == "cluster" else ""

    @property
    def help_row(self) -> str:
        """What would help, at the cursor; empty where there is none that the form can do."""
        kind, _, sentence = self.cursor.partition(":")
        return sentence if kind == "help" else ""

    def on_focus(self) -> None:
        stops = self._stops()
        if stops and self.cursor not in stops:
            self.cursor = stops[0]
            # The footer may have been drawn before: what enter does depends on the row.
            self.screen.refresh_bindings()

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self.redraw()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return self.search is not None and character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        handled = self._search_key(event) if self.search is not None else self._list_key(event)
        if handled:
            self.redraw()
            self._show_cursor()
            event.stop()
            event.prevent_default()

    def _search_key(self, event: events.Key) -> bool:
        search = self.search or ""
        match event.key:
            case "escape":
                self.search = None
            case "enter" | "down":
                self._move(0)
                return event.key == "down" or not self._enter()
            case "backspace":
                self.search = search[:-1] if search else None
            case _ if event.is_printable and event.character:
                self.search = search + event.character
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
                self.order = orders[(orders.index(self.order) + step) % len(orders)]
                self._say_title()
                self._follow_cluster()
            case "slash":
                self.search = ""
            case "enter":
                self._enter()
            case _:
                return False
        return True

    def _stops(self) -> list[str]:
        return list(dict.fromkeys(each.about for each in self.drawn if each.about))

    def _move(self, by: int) -> None:
        stops = self._stops()
        if not stops:
            return
        at = stops.index(self.cursor) if self.cursor in stops else -1 if by > 0 else 0
        self.cursor = stops[max(0, min(at + by, len(stops) - 1))]
        self.screen.refresh_bindings()

    def _follow_cluster(self) -> None:
        """The cursor stays with its cluster: where another order puts it into what is closed, that opens."""
        if self.cluster in {each.cluster.name for each in self.forecast.shares}:
            # What is drawn stays known until it is drawn anew: what has changed is told by it.
            before, self._drawn = self._drawn, None
            if self.cursor not in self._stops():
                self.opened.add(REST)
            self._drawn = before

    def _stay_on_a_row(self) -> None:
        """The row of the cursor may be gone, or elsewhere: Enter never acts on what is not seen."""
        stops = self._stops()
        if stops and self.cursor not in stops:
            self.cursor = stops[0]
            self.redraw()
            self.screen.refresh_bindings()
        self._show_cursor()

    def _show_cursor(self) -> None:
        """Have the row of the cursor in view, with what is said of it below."""
        drawn = self.drawn
        first = next((index for index, each in enumerate(drawn) if each.about == self.cursor), None)
        if first is None or not self.cursor:
            return
        end = first + 1
        while end < len(drawn) and drawn[end].pieces and drawn[end].about in ("", self.cursor):
            end += 1
        height = max(1, self.size.height)
        if drawn[first].about == next(each.about for each in drawn if each.about) and end <= height:
            # The first row is seen with what is above it: the headline, or why nothing can be scheduled.
            first = 0
        self.scroll_to_region(Region(0, first, 1, min(end - first, height)), animate=False)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        index = offset.y + self.scroll_offset.y if offset is not None else -1
        if not 0 <= index < len(self.drawn) or not (about := self.drawn[index].about):
            return
        again = about == self.cursor
        self.focus()
        self.cursor = about
        if again or about.startswith(("group:", "help:")):
            self._enter()
        self.redraw()

    def _enter(self) -> bool:
        if self.cursor not in self._stops():
            return False
        kind, _, name = self.cursor.partition(":")
        if kind == "group":
            self.opened ^= {name}
        elif kind == "cluster":
            self.post_message(self.ClusterChosen(name))
        elif kind == "help":
            self.post_message(self.HelpChosen(name))
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
        self.redraw()
        self.paint_now()

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
