"""A field of one line of text or a number."""

from collections.abc import Callable

from textual import events

from mcjob_tui.resources.text import entered_line, is_entered, width, with_breaks
from mcjob_tui.tui.widgets.form.line_editor import LineEditor
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, line, over, pad
from mcjob_tui.tui.widgets.form.pieces import columns as columns_of
from mcjob_tui.tui.widgets.form.typed_field import TypedField

Complete = Callable[[str], str]
"""Text typed so far → the whole text proposed, or the same or an empty text for no proposal."""


class TextField(TypedField):
    """One line of text; a proposal stands dim behind the cursor and the right arrow takes it.

    A number, and a value that is only inherited or made up, is found selected: typing replaces it, moving keeps it.
    """

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        path: str = "",
        required: bool = False,
        placeholder: str = "",
        limit: int = 0,
        counted: bool = True,
        complete: Complete | None = None,
        beside: str = "",
        help: str = "",
        indent: int = 0,
        label_columns: int = 16,
        columns: int = 0,
        id: str | None = None,
    ) -> None:
        """``limit`` is the number of characters that the counter counts against; more may be typed and is an error.

        ``counted`` has the counter stand there without the focus too.
        """
        super().__init__(
            label,
            value,
            path=path,
            required=required,
            beside=beside,
            help=help,
            indent=indent,
            label_columns=label_columns,
            columns=columns,
            id=id,
        )
        self.placeholder = placeholder
        self.limit = limit
        self.counted = counted
        self.complete = complete
        self.keeps_to_a_row = False
        """Whether a note stands behind the text where both have room: rows are few."""
        self.is_made_up: Callable[[str], bool] = lambda value: False
        """Whether a value is one that nobody has chosen."""
        self._editor = LineEditor.ending(value)

    def draw_value(self, room: int) -> tuple[Line, ...]:
        ground = self.ground
        inside = room - 2
        # A note has it beside itself, unless an error stands in its place.
        said = self.note_aside(room - 1) or (self.counter() if not self.note or self.trouble else EMPTY)
        counted = columns_of(said)
        text_room = inside - counted - (1 if counted else 0)
        shown = self._text(text_room, ground)
        body = (*pad(shown, text_room, ground), *((Piece(" ", ground),) if counted else EMPTY))
        return ((self.mark(ground), *body, *over(said, ground), Piece(" ", ground)),)

    def note_aside(self, room: int) -> Line:
        if not self.keeps_to_a_row or not self.note or self.trouble:
            return EMPTY
        counted = self.counter()
        said = (*self.note, *line("  " if counted else ""), *counted)
        # A column for the cursor behind the text, and one on either side of what is said.
        return said if width(self.value) + columns_of(said) + 4 <= room else EMPTY

    def _text(self, room: int, ground: str) -> Line:
        if not self.has_focus:
            if not self.value:
                return line((self.placeholder, f"dim {ground}"))
            shown = with_breaks(self.value)
            if width(shown) > room:
                shown = "".join(LineEditor(shown, 0).view(room - 1)) + "…"
            return line((shown, f"{self.value_ink} {ground}"))
        before, under, after = self._editor.view(room)
        ghost = self._proposal()[len(self.value) :] if not after and not under else ""
        if not self.value and not ghost:
            ghost = self.placeholder
        cursor = under or ghost[:1] or " "
        rest = line((after, f"text {ground}"), (ghost[1:], f"dim {ground}"))
        ink = f"text {ground} reverse" if self._editor.selected else f"text {ground}"
        return (Piece(before, ink), Piece(cursor, f"text {ground} reverse"), *rest)

    def _proposal(self) -> str:
        if self.complete is None or self._editor.at != len(self._editor.text):
            return ""
        proposed = self.complete(self._editor.text)
        return proposed if proposed.startswith(self._editor.text) else ""

    def on_focus(self, event: events.Focus) -> None:
        # Other text than a number is edited more often than replaced.
        is_replaced = self.columns or (self._inherits and not self._differs) or self.is_made_up(self.value)
        if not event.from_app_focus and is_replaced:
            self._editor = LineEditor.entered(self._editor.text)
            self.redraw()

    def on_key(self, event: events.Key) -> None:
        if self.step_key(event):
            return
        edited: LineEditor | None
        if event.character is not None and is_entered(event.character):
            # Numbers are the fields with a width of their own.
            edited = self._editor.digit(event.character) if self.columns else self._editor.insert(event.character)
        elif event.key in ("right", "end") and len(self._proposal()) > len(self._editor.text):
            edited = LineEditor.ending(self._proposal())
        else:
            edited = self._editor.key(event.key)
        self._take(event, edited)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._edit(self._editor.insert(entered_line(event.text)))

    def on_click(self, event: events.Click) -> None:
        if event.y == 0:
            self._editor = self._editor.at_column(event.x - self.label_columns - 1, self.size.width)
            self.redraw()
