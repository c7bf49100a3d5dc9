"""Watches that go wrong: no hot loop, memory stays flat, and what is held at the end is what a fresh list says."""

import asyncio
import gc
import json
import random
import tracemalloc
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from mcjob_tui.control_plane import contact
from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.cache import Cache
from mcjob_tui.control_plane.kinds import JOB
from mcjob_tui.control_plane.reflector import Reflector, Selection
from mcjob_tui.control_plane.transport import JSON, Answer, Query
from mcjob_tui.control_plane.views import ConnectionState, Phase
from mcjob_tui.resources.jobs import Job
from tests.control_plane.scripted_watch import Reflected, Refusal, Script, reflecting, sends
from tests.control_plane.servers import (
    Json,
    bookmark,
    event_line,
    job,
    job_list,
    reply,
    status_object,
    streaming,
    until,
)
from tests.faults.virtual_time import run_in_virtual_time

_RECONNECTS = 100


class _Jobs:
    """A server of Jobs that changes by itself with every watch, and ends each watch after ``tells`` has told it."""

    def __init__(self, tells: Callable[[list[bytes]], list[bytes]], rounds: int) -> None:
        self.tells = tells
        self.rounds = rounds
        self.version = 100
        self.jobs: dict[str, Json] = {}
        self.watches = 0
        self.lists = 0
        self.never = asyncio.Event()
        self.chance = random.Random(4)
        for number in range(20):
            self._put(f"job-{number}")

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        if "watch" not in request.query:
            self.lists += 1
            return reply(job_list(self.version, *self.jobs.values()))
        self.watches += 1
        response = await streaming(request)
        if self.watches > self.rounds:
            await self.never.wait()
            return response
        since = int(request.query["resourceVersion"])
        lines = [line for version, line in self._change() if version > since]
        for line in self.tells(lines):
            await response.write(line)
        return response

    def _put(self, name: str) -> tuple[int, bytes]:
        self.version += 1
        kind = "MODIFIED" if name in self.jobs else "ADDED"
        self.jobs[name] = job(name, self.version, parallelism=self.version)
        return self.version, event_line(kind, self.jobs[name])

    def _change(self) -> list[tuple[int, bytes]]:
        made = [self._put(f"job-{self.chance.randrange(20)}") for _ in range(5)]
        if self.chance.random() < 0.3 and len(self.jobs) > 5:
            gone = self.jobs.pop(self.chance.choice(sorted(self.jobs)))
            self.version += 1
            gone["metadata"]["resourceVersion"] = str(self.version)
            made.append((self.version, event_line("DELETED", gone)))
        return made

    def is_shown_by(self, found: Reflected) -> bool:
        shown = {name: found.cache.raw(("demo", name)) for name in found.names}
        return shown == self.jobs


async def _settled(server: _Jobs) -> Reflected:
    async with reflecting(server) as found:
        await until(lambda: server.watches > server.rounds and found.phase is Phase.LIVE)
        await until(lambda: server.is_shown_by(found))
        return found


async def test_events_in_any_order_and_twice_end_in_what_a_list_says() -> None:
    chance = random.Random(7)

    def muddled(lines: list[bytes]) -> list[bytes]:
        mixed = lines + [each for each in lines if chance.random() < 0.5]
        chance.shuffle(mixed)
        return mixed

    await _settled(_Jobs(muddled, 40))


async def test_events_twice_in_order_cost_no_list() -> None:
    server = _Jobs(lambda lines: [each for line in lines for each in (line, line)], 20)
    await _settled(server)
    assert server.lists == 1


async def test_a_hundred_reconnects_leave_no_memory_behind() -> None:
    server = _Jobs(lambda lines: lines, 4 * _RECONNECTS)
    tracemalloc.start()
    try:
        async with reflecting(server) as found:
            await until(lambda: server.watches >= _RECONNECTS)
            before = _memory(found)
            await until(lambda: server.watches >= 2 * _RECONNECTS)
            after = _memory(found)
    finally:
        tracemalloc.stop()
    print(
        f"before and after {_RECONNECTS} reconnects: {before[0]} and {after[0]} kB; {before[1]} and {after[1]} objects"
    )
    # pydantic remembers short texts that it has read, up to a number: that is what grows a little at first.
    assert after[0] - before[0] < 200
    assert after[1] - before[1] < 300


def _memory(found: Reflected) -> tuple[int, int]:
    """Kilobytes that are traced, and objects that live, without what the test itself notes down."""
    for each in (found.changed, found.states, found.waits, found.server.requests):
        each.clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0] // 1024, len(gc.get_objects())


