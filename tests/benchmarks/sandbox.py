"""What the sandbox can carry.

Jobs of six pods in three of 200 clusters each, created over HTTPS with their policies while a client watches all Jobs,
bindings and Works and another one asks for a small list ten times a second. CPU is that of the sandbox's process, read
from ``/proc``; the client and the sandbox share the machine.
"""

import asyncio
import contextlib
import json
import os
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from mcjob_tui.sandbox.launch import RunningSandbox, start_sandbox
from tests.benchmarks.figures import Figure, at_most

CLUSTERS = 200
SPEED = 10.0
AT_ONCE = 8
NAMESPACES = ("quant", "ml", "data", "platform")
COURSE_SECONDS = 180.0
TRICKLE_SECONDS = 20.0
JOBS = 1_000
_CLUSTERS = "/apis/cluster.karmada.io/v1alpha1/clusters"
_JOBS = "/apis/batch/v1/jobs"
_BINDINGS = "/apis/work.karmada.io/v1alpha2/resourcebindings"
_WORKS = "/apis/work.karmada.io/v1alpha1/works"
_PROBE_SECONDS = 0.1


@dataclass
class Watched:
    """What was seen while the sandbox worked."""

    expected: int = 0
    all_complete: asyncio.Event = field(default_factory=asyncio.Event)
    changes: Counter[str] = field(default_factory=Counter)
    seconds: Counter[int] = field(default_factory=Counter)
    complete: set[str] = field(default_factory=set)
    latencies: list[float] = field(default_factory=list)

    def count(self, path: str) -> None:
        """One change has come from the watch of ``path``."""
        self.changes[path.rpartition("/")[2]] += 1
        self.seconds[int(time.monotonic())] += 1

    def forget(self) -> None:
        """Count from here on."""
        self.changes.clear()
        self.seconds.clear()
        self.latencies.clear()


@dataclass(frozen=True)
class Client:
    """Requests to one sandbox with the administrator's token."""

    sandbox: RunningSandbox
    session: aiohttp.ClientSession

    async def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        async with self.session.request(method, self.sandbox.url + path, json=body) as answer:
            answer.raise_for_status()
            return json.loads(await answer.read())

    async def clusters(self) -> list[str]:
        """The clusters that take Jobs without being asked specially."""
        found = await self.send("GET", _CLUSTERS)
        return [
            each["metadata"]["name"]
            for each in found["items"]
            if not each["spec"].get("taints")
            and any(group["groupVersion"] == "batch/v1" for group in each["status"]["apiEnablements"])
        ]

    async def submit(self, number: int, clusters: list[str]) -> None:
        """Create a policy and its Job."""
        namespace, name = NAMESPACES[number % len(NAMESPACES)], f"job-{number:05}"
        targets = [clusters[(number * 7 + 13 * each) % len(clusters)] for each in range(3)]
        weights = [{"targetCluster": {"clusterNames": [each]}, "weight": 1} for each in targets]
        scheduling = {
            "replicaSchedulingType": "Divided",
            "replicaDivisionPreference": "Weighted",
            "weightPreference": {"staticWeightList": weights},
        }
        policy = {
            "apiVersion": "policy.karmada.io/v1alpha1",
            "kind": "PropagationPolicy",
            "metadata": {"name": name},
            "spec": {
                "resourceSelectors": [{"apiVersion": "batch/v1", "kind": "Job", "name": name}],
                "placement": {"clusterAffinity": {"clusterNames": targets}, "replicaScheduling": scheduling},
            },
        }
        container = {
            "name": "main",
            "image": "registry.example.com/team/worker:1.0",
            "resources": {"requests": {"cpu": "10m", "memory": "16Mi"}},
        }
        job = {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {"name": name, "labels": {"app": name}},
            "spec": {
                "parallelism": 6,
                "completions": 6,
                "template": {"spec": {"restartPolicy": "Never", "containers": [container]}},
            },
        }
        policies = f"/apis/policy.karmada.io/v1alpha1/namespaces/{namespace}/propagationpolicies"
        await self.send("POST", policies, policy)
        await self.send("POST", f"/apis/batch/v1/namespaces/{namespace}/jobs", job)

    async def watch(self, path: str, watched: Watched) -> None:
        """Count the changes of all objects of a kind until cancelled."""
        timeout = aiohttp.ClientTimeout(total=None)
        async with self.session.get(f"{self.sandbox.url}{path}?watch=true", timeout=timeout) as answer:
            async for line in answer.content:
                watched.count(path)
                if path != _JOBS:
                    continue
                event = json.loads(line)
                rows = event["object"].get("status", {}).get("conditions") or ()
                if any(each["type"] in ("Complete", "Failed") for each in rows):
                    watched.complete.add(event["object"]["metadata"]["uid"])
                    if len(watched.complete) == watched.expected:
                        watched.all_complete.set()

    def watching(self, watched: Watched) -> list[asyncio.Task[None]]:
        """Watch as mcjob does, and ask for small lists meanwhile."""
        watches = [asyncio.create_task(self.watch(path, watched)) for path in (_JOBS, _BINDINGS, _WORKS)]
        return [*watches, asyncio.create_task(self.probe(watched))]

    async def probe(self, watched: Watched) -> None:
        """Ask for a small list again and again until cancelled."""
        while True:
            start = time.monotonic()
            await self.send("GET", f"{_JOBS}?limit=10")
            watched.latencies.append(time.monotonic() - start)
            await asyncio.sleep(_PROBE_SECONDS)


