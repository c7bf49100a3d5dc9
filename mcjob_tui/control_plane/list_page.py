"""One page of a list: its items as the text that came, its resourceVersion and its continue token.

Items are cut out of the page one by one, so that a page of hundreds never stands in memory as plain data all at once,
and one that is larger than any object is never read.
"""

import re
from dataclasses import dataclass
from json import JSONDecoder
from typing import Any

from mcjob_tui.control_plane.bounds import LARGEST_OBJECT, MOST_ITEMS, MOST_VALUES, values_of
from mcjob_tui.control_plane.errors import ProtocolError, TooLarge

_DECODER = JSONDecoder()
_LOOKS = (2**14, 2**17, 2**20, LARGEST_OBJECT)
"""Characters of a member that are looked at, until it ends in them; nearly all do in the first."""
_SPACE = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True, slots=True)
class Page:
    """All pages of a list have the same ``resource_version``.

    A watch may begin there. ``following`` is the next's token. ``kind`` is what it says to be a list of: ``JobList``.
    """

    items: tuple[bytes, ...]
    resource_version: str
    following: str
    kind: str = ""


def read_page(body: bytes) -> Page:
    """Read a page, its keys in any order.

    Raises:
        TooLarge: it has more items than any page, or one larger than any object.
        ProtocolError: it is cut off, or no list.
    """
    try:
        return _read(body.decode())
    except (ValueError, IndexError, AttributeError, TypeError, RecursionError):
        raise ProtocolError("the server's answer is cut off or no list") from None


def _read(text: str) -> Page:
    items: tuple[bytes, ...] = ()
    meta: dict[str, Any] = {}
    kind = ""
    at = _expect(text, 0, "{")
    while text[at] != "}":
        key, at = _member(text, at)
        at = _expect(text, at, ":")
        if key == "items" and text[at] == "[":
            items, at = _items(text, at)
        else:
            value, at = _member(text, at)
            if key == "metadata":
                meta = value or {}
            elif key == "kind":
                kind = str(value)
        at = _after(text, at)
    if text[_skip(text, at + 1) :]:
        raise ValueError("something follows")
    return Page(items, str(meta.get("resourceVersion") or ""), str(meta.get("continue") or ""), kind)


def _items(text: str, at: int) -> tuple[tuple[bytes, ...], int]:
    """The items of the array at ``at``, and where it has ended."""
    found: list[bytes] = []
    at = _skip(text, at + 1)
    while text[at] != "]":
        start = at
        value, at = _member(text, at)
        if not isinstance(value, dict):
            raise ValueError("an item is no object")
        if len(found) == MOST_ITEMS:
            raise TooLarge(f"the server's list has more than {MOST_ITEMS:,} items on a page")
        found.append(text[start:at].encode())
        at = _after(text, at, "]")
    return tuple(found), at + 1


def _member(text: str, at: int) -> tuple[Any, int]:
    """The value at ``at``, and where it has ended: of a page of many MiB no more is read than one object may have."""
    for look in _LOOKS:
        is_all = at + look >= len(text)
        piece = text[at : at + look]
        # What follows the member is counted too: of that, real objects have far less.
        if len(piece) > MOST_VALUES and values_of(piece) > MOST_VALUES:
            break
        try:
            value, end = _DECODER.raw_decode(piece)
        except ValueError:
            if is_all:
                raise
        else:
            # A number that reaches to the end of what is looked at may go on behind it.
            if end < len(piece) or is_all:
                return value, at + end
    raise TooLarge("the server's list has something in it that is larger than any object")


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found is not None else at


def _expect(text: str, at: int, sign: str) -> int:
    """Past ``sign`` and the space around it."""
    at = _skip(text, at)
    if text[at] != sign:
        raise ValueError(f"{sign} is missing")
    return _skip(text, at + 1)


def _after(text: str, at: int, end: str = "}") -> int:
    """After a member: at the next one, or at the ``end``."""
    at = _skip(text, at)
    if text[at] == end:
        return at
    if text[at] != ",":
        raise ValueError("a comma is missing")
    return _skip(text, at + 1)
