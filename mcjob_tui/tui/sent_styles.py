"""What is sent to the terminal, with each style said once: the same cells in a third of the bytes.

Textual says the whole style of every piece of text and takes it back after it, twice the colours of the theme in
twenty-four bits each; over a serial console or a slow SSH that is most of the wait. Only the sequences that set styles
are read here; everything else is passed on as it is.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

STYLE = re.compile(r"\x1b\[([0-9;]*)m")
_LOUD = frozenset({"4", "7", "9", "21"})
"""Underlined, reversed, struck out: what shows on a blank too."""
_ATTRIBUTES = frozenset({"1", "2", "3", "5"}) | _LOUD
_LENGTHS = {"2": 5, "5": 3}
"""How many numbers a colour has: ``38;2;r;g;b`` and ``38;5;n``."""


class Style(NamedTuple):
    """What a terminal draws text with; a colour is "" where it is the terminal's own."""

    attributes: frozenset[str] = frozenset()
    ink: str = ""
    ground: str = ""


PLAIN = Style()


def shorter(sent: str) -> str:
    """The same text in the same styles, without what the terminal knows already."""
    parts = STYLE.split(sent)
    if len(parts) == 1:
        return sent
    made = [parts[0]]
    # What it was set to before is not known here; the first style takes it all back anyway.
    shown: Style | None = None
    wanted: Style | None = None
    for numbers, text in zip(parts[1::2], parts[2::2], strict=True):
        styled = style_after(wanted, numbers)
        if styled is None:
            made += [*_to(shown, wanted), f"\x1b[{numbers}m", text]
            shown = wanted = None
            continue
        wanted = styled
        if text and not (shown is not None and is_same_on_blanks(shown, wanted) and not text.strip(" ")):
            made += _to(shown, wanted)
            shown = wanted
        made.append(text)
    made += _to(shown, wanted)
    return "".join(made)


def _to(shown: Style | None, wanted: Style | None) -> Iterator[str]:
    if wanted is not None and wanted != shown:
        yield change(shown, wanted)


@lru_cache(maxsize=4096)
def style_after(before: Style | None, numbers: str) -> Style | None:
    """The style once ``numbers`` are said; None where it cannot be known."""
    style = before
    left = numbers.split(";")
    while left:
        code = left[0]
        if code in ("", "0"):
            style, used = PLAIN, 1
        elif style is None:
            return None
        elif code in _ATTRIBUTES:
            style, used = style._replace(attributes=style.attributes | {code}), 1
        elif code in ("38", "48"):
            used = _LENGTHS.get(left[1], 0) if len(left) > 1 else 0
            if not used or len(left) < used:
                return None
            colour = ";".join(left[:used])
            style = style._replace(ink=colour) if code == "38" else style._replace(ground=colour)
        elif re.fullmatch("[39][0-7]", code):
            style, used = style._replace(ink=code), 1
        elif re.fullmatch("(4|10)[0-7]", code):
            style, used = style._replace(ground=code), 1
        elif code == "39":
            style, used = style._replace(ink=""), 1
        elif code == "49":
            style, used = style._replace(ground=""), 1
        else:
            return None
        left = left[used:]
    return style


@lru_cache(maxsize=4096)
def is_same_on_blanks(shown: Style, wanted: Style) -> bool:
    """Whether a blank looks the same in both styles."""
    return shown.ground == wanted.ground and not is_loud(shown) and not is_loud(wanted)


def is_loud(style: Style) -> bool:
    """Whether it shows on a blank by more than its ground."""
    return not _LOUD.isdisjoint(style.attributes)


@lru_cache(maxsize=4096)
def change(shown: Style | None, wanted: Style) -> str:
    """What makes one style of another."""
    if shown is None or wanted == PLAIN or not shown.attributes <= wanted.attributes:
        numbers = ["0", *_numbers(wanted)]
    else:
        numbers = sorted(wanted.attributes - shown.attributes)
        if wanted.ink != shown.ink:
            numbers.append(wanted.ink or "39")
        if wanted.ground != shown.ground:
            numbers.append(wanted.ground or "49")
    return f"\x1b[{';'.join(numbers)}m"


def _numbers(style: Style) -> list[str]:
    return [*sorted(style.attributes), *filter(None, (style.ink, style.ground))]