@asynccontextmanager
async def running(speed: float, jobs: int = 0) -> AsyncIterator[Client]:
    """A sandbox and a client of it."""
    sandbox = await start_sandbox(clusters=CLUSTERS, seed=1, speed=speed, jobs=jobs)
    try:
        headers = {"Authorization": f"Bearer {sandbox.token}"}
        connector = aiohttp.TCPConnector(ssl=False, limit=0)
        async with aiohttp.ClientSession(connector=connector, headers=headers, read_bufsize=2**22) as session:
            yield Client(sandbox, session)
    finally:
        await sandbox.stop()


def cpu_seconds(process: int) -> float:
    """What a process has used so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mebibytes(process: int) -> int:
    """The memory that a process holds."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20


async def course(jobs: int) -> list[Figure]:
    """Create ``jobs`` Jobs over HTTP and follow their course to the end."""
    async with running(SPEED) as client:
        process = client.sandbox.process.pid
        there = {each["metadata"]["name"] for each in (await client.send("GET", "/api/v1/namespaces"))["items"]}
        for name in (each for each in NAMESPACES if each not in there):
            await client.send("POST", "/api/v1/namespaces", {"metadata": {"name": name}})
        clusters = await client.clusters()
        watched = Watched(expected=jobs)
        tasks = client.watching(watched)
        numbers = iter(range(jobs))
        cpu, start = cpu_seconds(process), time.monotonic()

        async def submitter() -> None:
            for number in numbers:
                await client.submit(number, clusters)

        await asyncio.gather(*(submitter() for _ in range(AT_ONCE)))
        created = time.monotonic() - start
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(watched.all_complete.wait(), COURSE_SECONDS)
        took, used = time.monotonic() - start, cpu_seconds(process) - cpu
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        done = len(watched.complete)
        return [
            Figure(f"{jobs:,} Jobs created over HTTPS", f"{created:.1f} s"),
            Figure(f"{done:,} of them at their end", f"{took:.1f} s", met=done == jobs),
            Figure("CPU of the sandbox per Job, from creation to end", f"{used * 1000 / jobs:.1f} ms"),
            *_seen(watched, took),
            Figure("memory of the sandbox", f"{resident_mebibytes(process):,} MB"),
        ]


async def trickle(jobs: int) -> list[Figure]:
    """Watch a sandbox that was started full."""
    start = time.monotonic()
    async with running(SPEED, jobs) as client:
        began = time.monotonic() - start
        process, watched = client.sandbox.process.pid, Watched()
        tasks = client.watching(watched)
        await asyncio.sleep(3.0)
        watched.forget()
        cpu = cpu_seconds(process)
        await asyncio.sleep(TRICKLE_SECONDS)
        used = cpu_seconds(process) - cpu
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return [
            Figure(f"start with {jobs:,} Jobs", f"{began:.1f} s"),
            *_seen(watched, TRICKLE_SECONDS),
            Figure("CPU of the sandbox meanwhile", f"{used / TRICKLE_SECONDS:.0%} of a core"),
            Figure("memory of the sandbox", f"{resident_mebibytes(process):,} MB"),
        ]


def _seen(watched: Watched, seconds: float) -> Iterator[Figure]:
    """What the watching and the asking client saw."""
    slow = statistics.quantiles(watched.latencies, n=100) if len(watched.latencies) > 1 else [0.0] * 99
    most = max(watched.seconds.values(), default=0)
    yield Figure("changes watched", f"{watched.changes.total() / seconds:,.0f} a second", f"in one second: {most:,}")
    yield at_most("a small list meanwhile, 99 in 100", slow[98] * 1000, "ms", 100)


def figures() -> Iterator[Figure]:
    """Measure."""
    yield from asyncio.run(course(JOBS))
    yield from asyncio.run(trickle(JOBS))
