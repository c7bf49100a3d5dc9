"""The text of a one-line field and the cursor in it, as plain data: what each key does to it, and what is in view."""

from dataclasses import dataclass, replace

from mcjob_tui.resources.text import MARKS, in_place, width

MOST_A_COLUMN = 1 + MARKS
"""How many characters one column of what is shown can hold."""
_BEGINS = frozenset("0123456789.+-")
"""What a number, an amount or a duration may begin with."""


@dataclass(frozen=True, slots=True)
class LineEditor:
    """``text`` with the cursor before the character at ``at`` (0 to the length of the text).

    ``selected`` is the whole text: what is typed or pasted takes its place, backspace takes it away, and
    a key that moves lets go of it.
    """

    text: str = ""
    at: int = 0
    selected: bool = False

    @classmethod
    def ending(cls, text: str) -> "LineEditor":
        """An editor of ``text`` with the cursor at its end."""
        return cls(text, len(text))

    @classmethod
    def entered(cls, text: str) -> "LineEditor":
        """An editor of ``text`` as it is found on coming into the field: selected, so that typing replaces it."""
        return cls(text, len(text), selected=bool(text))

    def insert(self, text: str) -> "LineEditor":
        """``text`` put in at the cursor, or in place of what is selected; no text changes nothing."""
        if not text:
            return self
        if self.selected:
            return LineEditor.ending(text)
        return LineEditor(self.text[: self.at] + text + self.text[self.at :], self.at + len(text))

    def digit(self, character: str) -> "LineEditor":
        """What was typed where a number belongs: what cannot begin one does not begin it, and leaves what is there.

        Further on it is let in and told as an error: without its letter or its point a number would be another.
        """
        begins = self.selected or self.at == 0
        return self if begins and character not in _BEGINS else self.insert(character)

    def key(self, key: str) -> "LineEditor | None":
        """The editor after a key that moves or deletes; None for a key that means nothing here."""
        match key:
            case "backspace" | "delete" | "ctrl+d" if self.selected:
                return LineEditor()
            case "left":
                return self._moved(max(0, self.at - 1))
            case "right":
                return self._moved(min(len(self.text), self.at + 1))
            case "home":
                return self._moved(0)
            case "end" | "ctrl+e":
                return self._moved(len(self.text))
            case "ctrl+left":
                return self._moved(self._word_before())
            case "ctrl+right":
                return self._moved(self._word_after())
            case "backspace":
                return self._without(max(0, self.at - 1), self.at)
            case "delete" | "ctrl+d":
                return self._without(self.at, self.at + 1)
            case "ctrl+w" | "ctrl+backspace":
                return self._without(self._word_before(), self.at)
            case "ctrl+u":
                return self._without(0, self.at)
            case "ctrl+k":
                return self._without(self.at, len(self.text))
        return None

    def view(self, room: int) -> tuple[str, str, str]:
        """What is shown in ``room`` columns, safe to draw: before the cursor, the character under it, and behind it.

        The cursor may stand one column behind the text, so what is before it gets one column less than the room.
        """
        start, end = self._in_view(room)
        behind = in_place(self.text[self.at : end])
        return in_place(self.text[start : self.at]), behind[:1], behind[1:]

    def at_column(self, column: int, room: int) -> "LineEditor":
        """The cursor moved to ``column`` of the text as ``view`` shows it."""
        start, end = self._in_view(room)
        used, at = 0, start
        for character in in_place(self.text[start:end]):
            used += width(character)
            if used > column:
                break
            at += 1
        return self._moved(at)

    def _moved(self, at: int) -> "LineEditor":
        return replace(self, at=at, selected=False)

    def _in_view(self, room: int) -> tuple[int, int]:
        """Where what is in view begins and ends; only what is near the cursor is looked at, however long the text."""
        if room <= 1:
            return self.at, self.at
        before = in_place(self.text[max(0, self.at - MOST_A_COLUMN * room) : self.at])
        used, start = 0, self.at
        for character in reversed(before):
            used += width(character)
            if used > room - 1:
                break
            start -= 1
        used, end = width(in_place(self.text[start : self.at])), self.at
        for character in in_place(self.text[self.at : self.at + MOST_A_COLUMN * room]):
            used += width(character)
            if used > room:
                break
            end += 1
        return start, end

    def _without(self, start: int, end: int) -> "LineEditor":
        return LineEditor(self.text[:start] + self.text[end:], start)

    def _word_before(self) -> int:
        at = self.at
        while at and not self.text[at - 1].isalnum():
            at -= 1
        while at and self.text[at - 1].isalnum():
            at -= 1
        return at

    def _word_after(self) -> int:
        at = self.at
        while at < len(self.text) and not self.text[at].isalnum():
            at += 1
        while at < len(self.text) and self.text[at].isalnum():
            at += 1
        return at
