"""CPU per watch event, from the socket through parsing to the finished view of the Job.

A server in a process of its own sends a burst of 5,000 changes of
500 Jobs of about 3 kB; only this process is measured. Compare the ratios to ``json.loads`` of the same lines, not the
absolutes.
"""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from aiohttp import web

from mcjob_tui.control_plane.connection import Connection
from mcjob_tui.control_plane.kinds import JOB
from mcjob_tui.control_plane.kubernetes_transport import open_transport
from mcjob_tui.control_plane.lines import split_lines
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import Phase
from tests.benchmarks.fake_api import list_head
from tests.benchmarks.figures import Figure

JOBS, EVENTS, ROUNDS = 500, 5000, 5
_PLAIN = "lines through json.loads"
CAPTURES = Path(__file__).parents[1] / "captures"
GROUPS = [{"name": name} for name in ("cluster.karmada.io", "policy.karmada.io", "work.karmada.io")]
Json = dict[str, Any]


def figures() -> Iterator[Figure]:
    """Measure."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    server.start()
    url = ours.recv()
    try:
        results = {
            name: min(asyncio.run(measure(url)) for _ in range(ROUNDS))
            for name, measure in (
                ("lines alone", lambda url: _burst(url, lambda _: None)),
                (_PLAIN, lambda url: _burst(url, json.loads)),
                ("to its finished view", _session),
            )
        }
    finally:
        server.terminate()
    plain = results.pop(_PLAIN)
    for name, seconds in results.items():
        yield Figure(
            f"CPU per change of a Job of {len(json.dumps(_job(0, 1))):,} bytes: {name}",
            f"{seconds / EVENTS * 1e6:.1f} µs",
            f"{_PLAIN}: {plain / EVENTS * 1e6:.1f} µs",
            seconds / plain,
        )


async def _burst(url: str, each: Callable[[bytes], object]) -> float:
    """Read the burst and do something with each line."""
    transport = await open_transport(Connection("c", url))
    count = 0
    try:
        async with transport.stream(JOB.path(None), query=[("watch", "true")], silence=30) as stream:
            began = 0.0
            async for lines in split_lines(stream.chunks()):
                began = began or time.process_time()
                for line in lines:
                    each(line)
                count += len(lines)
                if count >= EVENTS:
                    return time.process_time() - began
    finally:
        await transport.close()
    raise RuntimeError("the burst ended early")


async def _session(url: str) -> float:
    """A whole session: until every Job's view shows its last change."""
    async with Session.open(Connection("c", url)) as session:
        await session.watch(None)
        done = asyncio.Event()
        began = 0.0

        def look(_: object) -> None:
            nonlocal began
            if session.state.phase is Phase.LIVE and not began and len(session.jobs()) == JOBS:
                began = time.process_time()
            if began and all(dict(each.labels).get("round") == "last" for each in session.jobs()):
                done.set()

        session.subscribe(look)
        await done.wait()
        return time.process_time() - began


def _job(number: int, version: int, **labels: str) -> Json:
    """A Job as a real server has it, managedFields included."""
    found: Json = json.loads((CAPTURES / "divided-dynamic-job-running.json").read_text())
    name = f"job-{number}"
    found["metadata"] |= {"name": name, "uid": f"uid-{number}", "resourceVersion": str(version)}
    found["metadata"]["labels"] = {**found["metadata"].get("labels", {}), **labels}
    found["metadata"].setdefault("managedFields", _managed_fields())
    return found


def _managed_fields() -> list[Json]:
    line = (CAPTURES / "watch-timeline.ndjson").read_text().partition("\n")[0]
    fields: list[Json] = json.loads(line)["event"]["object"]["metadata"]["managedFields"]
    return fields


def _binding(number: int) -> Json:
    found: Json = json.loads((CAPTURES / "divided-dynamic-resourcebinding-finished.json").read_text())
    found["metadata"] |= {"name": f"job-{number}-job", "resourceVersion": str(number + 1)}
    found["spec"]["resource"] |= {"name": f"job-{number}", "uid": f"uid-{number}"}
    return found


def _serve(pipe: Pipe) -> None:
    """The server: lists, and for the Jobs' watch the burst in one go."""
    jobs = [_job(number, number + 1) for number in range(JOBS)]
    bindings = [_binding(number) for number in range(JOBS)]
    changes = []
    for index in range(EVENTS):
        last = {"round": "last"} if index >= EVENTS - JOBS else {"round": str(index // JOBS)}
        event = {"type": "MODIFIED", "object": _job(index % JOBS, JOBS + index, **last)}
        changes.append(json.dumps(event, separators=(",", ":")).encode() + b"\n")
    lists = {"jobs": jobs, "resourcebindings": bindings}

    async def answer(request: web.Request) -> web.StreamResponse:
        kind = request.path.rpartition("/")[2]
        if kind == "apis":
            return web.json_response({"kind": "APIGroupList", "groups": GROUPS})
        if kind == "version":
            return web.json_response({"gitVersion": "v1.36.2"})
        if request.query.get("watch") != "true":
            return web.json_response(
                {**list_head(kind), "metadata": {"resourceVersion": "1"}, "items": lists.get(kind, [])}
            )
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        if kind == "jobs":
            await asyncio.sleep(0.5)
            for change in changes:
                await response.write(change)
        await asyncio.Event().wait()
        return response

    async def run() -> None:
        runner = web.ServerRunner(web.Server(answer))  # type: ignore[arg-type]
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        pipe.send(f"http://127.0.0.1:{runner.addresses[0][1]}")
        await asyncio.Event().wait()

    asyncio.run(run())
