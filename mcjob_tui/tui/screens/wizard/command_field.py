"""A command line with a shell's quotes, shown split into its words while it is edited."""

from textual import events

from mcjob_tui.draft.commands import InvalidCommand, ended, pasted, split
from mcjob_tui.draft.fields import field
from mcjob_tui.resources.text import entered_lines, with_breaks
from mcjob_tui.tui.widgets.form.line_editor import LineEditor
from mcjob_tui.tui.widgets.form.pieces import Line, cut, line
from mcjob_tui.tui.widgets.form.text_field import TextField

CLOSED = "an open quote was closed"
DOUBLED = "a last backslash was doubled"


class CommandLine(TextField):
    """One line that is a command, or at times.

    While a quote is open the draft keeps the last whole line; who leaves the field then finds it closed at the end, and
    is told.
    """

    _was_open = ""

    @property
    def is_command(self) -> bool:
        """Whether the line is a command now."""
        return True

    @property
    def broken(self) -> str:
        """What is wrong with the line; empty where it can be split."""
        try:
            split(self.value)
        except InvalidCommand as error:
            return str(error) if self.is_command else ""
        return ""

    def left_open(self) -> str | None:
        return ended(self.value) if self.broken else None

    def forget(self) -> None:
        self._was_open = ""
        if self.broken:
            # It stands in the field and nowhere else.
            self.show("")

    def on_blur(self) -> None:
        line = self.left_open()
        # Who looks into another window has not left it.
        if line is not None and self.app.app_focus:
            self._edit(LineEditor.ending(line))
            self._was_open = DOUBLED if line.endswith("\\") else CLOSED
            self.redraw()

    def under(self, room: int) -> tuple[Line, ...]:
        return (cut(line((f"▲ {self._was_open}", "care")), room),) if self._was_open else ()

    def show(self, value: str) -> None:
        if words_of(value) != words_of(self.value):
            self._was_open = ""
        super().show(value)

    def _edit(self, edited: LineEditor) -> None:
        if edited.text != self.value:
            self._was_open = ""
        super()._edit(edited)


class CommandField(CommandLine):
    """A command, with the words that its line is split into below it."""

    def __init__(self, path: str, *, placeholder: str = "", indent: int = 0) -> None:
        said = field(path)
        super().__init__(said.label, path=path, help=said.help, placeholder=placeholder, indent=indent)

    def under(self, room: int) -> tuple[Line, ...]:
        words = self.words() or ()
        if not self.has_focus or len(words) < 2:
            return super().under(room)
        shown: list[tuple[str, str]] = []
        for index, word in enumerate(words):
            shown += [(" │ ", "line") if index else ("", ""), (with_breaks(word), "muted")]
        return (cut(line(*shown), room), *super().under(room))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        # What its base does with a paste, which makes one line of it, would be another script.
        event.prevent_default()
        before = "" if self._editor.selected else self._editor.text[: self._editor.at]
        self._edit(self._editor.insert(pasted(before, entered_lines(event.text).strip("\n"))))

    def words(self) -> tuple[str, ...] | None:
        """The words of the line; None while it cannot be split."""
        return words_of(self.value)


def words_of(line: str) -> tuple[str, ...] | None:
    """The words of a line; None where it cannot be split."""
    try:
        return split(line)
    except InvalidCommand:
        return None
