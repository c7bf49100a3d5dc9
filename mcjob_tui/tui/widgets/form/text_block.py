"""A field of several lines of text with a counter in its last row."""

from collections.abc import Sequence

from textual import events

from mcjob_tui.resources.text import clean, entered_lines, is_entered, width
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
        spans = row_spans(self._editor.text, inside)
        said = over(self.counter(), ground)
        taken = columns_of(said) + 1 if said else 0
        shown: list[Line]
        if self.has_focus:
            at, here = self._editor.at, self._row_of_cursor(spans)
            in_view = max(self.rows, min(len(spans), MOST_ROWS))
            top = max(0, here - in_view + 1)
            seen = enumerate(spans[top : top + in_view], top)
            shown = [self._text(*span, at if row == here else None) for row, span in seen]
            shown += [()] * (in_view - len(shown))
        else:
            while len(spans) > 1 and spans[-1][0] == spans[-1][1]:
                spans.pop()
            shown = [self._text(*span) for span in spans[: self.rest_rows]]
            if len(spans) > self.rest_rows:
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

    def _row_of_cursor(self, spans: Sequence[tuple[int, int]]) -> int:
        """Behind the last character of a row that goes on in the next one the cursor is at the beginning of that."""
        text, at = self._editor.text, self._editor.at
        return next(
            row
            for row, (start, end) in enumerate(spans)
            if start <= at and (at < end or row == len(spans) - 1 or (at == end and text[at] == "\n"))
        )

    def _text(self, start: int, end: int, at: int | None = None) -> Line:
        """A row of the text; with the cursor before the character at ``at``. A break that is no newline stands within
        its row, as a space."""
        text = self._editor.text
        if at is None:
            return line((clean(text[start:end]), ""))
        under = clean(text[at:end][:1]) or " "
        before, after = text[start:at], text[at + 1 : end]
        return line((clean(before), "text"), (under, "text reverse"), (clean(after), "text"))

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
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        while (rest := _first_that_is_too_much(text, start, end, room)) < end:
            # Not the character that is too much: a space there would stand alone in the row.
            space = text.rfind(" ", start, rest)
            spans.append((start, space + 1 if space >= start else max(rest, start + 1)))
            start = spans[-1][1]
        spans.append((start, end))
        start = end + 1
    return spans


def _first_that_is_too_much(text: str, start: int, end: int, room: int) -> int:
    """The first character from ``start`` on that ``room`` columns do not hold; ``end`` where they hold all."""
    if text.isascii():
        return min(start + room, end)
    used = 0
    for index in range(start, end):
        used += width(text[index])
        if used > room:
            return index
    return end
