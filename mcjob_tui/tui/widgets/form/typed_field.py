"""What fields of typed text have in common: the editor with the cursor in it, and the counter of its characters."""

from textual import events

from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.line_editor import LineEditor
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, counter


class TypedField(Field[str]):
    """Base of the field of one line and of the one of several; keys and drawing are theirs."""

    limit: int = 0
    counted: bool = True
    """Whether the counter stands there without the focus too, wherever there is text."""
    _editor: LineEditor

    def show(self, value: str) -> None:
        if value != self._editor.text:
            self._editor = LineEditor.ending(value)
        super().show(value)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        return character is not None and character.isprintable()

    def count_to(self, limit: int) -> None:
        """Have another limit: it follows from other fields."""
        if limit != self.limit:
            self.limit = limit
            self.redraw()

    def counter(self) -> Line:
        if not self.limit or not (self.has_focus or (self.value and self.counted)):
            return EMPTY
        return counter(len(self.value), self.limit)

    def _take(self, event: events.Key, edited: LineEditor | None) -> None:
        """The key has done what the editor says; None: it was no key of the editor's."""
        if edited is not None:
            event.stop()
            event.prevent_default()
            self._edit(edited)

    def _edit(self, edited: LineEditor) -> None:
        self._editor = edited
        if edited.text == self.value:
            # The cursor alone has moved; another value is drawn as such.
            self.redraw()
        self.set_value(edited.text)
