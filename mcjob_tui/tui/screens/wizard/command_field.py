"""A command line with a shell's quotes, shown split into its words while it is edited."""

from textual import events

from mcjob_tui.draft.commands import InvalidCommand, pasted, split
from mcjob_tui.draft.fields import field
from mcjob_tui.resources.text import entered_lines, with_breaks
from mcjob_tui.tui.widgets.form.pieces import Line, cut, line
from mcjob_tui.tui.widgets.form.text_field import TextField


class CommandField(TextField):
    """One line; a quote that is left open is said when the field is left, and the draft keeps the last whole line."""

    def __init__(self, path: str, *, placeholder: str = "", indent: int = 0) -> None:
        said = field(path)
        super().__init__(said.label, path=path, help=said.help, placeholder=placeholder, indent=indent)

    @property
    def broken(self) -> str:
        """What is wrong with the line; empty where it can be split."""
        try:
            split(self.value)
        except InvalidCommand as error:
            return str(error)
        return ""

    def under(self, room: int) -> tuple[Line, ...]:
        if self.broken:
            return () if self.has_focus else (line((f"× {self.broken}", "bad")),)
        words = split(self.value)
        if not self.has_focus or len(words) < 2:
            return ()
        shown: list[tuple[str, str]] = []
        for index, word in enumerate(words):
            shown += [(" │ ", "line") if index else ("", ""), (with_breaks(word), "muted")]
        return (cut(line(*shown), room),)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        # What its base does with a paste, which makes one line of it, would be another script.
        event.prevent_default()
        before = "" if self._editor.selected else self._editor.text[: self._editor.at]
        self._edit(self._editor.insert(pasted(before, entered_lines(event.text).strip("\n"))))

    def words(self) -> tuple[str, ...] | None:
        """The words of the line; None while it cannot be split."""
        return None if self.broken else split(self.value)
