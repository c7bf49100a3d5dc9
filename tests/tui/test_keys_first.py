"""Keys go before what servers tell: order, not time. The control plane is a real session over a scripted connection."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from textual import events

from mcjob_tui.control_plane.connection import Connection
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.transport import JSON, Answer, Query
from mcjob_tui.control_plane.views import JobView, Phase
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.widgets.table import LiveTable
from tests.benchmarks.fake_api import list_head
from tests.control_plane.servers import event_line, job
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeGateway

JOBS, EVENTS, AT_ONCE = 50, 5000, 20
_GROUPS = [{"name": f"{name}.karmada.io"} for name in ("cluster", "policy", "work")]


class Flood:
    """A watch of Jobs on which thousands of changes wait as soon as it is ``open``, and nothing on other watches."""

    status, content_type, retry_after, date = 200, JSON, 0, ""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.taken = 0
        """Events that the reader has asked for."""

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
        if path.endswith("/apis"):
            return _answer({"groups": _GROUPS})
        if method == "POST":
            return _answer({"status": {"allowed": True}}, 201)
        items = [job(f"job-{number}", number + 1) for number in range(JOBS)] if path.endswith("/jobs") else []
        head = list_head(path.rpartition("/")[2])
        return _answer({**head, "metadata": {"resourceVersion": str(JOBS)}, "items": items})

    @asynccontextmanager
    async def stream(self, path: str, *, query: Query = (), silence: float) -> AsyncIterator["Flood | Silence"]:
        yield self if path.endswith("/jobs") else Silence()

    async def reaches(self, count: int) -> None:
        """Wait until so many events have been asked for."""
        while self.taken < count:  # noqa: ASYNC110
            await asyncio.sleep(0)

    async def chunks(self) -> AsyncIterator[bytes]:
        await self.open.wait()
        for first in range(0, EVENTS, AT_ONCE):
            self.taken += AT_ONCE
            yield b"".join(_change(number) for number in range(first, first + AT_ONCE))
        await asyncio.Event().wait()

    async def read(self) -> bytes:
        return b""

    async def close(self) -> None:
        pass


class Silence(Flood):
    """A watch on which nothing comes."""


class Flooded(FakeGateway):
    """Leads to a session with the flood."""

    def __init__(self, flood: Flood) -> None:
        super().__init__()
        self.flood = flood

    @asynccontextmanager
    async def connect(self, context: str | None) -> AsyncIterator[ControlPlane]:
        async with Session.open(Connection("flood", "http://flood"), transport=self.flood) as session:
            yield session


def _answer(content: object, status: int = 200) -> Answer:
    return Answer(status, JSON, json.dumps(content).encode())


def _change(number: int) -> bytes:
    return event_line("MODIFIED", job(f"job-{number % JOBS}", JOBS + number + 1, parallelism=number))


async def test_a_key_is_answered_before_a_backlog_of_changes_is_through(shell: OpenShell) -> None:
    flood = Flood()
    async with shell(Flooded(flood)) as (app, pilot):
        screen, session = app.screen, app.session
        assert isinstance(screen, JobsScreen)
        assert session is not None
        await until(pilot, lambda: session.state.phase is Phase.LIVE and len(screen.table.rows) == JOBS)
        answers: list[tuple[int, int]] = []
        flood.open.set()
        for key in range(1, 11):
            await flood.reaches(key * EVENTS // 20)
            before = flood.taken
            app.post_message(events.Key("j", "j"))
            await _moved(screen.table, key)
            answers.append((before, flood.taken))
        assert all(after - before <= 3 * AT_ONCE for before, after in answers), answers
        assert answers[-1][1] < EVENTS
        await until(pilot, lambda: flood.taken == EVENTS and _latest(screen) == EVENTS - 1)


async def _moved(table: LiveTable[JobView], to: int) -> None:
    """Look after every round of the loop, so that nothing else goes on meanwhile."""
    while table.position != to:  # noqa: ASYNC110
        await asyncio.sleep(0)


def _latest(screen: JobsScreen) -> int:
    return max(each.parallelism or 0 for each in screen.table.rows)
