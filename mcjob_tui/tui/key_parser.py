"""The bytes of a terminal as keys: Escape stays Escape, however soon the next key comes.

A terminal sends Escape as the byte that its own sequences begin with. Textual waits for a tenth of a second whether a
sequence follows, and takes any other key that comes meanwhile for one pressed with alt, or both for garbage. Nothing
here is bound to alt, and over a slow line Escape and the next key always come together.
"""

from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.events import Paste
from textual.message import Message

ESCAPE = "\x1b"
GOES_ON = "[O"
"""What the sequences begin with, after Escape, that terminals send of their own."""
_PASTE_BEGINS, _PASTE_ENDS = "\x1b[200~", "\x1b[201~"


class KeyParser(XTermParser):
    """Takes Escape for a key as soon as it is seen to begin no sequence, and what is pasted for text."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._last = ""
        self._pasted: list[str] | None = None

    def feed(self, data: str) -> Iterable[Message]:
        if not data:
            yield from super().feed(data)
        for character in data:
            self._last = (self._last + character)[-len(_PASTE_BEGINS) :]
            if self._pasted is not None:
                yield from self._paste(self._pasted, character)
                continue
            if character not in GOES_ON and self._is_escape_pending:
                self._timeout_time = 0.0
                yield from self.tick()
            yield from super().feed(character)
            if self._last == _PASTE_BEGINS:
                self._pasted = []

    def _paste(self, pasted: list[str], character: str) -> Iterable[Message]:
        """Textual goes on reading sequences in what is pasted, and gives what follows an Escape there as keys."""
        pasted.append(character)
        if self._last != _PASTE_ENDS:
            return
        self._pasted = None
        for each in _PASTE_ENDS:
            yield from (message for message in super().feed(each) if not isinstance(message, Paste))
        # NUL is left out as Textual does. Terminals send what ends a line as the key enter would be.
        text = "".join(pasted[: -len(_PASTE_ENDS)]).replace("\x00", "")
        yield Paste(text.replace("\r\n", "\n").replace("\r", "\n"))

    @property
    def _is_escape_pending(self) -> bool:
        """Whether Escape came before the last character and waits for what follows."""
        return self._last[:-1].endswith(ESCAPE) and self._timeout_time is not None
