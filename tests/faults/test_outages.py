"""A server that is away: for an hour, or for a moment; back with the same contents, or with others."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from mcjob_tui.control_plane import contact, kinds
from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.cache import Cache
from mcjob_tui.control_plane.connection import Connection, User
from mcjob_tui.control_plane.errors import ServerFailure, Unreachable
from mcjob_tui.control_plane.outage import Outage
from mcjob_tui.control_plane.reflector import Selection
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.transport import JSON, Answer, Query
from mcjob_tui.control_plane.views import ConnectionState, KarmadaView, Phase
from mcjob_tui.control_plane.watches import Watches, tried_last
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.meta import Namespace
from mcjob_tui.resources.pods import Pod
from mcjob_tui.sandbox.api.application import build_app
from mcjob_tui.sandbox.federation.course import CourseClock
from mcjob_tui.sandbox.federation.federation import Federation
from tests.control_plane.servers import event_line, job_list, kept_port, status_object, stopped, until
from tests.faults.stage import TOKEN, KnownFederation
from tests.faults.virtual_time import run_in_virtual_time
from tests.sandbox.federation.harness import CAPTURED_FLEET, Course, job, policy

_HOUR = 3600.0
_LISTED = {each.plural: each.name for each in vars(kinds).values() if isinstance(each, kinds.Kind)}


class _Away:
    """A server that does not answer, and then has nothing to tell but that it is there."""

    def __init__(self) -> None:
        self.is_away = False
        self.fails_always = ""
        self.has_lost_its_history = False
        self.asked = 0
        self.lists = 0
        self.version = 10
        self.restarted = asyncio.Event()

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
        self.asked += 1
        if self.is_away:
            raise Unreachable("nobody there")
        if self.fails_always and path.endswith(self.fails_always):
            raise ServerFailure("its storage is gone", code=500)
        kind = _LISTED[path.rpartition("/")[2]]
        self.lists += 1
        return Answer(200, JSON, json.dumps(job_list(self.version) | {"kind": f"{kind}List"}).encode())

    @asynccontextmanager
    async def stream(self, path: str, *, query: Query = (), silence: float) -> AsyncIterator["_Quiet"]:
        self.asked += 1
        if self.is_away:
            raise Unreachable("nobody there")
        yield _Quiet(self, is_known=("resourceVersion", str(self.version)) in query)

    def goes_away(self) -> None:
        self.is_away = True
        self.version += self.has_lost_its_history
        self.restarted.set()
        self.restarted = asyncio.Event()

    async def close(self) -> None:
        pass


class _Quiet:
    """A watch without events that breaks when the server goes away; or of a version that it does not know."""

    status, content_type, retry_after, date = 200, JSON, 0, ""

    def __init__(self, server: _Away, *, is_known: bool) -> None:
        self._server = server
        self._is_known = is_known

    async def chunks(self) -> AsyncIterator[bytes]:
        if not self._is_known:
            yield event_line("ERROR", status_object(410, "Expired", "too old resource version"))
            return
        await self._server.restarted.wait()
        raise Unreachable("the connection broke off")
        yield b""

    async def read(self) -> bytes:
        return b""


async def _away_for(seconds: float) -> tuple[int, float]:
    """Requests meanwhile, and seconds from the server's return until all watches are live."""
    server, loop = _Away(), asyncio.get_running_loop()
    session = Session(Connection("c", "http://api"), Api(server), KarmadaView(True))
    await session.watch(None)
    await asyncio.sleep(5)
    assert _phases(session) == {Phase.LIVE}
    server.goes_away()
    await asyncio.sleep(1)
    assert _phases(session) == {Phase.STALE}
    before = server.asked
    await asyncio.sleep(seconds)
    asked, back = server.asked - before, loop.time()
    server.is_away = False
    while _phases(session) != {Phase.LIVE}:  # noqa: ASYNC110 (any state)
        await asyncio.sleep(0.01)
    took = loop.time() - back
    await session.close()
    return asked, took


