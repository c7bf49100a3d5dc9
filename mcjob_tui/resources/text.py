"""The one place where text from outside is made safe to show.

Names, labels, messages and logs come from people and programs that mcjob does not trust: a terminal obeys control
characters, and bidirectional controls make text read as something else. Everything drawn passes ``clean`` or
``clean_lines`` once, when a view is built. Markup is not this module's business: shown text is never parsed as markup.

No imports beyond the standard library: the first frame needs this module.
"""

import re
import unicodedata
from functools import lru_cache

# C0 and C1 controls, DEL, bidirectional controls, line and paragraph separators, invisible joiners and tags, the
# byte-order mark, and lone surrogates (which no terminal can be sent).
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_ESCAPE = re.compile(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|[\\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[ -/]*[0-~])|\x9b[0-?]*[ -/]*[@-~]"
)
_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """``text`` as one line that is safe to draw: unsafe characters are dropped, breaks and tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text
    text = _BREAKS.sub(" ", _ESCAPE.sub("", text)).replace("\t", " ")
    return _UNSAFE.sub("", text)


def clean_lines(text: str) -> str:
    """``text`` safe to draw over several lines: every kind of line break is a newline, a tab is four spaces."""
    text = _BREAKS.sub("\n", _ESCAPE.sub("", text)).replace("\t", "    ")
    return "\n".join(_UNSAFE.sub("", line) for line in text.split("\n"))


def width(text: str) -> int:
    """How many columns of a terminal cleaned ``text`` takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def cut_middle(text: str, columns: int, ellipsis: str = "…") -> str:
    """Cleaned ``text`` in at most ``columns`` columns, its middle left out where it is too long.

    Names of one family differ at their ends, so both ends stay.
    """
    if width(text) <= columns:
        return text
    room = columns - width(ellipsis)
    if room <= 0:
        return _head(text, columns)
    return _head(text, room - room // 2) + ellipsis + _tail(text, room // 2)


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _head(text: str, columns: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += _columns(character)
        if used > columns:
            return text[:index]
    return text


def _tail(text: str, columns: int) -> str:
    return _head(text[::-1], columns)[::-1]
