"""Requests to an API server in Kubernetes' own terms: get, list by pages, create, patch, replace, delete, watch, logs.

Objects go in and out as plain JSON. Every refusal is an error of ``errors``. Nothing here is tried again, but what the
server asks to be sent a little later: it has not looked at it then.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum

from mcjob_tui.control_plane.answers import error_of
from mcjob_tui.control_plane.believing import Json as Json
from mcjob_tui.control_plane.believing import accepted, deleted_object, json_object, the_object
from mcjob_tui.control_plane.bounds import (
    LARGEST_LIST,
    LARGEST_LIST_READ,
    MOST_EMPTY_PAGES,
    MOST_LISTED,
    MOST_VALUES_LISTED,
    SMALL_PAGE,
    values_of,
)
from mcjob_tui.control_plane.errors import ControlPlaneError, Overloaded, ProtocolError, TooLarge
from mcjob_tui.control_plane.kinds import POD, Kind, is_members
from mcjob_tui.control_plane.lines import split_lines
from mcjob_tui.control_plane.list_page import Page, read_page
from mcjob_tui.control_plane.plain import plain
from mcjob_tui.control_plane.server_time import ServerTime, present
from mcjob_tui.control_plane.transport import JSON, Answer, Query, Stream, Transport

FIELD_MANAGER = "mcjob"
PAGE_SIZE = 500
METADATA_ONLY = {
    "Accept": "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
}
"""For lists of names: contents, which of Secrets nobody here wants, are not sent."""
THROTTLED_TRIES = 3
LONGEST_THROTTLE = 5
"""Seconds that a request waits when the server says so (429 with Retry-After); a longer wait is for the person."""


class Patch(StrEnum):
    """How a patch is to be understood; the value is its media type."""

    MERGE = "application/merge-patch+json"
    JSON = "application/json-patch+json"
    STRATEGIC = "application/strategic-merge-patch+json"
    APPLY = "application/apply-patch+yaml"


class Propagation(StrEnum):
    """What becomes of an object's dependents. For a Job always say it: the server's own default orphans everything."""

    BACKGROUND = "Background"
    FOREGROUND = "Foreground"
    ORPHAN = "Orphan"


class Api:
    """One API server. ``cluster`` in any call sends it on to that member through Karmada's cluster proxy.

    Every method raises the errors of ``errors``: those of the transport, and ``Refused`` for what the server says.
    """

    def __init__(self, transport: Transport, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """``pause`` waits: between tries and while something is followed; a test's own does not."""
        self.transport = transport
        self.pause = pause
        self.server_time = ServerTime()
        self.origin = 0
        """Another number once the server may be another one, of whose versions nothing is known."""

    def new_origin(self) -> None:
        """The server may be another one from now on."""
        self.origin += 1

    async def get(self, kind: Kind, namespace: str | None, name: str, *, cluster: str = "", seconds: float = 0) -> Json:
        """Read one object."""
        answer = await self._asked("GET", kind.object_path(namespace, name, cluster=cluster), seconds=seconds)
        return the_object(answer, kind, namespace, name)

    async def read(self, path: str, *, query: Query = (), seconds: float = 0) -> Json:
        """GET any path that answers a JSON object."""
        return json_object(await self._asked("GET", path, query=query, seconds=seconds))

    async def text(self, path: str) -> bytes:
        """GET any path that answers JSON, and leave the answer unread: for documents that are only searched."""
        return accepted(await self.transport.request("GET", path)).body

    async def pages(
        self,
        kind: Kind,
        namespace: str | None,
        *,
        labels: str = "",
        fields: str = "",
        limit: int = PAGE_SIZE,
        cluster: str = "",
        seconds: float = 0,
        metadata_only: bool = False,
    ) -> AsyncIterator[Page]:
        """The pages of a list as they come.

        Args:
            metadata_only: Ask for no more than the objects' metadata; a server that cannot sends them whole.

        Raises:
            Expired: between pages; what came before is no consistent list, so list again.
            TooLarge: it goes on and on, or has something in it that is larger than any object.
        """
        token, listed, size, empty = "", 0, 0, 0
        while True:
            query = [*_selection(labels, fields), ("limit", str(limit))]
            if token:
                query.append(("continue", token))
            path = kind.path(namespace, cluster=cluster)
            headers = METADATA_ONLY if metadata_only else None
            try:
                answer = await self._asked("GET", path, query=query, seconds=seconds, headers=headers)
            except TooLarge:
                if limit <= SMALL_PAGE:
                    raise
                limit = SMALL_PAGE
                continue
            page = read_page(answer.body)
            del answer  # whose body is as large as all items, for as long as they are being taken
            if page.kind not in (f"{kind.name}List", "PartialObjectMetadataList"):
                raise ProtocolError(
                    f"the server answered with {page.kind or 'something'} in place of a {kind.name}List"
                )
            yield page
            listed, empty = listed + len(page.items), empty + (not page.items)
            size += sum(map(len, page.items))
            if not page.following:
                return
            if page.following == token or listed > MOST_LISTED or size > LARGEST_LIST or empty > MOST_EMPTY_PAGES:
                raise TooLarge(f"the server's {page.kind} has no end")
            token = page.following

    async def list_all(
        self,
        kind: Kind,
        namespace: str | None,
        *,
        labels: str = "",
        fields: str = "",
        cluster: str = "",
        seconds: float = 0,
        metadata_only: bool = False,
    ) -> list[Json]:
        """All items of a list; each with the kind and version that the server leaves out in lists.

        Raises:
            TooLarge: they have more in them than is read at once.
        """
        items: list[Json] = []
        values = size = 0
        async for page in self.pages(
            kind,
            namespace,
            labels=labels,
            fields=fields,
            cluster=cluster,
            seconds=seconds,
            metadata_only=metadata_only,
        ):
            values += sum(map(values_of, page.items))
            size += sum(map(len, page.items))
            if values > MOST_VALUES_LISTED or size > LARGEST_LIST_READ:
                raise TooLarge(f"the server's {kind.name}List has more in it than is read at once")
            items += [named(plain(each), kind) for each in page.items]
        return items

    async def create(self, kind: Kind, obj: Json, *, dry_run: bool = False) -> Json:
        """Create an object; unknown fields are refused rather than dropped. ``dry_run`` asks what would happen."""
        meta = obj["metadata"]
        query = [("fieldManager", FIELD_MANAGER), ("fieldValidation", "Strict"), *_dry(dry_run)]
        answer = await self._asked("POST", kind.path(meta.get("namespace")), query=query, body=obj)
        return the_object(answer, kind, meta.get("namespace"), meta["name"])

    async def post(self, path: str, body: Json) -> Json:
        """POST to any path, such as a review."""
        return json_object(await self._asked("POST", path, body=body))

    async def patch(
        self,
        kind: Kind,
        namespace: str | None,
        name: str,
        body: Json | list[Json],
        *,
        how: Patch = Patch.MERGE,
        dry_run: bool = False,
    ) -> Json:
        """Change an object. A ``resourceVersion`` or a JSON Patch ``test`` in ``body`` makes it conditional."""
        query = [("fieldManager", FIELD_MANAGER), *_dry(dry_run)]
        answer = await self._asked("PATCH", kind.object_path(namespace, name), query=query, body=body, content_type=how)
        return the_object(answer, kind, namespace, name)

    async def replace(self, kind: Kind, obj: Json, *, dry_run: bool = False) -> Json:
        """Write a whole object back; the ``resourceVersion`` in it guards against other people's changes."""
        meta = obj["metadata"]
        path = kind.object_path(meta.get("namespace"), meta["name"])
        query = [("fieldManager", FIELD_MANAGER), ("fieldValidation", "Strict"), *_dry(dry_run)]
        answer = await self._asked("PUT", path, query=query, body=obj)
        return the_object(answer, kind, meta.get("namespace"), meta["name"])

    async def delete(
        self,
        kind: Kind,
        namespace: str | None,
        name: str,
        *,
        propagation: Propagation = Propagation.BACKGROUND,
        uid: str = "",
        resource_version: str = "",
    ) -> Json:
        """Delete an object, only if it still has ``uid`` and ``resource_version`` where these are given
        (``Conflict``).
        """
        preconditions = {key: value for key, value in (("uid", uid), ("resourceVersion", resource_version)) if value}
        body: Json = {"kind": "DeleteOptions", "apiVersion": "v1", "propagationPolicy": propagation.value}
        if preconditions:
            body["preconditions"] = preconditions
        path = kind.object_path(namespace, name)
        query = [("propagationPolicy", propagation.value)]
        return deleted_object(await self._asked("DELETE", path, query=query, body=body), kind, namespace, name)

    @asynccontextmanager
    async def watch(
        self,
        kind: Kind,
        namespace: str | None,
        *,
        resource_version: str,
        silence: float,
        server_seconds: int,
        labels: str = "",
        fields: str = "",
        cluster: str = "",
    ) -> AsyncIterator[AsyncIterator[list[bytes]]]:
        """Watch from ``resource_version``: yields the events' lines, as many at a time as have come.

        Args:
            silence: seconds without a byte after which ``TimedOut`` is raised.
            server_seconds: how long the server is asked to keep the watch open.
        """
        query = [
            *_selection(labels, fields),
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("resourceVersion", resource_version),
            ("timeoutSeconds", str(server_seconds)),
        ]
        path = kind.path(namespace, cluster=cluster)
        sent = present()
        async with self.transport.stream(path, query=query, silence=silence) as stream:
            if not cluster:
                self.server_time.heard(stream.date, sent)
            if stream.status >= 400:
                raise await _refused(stream)
            if "json" not in stream.content_type:
                raise ProtocolError(f"a watch was answered with {stream.content_type or 'nothing known'}")
            yield split_lines(stream.chunks())

    @asynccontextmanager
    async def log(
        self, namespace: str, pod: str, *, query: Query, silence: float, cluster: str = ""
    ) -> AsyncIterator[AsyncIterator[list[bytes]]]:
        """A container's log as lines, as many at a time as have come; ``query`` is that of the ``log`` subresource."""
        path = POD.object_path(namespace, pod, subresource="log", cluster=cluster)
        async with self.transport.stream(path, query=query, silence=silence) as stream:
            if stream.status >= 400:
                raise await _refused(stream)
            yield split_lines(stream.chunks(), last_may_be_open=True)

    async def _asked(
        self,
        method: str,
        path: str,
        *,
        query: Query = (),
        body: Json | list[Json] | None = None,
        content_type: str = JSON,
        headers: Mapping[str, str] | None = None,
        seconds: float = 0,
    ) -> Answer:
        """Send and take the answer if it is none of refusal."""
        tries = THROTTLED_TRIES
        while True:
            tries -= 1
            sent = present()
            answer = await self.transport.request(
                method, path, query=query, body=body, content_type=content_type, headers=headers, seconds=seconds
            )
            if not is_members(path):
                self.server_time.heard(answer.date, sent)
            try:
                return accepted(answer)
            except Overloaded as error:
                if not tries or not 0 < error.retry_after <= LONGEST_THROTTLE:
                    raise
                await self.pause(error.retry_after)


async def _refused(stream: Stream) -> ControlPlaneError:
    return error_of(stream.status, stream.content_type, await stream.read(), retry_after=stream.retry_after)


def named(item: Json, kind: Kind) -> Json:
    """An item of a list with the kind and version that lists leave out."""
    return {"apiVersion": kind.api_version, "kind": kind.name} | item


def _selection(labels: str, fields: str) -> list[tuple[str, str]]:
    pairs = (("labelSelector", labels), ("fieldSelector", fields))
    return [(key, value) for key, value in pairs if value]


def _dry(dry_run: bool) -> list[tuple[str, str]]:
    return [("dryRun", "All")] if dry_run else []