async def test_a_bookmark_before_what_was_seen_means_another_history() -> None:
    script = Script(sends(event_line("ADDED", job("c", 11)), bookmark(5), stay=False))
    script.pages.append(reply(job_list(6, job("b", 2))))
    async with reflecting(script) as found:
        await until(lambda: len(found.watches) == 2)
        assert (found.names, found.watches) == ({"b"}, ["10", "6"])


async def test_a_version_that_the_server_has_not_reached_means_another_history() -> None:
    refused = status_object(504, "Timeout", "Too large resource version: 10, current: 6")
    refused["details"] = {"causes": [{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}]}
    script = Script(Refusal(refused, 504))
    script.pages.append(reply(job_list(6, job("b", 2))))
    async with reflecting(script) as found:
        await until(lambda: len(found.watches) == 2)
        assert (found.names, found.watches) == ({"b"}, ["10", "6"])


async def test_a_version_of_more_digits_than_python_reads_ends_no_watch() -> None:
    huge = "9" * 6000
    odd = job("c", 11)
    odd["metadata"]["resourceVersion"] = huge
    script = Script(sends(event_line("ADDED", odd), event_line("ADDED", job("d", 12)), stay=False))
    script.pages.append(reply(job_list(13, job("d", 12))))
    async with reflecting(script) as found:
        await until(lambda: len(found.watches) == 2)
        assert (found.names, found.watches) == ({"d"}, ["10", "13"])


class _Brief:
    """A transport whose watches say ``lines`` and end at once; lists are always the same."""

    def __init__(self, lines: Callable[[int], bytes]) -> None:
        self.lines = lines
        self.asked = 0

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
        return Answer(200, JSON, json.dumps(job_list(10, job("a", 1))).encode())

    @asynccontextmanager
    async def stream(self, path: str, *, query: Query = (), silence: float) -> AsyncIterator["_Brief"]:
        self.asked += 1
        yield self

    status, content_type, retry_after, date = 200, JSON, 0, ""

    async def chunks(self) -> AsyncIterator[bytes]:
        if line := self.lines(self.asked):
            yield line

    async def read(self) -> bytes:
        return b""

    async def close(self) -> None:
        pass


class _Dripping(_Brief):
    """A transport whose watches send a byte a second, and never a whole line."""

    async def chunks(self) -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(1)
            yield b"x"


async def _asked_in(
    seconds: float, lines: Callable[[int], bytes], make: type[_Brief] = _Brief
) -> tuple[int, list[ConnectionState]]:
    transport, states = make(lines), list[ConnectionState]()
    watching = Reflector(Api(transport), Cache(JOB, Job, lambda _: None), Selection("demo"), states.append)
    task = asyncio.create_task(watching.run())
    await asyncio.sleep(seconds)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return transport.asked, states


_EXPIRED = status_object(410, "Expired", "too old resource version")


@pytest.mark.parametrize(
    ("lines", "most"),
    [
        (lambda _: b"", 200),
        (lambda number: event_line("MODIFIED", job("a", 10 + number)), 1900),
        (lambda _: event_line("ERROR", _EXPIRED), 400),
        (lambda _: b"<html>\n", 200),
        (lambda number: bookmark(9) if number % 2 else bookmark(11), 1900),
    ],
    ids=["closed at once", "closed after an event", "410 each time", "no JSON", "back and forth"],
)
def test_a_watch_that_always_ends_at_once_makes_no_hot_loop(lines: Callable[[int], bytes], most: int) -> None:
    """In an hour; a watch that goes well is begun a dozen times."""
    asked, _ = run_in_virtual_time(_asked_in(3600, lines))
    print(f"requests in an hour: {asked}")
    assert asked <= most


def test_a_watch_that_brings_nothing_for_long_is_not_called_live() -> None:
    _, states = run_in_virtual_time(_asked_in(600, lambda _: b""))
    assert "the server ends the watch as soon as it has begun" in {each.reason for each in states}


def test_a_clock_that_jumps_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    jumps = iter(range(10**9))

    def now() -> datetime:
        return datetime(2026, 11, 28, tzinfo=UTC) + timedelta(days=next(jumps) % 7 - 3)

    usual, _ = run_in_virtual_time(_asked_in(600, lambda _: b""))
    monkeypatch.setattr(contact, "_now", now)
    jumping, _ = run_in_virtual_time(_asked_in(600, lambda _: b""))
    assert abs(jumping - usual) <= 15


def test_a_watch_of_which_a_byte_comes_each_second_is_begun_again_as_often_as_a_quiet_one() -> None:
    asked, _ = run_in_virtual_time(_asked_in(3600, lambda _: b"", _Dripping))
    print(f"requests in an hour: {asked}")
    assert 5 <= asked <= 30
