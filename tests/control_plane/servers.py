"""Small HTTP servers that behave as a test says, and waiting for a state."""

import asyncio
import json
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.connection import Connection, User
from mcjob_tui.control_plane.kubernetes_transport import KubernetesTransport, open_transport

CAPTURES = Path(__file__).parents[1] / "captures"
DEADLINE = 60.0
"""Seconds of waiting; only a test that fails waits them out, and a machine that is busy with others is slow."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Json = dict[str, Any]


@dataclass
class Server:
    """A server that is running, and what it was asked."""

    url: str
    requests: list[web.Request] = field(default_factory=list)

    @property
    def asked(self) -> list[str]:
        """Methods and paths with their queries, in order."""
        return [f"{each.method} {each.path_qs}" for each in self.requests]


async def accepting_no_more(runner: web.BaseRunner) -> None:
    """Have a server that is about to stop take no connection any more.

    A server that is closed between a connection's accepting and its first turn never closes that connection: Python
    refuses to make a transport for it, and whichever test runs when it is collected fails. So some turns go by.
    """
    loop = asyncio.get_running_loop()
    for site in runner.sites:
        for each in getattr(site, "_server").sockets:  # noqa: B009 (aiohttp does not show it)
            loop.remove_reader(each.fileno())
    for _ in range(4):
        await asyncio.sleep(0)


async def stopped(runner: web.BaseRunner) -> None:
    """Stop a server and end every connection that it has taken."""
    await accepting_no_more(runner)
    await runner.cleanup()


@asynccontextmanager
async def serving(handler: Handler, *, tls: ssl.SSLContext | None = None, port: int = 0) -> AsyncIterator[Server]:
    """Answer every request with ``handler`` while the block runs."""
    server = Server("")

    async def answer(request: web.Request) -> web.StreamResponse:
        server.requests.append(request)
        return await handler(request)

    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0.1)  # type: ignore[arg-type]
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, ssl_context=tls, reuse_address=True)
    await site.start()
    host, real_port = runner.addresses[0][:2]
    server.url = f"{'https' if tls else 'http'}://{host}:{real_port}"
    try:
        yield server
    finally:
        await stopped(runner)


@contextmanager
def kept_port() -> Iterator[int]:
    """A port for servers that come and go: while none listens there, no other process gets it.

    It is bound and not listened on, which only Linux allows beside a server.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        if sys.platform != "linux":
            held.close()
        yield port


@asynccontextmanager
async def transport_to(connection: Connection) -> AsyncIterator[KubernetesTransport]:
    """A real transport, closed after the block."""
    transport = await open_transport(connection)
    try:
        yield transport
    finally:
        await transport.close()


@asynccontextmanager
async def api_to(server: Server, user: User | None = None) -> AsyncIterator[Api]:
    """The API of a server over a real transport."""
    async with transport_to(Connection("test", server.url, user=user or User())) as transport:
        yield Api(transport)


async def until(condition: Callable[[], object]) -> None:
    """Wait until ``condition`` holds; fails after ``DEADLINE`` seconds."""
    async with asyncio.timeout(DEADLINE):
        while not condition():  # noqa: ASYNC110 (any state at all, so there is no event to wait for)
            await asyncio.sleep(0.005)


def reply(content: Any, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.Response(body=json.dumps(content).encode(), status=status, content_type="application/json")


def status_object(code: int, reason: str, message: str) -> Json:
    """A Kubernetes ``Status`` of a failure."""
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "reason": reason,
        "message": message,
        "code": code,
    }


def job(name: str, version: int, namespace: str = "demo", **spec: Any) -> Json:
    """A small Job."""
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "namespace": namespace, "uid": f"uid-{name}", "resourceVersion": str(version)},
        "spec": spec,
    }


def job_list(version: int, *items: Json, token: str = "") -> Json:
    """A page of Jobs, as a typed list comes: its items have no kind."""
    meta = {"resourceVersion": str(version), **({"continue": token} if token else {})}
    bare = [{key: value for key, value in each.items() if key not in ("kind", "apiVersion")} for each in items]
    return {"kind": "JobList", "apiVersion": "batch/v1", "metadata": meta, "items": bare}


def event_line(kind: str, obj: Json) -> bytes:
    """A line of a watch."""
    return json.dumps({"type": kind, "object": obj}, separators=(",", ":")).encode() + b"\n"


def bookmark(version: int) -> bytes:
    """A BOOKMARK line."""
    return event_line(
        "BOOKMARK", {"kind": "Job", "apiVersion": "batch/v1", "metadata": {"resourceVersion": str(version)}}
    )


async def streaming(request: web.Request, content_type: str = "application/json") -> web.StreamResponse:
    """A prepared answer to write lines into."""
    response = web.StreamResponse(headers={"Content-Type": content_type})
    await response.prepare(request)
    return response


def capture(name: str) -> Json:
    """A captured object."""
    found: Json = json.loads((CAPTURES / f"{name}.json").read_text())
    return found
