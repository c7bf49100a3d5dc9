"""A TLS server that notes whom it saw, a proxy before it, and the two clients that are compared."""

import asyncio
import json
import os
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.kubeconfig import load_kubeconfig
from tests.control_plane.certificates import Authority, Pair
from tests.control_plane.servers import reply, stopped, transport_to

Seen = dict[str, Any]
_SECONDS = 20
ASKED = "/whoami"


@dataclass
class World:
    """What a kubeconfig may refer to, and what the server saw of whoever came."""

    folder: Path
    authority: Authority
    client: Pair
    other: Authority
    url: str = ""
    proxy: str = ""
    tls_proxy: str = ""
    seen: list[Seen] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


@dataclass(frozen=True)
class Came:
    """How one client fared: what the server saw of it, or the sentence that it ended with."""

    seen: tuple[Seen, ...]
    refusal: str = ""


@asynccontextmanager
async def world(folder: Path, authority: Authority, other: Authority, client: Pair) -> AsyncIterator[World]:
    """The server and the proxies, as long as the block runs."""
    found = World(folder, authority, client, other)
    pair = authority.issue("server", "127.0.0.1", "api.internal")
    context = authority.server_context(pair, folder)
    context.load_verify_locations(cadata=authority.certificate)
    context.verify_mode = ssl.CERT_OPTIONAL
    proxied: set[int] = set()

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if not request.path.endswith(ASKED):
            # Some kubectls look at the version first, to hand on to one that fits.
            return reply({"major": "1", "minor": "36", "gitVersion": "v1.36.2"})
        assert request.transport is not None
        certificate = request.transport.get_extra_info("peercert")
        peer = request.transport.get_extra_info("peername")[1]
        found.seen.append(
            {
                "path": request.path,
                "authorization": request.headers.get("Authorization", ""),
                "certificate": certificate["subject"][0][0][1] if certificate else "",
                "impersonated": sorted(
                    (key.lower(), value) for key, value in request.headers.items() if key.lower().startswith("imperson")
                ),
                "through a proxy": peer in proxied,
            }
        )
        return reply({"kind": "Seen"})

    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    found.url = f"https://127.0.0.1:{runner.addresses[0][1]}"
    plain = await asyncio.start_server(_tunnel(proxied), "127.0.0.1", 0)
    over_tls = await asyncio.start_server(_tunnel(proxied), "127.0.0.1", 0, ssl=authority.server_context(pair, folder))
    found.proxy = f"http://127.0.0.1:{plain.sockets[0].getsockname()[1]}"
    found.tls_proxy = f"https://127.0.0.1:{over_tls.sockets[0].getsockname()[1]}"
    try:
        yield found
    finally:
        plain.close()
        over_tls.close()
        await stopped(runner)


def _tunnel(proxied: set[int]) -> Any:
    """A proxy that knows CONNECT; notes the ports that its own connections come from."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            host, _, port = head.split()[1].decode().partition(":")
            far_reader, far_writer = await asyncio.open_connection(host, int(port))
            proxied.add(far_writer.get_extra_info("sockname")[1])
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
        writer.close()

    return serve


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


def environment_of(there: World, given: Mapping[str, str]) -> dict[str, str]:
    """A process's environment with nothing of the person's who runs the tests."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**kept, "HOME": str(there.folder / "home"), **given}


async def by_mcjob(there: World, environment: Mapping[str, str], context: str | None) -> Came:
    """What comes of it here."""
    there.seen.clear()
    try:
        connection = load_kubeconfig(None, environment_of(there, environment)).connection(context)
        async with transport_to(connection) as transport:
            answer = await transport.request("GET", ASKED, seconds=_SECONDS)
            assert json.loads(answer.body) == {"kind": "Seen"}
    except ControlPlaneError as error:
        return Came(tuple(there.seen), error.sentence)
    return Came(tuple(there.seen))


async def by_kubectl(there: World, environment: Mapping[str, str], context: str | None) -> Came:
    """What comes of it with kubectl."""
    there.seen.clear()
    chosen = ["--context", context] if context is not None else []
    process = await asyncio.create_subprocess_exec(
        "kubectl",
        "get",
        "--raw",
        ASKED,
        f"--request-timeout={_SECONDS}s",
        *chosen,
        env=environment_of(there, environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    return Came(tuple(there.seen), errors.decode().strip() or "failed" if process.returncode else "")
