"""The row that takes a filter: it acts while one types, Enter keeps it, Escape clears it.

What a filter means is its page's business; here is only said, beside the text, what can be written or what is wrong.
"""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label
from textual.widgets.input import Selection


class FilterRow(Horizontal):
    """A slash and an input."""

    DEFAULT_CSS = """
    FilterRow {
        height: 1;
        & Label { width: 2; color: $accent; text-style: bold; }
        & Input {
            width: 1fr;
            height: 1;
            border: none;
            padding: 0;
            background: $field;
            color: $foreground;
            &:focus { border: none; background: $field-focus; }
            &:ansi { text-style: underline; }
        }
        & #said { width: auto; max-width: 70%; padding: 0 0 0 1; color: $text-muted; text-style: none; }
        & #said.-wrong { color: $error; }
    }
    """

    class Changed(Message):
        """The text changed while it was typed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """Enter, with the text that holds from now on; or Escape, with none."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def compose(self) -> ComposeResult:
        yield Label("/", markup=False)
        yield Input(compact=True, select_on_focus=False)
        yield Label("", id="said", markup=False)

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """Say something beside the text: what can be written, or what is ``wrong`` with it. Cleaned already."""
        label = self.query_one("#said", Label)
        shown = f"× {sentence}" if wrong else sentence
        label.set_class(wrong, "-wrong")
        label.update(Content(shown))

    def open(self, text: str) -> None:
        """Take the focus, with ``text`` selected: typing begins anew, an arrow goes on with what was there."""
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = text
        field.selection = Selection(0, len(text))
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Closed(event.value.strip()))

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.post_message(self.Closed(""))
        elif event.key in ("down", "up"):
            event.stop()
            self.post_message(self.Closed(self.query_one(Input).value.strip()))
