"""An HTTP proxy on loopback that passes requests on, one connection each, until a fault is due."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.control_plane.servers import kept_port
from tests.faults.connections import Connections, closing
from tests.faults.kinds_of_fault import Fault, Way


@dataclass(frozen=True)
class Boundary:
    """Where one request passes: what is asked for. Requests that ask for the same are the same boundary."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Proxy:
    """Stands between a client and ``upstream``.

    Attributes:
        fault: what is to happen, to request number ``at`` (from 1) and, if it is ``lasting``, to all that follow.
        passed: called after each request that the server has carried out.
        seen: the requests that came, in order.
    """

    upstream: int
    passed: Callable[[], None]
    fault: Fault | None = None
    at: int = 0
    lasting: bool = False
    seen: list[Boundary] = field(default_factory=list)
    port: int = 0
    hung: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once a request waits for an answer that never comes."""
    _server: asyncio.Server | None = None
    _kept: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self._connections = Connections(self._one)

    async def start(self) -> None:
        """Listen; on the same port as before if it was closed."""
        if self.port == 0:
            self.port = self._kept.enter_context(kept_port())
        if self._server is None:
            self._server = await asyncio.start_server(
                self._connections.serve, "127.0.0.1", self.port, reuse_address=True
            )

    def stop_listening(self) -> None:
        """Nobody answers from now on."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def arm(self, fault: Fault, at: int, *, lasting: bool) -> None:
        """Have ``fault`` happen to the request number ``at``, counted from now."""
        self.seen.clear()
        self.hung.clear()
        self.fault, self.at, self.lasting = fault, at, lasting
        if fault.way is Way.REFUSE and at == 1:
            self.stop_listening()

    async def repair(self) -> None:
        """All is well from now on."""
        self.fault = None
        await self.start()

    async def restart_if_brief(self) -> None:
        """A server that was killed or away is back, unless the fault is a lasting one."""
        if not self.lasting:
            await self.start()

    def close(self) -> None:
        """Close everything."""
        self.stop_listening()
        self._connections.cut()
        self._kept.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        path, _, query = target.partition("?")
        self.seen.append(Boundary(method, f"{path}{' (dry run)' if 'dryRun=All' in query else ''}"))
        number = len(self.seen)
        fault = self.fault if number == self.at or (self.lasting and number > self.at > 0) else None
        if fault is None or fault.way is Way.REFUSE:
            await self._pass_on(head, body, writer, number)
            return
        answer = await self._carried_out(head, body) if fault.carried_out else b""
        if fault.way is Way.ANSWER:
            writer.write(fault.answer)
            await writer.drain()
        elif fault.way is Way.HANG:
            self.hung.set()
            await reader.read()
        else:
            if fault.way is Way.KILL:
                self.stop_listening()
            if fault.way is Way.CUT_SHORT:
                writer.write(answer[: len(answer) // 2])
                await writer.drain()
            writer.transport.abort()

    async def _pass_on(self, head: bytes, body: bytes, writer: asyncio.StreamWriter, number: int) -> None:
        answer = await self._carried_out(head, body)
        if self.fault is not None and self.fault.way is Way.REFUSE and number + 1 == self.at:
            # Before the client has its answer: its next connection must find nobody.
            self.stop_listening()
        writer.write(answer)
        await writer.drain()

    async def _carried_out(self, head: bytes, body: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        try:
            writer.write(closing(head) + body)
            await writer.drain()
            answer = await reader.read()
        finally:
            writer.close()
        self.passed()
        return answer


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0
