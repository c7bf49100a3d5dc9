"""What the sandbox can carry: ``python -m tests.benchmarks.sandbox [JOBS]``. Prints figures, asserts nothing.

Jobs of six pods in three of 200 clusters each, created over HTTPS with their policies while a client watches all Jobs,
bindings and Works and another one asks for a small list ten times a second. CPU is that of the sandbox's process, read
from ``/proc``; the client and the sandbox share the machine.
"""

import asyncio
import contextlib
import json
import os
import platform
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from mcjob_tui.sandbox.launch import RunningSandbox, start_sandbox
from tests.benchmarks.machine import calibration

CLUSTERS = 200
SPEED = 10.0
AT_ONCE = 8
NAMESPACES = ("quant", "ml", "data", "platform")
COURSE_SECONDS = 600.0
_CLUSTERS = "/apis/cluster.karmada.io/v1alpha1/clusters"
_JOBS = "/apis/batch/v1/jobs"
_BINDINGS = "/apis/work.karmada.io/v1alpha2/resourcebindings"
_WORKS = "/apis/work.karmada.io/v1alpha1/works"
_PROBE_SECONDS = 0.1


@dataclass
class Figures:
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

    async def watch(self, path: str, figures: Figures) -> None:
        """Count the changes of all objects of a kind until cancelled."""
        timeout = aiohttp.ClientTimeout(total=None)
        async with self.session.get(f"{self.sandbox.url}{path}?watch=true", timeout=timeout) as answer:
            async for line in answer.content:
                figures.count(path)
                if path != _JOBS:
                    continue
                event = json.loads(line)
                rows = event["object"].get("status", {}).get("conditions") or ()
                if any(each["type"] in ("Complete", "Failed") for each in rows):
                    figures.complete.add(event["object"]["metadata"]["uid"])
                    if len(figures.complete) == figures.expected:
                        figures.all_complete.set()

    def watching(self, figures: Figures) -> list[asyncio.Task[None]]:
        """Watch as mcjob does, and ask for small lists meanwhile."""
        watches = [asyncio.create_task(self.watch(path, figures)) for path in (_JOBS, _BINDINGS, _WORKS)]
        return [*watches, asyncio.create_task(self.probe(figures))]

    async def probe(self, figures: Figures) -> None:
        """Ask for a small list again and again until cancelled."""
        while True:
            start = time.monotonic()
            await self.send("GET", f"{_JOBS}?limit=10")
            figures.latencies.append(time.monotonic() - start)
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


async def course(jobs: int) -> None:
    """Create ``jobs`` Jobs over HTTP and follow their course to the end."""
    async with running(SPEED) as client:
        process = client.sandbox.process.pid
        for name in NAMESPACES:
            await client.send("POST", "/api/v1/namespaces", {"metadata": {"name": name}})
        clusters = await client.clusters()
        figures = Figures(expected=jobs)
        tasks = client.watching(figures)
        numbers = iter(range(jobs))
        cpu, start = cpu_seconds(process), time.monotonic()

        async def submitter() -> None:
            for number in numbers:
                await client.submit(number, clusters)

        await asyncio.gather(*(submitter() for _ in range(AT_ONCE)))
        created = time.monotonic() - start
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(figures.all_complete.wait(), COURSE_SECONDS)
        took, used = time.monotonic() - start, cpu_seconds(process) - cpu
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        print(f"{jobs:,} Jobs created in {created:.1f} s, {len(figures.complete):,} at their end after {took:.1f} s")
        print(f"CPU of the sandbox {used:.1f} s, {used * 1000 / jobs:.1f} ms a Job all in")
        print_watched(figures, took)
        print(f"memory {resident_mebibytes(process):,} MiB")


async def trickle(jobs: int) -> None:
    """Watch a sandbox that was started full."""
    start = time.monotonic()
    async with running(SPEED, jobs) as client:
        print(f"started with {jobs:,} Jobs after {time.monotonic() - start:.1f} s")
        process, figures, seconds = client.sandbox.process.pid, Figures(), 20.0
        tasks = client.watching(figures)
        await asyncio.sleep(3.0)
        figures.forget()
        cpu = cpu_seconds(process)
        await asyncio.sleep(seconds)
        used = cpu_seconds(process) - cpu
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        print_watched(figures, seconds)
        print(f"CPU {100 * used / seconds:.0f} %, memory {resident_mebibytes(process):,} MiB")


def print_watched(figures: Figures, seconds: float) -> None:
    """What the watching and the asking client saw."""
    slow = statistics.quantiles(figures.latencies, n=100) if len(figures.latencies) > 1 else [0.0] * 99
    total = figures.changes.total()
    kinds = ", ".join(f"{count:,} of {kind}" for kind, count in sorted(figures.changes.items()))
    most = max(figures.seconds.values(), default=0)
    print(f"watched: {total:,} changes ({kinds}), {total / seconds:,.0f} a second, at most {most:,}")
    print(f"small list meanwhile: median {slow[49] * 1000:.0f} ms, 99 in 100 below {slow[98] * 1000:.0f} ms")


def main(jobs: int = 1_000) -> None:
    """Print the figures."""
    print(
        f"Python {platform.python_version()}, {CLUSTERS} clusters, speed {SPEED:g}, calibration {calibration():.0f} ms"
    )
    asyncio.run(course(jobs))
    asyncio.run(trickle(jobs))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
