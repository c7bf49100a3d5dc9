"""How many log lines a second the Logs page takes without losing one and while keys still act, and what they weigh.

A source gives lines at a rate in batches of a sixtieth of a second, with a buffer of 20,000 lines that is full from
the start; keys are pressed twenty times a second. A last run gives lines as fast as they are taken. Then both command
lines read the same long log from a sandbox.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from textual.events import Key
from textual.pilot import Pilot

from mcjob_tui.control_plane.views import LogLine
from mcjob_tui.tui.app import McjobApp, Options
from mcjob_tui.tui.screens.logs import LogsScreen
from mcjob_tui.tui.widgets.log_buffer import LogBuffer
from mcjob_tui.tui.widgets.log_pane import LogPane
from tests.benchmarks.figures import Figure, percentile, spread
from tests.benchmarks.live import Sandbox, sandbox
from tests.tui import story
from tests.tui.doubles import FakeControlPlane, FakeGateway

KEPT = 20_000
BEAT = 1 / 60
LINES, LONG = 100_000, "talker"
JOB = ("quant", "tick-backfill-2026w47")
CLUSTERS = ("ali-hz-prod", "aws-euc1-prod", "aws-use1-prod", "gcp-euw1-prod")


def line(number: int) -> LogLine:
    """A line of a hundred characters, every twentieth with colours."""
    cluster = CLUSTERS[number % 4]
    color = "\x1b[33mWARN\x1b[0m " if number % 20 == 0 else ""
    text = f"{color}{number:08} page {number % 412}/412 rows={number * 7919 % 99991} feed " + "." * 60
    return LogLine(cluster, f"tick-{number % 18:05}", "backfill", datetime.now(UTC), text)


class Source(FakeControlPlane):
    """Gives ``rate`` lines a second for ``seconds`` (rate 0: as fast as they are taken), all from one stream."""

    def __init__(self, rate: int, seconds: float) -> None:
        super().__init__()
        self.rate, self.seconds = rate, seconds
        self.sent = 0
        self.is_done = False

    async def logs(self, *where: str, **options: object) -> AsyncGenerator[Sequence[LogLine], None]:
        yield self._batch(KEPT)
        began = time.perf_counter()
        while (passed := time.perf_counter() - began) < self.seconds:
            due = int(passed * self.rate) - (self.sent - KEPT) if self.rate else 500
            if due > 0:
                yield self._batch(due)
            if self.rate:
                await asyncio.sleep(BEAT)
        self.is_done = True

    def _batch(self, count: int) -> list[LogLine]:
        self.sent += count
        return [line(number) for number in range(self.sent - count, self.sent)]


async def when(holds: Callable[[], bool]) -> None:
    """Wait until something holds, for half a minute at most."""
    deadline = time.perf_counter() + 30
    while not holds():
        assert time.perf_counter() < deadline
        await asyncio.sleep(0)


async def key_times(pilot: Pilot[None], source: Source, pane: LogPane) -> tuple[list[float], list[float]]:
    """Seconds from a key to what it does, while lines come: times shown or not, and up from the end or back to it."""
    shown: list[float] = []
    scrolled: list[float] = []
    while not source.is_done:
        await asyncio.sleep(0.05)
        before, times = time.perf_counter(), pane.view.look.times
        pilot.app.post_message(Key("t", "t"))
        await when(lambda before=times: pane.view.look.times != before)  # type: ignore[misc]
        shown.append(time.perf_counter() - before)
        await asyncio.sleep(0.05)
        before, following = time.perf_counter(), pane.view.is_following
        key = "k" if following else "G"
        pilot.app.post_message(Key(key, key))
        await when(lambda before=following: pane.view.is_following != before)  # type: ignore[misc]
        pane.view.in_view()
        scrolled.append(time.perf_counter() - before)
    return shown, scrolled


async def run(rate: int, seconds: float, typed: str = "") -> list[Figure]:
    """One run."""
    source = Source(rate, seconds)
    app = McjobApp(FakeGateway(source), Options(log_lines=KEPT))
    async with app.run_test(size=(120, 40)) as pilot:
        while app.session is None:
            await pilot.pause()
        screen = LogsScreen(*JOB)
        app.push_screen(screen)
        await when(lambda: screen.is_mounted and screen.logs.received >= KEPT)
        began, used, first = time.perf_counter(), time.process_time(), screen.logs.received
        if typed:
            screen.logs.view.look_for(typed)
        keys, scrolled = await key_times(pilot, source, screen.logs)
        await when(lambda: screen.logs.received >= source.sent)
        wall, cpu = time.perf_counter() - began, time.process_time() - used
        lost, taken = source.sent - screen.logs.received, (screen.logs.received - first) / wall
    what = f"{rate:,} new lines a second" if rate else "as many new lines as possible"
    what += f", looking for {typed}" if typed else ""
    least = rate * 0.95
    scrolling = Figure(f"{what}: scrolling, {KEPT:,} lines kept", spread(scrolled))
    return [
        Figure(
            f"{what}: taken",
            f"{taken:,.0f} lines/s, {lost} lost",
            aim=f"≥ {least:,.0f}",
            met=not lost and taken >= least,
        )
        if rate
        else Figure(f"{what}: taken", f"{taken:,.0f} lines/s, {lost} lost"),
        Figure(f"{what}: CPU, lines made included", f"{cpu / wall:.0%} of a core"),
        Figure(f"{what}: key to effect", spread(keys)),
        replace(scrolling, aim="p95 ≤ 33 ms", met=percentile(scrolled, 0.95) <= 0.033) if rate else scrolling,
    ]


def memory() -> Figure:
    """What the full buffer weighs, its lines included."""
    tracemalloc.start()
    buffer = LogBuffer(KEPT)
    sizes = []
    for batch in range(60):
        buffer.extend([line(number) for number in range(batch * 1000, batch * 1000 + 1000)])
        if batch in (19, 59):
            sizes.append(tracemalloc.get_traced_memory()[0] / 1e6)
    tracemalloc.stop()
    beside = f"after the first {KEPT:,} of 60,000: {sizes[0]:.1f} MB"
    return Figure(f"memory of {len(buffer):,} lines kept", f"{sizes[1]:.1f} MB", beside, sizes[1] / sizes[0])


def beside_kubectl() -> Iterator[Figure]:
    """The whole log of one pod of a sandbox into a pipe, followed to its end, by both programs in turn."""
    with sandbox("--speed", "100") as server:
        member = _submitted(server)
        proxy = f"/apis/cluster.karmada.io/v1alpha1/clusters/{member}/proxy"
        pods = f"{proxy}/api/v1/namespaces/default/pods"
        deadline = time.perf_counter() + 60
        while not (
            found := [each for each in server.send("GET", pods)["items"] if each["status"]["phase"] == "Succeeded"]
        ):
            if time.perf_counter() > deadline:
                raise SystemExit("the pod did not end")
            time.sleep(0.2)
        pod, config = found[0]["metadata"]["name"], ["--kubeconfig", str(server.kubeconfig)]
        kubectl = ["kubectl", *config, "--server", f"{server.url}{proxy}", "logs", "-f", "-n", "default", pod]
        ours = [sys.executable, "-m", "mcjob_tui", *config, "-n", "default", "logs", "-f", LONG]
        least: dict[str, tuple[float, float]] = {}
        for name, words in (("kubectl", kubectl), ("mcjob", ours)) * 3:
            took = _timed(words)
            least[name] = min(least.get(name, took), took)
        (wall, cpu), (their_wall, their_cpu) = least["mcjob"], least["kubectl"]
        what = f"{LINES:,} lines of a finished pod into a pipe"
        yield Figure(f"{what}: time", f"{wall:.2f} s", f"kubectl logs -f: {their_wall:.2f} s", wall / their_wall)
        yield Figure(f"{what}: CPU", f"{cpu:.2f} s", f"kubectl logs -f: {their_cpu:.2f} s", cpu / their_cpu)


def _submitted(server: Sandbox) -> str:
    """A Job of one pod that writes many lines; returns the cluster that it runs in."""
    clusters = server.send("GET", "/apis/cluster.karmada.io/v1alpha1/clusters")["items"]
    ready = [
        each["metadata"]["name"]
        for each in clusters
        if not each["spec"].get("taints")
        and any(one["type"] == "Ready" and one["status"] == "True" for one in each["status"]["conditions"])
    ]
    selector = {"apiVersion": "batch/v1", "kind": "Job", "name": LONG}
    policy = {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": "PropagationPolicy",
        "metadata": {"name": LONG},
        "spec": {"resourceSelectors": [selector], "placement": {"clusterAffinity": {"clusterNames": ready[:1]}}},
    }
    steering = {"sandbox.mcjob.io/run-seconds": "60", "sandbox.mcjob.io/log-lines": str(LINES)}
    spec = {"restartPolicy": "Never", "containers": [{"name": "main", "image": "registry.corp.io/talker:1"}]}
    job = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": LONG},
        "spec": {"template": {"metadata": {"annotations": steering}, "spec": spec}},
    }
    server.send("POST", "/apis/policy.karmada.io/v1alpha1/namespaces/default/propagationpolicies", policy)
    server.send("POST", "/apis/batch/v1/namespaces/default/jobs", job)
    return str(ready[0])


def _timed(words: Sequence[str]) -> tuple[float, float]:
    """Seconds and CPU seconds of a program that writes all lines.

    Raises:
        SystemExit: it wrote others.
    """
    began = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(words, stdout=out, stderr=subprocess.DEVNULL)
        _, _, used = os.wait4(process.pid, 0)
        took = time.perf_counter() - began
        out.seek(0)
        count = sum(1 for _ in out)
    if count != LINES:
        raise SystemExit(f"{words[0]} wrote {count:,} lines of {LINES:,}")
    return took, used.ru_utime + used.ru_stime


def figures(rate: int = 5000, seconds: float = 10.0) -> Iterator[Figure]:
    """Measure."""
    assert any(each.key == JOB for each in story.JOBS)
    yield from asyncio.run(run(rate, seconds))
    yield from asyncio.run(run(rate, seconds, "WARN"))
    yield from asyncio.run(run(0, seconds))
    yield memory()
    yield from beside_kubectl()
