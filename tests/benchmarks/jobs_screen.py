"""The whole program with many Jobs: from the socket to the terminal.

``mcjob`` runs on a pseudo-terminal of 120 × 40 against a server of prepared bytes (``fake_api``), so that only the
program costs anything: times to rows, memory, how soon keys and changes are seen, CPU per watch event, and what is
requested. The beginning is measured with ten times fewer Jobs too, for the growth.
"""

import json
import math
import time
from collections.abc import Callable, Iterator

from tests.benchmarks.fake_api import FakeApi, _Objects, fake_api
from tests.benchmarks.figures import Figure, at_most, percentile, spread
from tests.benchmarks.start import requests, watching
from tests.benchmarks.terminal import OnTerminal

JOBS, EVENTS, ROUNDS, KEYS, CHANGES = 10_000, 5000, 5, 100, 60
RATE, STREAM_SECONDS = 1000, 20.0
FRAME = 33.0
CACHES = 2
"""Ten times as many objects no longer fit into the processor's caches; work of n² would be seven times n log n."""


def figures(jobs: int = JOBS) -> Iterator[Figure]:
    """Measure."""
    with fake_api(jobs // 10) as api, watching(api) as app:
        fewer = _loaded(app, jobs // 10)
    with fake_api(jobs) as api, watching(api) as app:
        app.wait_for("URATION")
        first = app.wait_for("job-") - app.began
        used = _loaded(app, jobs)
        yield Figure(f"{jobs:,} Jobs: first rows", f"{first:.2f} s")
        yield Figure(f"{jobs:,} Jobs: all rows", f"{used[0]:.2f} s", f"{jobs // 10:,} Jobs: {fewer[0]:.2f} s")
        yield grown(f"{jobs:,} Jobs: CPU until all rows", (jobs // 10, fewer[1]), (jobs, used[1]))
        app.drain(5)
        yield requests(api, f"{jobs:,} Jobs: requests until all rows, pages of 500")
        yield at_most(f"{jobs:,} Jobs: memory", app.memory(), "MB", 180)
        yield _cursor(app, jobs, "idle")
        yield from _lists(app, jobs)
        yield Figure(f"{jobs:,} Jobs: status change to screen", spread(_changes(api, app)))
        app.press("g")
        app.drain(1)
        for kind in ("jobs", "resourcebindings"):
            yield _bursts(api, app, kind)
        app.drain(1)
        yield from _busy(api, app, jobs)
        yield at_most(f"{jobs:,} Jobs: memory after all that", app.memory(), "MB", 180)
        yield from _screens(api, app)


def grown(what: str, fewer: tuple[int, float], more: tuple[int, float]) -> Figure:
    """Seconds of CPU for some and for more; the ratio is to what n log n would make of the former."""
    expected = fewer[1] * (more[0] * math.log2(more[0])) / (fewer[0] * math.log2(fewer[0]))
    ratio = more[1] / expected
    return Figure(
        what,
        in_words(more[1]),
        f"{fewer[0]:,}: {in_words(fewer[1])}; n log n: {in_words(expected)}",
        ratio,
        f"≤ {CACHES} × n log n",
        ratio <= CACHES,
    )


def in_words(seconds: float) -> str:
    """Seconds of CPU, in milliseconds where they are few."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.2f} ms"


def _loaded(app: OnTerminal, jobs: int) -> tuple[float, float]:
    """Seconds until all rows are there, and the CPU used by then."""
    took = app.wait_for(f" of {jobs:,}", seconds=300) - app.began
    app.drain(3)
    return took, app.cpu()


def _cursor(app: OnTerminal, jobs: int, when: str) -> Figure:
    """Time from a key to the place that the list's border says."""
    took, used = [], app.cpu()
    for at in range(2, KEYS + 2):
        began = time.perf_counter()
        app.press("j")
        took.append(app.wait_for(f"{at:,} of {jobs:,}") - began)
    used = (app.cpu() - used) / KEYS
    app.press("g")
    app.wait_for(f"1 of {jobs:,}")
    p95 = percentile(took, 0.95) * 1e3
    return Figure(
        f"{jobs:,} Jobs: key to moved cursor, {when}",
        spread(took),
        f"CPU per key, all that goes on included: {in_words(used)}",
        aim=f"p95 ≤ {FRAME:g} ms",
        met=p95 <= FRAME,
    )


def _lists(app: OnTerminal, jobs: int) -> Iterator[Figure]:
    """Sorting by name and back to age, and letters typed into the filter."""
    took = []
    for _ in range(10):
        for key, mark in (("N", "by name"), ("A", "newest first")):
            began = time.perf_counter()
            app.press(key)
            took.append(app.wait_for(mark) - began)
            app.drain(0.1)
    yield Figure(f"{jobs:,} Jobs: key to sorted rows", spread(took))
    app.press("/")
    app.drain(0.5)
    took, typed = [], ""
    for letter in "job-99" * 3:
        typed = typed + letter if len(typed) < 6 else letter
        if typed == letter:
            app.press("\x7f" * 6)
            app.drain(0.3)
        began = time.perf_counter()
        app.press(letter)
        took.append(app.wait_for(f"/{typed} ") - began)
        app.drain(0.1)
    app.press("\x7f" * 6 + "\r")
    app.drain(0.5)
    app.press("g")
    app.drain(0.5)
    yield Figure(f"{jobs:,} Jobs: key to filtered rows", spread(took))


def _changes(api: FakeApi, app: OnTerminal) -> list[float]:
    took = []
    for number in range(CHANGES):
        count = 800_000 + number
        sent = api.change(number % 2, count)
        took.append(app.wait_for(f"{count}", seconds=20) - sent)
        app.drain(0.05)
    return took


def _bursts(api: FakeApi, app: OnTerminal, kind: str) -> Figure:
    """CPU of the whole process for a burst, until it is quiet again, less what it uses while idle."""
    costs = []
    for _ in range(ROUNDS):
        began = app.cpu()
        app.drain(2)
        idle = app.cpu() - began
        began = app.cpu()
        api.burst(kind, EVENTS)
        app.drain(2)
        costs.append(max(0.0, app.cpu() - began - idle) / EVENTS)
    least, decoding = min(costs), _decoding(kind)
    what = f"CPU per change of {kind}, socket to screen, {EVENTS:,} at once"
    return Figure(
        what, f"{least * 1e6:.0f} µs", f"json.loads of the same line: {decoding * 1e6:.0f} µs", least / decoding
    )


def _decoding(kind: str) -> float:
    """Seconds of CPU in which ``json.loads`` reads one event, for comparison."""
    line = _Objects(1, 0).event(kind, 0, 1, 1)
    return min(_timed(lambda: json.loads(line)) for _ in range(5))


def _timed(call: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(1000):
        call()
    return (time.process_time() - began) / 1000


def _busy(api: FakeApi, app: OnTerminal, jobs: int) -> Iterator[Figure]:
    """Keys and changes while ``RATE`` Jobs change every second."""
    api.stream(RATE, STREAM_SECONDS)
    app.drain(1)
    began, start = app.cpu(), time.perf_counter()
    app.drain(6)
    share = (app.cpu() - began) / (time.perf_counter() - start)
    yield Figure(
        f"{jobs:,} Jobs: CPU at {RATE:,} changes a second", f"{share:.0%} of a core", aim="< 100 %", met=share < 1
    )
    yield _cursor(app, jobs, f"{RATE:,} changes a second")
    app.drain(max(0.0, STREAM_SECONDS - (time.perf_counter() - start)) + 2)


def _screens(api: FakeApi, app: OnTerminal) -> Iterator[Figure]:
    """Requests for each screen, its watches included."""
    app.drain(2)
    api.requests()
    for keys, what in (
        ("\r", "requests to open a Job"),
        ("\x1b", "requests to go back to the Jobs"),
        ("l", "requests to open the Logs of a Job"),
        ("\x1b", ""),
        (":clusters\r", "requests to open the Clusters"),
        ("\x1b", ""),
        ("c", "requests to open the wizard"),
    ):
        for key in keys:
            app.press(key)
            app.drain(0.3)
        app.drain(4)
        found = requests(api, what)
        if what:
            yield found
