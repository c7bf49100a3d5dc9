"""What is too much to be read is refused before it is: with a sentence, and without the memory that it would need."""

import json
import resource
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from mcjob_tui.control_plane import bounds
from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.bounds import MIB, MOST_HELD, is_absurd
from mcjob_tui.control_plane.cache import Cache
from mcjob_tui.control_plane.errors import ProtocolError, TooLarge
from mcjob_tui.control_plane.kinds import JOB
from mcjob_tui.control_plane.list_page import read_page
from mcjob_tui.control_plane.room import held
from mcjob_tui.control_plane.views import Phase
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.meta import MOST_ROWS
from tests.control_plane.scripted_watch import Script, reflecting
from tests.control_plane.servers import Server, api_to, job, job_list, reply, serving, until

_VALUES = {"conditions": b'{"a":1},', "pairs": b"[[1]],"}
"""What fills an answer to the brim; each is dozens of bytes of memory once it is read."""
MOST_MEMORY = 1000 * MIB
"""Of addresses; without bounds it would be 2 to 10 GiB. Half of it is the answer, in pieces, whole and as text."""


@cache
def full_of(value: bytes, size: int) -> bytes:
    """An object with a status of ``size`` bytes of small values."""
    meta = json.dumps(job("a", 1)["metadata"]).encode()
    return b'{"kind":"Job","metadata":%s,"status":{"conditions":[%s1]}}' % (meta, value * (size // len(value)))


def answer_to(path: str, value: bytes, size: int = 60) -> bytes:
    """One of ``size`` MiB."""
    found = full_of(value, size * MIB)
    if path.endswith("/jobs"):
        return b'{"kind":"JobList","metadata":{"resourceVersion":"1"},"items":[%s]}' % found
    return found


async def absurdities() -> None:
    """Ask for all that is absurd; said is how each ended. Runs in a process of its own, with little memory."""
    for name, value in _VALUES.items():

        async def answer(request: web.Request, value: bytes = value) -> web.StreamResponse:
            body = answer_to(request.path, value)
            response = web.StreamResponse(status=422 if request.method == "POST" else 200)
            response.content_type = "application/json"
            await response.prepare(request)
            with suppress(ConnectionError):
                for at in range(0, len(body), MIB):
                    await response.write(body[at : at + MIB])
            return response

        async with serving(answer) as server, api_to(server) as api:
            for ask in (api.get(JOB, "demo", "a"), api.list_all(JOB, "demo"), api.create(JOB, job("a", 1))):
                try:
                    await ask
                except ProtocolError as error:
                    print(f"{name}: {error}")
        kept = Cache(JOB, Job, lambda key: None)
        kept.put(full_of(value, 7 * MIB))
        print(f"{name}: {len(kept)} kept, {kept.malformed} passed over")


def test_an_absurd_answer_is_refused_with_a_sentence_and_costs_no_memory() -> None:
    code = "import asyncio; from tests.control_plane.test_bounds import absurdities; asyncio.run(absurdities())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY)),
    )
    assert (done.returncode, done.stderr) == (0, "")
    for name in _VALUES:
        told = [line.removeprefix(f"{name}: ") for line in done.stdout.splitlines() if line.startswith(f"{name}: ")]
        assert told == [
            "the server's answer is larger than any object",
            "the server's list has something in it that is larger than any object",
            "the server answered HTTP 422: " + answer_to("/jobs", _VALUES[name], 1)[:200].decode(),
            "0 kept, 1 passed over",
        ]


def test_nothing_that_etcd_can_hold_is_absurd() -> None:
    """Its limit is 1.5 MiB; JSON may write a character in six."""
    assert not is_absurd(json.dumps(job("a", 1) | {"data": {"table": "0,1\n" * 350_000}}).encode())
    assert not is_absurd(json.dumps(job("a", 1) | {"data": {"text": "\u00e9" * 700_000}}).encode())
    many = [{"name": f"E{number}", "value": str(number)} for number in range(60_000)]
    assert not is_absurd(json.dumps(job("a", 1, env=many)).encode())


def test_ten_thousand_jobs_on_one_page_are_read() -> None:
    large: dict[str, Any] = {"env": [{"name": f"E{number}", "value": "x" * 40} for number in range(30)]}
    page = read_page(
        json.dumps(job_list(9, *(job(f"j{number}", number, **large) for number in range(10_000)))).encode()
    )
    assert len(page.items) == 10_000
    assert json.loads(page.items[-1])["metadata"]["name"] == "j9999"


def test_a_page_of_more_items_than_any_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mcjob_tui.control_plane.list_page.MOST_ITEMS", 3)
    assert len(read_page(json.dumps(job_list(1, *(job(each, 1) for each in "abc"))).encode()).items) == 3
    with pytest.raises(TooLarge, match="more than 3 items"):
        read_page(json.dumps(job_list(1, *(job(each, 1) for each in "abcd"))).encode())


@asynccontextmanager
async def listing(size: int, *, token: str = "") -> AsyncIterator[tuple[Server, Api]]:
    """A server with 60 Jobs of ``size`` bytes; ``token`` ends every page."""
    jobs = [job(f"j{number}", number, note="x" * size) for number in range(60)]

    async def answer(request: web.Request) -> web.StreamResponse:
        start, limit = int(request.query.get("continue", 0)), int(request.query["limit"])
        following = str(start + limit) if start + limit < len(jobs) else ""
        return reply(job_list(1, *jobs[start : start + limit], token=token or following))

    async with serving(answer) as server, api_to(server) as api:
        yield server, api


async def test_a_page_that_is_too_large_is_asked_for_again_in_smaller_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "LARGEST_ANSWER", MIB)
    async with listing(40_000) as (server, api):
        assert len(await api.list_all(JOB, "demo")) == 60
        assert [each.query["limit"] for each in server.requests] == ["500", "20", "20", "20"]
    async with listing(100_000) as (server, api):
        with pytest.raises(TooLarge, match="larger than 1 MiB"):
            await api.list_all(JOB, "demo")
        assert len(server.requests) == 2