def test_an_hour_without_the_server_costs_few_requests_and_is_over_in_five_seconds() -> None:
    asked, took = run_in_virtual_time(_away_for(_HOUR))
    print(f"requests during an hour of a dead server: {asked}; from server back to live: {took:.1f} s")
    assert asked < 1600
    assert took <= 5


def test_whenever_the_server_comes_back_it_is_seen_within_five_seconds() -> None:
    slowest = max(run_in_virtual_time(_away_for(seconds))[1] for seconds in (2, 17, 61, 333, 1000))
    print(f"from server back to live at most: {slowest:.1f} s")
    assert slowest <= 5


async def _with_a_member(away: float, has_lost_its_history: bool) -> tuple[float, int]:
    """Seconds from the server's return until what is asked of a member through it is live, too; requests meanwhile."""
    server, loop = _Away(), asyncio.get_running_loop()
    server.has_lost_its_history = has_lost_its_history
    watches = Watches(Api(server), lambda: None, outage=Outage())
    watches.start(Cache(kinds.JOB, Job, lambda _: None), Selection("demo"))
    for name in ("pods", "more pods"):
        watches.start(Cache(kinds.POD, Pod, lambda _: None), Selection("demo", cluster="member1"), name=name)
    await asyncio.sleep(5)
    server.goes_away()
    await asyncio.sleep(away)
    server.is_away, back, asked, server.lists = False, loop.time(), server.asked, 0
    phases = set[Phase]()
    while phases != {Phase.LIVE} or server.lists < 3 * has_lost_its_history:
        await asyncio.sleep(0.01)
        phases = {each.phase for each in watches.states().values()}
    took = loop.time() - back
    await watches.stop()
    return took, asked


@pytest.mark.parametrize("has_lost_its_history", [False, True])
@pytest.mark.parametrize("away", [7, 61, 1000])
def test_what_is_asked_of_a_member_is_live_as_soon_as_the_server_is(away: float, has_lost_its_history: bool) -> None:
    """And listed anew where the server has another history than before."""
    took, asked = run_in_virtual_time(_with_a_member(away, has_lost_its_history))
    print(f"away for {away} s: live again after {took:.1f} s; {asked} requests meanwhile")
    assert took <= 5
    assert asked < 30 + away / 2


@pytest.mark.parametrize("away", [0, 7, 61, 1000])
def test_a_kind_that_always_fails_holds_up_no_other(away: float) -> None:
    """After an outage, and after a connection that broke off while the server was there all the time (0)."""

    async def held_up() -> float:
        server, loop = _Away(), asyncio.get_running_loop()
        server.fails_always = "namespaces"
        watches = Watches(Api(server), lambda: None, outage=Outage())
        watches.start(Cache(kinds.NAMESPACE, Namespace, lambda _: None), Selection())
        watches.start(Cache(kinds.JOB, Job, lambda _: None), Selection())
        await asyncio.sleep(60)
        assert [each.phase for each in watches.states().values()] == [Phase.CONNECTING, Phase.LIVE]
        server.goes_away()
        await asyncio.sleep(away)
        server.is_away, back = False, loop.time()
        for phase in (Phase.STALE, Phase.LIVE):
            await _come_to(watches, phase)
        await watches.stop()
        return loop.time() - back

    took = run_in_virtual_time(held_up())
    print(f"away for {away} s: live again after {took:.1f} s")
    assert took <= 10


def test_whoever_leaves_while_the_server_is_away_leaves_the_trying_to_the_others() -> None:
    async def told() -> float:
        server, loop, outage = _Away(), asyncio.get_running_loop(), Outage()
        leaving, staying = (Watches(Api(server), lambda: None, outage=outage) for _ in range(2))
        for watches in (leaving, staying):
            watches.start(Cache(kinds.JOB, Job, lambda _: None), Selection())
        await asyncio.sleep(5)
        server.goes_away()
        await asyncio.sleep(30)
        await leaving.stop()
        server.is_away, back = False, loop.time()
        await _come_to(staying, Phase.LIVE)
        await staying.stop()
        return loop.time() - back

    assert run_in_virtual_time(told()) <= 5


