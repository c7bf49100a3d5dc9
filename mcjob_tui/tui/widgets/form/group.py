"""A part of a form that opens and closes: closed it is a row that says what is in it, and nothing else is mounted."""

from collections.abc import Callable, Iterable

from textual import events
from textual.message import Message
from textual.widget import Widget

from mcjob_tui.resources.text import clean
from mcjob_tui.tui.glyphs import glyph
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.field import LABEL_COLUMNS
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, cut, line, pad, spread
from mcjob_tui.tui.widgets.form.stack import Stack


class GroupRow(Drawn, can_focus=True):
    """The row of a group: ``► Advanced   2 tolerations · no spread``."""

    class Toggled(Message):
        """Enter, space or a click on the row."""

    class Step(Message):
        """Up or down on the row."""

        def __init__(self, forward: bool) -> None:
            super().__init__()
            self.forward = forward

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.summary = ""
        self.trouble = 0
        self.opened = False

    def draw(self, width: int) -> tuple[Line, ...]:
        mark = glyph("open") if self.opened else glyph("closed")
        ink = "primary strong" if self.has_focus else "heading" if self.opened else "muted"
        start = pad(line((f"{mark} ", "key"), (self.title, ink)), LABEL_COLUMNS)
        bar = Piece("▌", "primary") if self.has_focus else Piece(" ")
        count = line((f"× {self.trouble}", "bad")) if self.trouble else line()
        summary = line() if self.opened else line((self.summary, "muted"))
        row = spread((*start, bar, *cut(summary, width - LABEL_COLUMNS - 1)), count, width)
        return (row,)

    def on_key(self, event: events.Key) -> None:
        match event.key:
            case "enter" | "space":
                self.post_message(self.Toggled())
            case "right" | "l" if not self.opened:
                self.post_message(self.Toggled())
            case "left" | "h" if self.opened:
                self.post_message(self.Toggled())
            case "up" | "down":
                self.post_message(self.Step(event.key == "down"))
            case _:
                return
        event.stop()

    def on_click(self) -> None:
        self.post_message(self.Toggled())


class Group(Stack):
    """A titled row and, once opened, the fields that ``build`` makes."""

    class Opened(Message):
        """The group's fields are there: whoever fills them, or scrolls to them, can do so now."""

        def __init__(self, group: "Group") -> None:
            super().__init__()
            self.group = group

    def __init__(
        self, title: str, build: Callable[[], Iterable[Widget]], summary: Callable[[], str], *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.row = GroupRow(title)
        self.build = build
        self.summary = summary
        self.body: Stack | None = None

    def compose(self) -> Iterable[Widget]:
        self.row.summary = clean(self.summary())
        yield self.row

    def refresh_summary(self) -> None:
        """Say again in the row what the group holds."""
        summary = clean(self.summary())
        if summary != self.row.summary:
            self.row.summary = summary
            self.row.redraw()

    def tell(self, problems: int) -> None:
        """Show in the row how many problems the group hides."""
        if problems != self.row.trouble:
            self.row.trouble = problems
            self.row.redraw()

    async def open(self) -> None:
        """Open the group; its fields are mounted the first time."""
        self.row.opened = True
        self.row.redraw()
        if self.body is None:
            self.body = Stack(*self.build(), classes="group--body")
            await self.mount(self.body)
        self.body.display = True
        self.post_message(self.Opened(self))

    def _close(self, body: Stack) -> None:
        """Close the group; its fields stay as they are."""
        self.row.opened = False
        self.row.redraw()
        body.display = False

    async def on_group_row_toggled(self, event: GroupRow.Toggled) -> None:
        event.stop()
        if self.row.opened and self.body is not None:
            self._close(self.body)
        else:
            await self.open()
