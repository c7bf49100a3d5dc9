"""The text of a one-line field and the cursor in it, as plain data: what each key does to it, and what is in view."""

from dataclasses import dataclass, replace

from mcjob_tui.resources.text import width


@dataclass(frozen=True, slots=True)
class LineEditor:
    """``text`` with the cursor before the character at ``at`` (0 to the length of the text)."""

    text: str = ""
    at: int = 0

    @classmethod
    def ending(cls, text: str) -> "LineEditor":
        """An editor of ``text`` with the cursor at its end."""
        return cls(text, len(text))

    def insert(self, text: str) -> "LineEditor":
        """``text`` put in at the cursor."""
        return LineEditor(self.text[: self.at] + text + self.text[self.at :], self.at + len(text))

    def key(self, key: str) -> "LineEditor | None":
        """The editor after a key that moves or deletes; None for a key that means nothing here."""
        match key:
            case "left":
                return replace(self, at=max(0, self.at - 1))
            case "right":
                return replace(self, at=min(len(self.text), self.at + 1))
            case "home":
                return replace(self, at=0)
            case "end" | "ctrl+e":
                return replace(self, at=len(self.text))
            case "ctrl+left":
                return replace(self, at=self._word_before())
            case "ctrl+right":
                return replace(self, at=self._word_after())
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

    def view(self, room: int) -> tuple[str, int]:
        """The part of the text to show in ``room`` columns, and the column of the cursor in it.

        The cursor may stand one column behind the text, so the text gets one column less than the room.
        """
        if room <= 1:
            return "", 0
        start = 0
        while width(self.text[start : self.at]) > room - 1:
            start += 1
        end = len(self.text)
        while width(self.text[start:end]) > room:
            end -= 1
        return self.text[start:end], width(self.text[start : self.at])

    def at_column(self, column: int, room: int) -> "LineEditor":
        """The cursor moved to ``column`` of the text as ``view`` shows it."""
        shown, _ = self.view(room)
        start = self.text.find(shown) if shown else 0
        at = start
        while at < len(self.text) and width(self.text[start : at + 1]) <= column:
            at += 1
        return replace(self, at=at)

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
