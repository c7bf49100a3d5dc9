"""The wizard under a person's fingers: from the key to the repainted Placement, on a terminal.

The program runs on a pseudo-terminal of 120 × 40 over a control plane that costs nothing; times are
from the key to the bytes that draw what it changed. Wall-clock times are noisy on a busy machine: CPU per key, and the
ratio to the same key in a bare Textual app, are not.
"""

import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle, islice
from statistics import median

from tests.benchmarks.figures import Figure, at_most, percentile, spread, step
from tests.benchmarks.terminal import OnTerminal

FLEETS = {8: 16.0, 100: 25.0, 1_000: 50.0}
"""How many clusters, and in how many milliseconds nineteen keys of twenty should be answered."""
KEYS, PAUSE = 40, 0.15
COLD_STARTS, CYCLES = 5, 20
PAGE = 100.0
PAGES = {"Containers": "Pull policy", "Advanced": "Keep finished", "Differential": "Default", "Review": "Manifests"}
BARE = """
from textual.app import App
from textual.widgets import Input, Static
class Bare(App):
    def compose(self):
        yield Input()
        yield Static("ready")
    def on_input_changed(self, event):
        self.query_one(Static).update(f"{len(event.value)} letters")
Bare().run()
"""


@contextmanager
def program(*arguments: str) -> Iterator[OnTerminal]:
    """A Python program on a terminal, with directories of its own."""
    with tempfile.TemporaryDirectory() as directory:
        homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"), directory)
        app = OnTerminal(arguments, homes)
        try:
            yield app
        finally:
            app.end()


def wizard(clusters: int, start: str) -> tuple[str, ...]:
    """The command that runs the app over so many clusters: ``form`` opens the wizard at once, ``jobs`` does not."""
    return ("-m", "tests.benchmarks.wizard", "serve", str(clusters), start)


def serve(clusters: int, start: str) -> None:
    """Be that program, started as the command line starts it: the app turns the collector on, by rules of its own."""
    gc.disable()
    from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft
    from mcjob_tui.draft.placing import Strategy
    from mcjob_tui.tui.app import McjobApp, Options
    from tests.tui.doubles import FakeGateway
    from tests.tui.wizard.fleet import Plane, cluster

    fleet = tuple(cluster(f"c-{n:04}", "aws", f"region-{n % 7}", "a", 30 + n % 13) for n in range(clusters))
    few = few_of(clusters)
    spec = DraftSpec(strategy=Strategy.DYNAMIC_WEIGHT, instances=few * 150, parallelism=few)
    draft = JobDraft(metadata=DraftMeta(name="measured", namespace="quant"), spec=spec)
    app = McjobApp(FakeGateway(Plane(fleet)), Options(draft=draft if start == "form" else None))
    asyncio.run(app.run_async())


# Keys


@dataclass(frozen=True)
class Spent:
    """Seconds from each key to what it draws; CPU seconds per key, until that is drawn and with all that follows."""

    walls: list[float]
    drawn: float
    cpu: float

    def figure(self, what: str, bare: "Spent", aim: float) -> Figure:
        """The figure: the ratio is that of CPU, of which a busy machine takes nothing away."""
        cpu = f"{self._cpu}; bare app: {spread(bare.walls)}, {bare._cpu}"
        met = percentile(self.walls, 0.95) * 1e3 <= aim
        return Figure(what, spread(self.walls), cpu, self.cpu / bare.cpu, f"p95 ≤ {aim:g} ms", met)

    @property
    def _cpu(self) -> str:
        return f"CPU {self.drawn * 1e3:.1f} ms until then, {self.cpu * 1e3:.1f} in all"


def pressed(app: OnTerminal, keys: Sequence[str], marks: Sequence[str]) -> Spent:
    """Press the keys in turn, each until its mark is drawn."""
    app.drain(0.6)
    walls, drawn, before = [], 0.0, app.cpu()
    for number, (key, mark) in enumerate(islice(cycle(zip(keys, marks, strict=True)), KEYS)):
        used, began = app.cpu(), time.perf_counter()
        app.press(key)
        walls.append(app.wait_for(mark, seconds=20) - began)
        drawn += app.cpu() - used
        # Whoever types keeps no time with the frames of the screen.
        app.drain(PAUSE + 0.0037 * (number % 9))
    app.drain(0.6)
    return Spent(walls, drawn / KEYS, (app.cpu() - before) / KEYS)


def typed(app: OnTerminal, counter: str, first: int = 1) -> Spent:
    """Type a word into a field and wait for what counts its letters."""
    return pressed(app, "x" * KEYS, [counter.format(first + number) for number in range(KEYS)])


def keys() -> Iterator[Figure]:
    """What a key costs in each field."""
    with program("-c", BARE) as app:
        app.wait_for("ready")
        bare = typed(app, "{} letters")
    for clusters, aim in FLEETS.items():
        with program(*wizard(clusters, "form")) as app:
            for field, measured in fields(app, clusters):
                what = f"{clusters:,} clusters, key to screen: {field}"
                with step(what):
                    yield measured().figure(what, bare, aim)


