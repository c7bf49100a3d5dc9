"""``python -m tests.faults.huge_lists [words]``: what the largest lists that a hostile server can send cost.

Every kind that a session watches is listed without an end, in objects of one shape each, as large as an object may
be or as small. Prints for each shape the memory at its highest, in a process of its own that asks in one of several
ways, and how that ended. Words choose shapes and ways by their names.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.bounds import LARGEST_OBJECT, MIB, MOST_VALUES, values_of
from mcjob_tui.control_plane.connection import Connection
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.kinds import JOB, Kind, kind_named
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import Phase
from tests.control_plane.servers import serving, transport_to

_PAGE = 60 * MIB
"""Bytes of one page: nearly as many as an answer may have."""
_WAYS = ("get", "list", "session")
_KINDS = {
    "jobs": "Job",
    "resourcebindings": "ResourceBinding",
    "clusters": "Cluster",
    "namespaces": "Namespace",
    "propagationpolicies": "PropagationPolicy",
    "clusterpropagationpolicies": "ClusterPropagationPolicy",
    "overridepolicies": "OverridePolicy",
    "clusteroverridepolicies": "ClusterOverridePolicy",
}
_SECONDS = 60.0
"""After which a session's memory is looked at, whatever it is doing."""


@dataclass(frozen=True)
class Shape:
    """Objects of a list: ``fill`` is what one is made of, as often as is allowed, in ``frame`` at %s."""

    name: str
    frame: str
    fill: str
    largest: int = LARGEST_OBJECT

    def content(self) -> bytes:
        """What stands in an object behind its metadata."""
        frame, fill = self.frame.encode(), self.fill.encode()
        each = max(values_of(fill), 0.001)
        often = int(min((MOST_VALUES - 200) / each, (self.largest - 1000) / len(fill)))
        return frame.replace(b"%s", fill * often)


def _chain(depth: int) -> str:
    return "".join(f'{{"k{number:04}":' for number in range(depth)) + "0" + "}" * depth + ","


