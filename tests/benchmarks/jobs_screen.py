"""The whole program with many Jobs: from the socket to the terminal.

Run by hand: ``python -m tests.benchmarks.jobs_screen [JOBS]``. It starts ``mcjob`` on a pseudo-terminal of 120 × 40
against a server of prepared bytes (``fake_api``), and prints CPU per watch event, times to rows, memory, how soon keys
and changes are seen, and what requests are made.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.fake_api import FakeApi, fake_api
from tests.benchmarks.terminal import OnTerminal

EVENTS, ROUNDS, KEYS, CHANGES = 5000, 5, 100, 60
RATE, STREAM_SECONDS = 1000, 20.0


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def told(what: str, seconds: Sequence[float]) -> None:
    """Print p50 and p95 in milliseconds."""
    print(f"{what:58} p50 {median(seconds) * 1e3:6.1f} ms, p95 {percentile(seconds, 0.95) * 1e3:6.1f} ms", flush=True)


def main(jobs: int) -> None:
    """Measure and print."""
    with fake_api(jobs) as api, tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        app = OnTerminal(
            ["-m", "mcjob_tui", "--kubeconfig", str(api.kubeconfig(home / "config"))],
            dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), directory),
        )
        try:
            _rows(app, jobs)
            _requests(api, app, "to open the Jobs screen")
            app.drain(5)
            print(f"{'memory with all rows':58} {app.memory():6.0f} MB")
            _cursor(app, jobs, "idle")
            _changes(api, app, "status change to screen, idle")
            app.press("g")
            app.drain(1)
            for kind in ("jobs", "resourcebindings"):
                _bursts(api, app, kind)
            app.drain(1)
            print(f"{'memory after the bursts':58} {app.memory():6.0f} MB")
            _busy(api, app, jobs)
            print(f"{'memory after the stream':58} {app.memory():6.0f} MB")
            _screens(api, app)
        finally:
            app.end()


def _rows(app: OnTerminal, jobs: int) -> None:
    print(f"{'first frame':58} {app.wait_for('URATION') - app.began:6.2f} s")
    print(f"{'first rows':58} {app.wait_for('job-') - app.began:6.2f} s")
    print(f"{f'all {jobs:,} rows':58} {app.wait_for(f' of {jobs:,}', seconds=300) - app.began:6.2f} s")
    app.drain(3)
    print(f"{'CPU from start to all rows':58} {app.cpu():6.2f} s")


def _cursor(app: OnTerminal, jobs: int, when: str) -> None:
    """Time from a key to the place that the list's border says."""
    took = []
    for at in range(2, KEYS + 2):
        began = time.perf_counter()
        app.press("j")
        took.append(app.wait_for(f"{at:,} of {jobs:,}") - began)
    told(f"cursor movement, key to screen, {when}", took)
    app.press("g")
    app.wait_for(f"1 of {jobs:,}")


def _changes(api: FakeApi, app: OnTerminal, what: str) -> None:
    took = []
    for number in range(CHANGES):
        count = 800_000 + number
        sent = api.change(number % 2, count)
        took.append(app.wait_for(f"{count}", seconds=20) - sent)
        app.drain(0.05)
    told(what, took)


def _bursts(api: FakeApi, app: OnTerminal, kind: str) -> None:
    """CPU of the whole process for a burst, until it is quiet again, less what it uses while idle."""
    costs, walls = [], []
    for _ in range(ROUNDS):
        began = app.cpu()
        app.drain(2)
        idle = app.cpu() - began
        began = app.cpu()
        sent = api.burst(kind, EVENTS)
        app.drain(2)
        costs.append(max(0.0, app.cpu() - began - idle) / EVENTS)
        walls.append(time.perf_counter() - sent)
    baseline = _decoding(kind)
    print(
        f"{f'CPU per event of {kind}, socket to repaint, burst of {EVENTS:,}':58} "
        f"{min(costs) * 1e6:6.1f} µs least, {median(costs) * 1e6:.1f} median, "
        f"{min(costs) / baseline:.1f} x json.loads ({baseline * 1e6:.1f} µs)",
        flush=True,
    )


def _decoding(kind: str) -> float:
    """Seconds of CPU in which ``json.loads`` reads one event, for comparison."""
    from tests.benchmarks.fake_api import _Objects

    line = _Objects(1, 0).event(kind, 0, 1, 1)
    return min(_timed(lambda: json.loads(line)) for _ in range(5))


def _timed(call: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(1000):
        call()
    return (time.process_time() - began) / 1000


def _busy(api: FakeApi, app: OnTerminal, jobs: int) -> None:
    """Keys and changes while ``RATE`` Jobs change every second."""
    api.stream(RATE, STREAM_SECONDS)
    app.drain(1)
    began, start = app.cpu(), time.perf_counter()
    _cursor(app, jobs, f"{RATE:,} changes a second")
    app.drain(max(0.0, 6 - (time.perf_counter() - start)))
    share = (app.cpu() - began) / (time.perf_counter() - start)
    print(f"{f'CPU at {RATE:,} changes a second, with keys':58} {share * 100:6.0f} % of one core")
    app.drain(STREAM_SECONDS)


def _requests(api: FakeApi, app: OnTerminal, what: str) -> None:
    found = api.requests()
    words = ", ".join(f"{count} {name}" for name, count in sorted(found.items())) or "none"
    print(f"{f'requests {what}':58} {sum(found.values()):6} ({words})", flush=True)


def _screens(api: FakeApi, app: OnTerminal) -> None:
    """Requests for each screen and in an idle minute."""
    api.requests()
    app.press("\r")
    app.drain(4)
    _requests(api, app, "to open a Job")
    app.drain(60)
    _requests(api, app, "in an idle minute on a Job")
    app.press("\x1b")
    app.drain(3)
    api.requests()
    app.drain(60)
    _requests(api, app, "in an idle minute on Jobs")
    app.press("C")
    app.drain(4)
    _requests(api, app, "to open Clusters (or the key's screen)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
