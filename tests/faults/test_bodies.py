"""Answers whose head is well and whose body is a trap: packed without an end, cut off under TLS, a byte at a time."""

import asyncio
import gzip
import ssl
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from mcjob_tui.control_plane import bounds
from mcjob_tui.control_plane.connection import Connection
from mcjob_tui.control_plane.errors import ProtocolError, TimedOut, Unreachable
from mcjob_tui.control_plane.kubernetes_transport import KubernetesTransport
from tests.control_plane.certificates import Authority
from tests.control_plane.servers import transport_to

_MIB = 2**20
_OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
Says = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def _transport(
    says: Says, *, tls: ssl.SSLContext | None = None, seconds: float = 20
) -> AsyncIterator[KubernetesTransport]:
    """A transport to a server that ``says`` something to every request, and hangs up."""

    speaking = set[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        me = asyncio.current_task()
        assert me is not None
        speaking.add(me)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await reader.readuntil(b"\r\n\r\n")
                await says(writer)
                await writer.drain()
        finally:
            writer.transport.abort()

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls) as server:
        url = f"http{'s' if tls else ''}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with transport_to(Connection("c", url, insecure=tls is not None, request_seconds=seconds)) as transport:
            yield transport
        for each in speaking:
            each.cancel()
        await asyncio.gather(*speaking, return_exceptions=True)
        await asyncio.sleep(0)  # what was aborted is closed in the loop's next turn


async def _asked(transport: KubernetesTransport) -> None:
    await transport.request("GET", "/x")


async def _read_as_refused(transport: KubernetesTransport) -> None:
    async with transport.stream("/x", silence=20) as stream:
        await stream.read()


@pytest.mark.parametrize("read", [_asked, _read_as_refused])
async def test_an_answer_that_unpacks_without_an_end_is_left_at_the_bound(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[KubernetesTransport], Awaitable[None]]
) -> None:
    monkeypatch.setattr(bounds, "LARGEST_ANSWER", 4 * _MIB)
    bomb = gzip.compress(b" " * (64 * _MIB), 6)
    assert len(bomb) < 70_000

    async def says(writer: asyncio.StreamWriter) -> None:
        writer.write(f"{_OK}Content-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n".encode() + bomb)

    async with _transport(says) as transport:
        tracemalloc.start()
        try:
            with pytest.raises(ProtocolError, match="larger than 4 MiB"):
                await read(transport)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 28 * _MIB  # the bound, and what aiohttp unpacks ahead


@pytest.mark.parametrize("framing", ["Content-Length: 900", "Transfer-Encoding: chunked"])
async def test_a_body_that_is_cut_off_under_tls_is_no_answer(tmp_path: Path, framing: str) -> None:
    authority = Authority()
    tls = authority.server_context(authority.issue("server", "127.0.0.1"), tmp_path)

    async def says(writer: asyncio.StreamWriter) -> None:
        writer.write(f"{_OK}{framing}\r\n\r\n2\r\n{{}}\r\n".encode())
        await writer.drain()
        await asyncio.sleep(0.05)  # the head is read before the cut, and the answer has begun

    async with _transport(says, tls=tls) as transport:
        with pytest.raises(Unreachable, match="broke off") as failed:
            await transport.request("POST", "/x", body={})
        assert failed.value.sent
        async with transport.stream("/x", silence=20) as stream:
            with pytest.raises(Unreachable, match="broke off"):
                _ = [each async for each in stream.chunks()]


async def _dripping(writer: asyncio.StreamWriter, text: str) -> None:
    for each in text:
        writer.write(each.encode())
        await writer.drain()
        await asyncio.sleep(0.05)


async def test_an_answer_of_which_a_byte_comes_now_and_then_is_not_waited_for() -> None:
    async def says(writer: asyncio.StreamWriter) -> None:
        writer.write(f"{_OK}Content-Length: 9000\r\n\r\n".encode())
        await _dripping(writer, " " * 9000)

    async with _transport(says, seconds=1) as transport:
        with pytest.raises(TimedOut, match="no answer in time") as failed:
            await transport.request("POST", "/x", body={})
        assert failed.value.sent
        async with transport.stream("/x", silence=20) as stream:
            with pytest.raises(TimedOut, match="no answer in time"):
                await stream.read()


async def test_a_head_of_which_a_byte_comes_now_and_then_is_not_waited_for() -> None:
    async def says(writer: asyncio.StreamWriter) -> None:
        await _dripping(writer, f"{_OK}X-Long: {'x' * 8000}")

    async with _transport(says, seconds=1) as transport:
        with pytest.raises(TimedOut, match="no answer in time"):
            await transport.request("GET", "/x")
        with pytest.raises(TimedOut, match="no answer in time"):
            async with transport.stream("/x", silence=1):
                pass