_SUMS = '"status":{"conditions":[{"type":"Scheduled","status":"True"}],"aggregatedStatus":[%s{}]},'
_ROW = '{"clusterName":"c","applied":true,"status":{"active":1}},'
_DENSE = 1_000_000
"""Bytes of an object that is looked at alone, not together with what follows it."""
SHAPES = (
    Shape("empty lists", '"x":[%s[]]', "[],", _DENSE),
    Shape("empty objects", '"x":[%s{}]', "{},", _DENSE),
    Shape("objects of one key", '"x":[%s{}]', '{"a":0},', _DENSE),
    Shape("chains of objects", '"x":[%s{}]', _chain(150)),
    Shape("conditions", '"status":{"conditions":[%s{}]}', "{},", _DENSE),
    Shape("binding's clusters", '"spec":{"clusters":[%s{}]}', '{"name":"c","replicas":1},'),
    Shape("binding's reports", _SUMS + '"spec":{}', _ROW),
    Shape("taints", '"spec":{"taints":[%s{}],"resourceSelectors":[%s{}]}', "{},", _DENSE // 2),
    Shape("one text", '"x":"%s"', "x"),
    Shape("one text of wide characters", '"x":"%s"', "\N{GRINNING FACE}"),
    Shape("nothing in them", '"spec":{}', '"', 0),
)


def _objects(shape: Shape, kind: str, first: int) -> Iterator[bytes]:
    """Those of a page; the first in it is number ``first``."""
    content, size, number = shape.content(), 0, first
    suffix = "-job" if kind == "ResourceBinding" else ""
    while True:
        name = f"a{number}"
        meta = {"name": name + suffix, "namespace": "demo", "uid": f"u{number}", "resourceVersion": "7"}
        if kind.startswith("Cluster") or kind == "Namespace":
            del meta["namespace"]
        said = b'{"metadata":{%s},%s}' % (
            ",".join(f'"{key}":"{value}"' for key, value in meta.items()).encode(),
            content,
        )
        size += len(said) + 1
        if size > _PAGE or number - first >= 90_000:
            return
        yield said
        number += 1


def _pages(shape: Shape) -> Callable[[web.Request], AsyncIterator[bytes]]:
    async def page(request: web.Request) -> AsyncIterator[bytes]:
        kind = _KINDS[request.path.rpartition("/")[2]]
        first = int(request.query.get("continue", 0))
        count = first
        yield b'{"kind":"%sList","items":[' % kind.encode()
        waiting, size = list[bytes](), 0
        for said in _objects(shape, kind, first):
            waiting.append(said if count == first else b"," + said)
            count, size = count + 1, size + len(said)
            if size > MIB:
                yield b"".join(waiting)
                waiting, size = [], 0
        yield b"".join(waiting) + b'],"metadata":{"resourceVersion":"7","continue":"%d"}}' % count

    return page


async def serve(name: str) -> None:
    """Be the server that sends objects of that shape; prints where, and ends with its input."""
    page = _pages(next(each for each in SHAPES if each.name == name))

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_type = "application/json"
        last = request.path.rpartition("/")[2]
        if last == "apis":
            groups = [{"name": each} for each in ("cluster.karmada.io", "policy.karmada.io", "work.karmada.io")]
            return web.json_response({"kind": "APIGroupList", "groups": groups})
        if last not in _KINDS:
            return web.json_response({"kind": "Status", "code": 404}, status=404)
        await response.prepare(request)
        with suppress(ConnectionError):
            async for piece in page(request):
                await response.write(piece)
            await response.write_eof()
        return response

    async with serving(answer) as server:
        print(server.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def _list_all(api: Api) -> str:
    return f"{len(await api.list_all(JOB, 'demo')):,} listed"


async def _get(api: Api) -> str:
    await api.read(JOB.path("demo"))
    return "read"


def _all_kinds() -> Sequence[Kind]:
    return [kind_named(each) for each in _KINDS.values()]


async def _watch(connection: Connection) -> str:
    """How a session's watches of all kinds have ended: each with the first that went wrong, or with time."""
    ended: dict[str, str] = {}
    began = time.monotonic()
    async with Session.open(connection) as session:
        session.subscribe(lambda changes: None)
        await session.watch(None)
        while len(ended) < len(session.states()) and time.monotonic() - began < _SECONDS:
            await asyncio.sleep(0.05)
            for name, state in session.states().items():
                if state.phase in (Phase.STALE, Phase.LIVE) or state.reason:
                    ended.setdefault(name, state.reason or state.phase.name)
        jobs = len(session.jobs())
    return f"{jobs:,} Jobs; " + "; ".join(f"{name}: {words}" for name, words in ended.items())


async def ask(way: str, url: str) -> None:
    """Ask in that way and print how it ended, and the megabytes at their highest."""
    before = _highest()
    began = time.process_time()
    connection = Connection("test", url)
    try:
        if way == "session":
            said = await _watch(connection)
        else:
            async with transport_to(connection) as transport:
                said = await (_list_all if way == "list" else _get)(Api(transport))
    except ControlPlaneError as error:
        said = str(error)
    print(json.dumps({"before": before, "most": _highest(), "cpu": time.process_time() - began, "said": said}))


def _highest() -> int:
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.huge_lists", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help=f"ways ({', '.join(_WAYS)}) and shapes to try")
    words: list[str] = parser.parse_args(arguments).words
    for way in _WAYS:
        for shape in SHAPES:
            if not words or any(each in f"{way} {shape.name}" for each in words):
                print(f"{way:8} {shape.name:28} {_measured(way, shape)}", flush=True)


def _measured(way: str, shape: Shape) -> str:
    me = [sys.executable, "-m", "tests.faults.huge_lists"]
    with subprocess.Popen([*me, "serve", shape.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        url = server.stdout.readline().decode().strip()
        done = subprocess.run([*me, "ask", way, url], capture_output=True, text=True)
        server.stdin.close()
    if done.returncode:
        return f"exit {done.returncode}: {done.stderr[-300:]}"
    found = json.loads(done.stdout)
    return f"{found['before']:>4} -> {found['most']:>5} MiB {found['cpu']:6.1f} s  {found['said']}"


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", name]:
            asyncio.run(serve(name))
        case ["ask", way, url]:
            asyncio.run(ask(way, url))
        case arguments:
            main(arguments)
