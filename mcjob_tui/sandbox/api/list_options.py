"""``ListOptions``: the query of a list and of a watch, checked as apiserver checks it.

Source: ``apimachinery/pkg/apis/meta/internalversion/validation``. Selectors are read in ``listing``.
"""

import random
from dataclasses import dataclass

from aiohttp import web

from mcjob_tui.sandbox.failures import ApiFailure, FieldError, bad_request, invalid_options, not_allowed, not_supported

_EXACT, _NOT_OLDER = "Exact", "NotOlderThan"
_MATCH = "resourceVersionMatch"


@dataclass(frozen=True, slots=True)
class ListOptions:
    """A list's query.

    Attributes:
        limit: objects on a page; 0 is no limit.
        token: where the list goes on, if it does.
        version: the resourceVersion asked for, 0 for any.
        exact: whether it must be exactly that one.
    """

    limit: int
    token: str
    version: int
    exact: bool


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """A watch's query.

    Attributes:
        version: the resourceVersion to go on from, or None for the present one.
        snapshot: whether it begins with what is there.
        marked: whether a bookmark says where that ends.
        bookmarks: whether there are bookmarks at all.
        seconds: how long it lasts.
    """

    version: int | None
    snapshot: bool
    marked: bool
    bookmarks: bool
    seconds: float


def list_options(request: web.Request) -> ListOptions:
    """Read the query of a list. Raises ``ApiFailure``: 400 (not readable), 422 (contradicts itself)."""
    query = request.query
    token, text, match = query.get("continue") or "", query.get("resourceVersion") or "", query.get(_MATCH) or ""
    errors: list[FieldError] = []
    if match:
        if not text:
            errors.append(not_allowed(_MATCH, f"{_MATCH} is forbidden unless resourceVersion is provided"))
        if token:
            errors.append(not_allowed(_MATCH, f"{_MATCH} is forbidden with continue"))
        if match not in (_EXACT, _NOT_OLDER):
            errors.append(not_supported(_MATCH, match, (_EXACT, _NOT_OLDER, "")))
        if match == _EXACT and text == "0":
            errors.append(not_allowed(_MATCH, f'{_MATCH} "exact" is forbidden for resourceVersion "0"'))
    if query.get("sendInitialEvents"):
        errors.append(not_allowed("sendInitialEvents", "sendInitialEvents is forbidden for list"))
    if errors:
        raise invalid_options("ListOptions", errors)
    if token and text not in ("", "0"):
        raise bad_request("specifying resource version is not allowed when using continue")
    limit, version = _whole_number(request, "limit"), _version(text)
    return ListOptions(limit, token, version, bool(version) and (match == _EXACT or (bool(limit) and not match)))


def watch_options(request: web.Request) -> WatchOptions:
    """Read the query of a watch. Raises ``ApiFailure``: 400 (not readable), 422 (contradicts itself)."""
    query = request.query
    initial, match = query.get("sendInitialEvents") or "", query.get(_MATCH) or ""
    errors: list[FieldError] = []
    if initial and match != _NOT_OLDER:
        errors.append(not_allowed(_MATCH, f"sendInitialEvents requires setting {_MATCH} to {_NOT_OLDER}"))
    if match and not initial:
        errors.append(not_allowed(_MATCH, f"{_MATCH} is forbidden for watch unless sendInitialEvents is provided"))
    if match and match != _NOT_OLDER:
        errors.append(not_supported(_MATCH, match, (_NOT_OLDER,)))
    if errors:
        raise invalid_options("ListOptions", errors)
    text = query.get("resourceVersion") or ""
    version = _version(text) if text else None
    bookmarks = _switch(query.get("allowWatchBookmarks"))
    seconds = float(_whole_number(request, "timeoutSeconds")) or random.uniform(1800, 3600)
    if _switch(initial):
        return WatchOptions(version, True, bookmarks, bookmarks, seconds)
    if initial and not version:
        return WatchOptions(None, False, False, bookmarks, seconds)
    return WatchOptions(version, not version, False, bookmarks, seconds)


def too_large(version: int, current: int) -> ApiFailure:
    """A resourceVersion that is still to come (504)."""
    message = f"Timeout: Too large resource version: {version}, current: {current}"
    causes = [{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}]
    return ApiFailure(504, "Timeout", message, {"causes": causes, "retryAfterSeconds": 1}, retry_after=1)


def _version(text: str) -> int:
    if text and (not text.isascii() or not text.isdigit() or len(text) > 20):
        raise bad_request(f'Invalid value: "{text}": strconv.ParseUint: parsing "{text}": invalid syntax')
    return int(text or "0")


def _whole_number(request: web.Request, name: str) -> int:
    """One that is negative counts as none at all, as for the API server."""
    text = request.query.get(name) or "0"
    digits = text[1:] if text[0] in "+-" else text
    if not digits.isascii() or not digits.isdigit():
        raise bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax')
    if len(digits) > 18:
        raise bad_request(f'strconv.ParseInt: parsing "{text}": value out of range')
    return max(0, int(text))


def _switch(text: str | None) -> bool:
    return (text or "").lower() in ("true", "1", "t")
