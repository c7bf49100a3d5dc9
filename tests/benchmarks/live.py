"""Against a real sandbox, beside kubectl on the same one at the same time: how soon a change is seen, and how much is.

The sandbox has 200 clusters and 10,000 Jobs of which hundreds go on, on a clock ten times as fast: about a thousand
changes a second. The same new Job is awaited on the terminal of ``mcjob`` and on the pipe of ``kubectl get jobs -w``.
"""

import json
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from tests.benchmarks.figures import Figure, percentile, spread
from tests.benchmarks.terminal import OnTerminal

CLUSTERS, JOBS, SPEED, NEW_JOBS = 200, 10_000, 10, 20
NAMESPACE = "default"


@dataclass
class Sandbox:
    """A running sandbox: where it is and how to speak with it."""

    kubeconfig: Path
    url: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        config = yaml.safe_load(self.kubeconfig.read_text())
        self.url = config["clusters"][0]["cluster"]["server"]
        self.headers = {
            "Authorization": f"Bearer {config['users'][0]['user']['token']}",
            "Content-Type": "application/json",
        }

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """One request, answered."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, self.headers, method=method)
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with urllib.request.urlopen(request, timeout=60, context=context) as answer:
            return json.load(answer)


@contextmanager
def sandbox(*arguments: str) -> Iterator[Sandbox]:
    """``mcjob sandbox serve`` in a process of its own."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "config"
        words = [sys.executable, "-m", "mcjob_tui", "sandbox", "serve", "--kubeconfig", str(path), *arguments]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            assert process.stdout is not None
            if not process.stdout.readline():
                raise SystemExit("the sandbox did not start")
            yield Sandbox(path)
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def shown(server: Sandbox, *arguments: str) -> Iterator[OnTerminal]:
    """``mcjob`` on a terminal with this sandbox."""
    with tempfile.TemporaryDirectory() as directory:
        homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), directory)
        app = OnTerminal(["-m", "mcjob_tui", "--kubeconfig", str(server.kubeconfig), *arguments], homes)
        try:
            yield app
        finally:
            app.end()


class KubectlWatch:
    """``kubectl get jobs -w``: when which name was printed."""

    def __init__(self, server: Sandbox) -> None:
        words = ["kubectl", "--kubeconfig", str(server.kubeconfig), "get", "jobs", "-A", "-w"]
        self._process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        self._seen: dict[str, float] = {}
        self._changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for text in self._process.stdout:
            now, words = time.perf_counter(), text.split()
            if len(words) < 2:
                continue  # the last line of a kubectl that was ended ends anywhere
            with self._changed:
                self._seen.setdefault(words[1], now)
                self._changed.notify_all()

    def when(self, name: str) -> float:
        """The time at which ``name`` was printed first."""
        with self._changed:
            if not self._changed.wait_for(lambda: name in self._seen, 60):
                raise SystemExit(f"kubectl did not print {name}")
            return self._seen[name]

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(30)


def figures() -> Iterator[Figure]:
    """Measure."""
    with sandbox() as server, shown(server, "-n", NAMESPACE) as app:
        kubectl = KubectlWatch(server)
        app.wait_for("newest first", "No Jobs in")
        app.drain(4)
        yield _compared("new Job to screen, small sandbox", *_new_jobs(server, app, kubectl))
        kubectl.end()
    with sandbox("--clusters", str(CLUSTERS), "--jobs", str(JOBS), "--speed", str(SPEED)) as server:
        yield from _loaded(server)


def _loaded(server: Sandbox) -> Iterator[Figure]:
    what = f"{CLUSTERS} clusters, {JOBS:,} Jobs"
    with shown(server) as app:
        app.wait_for(f" of {JOBS:,}", seconds=300)
        took = time.perf_counter() - app.began
        listed, count = _kubectl_lists(server)
        yield Figure(f"{what}: start to all rows", f"{took:.1f} s", f"kubectl get jobs -A: {listed:.1f} s, Jobs alone")
        if count != JOBS:
            raise SystemExit(f"kubectl lists {count} Jobs")
        app.drain(3)
        changes = _changes(server, 5)
        began, used = time.perf_counter(), app.cpu()
        frames = app.frames(5)
        share = (app.cpu() - used) / (time.perf_counter() - began)
        yield Figure(
            f"{what}: CPU while Jobs and bindings change", f"{share:.0%} of a core", f"{changes:,.0f} changes a second"
        )
        yield Figure(f"{what}: frames a second meanwhile", f"{frames / 5:.0f}", aim="≤ 60", met=frames / 5 <= 60)
        took_keys = []
        app.press("g")
        app.drain(0.5)
        for at in range(2, 42):
            began = time.perf_counter()
            app.press("j")
            app.wait_for(f"{at:,} of ")
            took_keys.append(time.perf_counter() - began)
        p95 = percentile(took_keys, 0.95) * 1e3
        yield Figure(f"{what}: key to moved cursor meanwhile", spread(took_keys), aim="p95 ≤ 33 ms", met=p95 <= 33)
        app.press("g")
        app.drain(0.5)
        kubectl = KubectlWatch(server)
        app.drain(10)
        yield _compared(f"{what}: new Job to screen meanwhile", *_new_jobs(server, app, kubectl))
        kubectl.end()
        yield Figure(f"{what}: memory", f"{app.memory():.0f} MB", aim="≤ 180 MB", met=app.memory() <= 180)


def _compared(what: str, ours: list[float], kubectl: list[float]) -> Figure:
    return Figure(what, spread(ours), f"kubectl get jobs -w: {spread(kubectl)}", median(ours) / median(kubectl))


def _new_jobs(server: Sandbox, app: OnTerminal, kubectl: KubectlWatch) -> tuple[list[float], list[float]]:
    """Seconds from the request that creates a Job to its name on the terminal, and to kubectl's line."""
    ours, theirs = [], []
    for number in range(NEW_JOBS):
        name = f"probe-{number:02}-{int(time.time()) % 10_000}"
        container = {"name": "main", "image": "registry.corp.io/probe:1"}
        job = {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {"name": name},
            "spec": {"template": {"spec": {"restartPolicy": "Never", "containers": [container]}}},
        }
        began = time.perf_counter()
        server.send("POST", f"/apis/batch/v1/namespaces/{NAMESPACE}/jobs", job)
        ours.append(app.wait_for(name) - began)
        theirs.append(kubectl.when(name) - began)
        # The cursor has stayed on its Job, and new ones stand above it.
        app.press("g")
        app.drain(0.3)
    return ours, theirs


def _kubectl_lists(server: Sandbox) -> tuple[float, int]:
    """Seconds in which kubectl lists all Jobs, and how many it prints."""
    began = time.perf_counter()
    words = ["kubectl", "--kubeconfig", str(server.kubeconfig), "get", "jobs", "-A", "--no-headers"]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return time.perf_counter() - began, len(told.splitlines())


def _changes(server: Sandbox, seconds: float) -> float:
    """Changes of Jobs and bindings a second, as a watch of its own counts them."""
    total = 0
    for path in ("/apis/batch/v1/jobs", "/apis/work.karmada.io/v1alpha2/resourcebindings"):
        version = server.send("GET", f"{path}?limit=1")["metadata"]["resourceVersion"]
        words = ["kubectl", "--kubeconfig", str(server.kubeconfig), "get", "--raw"]
        query = f"{path}?watch=true&resourceVersion={version}&timeoutSeconds={int(seconds)}"
        told = subprocess.run([*words, query], capture_output=True, text=True).stdout
        total += told.count('"type":"MODIFIED"') + told.count('"type": "MODIFIED"')
    return total / seconds