def test_while_the_server_is_away_the_next_try_is_told_of_whichever_watch_tries_and_lies_ahead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def told() -> list[float]:
        server, loop, began = _Away(), asyncio.get_running_loop(), datetime.now(UTC)
        monkeypatch.setattr(contact, "_now", lambda: began + timedelta(seconds=loop.time()))
        watches = Watches(Api(server), lambda: None, outage=Outage())
        for name in ("jobs", "more jobs", "yet more jobs"):
            watches.start(Cache(kinds.JOB, Job, lambda _: None), Selection("demo"), name=name)
        await asyncio.sleep(5)
        server.goes_away()
        await asyncio.sleep(60)
        seconds = []
        for _ in range(100):
            states = list(watches.states().values())
            for each in states:
                retry_at = tried_last(each, states).retry_at
                assert retry_at is not None
                seconds.append((retry_at - began).total_seconds() - loop.time())
            await asyncio.sleep(0.5)
        await watches.stop()
        return seconds

    seconds = run_in_virtual_time(told())
    assert -0.5 <= min(seconds) <= max(seconds) <= 4


def test_the_next_try_is_told_also_where_it_is_that_of_a_watch_beside_the_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def told() -> list[float]:
        server, loop, began = _Away(), asyncio.get_running_loop(), datetime.now(UTC)
        monkeypatch.setattr(contact, "_now", lambda: began + timedelta(seconds=loop.time()))
        outage = Outage()
        session, beside = (Watches(Api(server), lambda: None, outage=outage) for _ in range(2))
        session.start(Cache(kinds.JOB, Job, lambda _: None), Selection("demo"))
        for name in ("events", "more events", "yet more events"):
            beside.start(Cache(kinds.JOB, Job, lambda _: None), Selection("demo"), name=name)
        await asyncio.sleep(5)
        server.goes_away()
        await asyncio.sleep(60)
        seconds = []
        for _ in range(100):
            (state,) = session.states().values()
            retry_at = tried_last(state, [state], outage.last_try).retry_at
            assert retry_at is not None
            seconds.append((retry_at - began).total_seconds() - loop.time())
            await asyncio.sleep(0.5)
        server.is_away = False
        await _come_to(session, Phase.LIVE)
        assert outage.last_try is None
        for watches in (session, beside):
            await watches.stop()
        return seconds

    seconds = run_in_virtual_time(told())
    assert -0.5 <= min(seconds) <= max(seconds) <= 4


def test_a_watch_that_breaks_after_a_quiet_hour_is_old_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async def told() -> set[float]:
        server, loop, began = _Away(), asyncio.get_running_loop(), datetime.now(UTC)
        monkeypatch.setattr(contact, "_now", lambda: began + timedelta(seconds=loop.time()))
        watches = Watches(Api(server), lambda: None)
        watches.start(Cache(kinds.JOB, Job, lambda _: None), Selection("demo"))
        await asyncio.sleep(_HOUR)
        broken = loop.time()
        server.goes_away()
        await _come_to(watches, Phase.STALE)
        seconds = set[float]()
        for _ in range(30):
            (state,) = watches.states().values()
            assert state.since is not None
            seconds.add((state.since - began).total_seconds() - broken)
            await asyncio.sleep(1)
        await watches.stop()
        return seconds

    (late,) = run_in_virtual_time(told())
    assert 0 <= late < 0.1


def test_a_watch_that_fell_silent_is_old_from_the_last_that_came_and_one_that_goes_on_starts_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moments = [datetime(2026, 11, 29, 9, minute, tzinfo=UTC) for minute in range(4)]
    told: list[ConnectionState] = []
    known = contact.Contact(told.append)
    monkeypatch.setattr(contact, "_now", lambda: moments[0])
    known.touch()
    known.live()

    async def falls_silent() -> None:
        monkeypatch.setattr(contact, "_now", lambda: moments[1])
        known.doubt(75)
        known.failed(Unreachable("nobody there"), 1, has_all=True)

    run_in_virtual_time(falls_silent())
    assert told[-1].since == moments[0]
    monkeypatch.setattr(contact, "_now", lambda: moments[2])
    known.touch()
    known.live()
    monkeypatch.setattr(contact, "_now", lambda: moments[3])
    known.failed(Unreachable("nobody there"), 1, has_all=True)
    assert told[-1].since == moments[3]


