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
from mcjob_tui.sandbox.api.list_options import ListOptions, list_options, too_large
from mcjob_tui.sandbox.failures import ApiFailure, bad_request, expired
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, name_of, namespace_of
from mcjob_tui.sandbox.selection import FieldRequirement, refusal_of_field, selectable, selects
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
    try:
        labels = parse_selector(request.query.get("labelSelector") or "")
        fields = parse_field_selector(request.query.get("fieldSelector") or "")
    except InvalidSelector as problem:
        raise bad_request(str(problem)) from None
    for path, _, _ in fields:
        if not selectable(kind, path):
            raise bad_request(refusal_of_field(kind, path))
    return Selection(labels, (*fields, ("metadata.name", True, name)) if name else fields)


async def answer_list(
    request: web.Request, store: Store, kind: Kind, namespace: str, shape: Representation
) -> web.StreamResponse:
    """Answer a GET of a collection, its pages all as they were when the first was given out.

    Raises:
        ApiFailure: 400, 422, 410 (a version or continue token that is too old), 504 (a future version).
    """
    chosen = selection(request, kind)
    asked = list_options(request)
    limit = asked.limit
    page = _page(asked, store, kind)
    rows = _rows(store, kind, namespace or None, page, chosen)
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


def _rows(store: Store, kind: Kind, namespace: str | None, page: _Page, chosen: Selection) -> Iterator[Stored]:
    found = store.objects(kind, namespace, page.after, page.version)
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


def _page(asked: ListOptions, store: Store, kind: Kind) -> _Page:
    if asked.token:
        version, after = _read_token(asked.token)
        if not store.remembers(kind, version):
            fresh = ApiFailure(410, "Expired", _TOO_OLD)
            fresh.status["metadata"] = {"continue": _token(store.version, after)}
            raise fresh
        return _Page(version, after)
    if asked.version > store.version:
        raise too_large(asked.version, store.version)
    if not asked.exact:
        return _Page(store.version, None)
    if not store.remembers(kind, asked.version):
        raise expired("The resourceVersion for the provided list is too old.")
    return _Page(asked.version, None)


def _token(version: int, after: tuple[str, str]) -> str:
    content = json.dumps({"v": "meta.k8s.io/v1", "rv": version, "start": after}, separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _read_token(token: str) -> tuple[int, tuple[str, str]]:
    try:
        text = base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True)
    except ValueError:
        raise _no_token("illegal base64 data") from None
    try:
        content = json.loads(text)
        namespace, name = content["start"]
        return int(content["rv"]), (str(namespace), str(name))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _no_token("incorrect encoded start key (version meta.k8s.io/v1)") from None


def _no_token(why: str) -> ApiFailure:
    """In the words of ``apiserver/pkg/storage/continue.go``."""
    return bad_request(f"invalid continue token: continue key is not valid: {why}")
