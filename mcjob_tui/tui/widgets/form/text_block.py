"""A field of several lines of text with a counter in its last row."""

from textual import events

from mcjob_tui.resources.text import clean_lines, entered_lines, is_entered, width
from mcjob_tui.tui.widgets.form.line_editor import LineEditor
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, cut, line, over, pad
from mcjob_tui.tui.widgets.form.pieces import columns as columns_of
from mcjob_tui.tui.widgets.form.typed_field import TypedField

MOST_ROWS = 4
"""Rows in view at most while it is edited: with fewer, two empty lines at its end would look like no text at all."""


class TextBlock(TypedField):
    """Text over several lines, wrapped anywhere; Enter makes a new line and only Tab leaves it."""

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        path: str = "",
        limit: int = 0,
        rows: int = 2,
        help: str = "",
        id: str | None = None,
    ) -> None:
        """``rows`` is how many rows are in view at least while it has the focus, and at most otherwise."""
        super().__init__(label, value, path=path, help=help, id=id)
        self.limit = limit
        self.rows = rows
        self.rest_rows = rows
        """How many rows are in view while it has not the focus."""
        self._editor = LineEditor.ending(value)

    def draw_value(self, room: int) -> tuple[Line, ...]:
        ground = self.ground
        inside = room - 2
        rows, cursor_row = self._wrapped(inside)
        said = over(self.counter(), ground)
        taken = columns_of(said) + 1 if said else 0
        if self.has_focus:
            in_view = max(self.rows, min(len(rows), MOST_ROWS))
            top = max(0, cursor_row - in_view + 1)
            shown = rows[top : top + in_view]
            shown += [()] * (in_view - len(shown))
        else:
            while len(rows) > 1 and not rows[-1]:
                rows.pop()
            shown = rows[: self.rest_rows]
            if len(rows) > self.rest_rows:
                shown[-1] = cut((*shown[-1], Piece("…")), inside - taken)
        drawn: list[Line] = []
        for index, pieces in enumerate(shown):
            last = index == len(shown) - 1
            text = tuple(Piece(piece.text, f"{piece.ink or self.value_ink} {ground}") for piece in pieces)
            body = pad(text, inside - taken, ground) if last and taken else pad(text, inside, ground)
            drawn.append(
                (
                    self.mark(ground),
                    *body,
                    *(over(line(" "), ground) if last and said else ()),
                    *(said if last else ()),
                    Piece(" ", ground),
                )
            )
        return tuple(drawn)

    def _wrapped(self, room: int) -> tuple[list[Line], int]:
        """The text in rows of ``room`` columns with the cursor's piece in it, and the cursor's row."""
        spans = row_spans(self._editor.text, room)
        rows: list[Line] = []
        cursor_row = 0
        for index, (start, end) in enumerate(spans):
            at = self._editor.at
            last = index == len(spans) - 1
            here = (
                self.has_focus and start <= at and (at < end or last or (at == end and self._editor.text[at] == "\n"))
            )
            if not here or (rows and cursor_row):
                rows.append(line((clean_lines(self._editor.text[start:end]), "")))
                continue
            cursor_row = index
            under = clean_lines(self._editor.text[at:end][:1]) or " "
            before, after = self._editor.text[start:at], self._editor.text[at + 1 : end]
            rows.append(line((clean_lines(before), "text"), (under, "text reverse"), (clean_lines(after), "text")))
        return rows, cursor_row

    def on_key(self, event: events.Key) -> None:
        edited: LineEditor | None
        if event.key == "enter":
            edited = self._editor.insert("\n")
        elif event.key in ("up", "down"):
            edited = self._vertical(event.key == "down")
            if edited is None:
                self.post_message(self.Step(self, forward=event.key == "down"))
                event.stop()
                return
        elif event.character is not None and is_entered(event.character):
            edited = self._editor.insert(event.character)
        else:
            edited = self._editor.key(event.key)
        self._take(event, edited)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._edit(self._editor.insert(entered_lines(event.text)))

    def _vertical(self, down: bool) -> LineEditor | None:
        room = max(1, self.size.width - self.label_columns - 2)
        at = moved = self._editor.at
        for _ in range(room):
            moved += 1 if down else -1
            if not 0 <= moved <= len(self._editor.text):
                return None
            if "\n" in self._editor.text[min(at, moved) : max(at, moved)]:
                break
        return LineEditor(self._editor.text, moved)


def row_spans(text: str, room: int) -> list[tuple[int, int]]:
    """Start and end of each row of ``text`` in ``room`` columns: broken after a space where there is one, at every
    newline, which belongs to no row."""
    spans: list[tuple[int, int]] = []
    start = used = 0
    space = -1
    for index, character in enumerate(text):
        if character == "\n":
            spans.append((start, index))
            start, used, space = index + 1, 0, -1
            continue
        used += width(character)
        if used > room:
            end = space + 1 if space >= start else index
            spans.append((start, end))
            start, used, space = end, width(text[end : index + 1]), -1
        if character == " ":
            space = index
    return [*spans, (start, len(text))]