async def test_a_list_that_has_no_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listing(1, token="0") as (server, api):
        with pytest.raises(TooLarge, match="the server's JobList has no end"):
            await api.list_all(JOB, "demo")
        assert len(server.requests) == 2
    monkeypatch.setattr("mcjob_tui.control_plane.api.MOST_LISTED", 30)
    async with listing(1) as (server, api):
        with pytest.raises(TooLarge, match="has no end"):
            _ = [page async for page in api.pages(JOB, "demo", limit=10)]
        assert len(server.requests) == 4


async def test_pages_without_items_come_to_an_end() -> None:
    pages = 0

    async def answer(_: web.Request) -> web.StreamResponse:
        nonlocal pages
        pages += 1
        return reply(job_list(1, token=f"t{pages}"))

    async with serving(answer) as server, api_to(server) as api:
        with pytest.raises(TooLarge, match="has no end"):
            await api.list_all(JOB, "demo")
    assert pages == bounds.MOST_EMPTY_PAGES + 1


async def test_a_list_that_is_read_whole_has_a_bound_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mcjob_tui.control_plane.api.MOST_VALUES_LISTED", 100)
    async with listing(1) as (_, api):
        assert len([page async for page in api.pages(JOB, "demo")]) == 1
        with pytest.raises(TooLarge, match="than is read at once"):
            await api.list_all(JOB, "demo")


async def test_a_list_that_is_read_whole_may_not_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mcjob_tui.control_plane.api.LARGEST_LIST_READ", 10_000)
    async with listing(100) as (_, api):
        with pytest.raises(TooLarge, match="than is read at once"):
            await api.list_all(JOB, "demo")


async def test_a_watch_that_finds_no_room_says_so_and_goes_on_when_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    filled = 2000 * MIB
    monkeypatch.setattr("mcjob_tui.control_plane.room.held", lambda: filled)
    monkeypatch.setattr("mcjob_tui.control_plane.turns.SLICE", -1.0)
    async with reflecting(Script()) as found:
        await until(lambda: found.states and found.states[-1].reason)
        assert found.states[-1].reason == "the server's lists have more in them than fits into 1,536 MiB"
        assert found.phase is not Phase.LIVE
        filled = 100 * MIB
        await until(lambda: found.phase is Phase.LIVE)
        assert found.names == {"a", "b"}


async def test_an_answer_that_is_large_needs_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mcjob_tui.control_plane.room.held", lambda: 2000 * MIB)
    async with listing(1) as (_, api):
        assert len(await api.list_all(JOB, "demo")) == 60
    async with listing(450_000) as (_, api):
        with pytest.raises(TooLarge, match="than fits into 1,536 MiB"):
            await api.list_all(JOB, "demo")


def test_what_this_process_holds_grows_with_what_it_takes() -> None:
    before = held()
    taken = bytearray(b"x" * (50 * MIB))
    assert 40 * MIB < held() - before < 200 * MIB
    assert len(taken) == 50 * MIB
    assert held() < MOST_HELD


def test_what_is_kept_as_it_came_is_not_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mcjob_tui.control_plane.cache.LARGEST_FRESH", 50_000)
    for latest in (None, 300):
        cache = Cache(JOB, Job, lambda key: None, latest=latest)
        sent = {f"j{number}": job(f"j{number}", number, note="x" * 9_000) for number in range(40)}
        for obj in sent.values():
            cache.put(json.dumps(obj).encode())
        cache.put(json.dumps(job("j0", 99)).encode())
        cache.drop(("demo", "j1"))
        kept = [each for _, each in cache._raw.values()]
        assert sum(map(len, kept)) < 70_000
        assert cache.raw(("demo", "j7")) == sent["j7"]
        assert cache.raw(("demo", "j39")) == sent["j39"]


def test_an_object_with_more_rows_than_any_has_is_passed_over() -> None:
    cache = Cache(JOB, Job, lambda key: None)
    for size, kept in ((MOST_ROWS, True), (MOST_ROWS + 1, False)):
        rows: list[dict[str, Any]] = [{}] * size
        assert bool(cache.put(json.dumps(job("a", size) | {"status": {"conditions": rows}}).encode())) is kept
        labelled = job("b", size)
        labelled["metadata"]["labels"] = {f"k{number}": "" for number in range(size)}
        assert bool(cache.put(json.dumps(labelled).encode())) is kept
    assert cache.malformed == 2


def test_objects_with_much_in_them_are_not_all_kept_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mcjob_tui.control_plane.cache.MOST_REMEMBERED", 1000)
    cache = Cache(JOB, Job, lambda key: None)
    sizes = {"small": 100, "middle": 200, "large": 5000}
    for name, size in sizes.items():
        cache.put(json.dumps(job(name, 1) | {"status": {"conditions": [{}] * size}}).encode())
    small, _ = cache.get(("demo", "small")), cache.get(("demo", "middle"))
    assert cache.get(("demo", "small")) is small
    assert cache.get(("demo", "large")) is cache.get(("demo", "large"))
    assert cache.get(("demo", "small")) is not small
    for name, size in sizes.items():
        found = cache.get(("demo", name))
        assert found is not None
        assert len(found.status.conditions) == size
