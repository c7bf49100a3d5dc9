"""Lines as data: pieces of text, each with the name of an ink, before any terminal or theme is involved.

What the form, the checklist and the Placement panel show is composed here by pure functions and tested as plain text;
``drawn.Drawn`` turns a line into coloured cells. An ink is one or more names from ``inks.INKS``, separated by spaces;
the later one wins where two say the same.
"""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from mcjob_tui.resources.text import beginning, cut_middle, width


class Piece(NamedTuple):
    """A run of cleaned text in one ink."""

    text: str
    ink: str = ""


Line = tuple[Piece, ...]
EMPTY: Line = ()


def line(*pieces: Piece | str | tuple[str, str]) -> Line:
    """A line of pieces; a bare string has the ground's own ink, empty pieces are left out."""
    made = (Piece(each) if isinstance(each, str) else Piece(*each) for each in pieces)
    return tuple(piece for piece in made if piece.text)


def plain(pieces: Iterable[Piece]) -> str:
    """The text of a line without its inks."""
    return "".join(piece.text for piece in pieces)


def columns(pieces: Iterable[Piece]) -> int:
    """How many columns the line takes."""
    return sum(width(piece.text) for piece in pieces)


def cut(pieces: Line, room: int, ellipsis: str = "…") -> Line:
    """The line in at most ``room`` columns, its end left out where it is too long."""
    if columns(pieces) <= room:
        return pieces
    if room <= 0:
        return EMPTY
    left = room - width(ellipsis)
    ends = list(accumulate(width(piece.text) for piece in pieces))
    at = bisect_right(ends, left)
    part = beginning(pieces[at].text, left - (ends[at - 1] if at else 0))
    return (*pieces[:at], Piece(part + ellipsis, pieces[at].ink))


def pad(pieces: Line, room: int, ink: str = "") -> Line:
    """The line in exactly ``room`` columns: cut, or filled with spaces of ``ink``."""
    shorter = cut(pieces, room)
    missing = room - columns(shorter)
    return (*shorter, Piece(" " * missing, ink)) if missing > 0 else shorter


def spread(left: Line, right: Line, room: int, ink: str = "") -> Line:
    """``left`` and ``right`` at the two ends of ``room`` columns; the right one stays whole where it fits at all."""
    end = cut(right, room)
    gap = 1 if end and columns(end) < room else 0
    start = pad(left, max(0, room - columns(end) - gap), ink)
    return (*start, Piece(" " * gap, ink), *end) if end else start


def counter(used: int, limit: int) -> Line:
    """``21/63``: how much of a limit is used; in its last tenth how much is left, and above it how much is too much."""
    if used > limit:
        return line((f"{used - limit:,} too long", "bad"))
    if used * 10 > limit * 9:
        return line((f"{limit - used:,} left", "care"))
    return line((f"{used}/{limit}", "muted"))


def over(pieces: Line, ink: str) -> Line:
    """The line with ``ink`` (a ground, mostly) under every piece."""
    return tuple(Piece(piece.text, f"{piece.ink} {ink}".strip()) for piece in pieces)


def column(text: str, room: int, ink: str = "", *, right: bool = False) -> Piece:
    """``text`` as one table cell of ``room`` columns, its middle left out where it is too long."""
    shown = cut_middle(text, room)
    fill = " " * (room - width(shown))
    return Piece(fill + shown if right else shown + fill, ink)


def _whole_parts(head: str) -> str:
    """The beginning of a long word up to its last ``/``, ``:``, ``.``, ``,`` or ``-``, unless little would be left."""
    end = max(head.rfind(mark) for mark in "/:.,-") + 1
    return head[:end] if end * 2 > len(head) else head


def wrapped(text: str, room: int) -> list[str]:
    """``text`` broken at spaces into lines of at most ``room`` columns; a longer word is broken where it must be."""
    if room <= 0:
        return []
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for word in paragraph.split(" "):
            joined = f"{current} {word}" if current else word
            if width(joined) <= room:
                current = joined
                continue
            if current:
                lines.append(current)
            current = word
            # How wide a word of thousands of wide characters is takes as long to find out for each of its lines.
            while len(current) > 1 and (fitting := beginning(current, room)) != current:
                head = _whole_parts(fitting or current[0])
                lines.append(head)
                current = current[len(head) :]
        lines.append(current)
    return lines
