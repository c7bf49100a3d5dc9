"""The bytes of a terminal as keys: Escape stays Escape, however soon the next key comes.

A terminal sends Escape as the byte that its own sequences begin with. Textual waits for a tenth of a second whether a
sequence follows, and takes any other key that comes meanwhile for one pressed with alt, or both for garbage. Nothing
here is bound to alt, and over a slow line Escape and the next key always come together.
"""

from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.message import Message

ESCAPE = "\x1b"
GOES_ON = "[O"
"""What the sequences begin with, after Escape, that terminals send of their own."""
_PASTE_BEGINS, _PASTE_ENDS = "\x1b[200~", "\x1b[201~"


class KeyParser(XTermParser):
    """Takes Escape for a key as soon as it is seen to begin no sequence."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._last = ""
        self._is_pasting = False

    def feed(self, data: str) -> Iterable[Message]:
        if not data:
            yield from super().feed(data)
        for character in data:
            if character not in GOES_ON and self._is_escape_pending:
                self._timeout_time = 0.0
                yield from self.tick()
            yield from super().feed(character)
            self._last = (self._last + character)[-len(_PASTE_BEGINS) :]
            if self._last in (_PASTE_BEGINS, _PASTE_ENDS):
                self._is_pasting = self._last == _PASTE_BEGINS

    @property
    def _is_escape_pending(self) -> bool:
        """Whether Escape came last and waits for what follows; in what is pasted it is no key."""
        return self._last.endswith(ESCAPE) and self._timeout_time is not None and not self._is_pasting
