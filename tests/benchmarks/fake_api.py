"""An API server that answers from prepared bytes, in a process of its own, so that only the client costs anything.

It has Jobs of about 3 kB with a ResourceBinding each, sends changes when it is told to, and counts requests. It decides
nothing: what a control plane does is the sandbox's business.
"""

import asyncio
import contextlib
import json
import logging
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from aiohttp import web

from mcjob_tui.control_plane import kinds

CAPTURES = Path(__file__).parents[1] / "captures"
GROUPS = [{"name": name} for name in ("cluster.karmada.io", "policy.karmada.io", "work.karmada.io")]
WATCHED = tuple(each for each in vars(kinds).values() if isinstance(each, kinds.Kind))
PAGE = 500
BOOKMARK_SECONDS = 45.0
TOTAL = 1_000_000
"""Completions of every Job: large, so that each change shows another count."""
Json = dict[str, Any]


class FakeApi:
    """The test's end: tells the server what to send. Times are those of ``time.perf_counter`` on this machine."""

    def __init__(self, url: str, pipe: Pipe) -> None:
        self.url = url
        self._pipe = pipe

    def _ask(self, *what: object) -> Any:
        self._pipe.send(what)
        return self._pipe.recv()

    def burst(self, kind: str, count: int) -> float:
        """Send ``count`` changes of ``kind`` at once, the last with ``succeeded`` ``count``; returns when it began."""
        return float(self._ask("burst", kind, count))

    def change(self, number: int, succeeded: int) -> float:
        """One change of the binding of Job ``number``. Returns when it was sent."""
        return float(self._ask("change", number, succeeded))

    def stream(self, rate: int, seconds: float) -> None:
        """Send ``rate`` binding changes a second for ``seconds``, while other things go on."""
        self._ask("stream", rate, seconds)

    def requests(self) -> Counter[str]:
        """Requests since the last call, by method and kind."""
        found: Counter[str] = self._ask("requests")
        return found

    def kubeconfig(self, path: Path) -> Path:
        """Write a kubeconfig for this server."""
        named = {"name": "scale"}
        path.write_text(
            json.dumps(
                {
                    "apiVersion": "v1",
                    "kind": "Config",
                    "current-context": "scale",
                    "clusters": [{**named, "cluster": {"server": self.url}}],
                    "users": [{**named, "user": {"token": "none"}}],
                    "contexts": [{**named, "context": {"cluster": "scale", "user": "scale", "namespace": "demo"}}],
                }
            )
        )
        return path


