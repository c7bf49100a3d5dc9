"""A transport that outlives what its kubeconfig said: where the server cannot be reached or refuses who asks, the file
is read anew.

A server that was set up again has another certificate, a token is renewed by a login in another terminal: kubectl
would find that at its next call. What stands in the file now is used as soon as it differs from what was read before.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any, TypeVar

from mcjob_tui.control_plane.connection import Connection
from mcjob_tui.control_plane.errors import ControlPlaneError, KubeconfigError, Unreachable
from mcjob_tui.control_plane.transport import JSON, Answer, Query, Stream, Transport

REST_SECONDS = 1.0
"""The file is not looked at more often: all watches fail at the same time."""

Answered = TypeVar("Answered", Answer, Stream)
Open = Callable[[Connection], Awaitable[Transport]]


class LastingTransport:
    """See ``transport.Transport``.

    A request that was refused is sent again only to the same server, as whoever may ask now. To another one nothing
    is sent that was meant for the first: what is known of that one has to be listed anew before.

    Args:
        connection: what was read; ``connection.again`` reads it anew.
        transport: the one for it.
        open_: makes one for another connection.
        moved: called with every new connection before anything is sent there.
    """

    def __init__(
        self, connection: Connection, transport: Transport, open_: Open, moved: Callable[[Connection], None]
    ) -> None:
        self._connection = connection
        self._transport = transport
        self._open = open_
        self._moved = moved
        self._lock = asyncio.Lock()
        self._looked = float("-inf")
        self._closed = False

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Query = (),
        body: Any = None,
        content_type: str = JSON,
        headers: Mapping[str, str] | None = None,
        seconds: float = 0,
    ) -> Answer:
        async def send(transport: Transport) -> Answer:
            return await transport.request(
                method, path, query=query, body=body, content_type=content_type, headers=headers, seconds=seconds
            )

        return await self._tried(send)

    @asynccontextmanager
    async def stream(self, path: str, *, query: Query = (), silence: float) -> AsyncIterator[Stream]:
        async with AsyncExitStack() as opened:

            async def begin(transport: Transport) -> Stream:
                await opened.aclose()
                return await opened.enter_async_context(transport.stream(path, query=query, silence=silence))

            yield await self._tried(begin)

    async def close(self) -> None:
        self._closed = True
        await self._transport.close()

    async def _tried(self, send: Callable[[Transport], Awaitable[Answered]]) -> Answered:
        """What the server answers, asked a second time where the file says now how to ask it."""
        transport, connection = self._transport, self._connection
        try:
            answer = await send(transport)
            if answer.status != 401 or not await self._is_another(transport):
                return answer
        except (Unreachable, KubeconfigError) as error:
            if not await self._is_another(transport) or error.may_have_happened:
                raise
            if not is_same_server(self._connection, connection):
                raise
            return await send(self._transport)
        return await send(self._transport) if is_same_server(self._connection, connection) else answer

    async def _is_another(self, used: Transport) -> bool:
        """Whether there is another transport than the one that was ``used``: since before, or by what is read now."""
        async with self._lock:
            now = asyncio.get_running_loop().time()
            if self._transport is used and not self._closed and now - self._looked >= REST_SECONDS:
                await self._read()
                self._looked = asyncio.get_running_loop().time()
            return self._transport is not used

    async def _read(self) -> None:
        before = self._connection
        if before.again is None:
            return
        try:
            read = await asyncio.to_thread(before.again)
            # What a person has settled besides stays.
            found = replace(
                read,
                namespace=before.namespace,
                request_seconds=before.request_seconds,
                karmada_version=before.karmada_version,
            )
            if found == before:
                return
            transport = await self._open(found)
        except ControlPlaneError:
            # The file cannot be used (now): what the server has said is the better sentence.
            return
        if self._closed:
            await transport.close()
            return
        old, self._transport, self._connection = self._transport, transport, found
        self._moved(found)
        # Whatever still comes by the old one ends: it is the other server's, or was for another user.
        await old.close()


def is_same_server(one: Connection, other: Connection) -> bool:
    """Whether both lead to the same server: one with another certificate need not have the same objects."""
    return _server(one) == _server(other)


def _server(connection: Connection) -> tuple[object, ...]:
    return (connection.server, connection.ca, connection.insecure, connection.tls_server_name, connection.proxy)
