"""The transport over ``kubernetes.aio``'s ``ApiClient``: who asks, with which patience, and what comes back.

The client is made in ``pooled_client``. Its ``call_api`` is called low-level by its makers and has changed before,
which is why it stays in here. Objects go through as plain JSON.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiohttp
from multidict import CIMultiDict

import mcjob_tui
from mcjob_tui.control_plane import bounds
from mcjob_tui.control_plane.connection import Connection, Impersonation
from mcjob_tui.control_plane.credentials import Credentials, Identity
from mcjob_tui.control_plane.errors import TooLarge, Unreachable
from mcjob_tui.control_plane.pooled_client import SENDING, build_client, close_client, give_pool
from mcjob_tui.control_plane.room import Room
from mcjob_tui.control_plane.transport import CONNECT_SECONDS, JSON, Answer, Query
from mcjob_tui.control_plane.transport_errors import Sending, spoken

if TYPE_CHECKING:
    from kubernetes.aio.client import ApiClient

_READING = Sending(changes=False)


class KubernetesStream:
    """A streaming answer; see ``transport.Stream``. Read whole, it has to be there within ``seconds``."""

    def __init__(self, response: aiohttp.ClientResponse, seconds: float) -> None:
        self._response = response
        self._seconds = seconds

    @property
    def status(self) -> int:
        return self._response.status

    @property
    def content_type(self) -> str:
        return self._response.content_type

    @property
    def retry_after(self) -> int:
        return _retry_after(self._response)

    @property
    def date(self) -> str:
        return self._response.headers.get("Date", "")

    async def chunks(self) -> AsyncIterator[bytes]:
        with spoken(_READING):
            async for chunk in self._response.content.iter_any():
                yield chunk

    async def read(self) -> bytes:
        with spoken(_READING):
            async with asyncio.timeout(self._seconds):
                return await _whole(self._response)


class KubernetesTransport:
    """One connection; see ``transport.Transport``. Make it with ``open_transport``."""

    def __init__(self, connection: Connection, credentials: Credentials, client: "ApiClient") -> None:
        """``client`` was built for the connection's own certificate."""
        give_pool(client)
        self._connection = connection
        self._credentials = credentials
        self._headers = _standing_headers(connection.user.impersonation)
        self._client: ApiClient | None = client
        self._certificate = connection.user.certificate
        self._lock = asyncio.Lock()

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
        patience = aiohttp.ClientTimeout(
            total=seconds or self._connection.request_seconds, sock_connect=CONNECT_SECONDS
        )
        extra = {**(headers or {}), "Content-Type": content_type}
        response = await self._send(method, path, query, body, extra, patience)
        with spoken(Sending(changes=method != "GET", begun=True)):
            data = await _whole(response)
        warnings = tuple(response.headers.getall("Warning", ()))
        date = response.headers.get("Date", "")
        return Answer(response.status, response.content_type, data, warnings, _retry_after(response), date)

    @asynccontextmanager
    async def stream(self, path: str, *, query: Query = (), silence: float) -> AsyncIterator[KubernetesStream]:
        patience = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=silence)
        response = await self._send("GET", path, query, None, {}, patience)
        try:
            yield KubernetesStream(response, self._connection.request_seconds)
        finally:
            _drop(response)

    async def close(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await close_client(client)

    async def _send(
        self,
        method: str,
        path: str,
        query: Query,
        body: Any,
        headers: Mapping[str, str],
        patience: aiohttp.ClientTimeout,
    ) -> aiohttp.ClientResponse:
        identity = await self._credentials.current()
        response = await self._send_as(identity, method, path, query, body, headers, patience)
        if response.status == 401 and await self._credentials.renew(identity):
            response.release()
            identity = await self._credentials.current()
            response = await self._send_as(identity, method, path, query, body, headers, patience)
        return response

    async def _send_as(
        self,
        identity: Identity,
        method: str,
        path: str,
        query: Query,
        body: Any,
        headers: Mapping[str, str],
        patience: aiohttp.ClientTimeout,
    ) -> aiohttp.ClientResponse:
        client = await self._client_for(identity)
        sent_headers = self._headers.copy()
        sent_headers.update(headers)
        if identity.authorization:
            sent_headers["Authorization"] = identity.authorization
        url = self._connection.server + path + _query_text(query)
        sending = Sending(changes=method != "GET")
        under_way = SENDING.set(sending)
        try:
            with spoken(sending):
                # A stream whose head comes byte by byte is never silent.
                async with asyncio.timeout(patience.sock_read):
                    answer = await client.call_api(
                        method, url, header_params=sent_headers, body=body, _request_timeout=patience
                    )
        finally:
            SENDING.reset(under_way)
        response: aiohttp.ClientResponse = answer.response
        return response

    async def _client_for(self, identity: Identity) -> "ApiClient":
        """The client with the identity's certificate; a plugin's new certificate means a new TLS context."""
        async with self._lock:
            if self._client is None:
                raise Unreachable("the session is closed")
            if self._certificate != identity.certificate:
                client = await asyncio.to_thread(build_client, self._connection, identity.certificate)
                give_pool(client)
                old, self._client, self._certificate = self._client, client, identity.certificate
                await close_client(old)
            return self._client


async def open_transport(connection: Connection) -> KubernetesTransport:
    """A transport for ``connection``; the heavy imports run in a thread, nothing is sent yet.

    Raises:
        KubeconfigError: the connection's certificates cannot be used.
    """
    client = await asyncio.to_thread(build_client, connection, connection.user.certificate)
    return KubernetesTransport(connection, Credentials(connection), client)


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    """The body, unpacked; no more of it is taken than any page of a list could have."""
    pieces: list[bytes] = []
    size, room = 0, Room()
    try:
        async for piece in response.content.iter_any():
            size += len(piece)
            if size > bounds.LARGEST_ANSWER:
                raise TooLarge(f"the server's answer is larger than {bounds.LARGEST_ANSWER // bounds.MIB} MiB")
            if size > bounds.LARGEST_OBJECT:
                room.check()
            pieces.append(piece)
    except BaseException:
        response.close()
        raise
    return b"".join(pieces)


def _drop(response: aiohttp.ClientResponse) -> None:
    """Leave a stream without TLS's farewell: a server that has stopped would be waited for to answer it."""
    connection = response.connection
    transport = connection.transport if connection is not None else None
    response.close()
    if transport is not None:
        transport.abort()


def _standing_headers(impersonation: Impersonation) -> CIMultiDict[str]:
    """What every request carries; a group of an impersonation is a header of its own each."""
    headers = CIMultiDict({"Accept": JSON, "User-Agent": f"mcjob/{mcjob_tui.__version__}"})
    if impersonation.user:
        headers.add("Impersonate-User", impersonation.user)
    if impersonation.uid:
        headers.add("Impersonate-Uid", impersonation.uid)
    for group in impersonation.groups:
        headers.add("Impersonate-Group", group)
    for key, values in impersonation.extra:
        for value in values:
            headers.add(f"Impersonate-Extra-{quote(key, safe='')}", value)
    return headers


def _retry_after(response: aiohttp.ClientResponse) -> int:
    """The seconds of ``Retry-After``; Kubernetes gives no date there."""
    text = response.headers.get("Retry-After", "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _query_text(query: Query) -> str:
    return (
        "?" + "&".join(f"{quote(key, safe='')}={quote(value, safe='', errors='replace')}" for key, value in query)
        if query
        else ""
    )
