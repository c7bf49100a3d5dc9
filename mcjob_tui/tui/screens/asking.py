"""A question with buttons: what it is about in lines, the safe answer first."""

from collections.abc import Callable, Iterable

from textual.widget import Widget

from mcjob_tui.resources.text import clean, cut_middle
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.widgets.buttons import Button, Buttons
from mcjob_tui.tui.widgets.form.pieces import Line, line, wrapped
from mcjob_tui.tui.widgets.sheet import Sheet

MOST_COLUMNS = 300
"""Of a sentence."""


class QuestionDialog(Dialog[str]):
    """Dismissed with the pressed button's name, or with None by Escape."""

    def __init__(self, title: str, lines: Callable[[int], tuple[Line, ...]], *buttons: Button) -> None:
        """``lines`` gives what is said for a width; the first of ``buttons`` is the safe one."""
        super().__init__(title)
        self.lines = lines
        self.buttons = buttons

    def compose_box(self) -> Iterable[Widget]:
        yield Sheet(self.lines)
        yield Sheet(lambda width: (line(),))
        yield Buttons(*self.buttons)
        yield Sheet(lambda width: (line(("tab or → to choose, enter to confirm, esc cancels", "muted")),))

    def on_mount(self) -> None:
        self.query_one(Buttons).focus()

    def on_buttons_pressed(self, event: Buttons.Pressed) -> None:
        """The answer."""
        self.dismiss(event.name)


def question(title: str, sentence: str, *buttons: Button) -> QuestionDialog:
    """A question of one sentence; one that names what was pasted leaves room for the buttons."""
    said = cut_middle(clean(sentence), MOST_COLUMNS)
    return QuestionDialog(title, lambda width: tuple(line((text, "")) for text in wrapped(said, width)), *buttons)