@contextmanager
def fake_api(jobs: int, clusters: int = 3) -> Iterator[FakeApi]:
    """A running server with so many Jobs and clusters."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, jobs, clusters), daemon=True)
    process.start()
    try:
        yield FakeApi(ours.recv(), ours)
    finally:
        process.terminate()


def _captured(name: str) -> Json:
    found: Json = json.loads((CAPTURES / name).read_text())
    return found


def _managed_fields() -> list[Json]:
    line = (CAPTURES / "watch-timeline.ndjson").read_text().partition("\n")[0]
    fields: list[Json] = json.loads(line)["event"]["object"]["metadata"]["managedFields"]
    return fields


def list_head(plural: str) -> Json:
    """The kind of a list of what mcjob watches, as a server names it."""
    kind = next((each for each in WATCHED if each.plural == plural), None)
    return {} if kind is None else {"kind": f"{kind.name}List", "apiVersion": kind.api_version}


class _Objects:
    """The bytes of every object: templates with places for what differs."""

    def __init__(self, jobs: int, clusters: int) -> None:
        self.count = jobs
        job = _captured("divided-dynamic-job-running.json")
        job["metadata"] |= {"name": "job-@N", "uid": "uid-@N", "resourceVersion": "@V", "namespace": "demo"}
        job["metadata"].setdefault("managedFields", _managed_fields())
        job["metadata"]["labels"]["round"] = "@S"
        job["spec"]["completions"] = TOTAL
        self._job = json.dumps(job, separators=(",", ":"))
        binding = _captured("divided-dynamic-resourcebinding-finished.json")
        binding["metadata"] |= {"name": "job-@N-job", "resourceVersion": "@V", "namespace": "demo"}
        binding["spec"]["resource"] |= {"name": "job-@N", "uid": "uid-@N", "namespace": "demo"}
        for each in binding["status"]["aggregatedStatus"]:
            each["status"] = {"startTime": each["status"]["startTime"], "active": 3, "succeeded": "@S"}
        binding["status"]["aggregatedStatus"][1]["status"]["succeeded"] = 0
        self._binding = json.dumps(binding, separators=(",", ":")).replace('"@S"', "@S")
        self._clusters = [self._cluster(number) for number in range(clusters)]
        # Every Job takes long, and its pods run: whoever looks whether they have started finds one.
        pod = _captured("divided-dynamic-member1-pods-running.json")["items"][0]
        pod["status"] |= {"phase": "Running"}
        self._pod = json.dumps(pod, separators=(",", ":")).encode()

    def _cluster(self, number: int) -> bytes:
        found = _captured("cluster-member1.json")
        found["metadata"] |= {"name": f"member{number + 1}", "resourceVersion": str(number + 1)}
        return json.dumps(found, separators=(",", ":")).encode()

    def one(self, kind: str, number: int, version: int, succeeded: int = 0) -> bytes:
        text = self._job if kind == "jobs" else self._binding
        return text.replace("@N", str(number)).replace("@V", str(version)).replace("@S", str(succeeded)).encode()

    def event(self, kind: str, number: int, version: int, succeeded: int) -> bytes:
        return b'{"type":"MODIFIED","object":' + self.one(kind, number, version, succeeded) + b"}\n"

    def page(self, kind: str, start: int) -> bytes:
        items, more = [], b""
        if kind in ("jobs", "resourcebindings"):
            end = min(start + PAGE, self.count)
            items = [self.one(kind, number, number + 1) for number in range(start, end)]
            more = b',"continue":"%d"' % end if end < self.count else b""
        elif kind == "clusters":
            items = self._clusters
        elif kind == "pods":
            items = [self._pod]
        head = json.dumps(list_head(kind)).encode()[:-1]
        return head + b',"metadata":{"resourceVersion":"%d"%s},"items":[%s]}' % (self.count, more, b",".join(items))


class _Server:
    def __init__(self, jobs: int, clusters: int) -> None:
        self._objects = _Objects(jobs, clusters)
        self._pages: dict[tuple[str, int], bytes] = {}
        for kind in ("jobs", "resourcebindings"):
            for start in range(0, jobs, PAGE):
                self._pages[kind, start] = self._objects.page(kind, start)
        self._version = jobs
        self._watchers: dict[str, web.StreamResponse] = {}
        self._requests: Counter[str] = Counter()
        self._streaming: asyncio.Task[None] | None = None

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        kind = request.path.rpartition("/")[2]
        watches = request.query.get("watch") in ("true", "1")
        self._requests[f"{'WATCH' if watches else request.method} {kind}"] += 1
        if kind == "apis":
            return web.json_response({"kind": "APIGroupList", "groups": GROUPS})
        if kind == "selfsubjectaccessreviews":
            return web.json_response({"status": {"allowed": True}}, status=201)
        if kind == "version":
            return web.json_response({"gitVersion": "v1.36.2"})
        if not watches:
            place = kind, int(request.query.get("continue") or 0)
            body = self._pages.get(place) or self._objects.page(*place)
            return web.Response(body=body, content_type="application/json")
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        self._watchers[kind] = response
        with contextlib.suppress(ConnectionError):
            await self._bookmarks(response)
        return response

    async def _bookmarks(self, response: web.StreamResponse) -> None:
        """As a real server sends them about once a minute, until the client is gone."""
        while True:
            await asyncio.sleep(BOOKMARK_SECONDS)
            await response.write(
                b'{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"%d"}}}\n' % self._version
            )

    async def burst(self, kind: str, count: int) -> float:
        events = []
        for index in range(count):
            self._version += 1
            number = index % min(500, self._objects.count)
            events.append(self._objects.event(kind, number, self._version, count if index == count - 1 else index))
        began = time.perf_counter()
        # In pieces, as a busy server's own writes are.
        for start in range(0, count, 20):
            await self._watchers[kind].write(b"".join(events[start : start + 20]))
        return began

    async def change(self, number: int, succeeded: int) -> float:
        self._version += 1
        event = self._objects.event("resourcebindings", number, self._version, succeeded)
        sent = time.perf_counter()
        await self._watchers["resourcebindings"].write(event)
        return sent

    async def stream(self, rate: int, seconds: float) -> None:
        self._streaming = asyncio.create_task(self._stream(rate, seconds))

    async def _stream(self, rate: int, seconds: float) -> None:
        began, sent = time.perf_counter(), 0
        while (passed := time.perf_counter() - began) < seconds:
            due = int(passed * rate) - sent
            events = []
            for _ in range(due):
                self._version += 1
                sent += 1
                number = sent * 7919 % self._objects.count
                events.append(self._objects.event("resourcebindings", number, self._version, sent))
            if events:
                await self._watchers["resourcebindings"].write(b"".join(events))
            await asyncio.sleep(0.01)

    async def requests(self) -> Counter[str]:
        found, self._requests = self._requests, Counter()
        return found

    async def run(self, pipe: Pipe) -> None:
        runner = web.ServerRunner(web.Server(self.answer))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        pipe.send(f"http://127.0.0.1:{runner.addresses[0][1]}")
        asked: asyncio.Queue[tuple[Any, ...] | None] = asyncio.Queue()

        def read() -> None:
            try:
                asked.put_nowait(pipe.recv())
            except EOFError:
                asked.put_nowait(None)

        asyncio.get_running_loop().add_reader(pipe.fileno(), read)
        while (what := await asked.get()) is not None:
            pipe.send(await getattr(self, what[0])(*what[1:]))


def _serve(pipe: Pipe, jobs: int, clusters: int) -> None:
    os.nice(1)
    # Programs are killed while they are being answered.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    asyncio.run(_Server(jobs, clusters).run(pipe))
