"""Any of up to thousands of clusters: only the rows in view are drawn."""

from collections.abc import Iterable, Sequence

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mcjob_tui.resources.text import clean, width
from mcjob_tui.tui.glyphs import glyph
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice, matches
from mcjob_tui.tui.widgets.form.drawn import Inked
from mcjob_tui.tui.widgets.form.field import LABEL_COLUMNS
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, column, line, over, pad


class Checklist(Inked, ScrollView, can_focus=True):
    """Clusters with a box each. Space marks, ``a`` all that match the filter, ``A`` none of them, ``/`` filters."""

    DEFAULT_CSS = """
    Checklist { height: auto; max-height: 8; scrollbar-size-vertical: 1; overflow: hidden auto; }
    """

    class Changed(Message):
        """A person marked or unmarked clusters."""

        def __init__(self, checklist: "Checklist") -> None:
            super().__init__()
            self.checklist = checklist

    class FilterWanted(Message):
        """``/`` was pressed: the filter should have the focus."""

    class Step(Message):
        """Up from the first row or down from the last."""

        def __init__(self, forward: bool) -> None:
            super().__init__()
            self.forward = forward

    def __init__(self, *, label_columns: int = LABEL_COLUMNS, id: str | None = None) -> None:
        super().__init__(id=id)
        self.label_columns = label_columns
        self.clusters: tuple[ClusterChoice, ...] = ()
        self.chosen: frozenset[str] = frozenset()
        self.filter = ""
        self._offered: Sequence[ClusterChoice] = ()
        self._shown: tuple[ClusterChoice, ...] = ()
        self._pinned: frozenset[str] = frozenset()
        self._cursor = ""
        self._at = 0
        self.is_unheard = False
        self._columns = (12, 8, 10, 1, 12, 4)

    # What is offered and what is chosen

    @property
    def shown(self) -> tuple[ClusterChoice, ...]:
        """The clusters that pass the filter, as listed: those pinned by an earlier filter first."""
        return self._shown

    def show(self, clusters: Sequence[ClusterChoice], chosen: Iterable[str]) -> None:
        """Offer ``clusters``; chosen names among them that no cluster has stay visible as not joined."""
        wanted = frozenset(chosen)
        if clusters is self._offered and wanted == self.chosen:
            return
        self._offered = clusters
        known = {each.name for each in clusters}
        gone = [
            ClusterChoice(name, glyph="×", state="not joined", state_ink="bad", joined=False)
            for name in sorted(wanted - known)
        ]
        offered = (*gone, *clusters)
        if offered == self.clusters and wanted == self.chosen:
            return
        before = self._in_view()
        if not self.clusters or not wanted <= self.chosen:
            # Chosen elsewhere (a draft, a template, a fix): on top, where a list of hundreds shows them.
            self._pinned = wanted
        self.clusters, self.chosen = offered, wanted
        self._columns = _columns(offered)
        self._list()
        self._repaint_rows(before)

    def set_filter(self, filter: str) -> None:
        """Show what matches ``filter``. When it is cleared, what is chosen stands on top."""
        if filter == self.filter:
            return
        if not filter:
            self._pinned = self.chosen
        before = self._in_view()
        self.filter = filter
        self._list()
        # What matches is to be seen from its beginning, or where the cursor's cluster stands among it.
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False)
        self._repaint_rows(before)

    def _list(self) -> None:
        found = [each for each in self.clusters if matches(each, self.filter, self.chosen)]
        if self._pinned and not self.filter:
            found.sort(key=lambda each: each.name not in self._pinned)
        self._shown = tuple(found)
        self._at = next((index for index, each in enumerate(found) if each.name == self._cursor), 0)
        # This has the page laid out where it is another size, and only there.
        self.virtual_size = Size(self.size.width, len(found))

    # Drawing

    def _in_view(self) -> list[Line]:
        top, wide = self.scroll_offset.y, self.size.width
        return [self.row(index, wide) for index in range(top, min(top + self.size.height, len(self._shown)))]

    def _repaint_rows(self, before: Sequence[Line]) -> None:
        """Repaint the rows in view that are others than ``before``."""
        now = self._in_view()
        if before and now:
            self.repaint(before, now)
        else:
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._shown))

    def on_resize(self) -> None:
        self.fit_scrollbar(len(self._shown))

    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        wide = self.columns_of_line
        if not self._shown and y == 0:
            words = "nothing matches the filter" if self.clusters else "no cluster has joined this control plane"
            return self.strip(line(" " * self.label_columns, "  ", (words, "muted")), wide)
        if index >= len(self._shown):
            return self.strip((), wide)
        return self.strip(self.row(index, wide), wide)

    def row(self, index: int, wide: int) -> Line:
        """The line of the cluster at ``index`` of those shown; its last column is the scrollbar's."""
        cluster = self._shown[index]
        here = self.has_focus and index == self.cursor
        marked = cluster.name in self.chosen
        name_ink = "strong" if here else "" if marked else "muted"
        fits = "-" if cluster.fits is None else f"{cluster.fits:,}"
        name, provider, region, zone, state, numbers = self._columns
        left = wide - self.label_columns - 3 - name - 1 - state - numbers - 1
        gap = "  " if left >= provider + region + 5 else " "
        pieces = [
            Piece("▌" if here else " ", "primary"),
            Piece(f"{glyph('marked' if marked else 'unmarked')} ", "primary" if marked else "muted"),
            column(clean(cluster.name), min(name, name + left) if left < 0 else name, name_ink),
        ]
        if left >= provider + 1:
            pieces += [Piece(gap), column(cluster.provider, provider, "muted")]
        if left >= provider + region + 2:
            pieces += [Piece(gap), column(cluster.region, region, "muted")]
        if left >= provider + region + zone + 7:
            pieces += [Piece(gap), column(cluster.zone_within, zone, "muted")]
        pieces += [Piece(gap), column(f"{cluster.glyph} {cluster.state}", state, cluster.state_ink)]
        body = pad(tuple(pieces), wide - self.label_columns - numbers - 1)
        drawn = (*body, column(fits, numbers, "" if marked else "muted", right=True), Piece(" "))
        return (Piece(" " * self.label_columns), *(over(drawn, "cursor") if here else drawn))

    # The cursor follows its cluster, not its row

    @property
    def cursor(self) -> int:
        """The row of the cursor among those shown."""
        return self._at

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """What the list takes."""
        return (
            FooterKey("space", "choose"),
            FooterKey("/", "filter"),
            FooterKey("a", "all shown"),
            FooterKey("A", "none"),
        )

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        page = max(1, self.size.height - 1)
        match event.key:
            case "j" | "down":
                self._move(self.cursor + 1)
            case "k" | "up":
                self._move(self.cursor - 1)
            case "g" | "home":
                self._move(0, stay=True)
            case "G" | "end":
                self._move(len(self._shown) - 1, stay=True)
            case "pagedown":
                self._move(self.cursor + page, stay=True)
            case "pageup":
                self._move(self.cursor - page, stay=True)
            case "space" if self._shown:
                self._mark(self.chosen ^ {self._shown[self.cursor].name})
            case "a" | "asterisk":
                self._mark(self.chosen | {each.name for each in self._shown})
            case "A":
                self._mark(self.chosen - {each.name for each in self._shown})
            case "slash":
                self.post_message(self.FilterWanted())
            case "enter":
                # What is marked is taken already: as in every field, on to the next.
                self.post_message(self.Step(forward=True))
            case _:
                return
        event.stop()
        event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        index = event.y + self.scroll_offset.y
        if 0 <= index < len(self._shown):
            self._move(index, stay=True)
            self._mark(self.chosen ^ {self._shown[index].name})

    def _move(self, to: int, *, stay: bool = False) -> None:
        last = len(self._shown) - 1
        if not stay and not 0 <= to <= last:
            self.post_message(self.Step(forward=to > last))
            return
        if last < 0:
            return
        at = max(0, min(to, last))
        before = self._in_view()
        self._cursor, self._at = self._shown[at].name, at
        # Where this scrolls, all of it is painted.
        self.scroll_to_region(Region(0, at, 1, 1), animate=False)
        self._repaint_rows(before)

    def _mark(self, chosen: frozenset[str] | set[str]) -> None:
        marked = frozenset(chosen)
        if marked != self.chosen:
            before = self._in_view()
            self.chosen = marked
            self.is_unheard = True
            self._repaint_rows(before)
            self.post_message(self.Changed(self))


def _columns(clusters: Sequence[ClusterChoice]) -> tuple[int, int, int, int, int, int]:
    def widest(texts: Iterable[str], least: int, most: int) -> int:
        return max(least, min(most, max((width(text) for text in texts), default=0)))

    return (
        widest((each.name for each in clusters), 8, 24),
        widest((each.provider for each in clusters), 3, 10),
        widest((each.region for each in clusters), 5, 15),
        widest((each.zone_within for each in clusters), 1, 12),
        widest((f"{each.glyph} {each.state}" for each in clusters), 7, 16),
        widest((f"{each.fits:,}" for each in clusters if each.fits is not None), 3, 13),
    )
