"""A box for ``NAME=value`` lines, pasted or typed; they become rows of the list that asked."""

from collections.abc import Iterable

from textual.binding import Binding
from textual.widget import Widget

from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.widgets.form.text_block import TextBlock


class PasteDialog(Dialog[str]):
    """Answers with the text; ``^s`` takes it."""

    BINDINGS = [Binding("ctrl+s", "take", "take the lines", show=False)]

    def __init__(self) -> None:
        super().__init__("NAME=value lines", "^s take · esc close")
        self.block = TextBlock("Lines", rows=10)

    def compose_box(self) -> Iterable[Widget]:
        yield self.block

    def on_mount(self) -> None:
        self.block.focus()

    def action_take(self) -> None:
        """Close with the lines."""
        self.dismiss(self.block.value)
