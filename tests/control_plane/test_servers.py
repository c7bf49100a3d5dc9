"""The servers that other tests talk to leave nothing behind."""

import asyncio
import socket
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from tests.control_plane.servers import DEADLINE, reply, serving


@pytest.mark.parametrize("turns", range(5))
async def test_a_connection_that_comes_as_a_server_stops_is_ended_with_it(turns: int) -> None:
    async def empty(_: web.Request) -> web.StreamResponse:
        return reply({})

    with socket.socket() as client:
        async with serving(empty) as server:
            client.connect(("127.0.0.1", urlsplit(server.url).port))
            client.setblocking(False)
            for _ in range(turns):
                await asyncio.sleep(0)
        try:
            async with asyncio.timeout(DEADLINE):
                assert await asyncio.get_running_loop().sock_recv(client, 1) == b""
        except ConnectionResetError:
            pass  # not accepted yet when the port was closed
