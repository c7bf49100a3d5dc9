"""A widget that draws itself line by line from named inks: the base of every form field and of the Placement panel.

One widget draws a whole row of the form (label, field, hint, error), because mounting a widget costs two milliseconds
and a page may have thirty rows.
"""

from collections.abc import Sequence
from itertools import zip_longest

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from mcjob_tui.tui.typing_ahead import Again
from mcjob_tui.tui.widgets.form.inks import ink_styles
from mcjob_tui.tui.widgets.form.pieces import Line, columns


class Inked(Widget):
    """Turns a line of pieces into cells."""

    _ink_styles: dict[str, Style] | None = None
    _width_drawn: int | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        # While lines are drawn no style changes, and finding the ground through all ancestors for every piece would
        # take ten times as long as the rest of the drawing.
        self._ink_styles = {"": self.rich_style}
        self._width_drawn = self.size.width
        try:
            return super().render_lines(crop)
        finally:
            self._ink_styles = self._width_drawn = None

    @property
    def columns_of_line(self) -> int:
        """How wide a line is; while lines are drawn that is known, and asking the layout for each would take as long
        as drawing it."""
        return self.size.width if self._width_drawn is None else self._width_drawn

    def strip(self, pieces: Line, width: int) -> Strip:
        """The line as cells, exactly ``width`` columns wide."""
        # The columns are counted here: Rich takes the vowel signs of Indic scripts for marks without width.
        made = Strip([Segment(piece.text, self._style_of(piece.ink)) for piece in pieces], columns(pieces))
        return made.adjust_cell_length(width, self._style_of(""))

    def repaint(self, before: Sequence[Line], now: Sequence[Line], top: int = 0) -> None:
        """Repaint the lines that are others than before: over a slow connection the rest is not sent again.

        ``top`` is the number of the first line in view.
        """
        width, height = self.size
        pairs = enumerate(zip_longest(before, now), -top)
        changed = [y for y, (old, new) in pairs if old != new and 0 <= y < height]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def fit_scrollbar(self, lines: int) -> None:
        """Let the scrollbar know how many lines there are, where nothing else follows from that.

        Assigned as usual the size of what is scrolled would have the whole page laid out.
        """
        size, was_whole = Size(self.size.width, lines), not self.max_scroll_y
        if size != self.virtual_size:
            self.set_reactive(Widget.virtual_size, size)
            if self.max_scroll_y or not was_whole:
                self._scroll_update(size)

    def paint_now(self) -> None:
        """Have what was redrawn painted with the field whose change it follows from, not one frame later.

        A widget asks its screen for a repaint by a message, and the field's is there already.
        """
        if self._repaint_required and self.display and self.size.width:
            self._repaint_required = False
            self.screen._dirty_widgets.add(self)
            self.screen.check_idle()

    def _style_of(self, ink: str) -> Style:
        known = self._ink_styles
        if known is None:
            return self.rich_ink(ink)
        style = known.get(ink)
        if style is None:
            style = known[ink] = self._inked(known[""], ink)
        return style

    def rich_ink(self, ink: str) -> Style:
        """The terminal style of an ink: names of ``inks.INKS`` separated by spaces, on the widget's own ground."""
        return self._inked(self.rich_style, ink)

    def _inked(self, style: Style, ink: str) -> Style:
        styles = ink_styles(self.app)
        for name in ink.split():
            style += styles[name]
        return style


class Drawn(Inked):
    """Draws the lines that ``draw`` returns; taller or shorter lines change its height."""

    DEFAULT_CSS = """
    Drawn { height: auto; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self._lines: dict[int, tuple[Line, ...]] = {}
        self._height = 0

    def draw(self, width: int) -> tuple[Line, ...]:
        """The lines of this widget at ``width`` columns. Called again only after ``redraw``."""
        raise NotImplementedError

    async def on_event(self, event: events.Event) -> None:
        """A key that was typed before the focus moved on (to another page, to a dialog) belongs where the focus is now.

        Keys wait in the queue of the widget that had the focus when they came; who types fast is ahead of the screen.
        """
        if isinstance(event, events.Key) and self.can_focus:
            focused = self.app.focused
            if focused is None or self not in focused.ancestors_with_self:
                event.stop()
                self.app.post_message(Again(event.key, event.character))
                return
        await super().on_event(event)

    def redraw(self) -> None:
        """Draw again, and repaint the lines that are others now; the page is laid out again only when there are more of
        them or fewer."""
        width = self.size.width
        before, measured = self._lines.get(width), next(iter(self._lines), 0)
        self._lines.clear()
        if not self.is_mounted:
            # A layout may have measured it all the same, and what is around it is as high as it was then.
            if measured and self.is_auto_height and len(self.lines(measured)) != self._height:
                self.refresh(layout=True)
            return
        if not width:
            # On a page that is not shown: what was worked out for its layout before does not hold any more.
            if self.is_auto_height:
                self.refresh(layout=True)
            return
        lines = self.lines(width)
        if before is None or len(lines) != len(before) or (self.is_auto_height and len(lines) != self._height):
            self.refresh(layout=self.is_auto_height and len(lines) != self._height)
            return
        self.repaint(before, lines)

    @property
    def is_auto_height(self) -> bool:
        """Whether the height follows the number of lines."""
        height = self.styles.height
        return height is not None and height.is_auto

    def lines(self, width: int) -> tuple[Line, ...]:
        """The lines at ``width`` columns, drawn once per change."""
        found = self._lines.get(width)
        if found is None:
            self._lines.clear()
            found = self._lines[width] = self.draw(width)
        return found

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._height = len(self.lines(width))
        return self._height

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        # It has no children, and never scrolls: one that has become taller is no reason to lay the page out once more.
        return super()._size_updated(size, virtual_size, container_size, layout=False)

    def render_line(self, y: int) -> Strip:
        wide = self.columns_of_line
        lines = self.lines(wide)
        return self.strip(lines[y] if y < len(lines) else (), wide)

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self.redraw()

    def notify_style_update(self) -> None:
        self._lines.clear()
        super().notify_style_update()
