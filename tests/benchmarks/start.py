"""Starting and resting: how long until ``--version``, the first frame and live data, what the app holds, what it uses.

Whatever has a comparison is run in turn with it, and what counts is the median of the ratios within pairs. The server
is one of prepared bytes (``fake_api``) with few Jobs.
"""

import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks.fake_api import FakeApi, fake_api
from tests.benchmarks.figures import Figure, at_most, times
from tests.benchmarks.first_frame import pairs
from tests.benchmarks.terminal import OnTerminal

PAIRS, FEW, SETTLE_SECONDS, REST_SECONDS = 9, 20, 5.0, 60.0


def figures() -> Iterator[Figure]:
    """Measure."""
    yield version()
    rows = pairs(PAIRS)
    bare, first = median(row[0] for row in rows), median(row[1] for row in rows)
    ratio = median(row[1] / row[0] for row in rows)
    yield Figure(
        "first frame",
        f"{first * 1e3:.0f} ms",
        f"bare Textual app, same kinds of widgets: {bare * 1e3:.0f} ms",
        ratio,
        "≤ 1.15 ×",
        ratio <= 1.15,
    )
    with fake_api(FEW) as api:
        yield live(api)
        with watching(api) as app:
            app.wait_for(f" of {FEW}")
            app.drain(5)
            yield requests(api, "requests to open the Jobs screen, its Job's pods and events included")
            yield at_most(f"memory with {FEW} Jobs in 3 clusters", app.memory(), "MB", 100)
            yield from resting(api, app)


def version() -> Figure:
    """``mcjob --version`` beside an interpreter that does nothing."""
    took: dict[str, list[float]] = {"pass": [], "version": []}
    for _ in range(PAIRS):
        for name, words in (("pass", ["-c", "pass"]), ("version", ["-m", "mcjob_tui", "--version"])):
            began = time.perf_counter()
            subprocess.run([sys.executable, *words], check=True, capture_output=True)
            took[name].append(time.perf_counter() - began)
    return times("mcjob --version", min(took["version"]), "python -c pass", min(took["pass"]), 5)


@contextmanager
def watching(api: FakeApi) -> Iterator[OnTerminal]:
    """The program on a terminal, connected to ``api``."""
    with tempfile.TemporaryDirectory() as directory:
        app = OnTerminal(
            ["-m", "mcjob_tui", "--kubeconfig", str(api.kubeconfig(Path(directory) / "config"))],
            dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), directory),
        )
        try:
            yield app
        finally:
            app.end()


def live(api: FakeApi) -> Figure:
    """From the start to the first frame, and to the first Job that the server told of, in the same process."""
    firsts, lives = [], []
    for _ in range(PAIRS):
        with watching(api) as app:
            # A heading's underlined letter splits the word in the stream, so its rest is looked for.
            firsts.append(app.wait_for("URATION") - app.began)
            lives.append(app.wait_for("job-") - app.began)
    api.requests()
    ratio = median(live / first for live, first in zip(lives, firsts, strict=True))
    beside = f"first frame of the same start: {median(firsts) * 1e3:.0f} ms"
    return Figure("live data", f"{median(lives) * 1e3:.0f} ms", beside, ratio, "≤ 2.5 ×", ratio <= 2.5)


def requests(api: FakeApi, what: str) -> Figure:
    """The requests since the last time."""
    return Figure(what, requested(api.requests()))


def requested(found: Counter[str]) -> str:
    """How many requests, by verb."""
    verbs = Counter[str]()
    for name, count in found.items():
        verbs[name.split()[0]] += count
    return f"{found.total()} ({', '.join(f'{count} {verb}' for verb, count in sorted(verbs.items()))})"


def later(api: FakeApi, app: OnTerminal) -> Counter[str]:
    """The requests of a while."""
    app.drain(SETTLE_SECONDS)
    return api.requests()


def resting(api: FakeApi, app: OnTerminal) -> Iterator[Figure]:
    """What an idle minute costs, once every late Job in view has been looked at."""
    app.drain(SETTLE_SECONDS)
    looked = api.requests()
    while (more := later(api, app)).total():
        looked += more
    yield Figure("requests until each late Job in view has been looked at once", requested(looked))
    before, began = app.cpu(), time.perf_counter()
    written = app.drain(REST_SECONDS)
    used = (app.cpu() - before) / (time.perf_counter() - began)
    asked = api.requests()
    polls = asked.total() - sum(count for name, count in asked.items() if name.startswith("WATCH"))
    yield Figure(
        "requests in an idle minute, watches renewed aside", str(polls), aim="0: watches, no polls", met=polls == 0
    )
    yield Figure("CPU while idle", f"{used:.2%} of a core", aim="< 1 %", met=used < 0.01)
    yield Figure("bytes to the terminal in an idle minute (ages)", f"{written:,}")
