"""Watches: a snapshot and everything after it, one JSON document a line, until the client or the time limit ends it."""

import asyncio
from collections import deque
from collections.abc import Iterator

from aiohttp import web

from mcjob_tui.sandbox.api.answers import Representation
from mcjob_tui.sandbox.api.list_options import watch_options
from mcjob_tui.sandbox.api.listing import Selection, selection
from mcjob_tui.sandbox.failures import ApiFailure, expired
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, encoded, metadata
from mcjob_tui.sandbox.store import Event, Store, Stored

QUEUED_AT_MOST = 4096
"""Events kept for a client that does not read; beyond that its watch is Expired."""
BOOKMARK_SECONDS = 60.0
_STALLED_SECONDS = 60.0
_LINES_AT_ONCE = 200
WATCHES: web.AppKey[set[asyncio.Task[object]]] = web.AppKey("watches")
"""The ``asyncio.Task`` of every open watch and followed log, to be ended when the server stops."""


class _Watcher:
    """The events of one kind and namespace that one client has not been sent yet."""

    def __init__(self, store: Store, kind: Kind, namespace: str) -> None:
        self._namespace = namespace
        self._queue: deque[Event] = deque()
        self._woken = asyncio.Event()
        self.overflowed = False
        self.close = store.subscribe(self._take, [kind])

    def _take(self, event: Event) -> None:
        if self._namespace and event.key[0] != self._namespace:
            return
        if len(self._queue) >= QUEUED_AT_MOST:
            self.overflowed = True
            self._queue.clear()
        if not self.overflowed:
            self._queue.append(event)
        self._woken.set()

    async def events(self, seconds: float) -> list[Event]:
        """What has come, waiting up to ``seconds`` for the first of it."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return []
        self._woken.clear()
        found = list(self._queue)
        self._queue.clear()
        return found


async def answer_watch(
    request: web.Request, store: Store, kind: Kind, namespace: str, name: str, shape: Representation
) -> web.StreamResponse:
    """Answer a GET with ``watch=true``. A version that is too old gets HTTP 200 and one ERROR event.

    Raises:
        ApiFailure: 400 or 422, a query that makes no sense.
    """
    chosen = selection(request, kind, name)
    asked = watch_options(request)
    # From here to the subscription nothing awaits: no change can fall between the snapshot and the first event.
    watcher = _Watcher(store, kind, namespace)
    at = store.version
    try:
        try:
            backlog = [] if asked.snapshot else list(store.since(kind, at if asked.version is None else asked.version))
            refused = None
        except ApiFailure as failure:
            backlog, refused = [], failure
        objects = list(store.objects(kind, namespace or None)) if asked.snapshot else []
        response = web.StreamResponse(
            headers={"Content-Type": "application/json", "Cache-Control": "no-cache, private"}
        )
        response.enable_chunked_encoding()
        await response.prepare(request)
        stream = _Stream(response, store, kind, chosen, shape)
        if refused is not None:
            await stream.error(refused)
            return response
        await stream.added(objects)
        if asked.marked:
            await stream.bookmark(at, initial_events_end=True)
        await stream.changed([each for each in backlog if not namespace or each.key[0] == namespace])
        await _follow(stream, watcher, store, asked.seconds, bookmarks=asked.bookmarks)
        return response
    finally:
        watcher.close()


async def _follow(stream: "_Stream", watcher: _Watcher, store: Store, seconds: float, *, bookmarks: bool) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    next_bookmark = loop.time() + BOOKMARK_SECONDS
    while (left := end - loop.time()) > 0:
        events = await watcher.events(min(left, max(next_bookmark - loop.time(), 0.0)))
        if watcher.overflowed:
            await stream.error(expired(f"too old resource version: the client fell behind ({store.version})"))
            return
        await stream.changed(events)
        if loop.time() >= next_bookmark:
            next_bookmark = loop.time() + BOOKMARK_SECONDS
            if bookmarks and not events:
                await stream.bookmark(store.version)
    if bookmarks and not watcher.overflowed:
        await stream.bookmark(store.version)


class _Stream:
    """Writes events to one client, mapped by its selectors."""

    def __init__(
        self, response: web.StreamResponse, store: Store, kind: Kind, chosen: Selection, shape: Representation
    ) -> None:
        self._response = response
        self._store = store
        self._kind = kind
        self._chosen = chosen
        self._shape = shape
        self._columns = True

    async def added(self, objects: list[Stored]) -> None:
        await self._write(
            self._line("ADDED", each) for each in objects if self._chosen.selects(self._kind, each.object)
        )

    async def changed(self, events: list[Event]) -> None:
        await self._write(line for event in events for line in self._mapped(event))

    async def bookmark(self, version: int, *, initial_events_end: bool = False) -> None:
        meta: Json = {"resourceVersion": str(version)}
        if initial_events_end:
            meta["annotations"] = {"k8s.io/initial-events-end": "true"}
        obj = {"kind": self._kind.kind, "apiVersion": self._kind.api_version, "metadata": meta}
        await self._write([self._line("BOOKMARK", Stored(obj, version))])

    async def error(self, failure: ApiFailure) -> None:
        await self._write([b'{"type":"ERROR","object":' + encoded(failure.status) + b"}\n"])

    def _mapped(self, event: Event) -> Iterator[bytes]:
        """An object that comes into the selection is ADDED for this client, one that leaves it DELETED."""
        is_in = event.type != "DELETED" and self._chosen.selects(self._kind, event.object)
        was_in = event.old is not None and self._chosen.selects(self._kind, event.old)
        if is_in:
            yield self._line("MODIFIED" if was_in else "ADDED", event.stored)
        elif was_in and event.type == "DELETED":
            yield self._line("DELETED", event.stored)
        elif was_in and event.old is not None:
            last = {**event.old, "metadata": {**metadata(event.old), "resourceVersion": str(event.version)}}
            yield self._line("DELETED", Stored(last, event.version))

    def _line(self, word: str, stored: Stored) -> bytes:
        content = self._shape.one(self._kind, stored, self._store.clock.now(), columns=self._columns)
        self._columns = False
        return b'{"type":"' + word.encode() + b'","object":' + content + b"}\n"

    async def _write(self, lines: "Iterator[bytes] | list[bytes]") -> None:
        """A client that reads nothing for a minute is cut off: it holds a connection and learns nothing."""
        waiting: list[bytes] = []
        for line in lines:
            waiting.append(line)
            if len(waiting) == _LINES_AT_ONCE:
                await self._send(waiting)
                waiting = []
        if waiting:
            await self._send(waiting)

    async def _send(self, lines: list[bytes]) -> None:
        async with asyncio.timeout(_STALLED_SECONDS):
            await self._response.write(b"".join(lines))
        await asyncio.sleep(0)