def test_the_reason_is_that_of_the_last_try() -> None:
    now = datetime.now(UTC)
    first = ConnectionState(Phase.STALE, now, now, "the connection broke off")
    trying = ConnectionState(Phase.STALE, now, now + timedelta(seconds=3), "the certificate is not trusted")
    assert tried_last(first, [first, trying, ConnectionState(Phase.LIVE)]) == trying
    denied = ConnectionState(Phase.DENIED, now, now, "no", "list", "jobs", "demo")
    assert tried_last(denied, [denied, trying]) == denied


def test_a_member_that_is_away_is_not_tried_as_often_as_the_server() -> None:
    async def tries() -> int:
        server = _Away()
        server.is_away = True
        watches = Watches(Api(server), lambda: None, outage=Outage())
        watches.start(Cache(kinds.POD, Pod, lambda _: None), Selection("demo", cluster="member1"))
        await asyncio.sleep(_HOUR)
        await watches.stop()
        return server.asked

    assert run_in_virtual_time(tries()) < 200


@asynccontextmanager
async def _serving(federation: Federation, port: int) -> AsyncIterator[None]:
    """Serve over plain HTTP; ends every connection when it ends."""
    runner = web.AppRunner(build_app(federation), handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
    try:
        yield
    finally:
        await stopped(runner)


def _federation(*names: str) -> Federation:
    course = Course(KnownFederation(CAPTURED_FLEET, clock=CourseClock()))
    for name in names:
        course.submit(job(name), policy(name))
    course.run(5)
    return course.federation


async def test_a_server_that_is_back_with_other_contents_is_shown_as_it_is_now() -> None:
    """The real sandbox, the real client: what is gone disappears, what is new appears, what is the same stays once."""
    async with AsyncExitStack() as stack:
        port = stack.enter_context(kept_port())
        async with _serving(_federation("a", "b"), port):
            connection = Connection("c", f"http://127.0.0.1:{port}", "demo", User(token=TOKEN))
            session = await stack.enter_async_context(Session.open(connection))
            await session.watch("demo")
            await _until(session, Phase.LIVE, {"a", "b"})
            gone, kept = [await stack.enter_async_context(session.follow("demo", name)) for name in "ab"]
            await until(lambda: gone.pods and kept.pods and gone.events and kept.has_looked)
        await _until(session, Phase.STALE, {"a", "b"})
        await until(lambda: gone.problems.keys() == {"", "member1", "member2"})
        loop = asyncio.get_running_loop()
        async with _serving(_federation("b", "c"), port):
            back = loop.time()
            await _until(session, Phase.LIVE, {"b", "c"})
            await until(lambda: not gone.problems and not kept.problems and not gone.pods and not gone.events)
            print(f"from server back to live, pods and events of members, too: {loop.time() - back:.1f} s")
            fresh = {each["metadata"]["uid"] for each in await session.api.list_all(kinds.JOB, "demo")}
            assert {each.uid for each in session.jobs()} == fresh
            assert len(kept.pods) == len(set(kept.pods)) > 0


async def _come_to(watches: Watches, phase: Phase) -> None:
    while watches.states()["jobs"].phase is not phase:  # noqa: ASYNC110 (any state)
        await asyncio.sleep(0.01)


async def _until(session: Session, phase: Phase, names: set[str]) -> None:
    await until(lambda: (session.state.phase, {each.name for each in session.jobs()}) == (phase, names))


def _phases(session: Session) -> set[Phase]:
    return {each.phase for each in session.states().values()}
