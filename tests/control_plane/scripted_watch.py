"""A reflector of Jobs at a server that plays a script: what it lists, and how each watch goes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import web

from mcjob_tui.control_plane.backoff import Backoff
from mcjob_tui.control_plane.cache import Cache, Key
from mcjob_tui.control_plane.kinds import JOB
from mcjob_tui.control_plane.reflector import Reflector, Selection
from mcjob_tui.control_plane.views import ConnectionState, Phase
from mcjob_tui.resources.jobs import Job
from tests.control_plane.servers import Handler, Server, api_to, job, job_list, reply, serving, streaming


@dataclass
class Reflected:
    """A reflector at work: what it holds, said and waited."""

    server: Server
    cache: Cache[Job]
    changed: list[Key] = field(default_factory=list)
    states: list[ConnectionState] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        return {name for _, name in self.cache}

    @property
    def watches(self) -> list[str]:
        """The resourceVersions that watches began at."""
        return [each.query["resourceVersion"] for each in self.server.requests if "watch" in each.query]

    @property
    def lists(self) -> int:
        return sum("watch" not in each.query for each in self.server.requests)

    @property
    def phase(self) -> Phase | None:
        return self.states[-1].phase if self.states else None


@asynccontextmanager
async def reflecting(handler: Handler, *, silence: float = 5.0, slow: bool = False) -> AsyncIterator[Reflected]:
    """Run a reflector of Jobs in ``demo``. Its waits are noted and, unless ``slow``, not waited out."""
    async with serving(handler) as server, api_to(server) as api:
        changed: list[Key] = []
        cache = Cache(JOB, Job, changed.append)
        found = Reflected(server, cache, changed)

        async def pause(seconds: float) -> None:
            found.waits.append(seconds)
            await asyncio.sleep(seconds if slow else min(seconds, 0.01))

        backoff = Backoff(chance=lambda: 0.0)
        reflector = Reflector(
            api, cache, Selection("demo"), found.states.append, silence=silence, pause=pause, backoff=backoff
        )
        task = asyncio.create_task(reflector.run())
        try:
            yield found
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


class Script:
    """A server of Jobs: lists what it is told, and plays one script after the other for the watches."""

    def __init__(self, *watches: Callable[[web.StreamResponse], object], listed: web.Response | None = None) -> None:
        self.pages = [reply(job_list(10, job("a", 1), job("b", 2)))] if listed is None else [listed]
        self.watches = list(watches)
        self.never = asyncio.Event()

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        if "watch" not in request.query:
            page = self.pages.pop(0) if len(self.pages) > 1 else self.pages[0]
            return web.Response(body=page.body, status=page.status, content_type=page.content_type)
        if not self.watches:
            response = await streaming(request)
            await self.never.wait()
            return response
        script = self.watches.pop(0)
        if isinstance(script, Refusal):
            return script.answer()
        response = await streaming(request)
        result = script(response)
        if asyncio.iscoroutine(result):
            await result
        return response


@dataclass
class Refusal:
    """A watch that is refused."""

    body: object
    status: int

    def __call__(self, _: web.StreamResponse) -> None:
        raise AssertionError("a refusal is answered, not streamed")

    def answer(self) -> web.Response:
        if isinstance(self.body, str):
            return web.Response(text=self.body, status=self.status, content_type="text/html")
        return reply(self.body, self.status)


def sends(*lines: bytes, stay: bool = True) -> Callable[[web.StreamResponse], object]:
    """A watch that sends lines and then stays open, or closes."""

    async def play(response: web.StreamResponse) -> None:
        for line in lines:
            await response.write(line)
        if stay:
            await asyncio.Event().wait()

    return play


def cuts(text: bytes) -> Callable[[web.StreamResponse], object]:
    """A watch whose connection breaks after ``text``, in the middle of a line."""

    async def play(response: web.StreamResponse) -> None:
        await response.write(text)
        transport = response._req.transport if response._req is not None else None
        assert transport is not None
        transport.close()

    return play
