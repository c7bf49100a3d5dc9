"""Lists: selectors, pages with continue tokens, and an encoding that does not hold up the event loop."""

import asyncio
import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from aiohttp import web

from mcjob_tui.resources.policies import Requirement
from mcjob_tui.resources.selectors import InvalidSelector, parse_field_selector, parse_selector
from mcjob_tui.sandbox.api.answers import Representation, body
from mcjob_tui.sandbox.failures import ApiFailure, bad_request
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, name_of, namespace_of
from mcjob_tui.sandbox.selection import FieldRequirement, selectable, selects
from mcjob_tui.sandbox.store import Store, Stored

_AT_ONCE = 100
"""Objects encoded before the event loop gets a turn: 2 to 3 ms."""
_TOO_OLD = (
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
    "the continue parameter, or use the continue token in this response to retrieve the remainder of the results. "
    "Continuing with the provided token results in an inconsistent list - objects that were created, modified, or "
    "deleted between the time the first chunk was returned and now may show up in the list."
)


@dataclass(frozen=True, slots=True)
class Selection:
    """The two selectors of a request."""

    labels: tuple[Requirement, ...] = ()
    fields: tuple[FieldRequirement, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.labels or self.fields)

    def selects(self, kind: Kind, obj: Json) -> bool:
        return selects(kind, obj, self.labels, self.fields)


@dataclass(frozen=True, slots=True)
class _Page:
    """Where a list goes on: the version it began at, and the last key that was given out."""

    version: int
    after: tuple[str, str] | None


def selection(request: web.Request, kind: Kind, name: str = "") -> Selection:
    """Read the selectors. ``name``: only that object, as a watch of one object has it. Raises ``ApiFailure`` (400)."""
    text = request.query.get("fieldSelector") or ""
    try:
        labels = parse_selector(request.query.get("labelSelector") or "")
        fields = parse_field_selector(text)
    except InvalidSelector as problem:
        raise bad_request(str(problem)) from None
    for path, _, _ in fields:
        if not selectable(kind, path):
            where = f"{kind.api_version}, Resource={kind.plural}"
            words = (
                f'field label "{path}" not supported for {kind.kind}'
                if not kind.custom
                else f"field label not supported: {path}"
            )
            found = f'Unable to find "{where}" that match label selector "", field selector "{text}": {words}'
            raise bad_request(found)
    return Selection(labels, (*fields, ("metadata.name", True, name)) if name else fields)


async def answer_list(
    request: web.Request, store: Store, kind: Kind, namespace: str, shape: Representation
) -> web.StreamResponse:
    """Answer a GET of a collection. Raises ``ApiFailure``: 400, 410 (old continue token), 504 (a future version)."""
    chosen = selection(request, kind)
    limit = _whole_number(request, "limit")
    page = _page(request, store, kind)
    rows = _rows(store, kind, namespace or None, page.after, chosen)
    found = list(islice(rows, limit)) if limit else list(rows)
    more = next(rows, None) is not None if limit else False
    meta: Json = {"resourceVersion": str(page.version)}
    if more:
        last = found[-1].object
        meta["continue"] = _token(page.version, (namespace_of(last), name_of(last)))
        if not chosen:
            # ``more`` took one row from the iterator already.
            meta["remainingItemCount"] = 1 + sum(1 for _ in rows)
    before, after = shape.envelope(kind, meta)
    return await _written(request, kind, found, shape, before, after, store)


def _rows(
    store: Store, kind: Kind, namespace: str | None, after: tuple[str, str] | None, chosen: Selection
) -> Iterator[Stored]:
    found = store.objects(kind, namespace, after)
    return (each for each in found if chosen.selects(kind, each.object)) if chosen else found


async def _written(
    request: web.Request,
    kind: Kind,
    found: list[Stored],
    shape: Representation,
    before: bytes,
    after: bytes,
    store: Store,
) -> web.StreamResponse:
    """Stored objects never change, so the list stays that of one moment while others get their turn."""
    now = store.clock.now()
    if len(found) <= _AT_ONCE:
        return body(before + b",".join(shape.item(kind, each, now) for each in found) + after)
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Cache-Control": "no-cache, private"})
    await response.prepare(request)
    await response.write(before)
    for start in range(0, len(found), _AT_ONCE):
        part = b",".join(shape.item(kind, each, now) for each in found[start : start + _AT_ONCE])
        await response.write(b"," + part if start else part)
        await asyncio.sleep(0)
    await response.write(after)
    await response.write_eof()
    return response


def _page(request: web.Request, store: Store, kind: Kind) -> _Page:
    token = request.query.get("continue")
    if token:
        version, after = _read_token(token)
        if not store.remembers(kind, version):
            fresh = ApiFailure(410, "Expired", _TOO_OLD)
            fresh.status["metadata"] = {"continue": _token(store.version, after)}
            raise fresh
        return _Page(version, after)
    wanted = request.query.get("resourceVersion") or "0"
    if not wanted.isascii() or not wanted.isdigit():
        raise bad_request(f'Invalid value: "{wanted}": resourceVersion must be a number')
    if int(wanted) > store.version:
        message = f"Too large resource version: {wanted}, current: {store.version}"
        raise ApiFailure(504, "Timeout", message, {"retryAfterSeconds": 1}, retry_after=1)
    return _Page(store.version, None)


def _token(version: int, after: tuple[str, str]) -> str:
    content = json.dumps({"v": "meta.k8s.io/v1", "rv": version, "start": after}, separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _read_token(token: str) -> tuple[int, tuple[str, str]]:
    try:
        content = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        namespace, name = content["start"]
        return int(content["rv"]), (str(namespace), str(name))
    except (ValueError, KeyError, TypeError) as problem:
        raise bad_request(f"invalid continue token: continue key is not valid: {problem}") from None


def _whole_number(request: web.Request, name: str) -> int:
    text = request.query.get(name) or "0"
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax')
    return int(text)
