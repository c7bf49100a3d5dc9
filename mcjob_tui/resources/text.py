"""The one place where text from outside is made safe to show.

Names, labels, messages and logs come from people and programs that mcjob does not trust: a terminal obeys control
characters, bidirectional controls make text read as something else, and characters on whose width terminals disagree
break every frame to their right. Everything drawn passes ``clean`` or ``clean_lines`` once, when a view is built.
Markup is not this module's business: shown text is never parsed as markup.

No imports beyond the standard library: the first frame needs this module.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

LONGEST = 8192
"""How many characters of one line are shown: no row of a screen takes longer to draw because a message is endless."""

MARKS = 4
"""How many combining marks a character may carry; more would grow into the rows above and below."""

REPLACEMENT = "\ufffd"
_AROUND = " \u00a0\u200b\u200e\u200f\u2060\ufeff"
"""Blanks that are no part of what was copied: spaces, breaks that are not seen, marks of direction and of order."""
_EDITED = {"\t": " ", "\n": "↵"}
"""What stands for a character where it is edited: one that is seen, since it can be taken away."""

_ESCAPE = re.compile(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|[\\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[ -/]*[0-~])|\x9b[0-?]*[ -/]*[@-~]"
)
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


class _Shown(dict[int, int | None]):
    """What stands for a character, found out when it first occurs; ``marks`` are the combining ones seen so far."""

    ENOUGH = 20_000

    def __init__(self) -> None:
        super().__init__()
        self.marks: set[str] = set()

    def __missing__(self, code: int) -> int | None:
        shown = _shown(code)
        if len(self) < self.ENOUGH:
            self[code] = shown
        if shown is not None and _columns(chr(shown)) == 0:
            self.marks.add(chr(shown))
        return shown


def _shown(code: int) -> int | None:
    """The character to draw for ``code``: itself, another one where terminals disagree about it, or none."""
    character = chr(code)
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Zl", "Zp") or _is_invisible(code):
        return None
    if 0x1F1E6 <= code <= 0x1F1FF:  # half of a flag: one column here, two there; its letter is one everywhere
        return code - 0x1F1E6 + ord("A")
    if category in ("Cn", "Co") or _is_of_unsettled_width(code):
        return ord(REPLACEMENT)
    return code


def _is_invisible(code: int) -> bool:
    """Whether it only changes how its neighbour looks (variation selectors, skin tones) or is a letter without ink."""
    return (
        0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or 0x180B <= code <= 0x180F
        or 0x1F3FB <= code <= 0x1F3FF
        or code in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0)
    )


def _is_of_unsettled_width(code: int) -> bool:
    """Whether Unicode 16 made it wide (hexagrams and the like), or it is wide only alone (vowels of Hangul)."""
    return (
        0x1161 <= code <= 0x11FF
        or 0xD7B0 <= code <= 0xD7FF
        or 0x2630 <= code <= 0x2637
        or 0x268A <= code <= 0x268F
        or 0x4DC0 <= code <= 0x4DFF
        or 0x1D300 <= code <= 0x1D376
        or 0x302E <= code <= 0x302F
    )


_SHOWN = _Shown()


def clean(text: str, longest: int | None = LONGEST) -> str:
    """``text`` as one line that is safe to draw: unsafe characters are dropped, breaks and tabs become spaces.

    Args:
        text: Anything.
        longest: How many characters are kept; of a longer text the middle is left out. None keeps all.
    """
    if longest is not None and len(text) > longest:
        end = longest // 4
        text = f"{text[: longest - end - 3]} … {text[len(text) - end :]}"
    if text.isascii() and text.isprintable():
        return text
    return _safe(_BREAKS.sub(" ", _ESCAPE.sub("", text)).replace("\t", " "))


def with_breaks(text: str) -> str:
    """``text`` as ``clean`` has it, with its line breaks seen."""
    return clean(text.replace("\n", _EDITED["\n"]))


def clean_lines(text: str) -> str:
    """``text`` safe to draw over several lines: every kind of line break is a newline, a tab is four spaces."""
    text = _BREAKS.sub("\n", _ESCAPE.sub("", text)).replace("\t", "    ")
    return "\n".join(line if line.isascii() and line.isprintable() else _safe(line) for line in text.split("\n"))


def entered_lines(text: str) -> str:
    """``text`` as a person enters it: every kind of line break is a newline, a tab is four spaces, and what a terminal
    obeys is no text. All else is data and stays, also what joins two characters and is not seen by itself."""
    return "".join(filter(_is_data, _BREAKS.sub("\n", _ESCAPE.sub("", text)).replace("\t", "    ")))


def entered_line(text: str) -> str:
    """``text`` as a person enters it where one line belongs: breaks and tabs are spaces, and nothing invisible stands
    around it (what is copied from a page may have that); within it all else stays."""
    text = "".join(filter(_is_data, _BREAKS.sub(" ", _ESCAPE.sub("", text)).replace("\t", " ")))
    return text.strip(_AROUND)


def is_entered(character: str) -> bool:
    """Whether the character of a key is text; joiners and the like are, though Python does not call them printable."""
    return character.isprintable() or unicodedata.category(character) in ("Cf", "Co", "Zs")


def _is_data(character: str) -> bool:
    return character == "\n" or unicodedata.category(character) not in ("Cc", "Cs")


def is_safe(text: str) -> bool:
    """Whether ``text`` may go to a terminal as it is, on one line."""
    return text.translate(_SHOWN) == text if not text.isascii() else text.isprintable()


def in_place(text: str) -> str:
    """``text`` safe to draw on one line, one character for each: where a person edits, the cursor keeps its place."""
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    carried = MARKS
    for character in text:
        shown = _SHOWN[ord(character)]
        drawn = _EDITED.get(character) or (REPLACEMENT if shown is None else chr(shown))
        carried = carried + 1 if drawn in _SHOWN.marks else 0
        kept.append(REPLACEMENT if carried > MARKS else drawn)
    return "".join(kept)


def _safe(line: str) -> str:
    line = line.translate(_SHOWN)
    return line if line.isascii() or _SHOWN.marks.isdisjoint(line) else _with_few_marks(line)


def _with_few_marks(line: str) -> str:
    """``line`` without marks that stand on nothing (they would change what is drawn before) and without towers."""
    kept: list[str] = []
    carried = MARKS
    for character in line:
        if character in _SHOWN.marks:
            carried += 1
            if carried > MARKS:
                continue
        else:
            carried = 0
        kept.append(character)
    return "".join(kept)


def width(text: str) -> int:
    """How many columns of a terminal cleaned ``text`` takes."""
    if text.isascii():
        return len(text)
    if len(text) > 64:
        return sum(_columns(character) * times for character, times in Counter(text).items())
    return sum(_columns(character) for character in text)


def cut_middle(text: str, columns: int, ellipsis: str = "…") -> str:
    """Cleaned ``text`` in at most ``columns`` columns, its middle left out where it is too long.

    Names of one family differ at their ends, so both ends stay.
    """
    if width(text) <= columns:
        return text
    room = columns - width(ellipsis)
    if room <= 0:
        return beginning(text, columns)
    return beginning(text, room - room // 2) + ellipsis + _tail(text, room // 2)


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def beginning(text: str, columns: int) -> str:
    """As much of ``text`` as fits into ``columns`` from its start."""
    used = 0
    for index, character in enumerate(text):
        used += _columns(character)
        if used > columns:
            return text[:index]
    return text


def _tail(text: str, columns: int) -> str:
    return beginning(text[::-1], columns)[::-1]
