"""What every field of a form has: a label column, a ground with a focus mark, and the lines under it.

A field holds its own value and says when a person changed it; who fills it and what is right is decided elsewhere and
told by ``show``, ``error`` and ``note``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import events
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from mcjob_tui.resources.text import cut_middle
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, line, pad, spread, wrapped
from mcjob_tui.tui.widgets.form.pieces import columns as columns_of

V = TypeVar("V")

LABEL_COLUMNS = 16
_BEFORE_FIX = 6
"""Columns before the words of a fix that has lines of its own."""
_HEADING = 2
"""Rows that a heading above the first field takes."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a field, in a sentence, and what ``^y`` would do about it."""

    sentence: str
    fix: str = ""
    warning: bool = False
    cell: int | None = None
    """Of a field of several cells, which one is wrong."""

    @property
    def mark(self) -> tuple[str, str]:
        """The glyph that stands before the sentence, and the ink of both."""
        return ("▲", "care") if self.warning else ("×", "bad")


class Field(Drawn, Generic[V], can_focus=True):
    """One row of a form. Subclasses draw the value and turn keys into ``set_value``."""

    class Changed(Message):
        """A person changed the value."""

        def __init__(self, field: "Field[V]") -> None:
            super().__init__()
            self.field = field

    class Left(Message):
        """The focus left the field: now its rule may speak."""

        def __init__(self, field: "Field[V]") -> None:
            super().__init__()
            self.field = field

    class Accepted(Message):
        """Enter in the field: accept it and go on to the next."""

        def __init__(self, field: "Field[V]") -> None:
            super().__init__()
            self.field = field

    class Step(Message):
        """Up or down in the field: go to the field above or below."""

        def __init__(self, field: "Field[V]", forward: bool) -> None:
            super().__init__()
            self.field = field
            self.forward = forward

    def __init__(
        self,
        label: str,
        value: V,
        *,
        path: str = "",
        also: tuple[str, ...] = (),
        required: bool = False,
        beside: str = "",
        help: str = "",
        indent: int = 0,
        label_columns: int = LABEL_COLUMNS,
        columns: int = 0,
        id: str | None = None,
    ) -> None:
        """A field named ``label`` for the draft's ``path``; ``also`` are further paths whose problems it shows.

        ``beside`` is the hint right of a field that is ``columns`` wide (0: to the edge); ``help`` is shown by the page
        while the field has the focus.
        """
        super().__init__(id=id)
        self.label = label
        self._label_ink = "muted"
        self.path = path
        self.also = also
        self.required = required
        self.beside = beside
        self.help = help
        self.rule = ""
        """What the value must be, of a field of the form alone; else the declaration says it."""
        self.indent = indent
        self.label_columns = label_columns
        self.columns = columns
        self._value = value
        self._trouble: Trouble | None = None
        self._note: Line = EMPTY
        self._off = ""
        self._was = ""
        self._differs = False
        self.followed_to: Widget | None = None
        """The widget further down the page that still shows what follows from the value: both are kept in view."""
        self.seen_with: Callable[[], Region] | None = None
        """Where on the screen the part of the page is that somebody came to see, as long as the field has the focus."""
        self.is_unheard = False
        """A change was entered and its message is still on its way: what the draft holds is older."""

    # What the field holds and what is said about it

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths of the draft that the field stands for; none for a field of no draft."""
        return (self.path, *self.also) if self.path else self.also

    @property
    def value(self) -> V:
        """What a person sees in the field."""
        return self._value

    def left_open(self) -> V | None:
        """What the field would hold if it were left now, where it tells that only then; None where all is told."""
        return None

    def forget(self) -> None:
        """The value is another draft's from now on: what is kept beside it is none of that one's."""

    def show(self, value: V) -> None:
        """Hold ``value`` without telling anybody: the draft changed elsewhere."""
        if value != self._value:
            self._value = value
            self.redraw()

    def set_value(self, value: V) -> None:
        """Hold what a person entered and say so."""
        if value == self._value:
            return
        self._value = value
        self._trouble = None
        self.is_unheard = True
        self.redraw()
        self.post_message(self.Changed(self))

    @property
    def trouble(self) -> Trouble | None:
        """What stands under the field in words, if anything."""
        return self._trouble

    @trouble.setter
    def trouble(self, trouble: Trouble | None) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self.redraw()

    @property
    def note(self) -> Line:
        """Good news or a hint under the field, in its own inks."""
        return self._note

    @note.setter
    def note(self, note: Line) -> None:
        if note != self._note:
            self._note = note
            self.redraw()

    @property
    def off(self) -> str:
        """Why the field cannot be used now; empty when it can."""
        return self._off

    @off.setter
    def off(self, reason: str) -> None:
        if reason != self._off:
            self._off = reason
            self.can_focus = not reason
            self.redraw()

    def label_as(self, label: str, ink: str) -> None:
        """Call the field otherwise, in an ink of its own."""
        if (label, ink) != (self.label, self._label_ink):
            self.label, self._label_ink = label, ink
            self.redraw()

    def inherit(self, differs: bool, was: str = "") -> None:
        """Mark the value as the entry's own (``•``, with ``was …`` below) or as the default's, which is drawn dim."""
        if (differs, was) != (self._differs, self._was):
            self._differs, self._was = differs, was
            self.redraw()

    # Drawing

    def draw(self, width: int) -> tuple[Line, ...]:
        room = max(4, width - self.label_columns)
        field = self.draw_value(min(room, self.columns or room))
        lines = [(*self._label(), *field[0])]
        aside = self.off or self.beside
        if aside and (self.columns or self.off):
            lines[0] = (*lines[0], Piece(f"  {aside}", "muted"))
        gutter = Piece(" " * self.label_columns)
        lines += [(gutter, *each) for each in field[1:]]
        lines += [(gutter, Piece(" "), *each) for each in self._under(room - 1)]
        return tuple(lines)

    def draw_value(self, room: int) -> tuple[Line, ...]:
        """The value's own lines, the first of them beside the label, in ``room`` columns with the focus mark."""
        raise NotImplementedError

    def under(self, room: int) -> tuple[Line, ...]:
        """Lines of the field's own below the value, before errors and notes."""
        return ()

    @property
    def ground(self) -> str:
        """The ink of the field's ground."""
        if self._off:
            return ""
        return "focus" if self.has_focus else "field"

    @property
    def value_ink(self) -> str:
        """The ink of the value itself: dim when it is off or the default's."""
        return "dim" if self._off or (self._inherits and not self._differs) else "text"

    @property
    def _inherits(self) -> bool:
        return self.has_class("-inherits")

    def mark(self, ground: str) -> Piece:
        """The column before the value: the focus, or an error's mark."""
        if self._trouble and not self._trouble.warning:
            return Piece("▌", f"bad {ground}")
        return Piece("▌", f"primary {ground}") if self.has_focus else Piece(" ", ground)

    @property
    def label_ink(self) -> str:
        """The ink of the label: bright where the value is the entry's own."""
        return "text" if self._differs else self._label_ink

    def _label(self) -> Line:
        dot: Line = line(("• ", "key")) if self._differs else line("  ") if self._inherits else EMPTY
        star = line((" *", "key")) if self.required else EMPTY
        start = " " * self.indent
        return pad(
            (Piece(start), *dot, Piece(self.label, self.label_ink), *star),
            self.label_columns,
        )

    def _under(self, room: int) -> list[Line]:
        lines = list(self.under(room))
        if self._trouble:
            glyph, ink = self._trouble.mark
            words = wrapped(self._trouble.sentence, room - 2)
            for index, words_of_line in enumerate(words):
                start = line((f"{glyph} " if index == 0 else "  ", ink), (words_of_line, ink))
                lines.append(start)
            if self._trouble.fix:
                fix = line("  ", ("^y", "key"), (f" {self._trouble.fix}", "muted"))
                if columns_of(lines[-1]) + columns_of(fix) <= room:
                    lines[-1] = (*lines[-1], *fix)
                else:
                    folded = wrapped(self._trouble.fix, room - _BEFORE_FIX)
                    lines.append(line("   ", ("^y", "key"), (f" {folded[0] if folded else ''}", "muted")))
                    lines += [line(" " * _BEFORE_FIX, (each, "muted")) for each in folded[1:]]
        elif self._note and not self.note_aside(room):
            lines.append(spread(self._note, self.counter(), room))
        if self._was:
            # Both ends: what differs is as often the last word.
            lines.append(line((cut_middle(f"was {self._was}", max(room, 1)), "muted")))
        return lines

    def note_aside(self, room: int) -> Line:
        """The note and the counter where they stand in the value's own row instead of below it; else empty."""
        return EMPTY

    def counter(self) -> Line:
        """How much of the limit is used; empty where there is none."""
        return EMPTY

    # In view

    def in_use(self) -> tuple[int, int]:
        """The first of its lines that must be in view while the field has the focus, and how many."""
        return 0, len(self.lines(self.size.width))

    def redraw(self) -> None:
        super().redraw()
        if self.has_focus:
            self.call_after_refresh(self.keep_in_view)

    def keep_in_view(self) -> None:
        """Scroll to it, where it has the focus: a row added to a list, or an error said under it or above, may have
        moved it out of what the page shows."""
        if self.has_focus:
            self.scroll_into_view()

    def scroll_into_view(self) -> None:
        """Scroll to what is in use of it, and what is said under that."""
        page = next((each for each in self.ancestors if isinstance(each, VerticalScroll)), None)
        if page is None or not self.size.width:
            return
        first, count = self.in_use()
        if self.followed_to is not None:
            count = max(count, self.followed_to.region.bottom - self.region.y - first)
        from_top = page.scroll_offset.y - page.content_region.y
        y, room = self.region.y + from_top + first, page.content_size.height
        # With the first field its heading is in view too.
        start, end = 0 if y <= _HEADING else y, y + count
        if self.seen_with is not None and end - (part := self.seen_with()).y - from_top <= room:
            start, end = min(start, part.y + from_top), max(end, part.bottom + from_top)
        page.scroll_to_region(Region(0, start, 1, min(end - start, room)), animate=False)

    # Focus and keys

    def on_blur(self) -> None:
        self.seen_with = None
        self.post_message(self.Left(self))

    def step_key(self, event: events.Key) -> bool:
        """Act on the keys that leave a one-line field; true when it was one."""
        if event.key == "enter":
            self.post_message(self.Accepted(self))
        elif event.key in ("up", "down"):
            self.post_message(self.Step(self, forward=event.key == "down"))
        else:
            return False
        event.stop()
        event.prevent_default()
        return True
