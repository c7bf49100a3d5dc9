"""Colours that a program put into its log, kept as inks; everything else that a terminal would obey is cleaned away.

The eight plain colours become the theme's own, so that they can be read in light and dark; grounds, blinking and
concealing are left out, because with them a line could hide what it says.
"""

import re
from functools import lru_cache

from rich.color import Color, ColorParseError

from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, line

_SGR = re.compile("(?:\x1b\\[|\x9b)([0-9;:]*)m")
_BASIC = ("muted", "bad", "good", "care", "primary", "cluster-3", "cluster-5", "text")
_STYLES = {1: "strong", 2: "muted", 4: "underline", 7: "reverse", 9: "strike"}
_ENDS = {22: ("strong", "muted"), 24: ("underline",), 27: ("reverse",), 29: ("strike",)}
LONGEST = 10_000
"""Characters of a line that are drawn; all of it is kept for saving."""


def inked(text: str) -> Line:
    """A raw log line as cleaned pieces; an ink ``#rrggbb`` is a colour of the line's own."""
    return _inked(text[:LONGEST].rstrip("\r\n"))


@lru_cache(maxsize=256)
def _inked(text: str) -> Line:
    # A few screens are remembered, and of a line of megabytes no more than is drawn: logs that were left stay in here.
    if "\x1b" not in text and "\x9b" not in text:
        return line(clean(text))
    made: list[Piece] = []
    color, at = "", 0
    styles: tuple[str, ...] = ()
    for found in _SGR.finditer(text):
        made.append(Piece(clean(text[at : found.start()]), " ".join((*styles, color)).strip()))
        color, styles = _after(found[1], color, styles)
        at = found.end()
    made.append(Piece(clean(text[at:]), " ".join((*styles, color)).strip()))
    whole = clean(text)
    if "".join(each.text for each in made) != whole:
        # What looks like a colour is part of another sequence, such as a window's title, and goes with it.
        return line(whole)
    return line(*made)


def shown(text: str) -> str:
    """A raw log line as it is drawn, without its colours: what a filter looks at."""
    return clean(text[:LONGEST].rstrip("\r\n"))


def _after(parameters: str, color: str, styles: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Colour and styles after an SGR sequence (ECMA-48, 8.3.117)."""
    codes = [int(each) if each and len(each) < 4 else 0 for each in re.split("[;:]", parameters)]
    while codes:
        code = codes.pop(0)
        if code == 0:
            color, styles = "", ()
        elif code in _STYLES:
            styles = (*(each for each in styles if each != _STYLES[code]), _STYLES[code])
        elif code in _ENDS:
            styles = tuple(each for each in styles if each not in _ENDS[code])
        elif 30 <= code <= 37 or 90 <= code <= 97:
            color = _BASIC[code % 10]
        elif code == 39:
            color = ""
        elif code in (38, 48):
            wide = _wide(codes)
            color = wide if code == 38 else color
    return color, styles


def _wide(codes: list[int]) -> str:
    """The colour that follows 38 or 48: ``5;n`` or ``2;r;g;b``; takes what it uses from ``codes``."""
    kind = codes.pop(0) if codes else 0
    if kind == 5 and codes:
        number = codes.pop(0)
        if number < 16:
            return _BASIC[number % 8]
        try:
            return Color.from_ansi(number).get_truecolor().hex
        except (ColorParseError, IndexError, ValueError):
            return ""
    if kind == 2 and len(codes) >= 3:
        red, green, blue = (min(255, codes.pop(0)) for _ in range(3))
        return f"#{red:02x}{green:02x}{blue:02x}"
    codes.clear()
    return ""
