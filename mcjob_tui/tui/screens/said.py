"""``:messages``: what toasts said, newest first."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget

from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.widgets.form.pieces import Line, line, wrapped
from mcjob_tui.tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from mcjob_tui.tui.saying import Said


def said_lines(said: "Sequence[Said]", width: int) -> tuple[Line, ...]:
    """Each toast with its time, newest first."""
    made: list[Line] = []
    for each in reversed(said):
        first, *rest = wrapped(each.sentence, width - 12) or [""]
        sign = ("× ", "bad") if each.error else ("· ", "muted")
        made.append(line((f"{each.time:%H:%M:%S}  ", "muted"), sign, first))
        made += [line(" " * 12, text) for text in rest]
    return tuple(made) or (line(("Nothing was said yet.", "muted")),)


class SaidScreen(Dialog[None]):
    """The list of toasts."""

    BINDINGS = [Binding("enter,q", "close", "close", show=False)]

    def __init__(self, said: "Sequence[Said]") -> None:
        super().__init__("Messages", "esc close")
        self.said = said

    def compose_box(self) -> Iterable[Widget]:
        with VerticalScroll():
            yield Sheet(lambda width: said_lines(self.said, width))
