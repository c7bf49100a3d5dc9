"""One page of a list: its items as the text that came, its resourceVersion and its continue token.

Items are cut out of the page one by one, so that a page of hundreds never stands in memory as plain data all at once.
"""

import re
from dataclasses import dataclass
from json import JSONDecoder
from typing import Any

from mcjob_tui.control_plane.errors import ProtocolError

_DECODER = JSONDecoder()
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
        key, at = _DECODER.raw_decode(text, at)
        at = _expect(text, at, ":")
        if key == "items" and text[at] == "[":
            items, at = _items(text, at)
        else:
            value, at = _DECODER.raw_decode(text, at)
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
    found = []
    at = _skip(text, at + 1)
    while text[at] != "]":
        start = at
        value, at = _DECODER.raw_decode(text, at)
        if not isinstance(value, dict):
            raise ValueError("an item is no object")
        found.append(text[start:at].encode())
        at = _after(text, at, "]")
    return tuple(found), at + 1


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
