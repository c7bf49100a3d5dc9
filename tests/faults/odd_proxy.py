"""A proxy that turns every answer into an odd one while it is told to, and cuts what is open when that changes."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.faults.connections import Connections, closing
from tests.faults.odd_answers import Odd

_STREAMS = (b"watch=true", b"follow=true")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_PACKED = re.compile(rb"accept-encoding:[^\r]*\r\n", re.IGNORECASE)
_STREAM_SECONDS = 0.1
"""How much of a stream's true answer an odd one is made of."""


class OddProxy:
    """Between clients and ``upstream``; one connection for each request."""

    def __init__(self, upstream: int) -> None:
        self._upstream = upstream
        self._odd: Odd | None = None
        self._connections = Connections(self._one)
        self.port = 0
        self.asked = 0

    @classmethod
    @asynccontextmanager
    async def before(cls, upstream: int) -> AsyncIterator["OddProxy"]:
        """A proxy that listens for the time of the block."""
        proxy = cls(upstream)
        server = await asyncio.start_server(proxy._connections.serve, "127.0.0.1", 0, limit=2**20)
        proxy.port = server.sockets[0].getsockname()[1]
        try:
            yield proxy
        finally:
            server.close()
            proxy.be(None)

    def be(self, odd: Odd | None) -> None:
        """Answer so from now on; None answers truly. What is open is cut."""
        self._odd = odd
        self._connections.cut()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        self.asked += 1
        upstream, sink = await asyncio.open_connection("127.0.0.1", self._upstream)
        try:
            sink.write(closing(_PACKED.sub(b"", head)) + body)
            await sink.drain()
            odd = self._odd
            if odd is None:
                await _passed_on(reader, upstream, writer)
            else:
                streams = any(each in head.partition(b"\r\n")[0] for each in _STREAMS)
                answer = await _some(upstream, _STREAM_SECONDS if streams else 10)
                writer.write(odd.turn(_body_of(answer)))
                await writer.drain()
        finally:
            sink.close()


async def _passed_on(
    client: asyncio.StreamReader, upstream: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Until either side has gone."""

    async def pump() -> None:
        while piece := await upstream.read(65536):
            writer.write(piece)
            await writer.drain()

    tasks = asyncio.create_task(client.read()), asyncio.create_task(pump())
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for each in tasks:
        each.cancel()
        with suppress(asyncio.CancelledError, OSError):
            await each


async def _some(upstream: asyncio.StreamReader, seconds: float) -> bytes:
    answer = b""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while piece := await upstream.read(65536):
                answer += piece
    return answer


def _body_of(answer: bytes) -> bytes:
    head, _, rest = answer.partition(b"\r\n\r\n")
    if b"chunked" not in head.lower():
        return rest
    body = b""
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size or b"0", 16)
        body, rest = body + rest[:length], rest[length + 2 :]
        if not length:
            break
    return body