def fields(app: OnTerminal, clusters: int) -> Iterator[tuple[str, Callable[[], Spent]]]:
    """Each field, and what goes to it and presses its keys. Afterwards it is as it was."""
    few = few_of(clusters)

    def name() -> Spent:
        app.wait_for("pods in")
        app.drain(1.5)
        return typed(app, "{}/63", first=len("measured") + 1)

    def toggling() -> Spent:
        app.come_to("▌. c-0000")
        # One cluster has no room for forty pods.
        alone = f"in 1 of {clusters:,}" if few == 4 else "not schedule"
        return pressed(app, (" ", " "), (alone, f"of {clusters:,}"))

    def number(field: str, *marks: str) -> Callable[[], Spent]:
        def measured() -> Spent:
            app.come_to(f"{field}[ *]*▌")
            # A number is selected when one comes to it; the end of it takes that away.
            app.press("\x1b[F")
            return pressed(app, ("0", "\x7f"), marks)

        return measured

    def request() -> Spent:
        app.press("\x0e")
        app.wait_for("Pull policy")
        app.drain(0.3)
        app.come_to("CPU[^▌│]*▌")
        app.press("5")
        return pressed(app, ("0", "\x7f"), ("not schedule", "pods in"))

    yield "Name (field alone)", name
    yield "toggling a cluster", toggling
    yield "Instances", number("Instances", f"{few * 1500:,} pods in", f"{few * 150:,} pods in")
    yield "Parallelism", number("Parallelism", f"in {min(few * 10, clusters)} of", f"in {few} of")
    yield "CPU request", request


def few_of(clusters: int) -> int:
    """How many pods run at once in a fleet of so many clusters."""
    return 4 if clusters < 100 else 40


# Pages


def pages() -> Iterator[Figure]:
    """How long each page takes to open for the first time in a process."""
    took: dict[str, list[tuple[float, float]]] = {}
    for _ in range(COLD_STARTS):
        with program(*wizard(8, "jobs")) as app:
            app.wait_for("tick-backfill")
            app.drain(2.5)
            for key, name, mark in (("c", "Basics (c)", "Description"), *(("\x0e", *page) for page in PAGES.items())):
                with step(f"page {name}"):
                    took.setdefault(name, []).append(_opened(app, key, mark))
    for name, found in took.items():
        wall, cpu = (median(each) * 1e3 for each in zip(*found, strict=True))
        yield Figure(
            f"page {name}, opened for the first time",
            f"{wall:.0f} ms",
            f"CPU {cpu:.0f} ms",
            aim=f"≤ {PAGE:g} ms",
            met=wall <= PAGE,
        )


def _opened(app: OnTerminal, key: str, mark: str) -> tuple[float, float]:
    """Seconds until the page is drawn, and of CPU until then."""
    began, before = time.perf_counter(), app.cpu()
    app.press(key)
    took = app.wait_for(mark) - began, app.cpu() - before
    app.drain(0.8)
    return took


# Cycles


def cycles() -> Iterator[Figure]:
    """The memory after opening, filling and leaving the wizard many times."""
    with program(*wizard(100, "jobs")) as app:
        app.wait_for("tick-backfill")
        app.drain(2)
        before, held = app.memory(), list[float]()
        for number in range(1, CYCLES + 1):
            with step(f"memory, wizard {number} of {CYCLES}"):
                _cycle(app, number)
            held.append(app.memory())
        beside = f"before any: {before:.0f} MB, after half of them: {held[CYCLES // 2 - 1]:.0f}"
        yield replace(at_most(f"memory after {CYCLES} wizards", held[-1], "MB", 180), beside=beside)


def _cycle(app: OnTerminal, number: int) -> None:
    """Open the form, begin anew, give a name, look at every page, leave."""
    app.press("c")
    if number > 1:
        app.wait_for("A draft was kept", "drafts were kept")
        app.drain(0.1)
        # "Choose another" stands before "Begin anew" where there are several.
        app.press("\x1b[C" * min(number - 1, 2) + "\r")
    app.wait_for("Description")
    app.drain(0.3)
    name = f"wizard-{number}"
    app.press(name)
    app.wait_for(f"{len(name)}/63")
    for mark in PAGES.values():
        app.press("\x0e")
        app.wait_for(mark)
        app.drain(0.1)
    app.press("\x1b")
    app.wait_for("Leave the form")
    app.drain(0.1)
    app.press("\x1b[C\r")
    app.wait_for("tick-backfill")
    app.drain(0.1)


def figures() -> Iterator[Figure]:
    """Measure."""
    yield from keys()
    yield from pages()
    yield from cycles()


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]), sys.argv[3])
