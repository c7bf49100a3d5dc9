"""The wizard under a person's fingers: from the key to the repainted Placement, on a terminal.

Run by hand: ``python -m tests.benchmarks.wizard [what …]``, where what is ``keys``, ``pages`` or ``cycles`` (all
three without one). The program runs on a pseudo-terminal of 120 × 40 over a control plane that costs nothing; times are
from the key to the bytes that draw what it changed. Wall-clock times are noisy on a busy machine: CPU per key, and the
ratio to the same key in a bare Textual app, are not.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from tests.benchmarks.figures import percentile
from tests.benchmarks.terminal import OnTerminal

FLEETS = (8, 100, 1_000)
KEYS, PAUSE = 40, 0.15
COLD_STARTS, CYCLES = 5, 40
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
    """Be that program."""
    from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft
    from mcjob_tui.draft.placing import Strategy
    from mcjob_tui.tui.app import McjobApp, Options
    from tests.tui.doubles import FakeGateway
    from tests.tui.wizard.fleet import Plane, cluster

    fleet = tuple(cluster(f"c-{n:04}", "aws", f"region-{n % 7}", "a", 30 + n % 13) for n in range(clusters))
    few = 4 if clusters < 100 else 40
    spec = DraftSpec(strategy=Strategy.DYNAMIC_WEIGHT, instances=few * 150, parallelism=few)
    draft = JobDraft(metadata=DraftMeta(name="measured", namespace="quant"), spec=spec)
    app = McjobApp(FakeGateway(Plane(fleet)), Options(draft=draft if start == "form" else None))
    asyncio.run(app.run_async())


# Keys


@dataclass(frozen=True)
class Spent:
    """Seconds from each key to what it draws, and CPU seconds per key with all that follows from it."""

    walls: list[float]
    cpu: float

    def row(self, what: str, bare: "Spent") -> str:
        p50, p95 = median(self.walls) * 1e3, percentile(self.walls, 0.95) * 1e3
        ratio = median(self.walls) / median(bare.walls)
        more = f"{self.cpu * 1e3:8.1f}{self.cpu / bare.cpu:8.1f}"
        return f"{what:<44}{p50:8.1f}{p95:8.1f}{ratio:8.1f}{more}"


def pressed(app: OnTerminal, keys: tuple[str, str], marks: tuple[str, str]) -> Spent:
    """Press one key and the other in turn, each until its mark is drawn."""
    app.drain(0.6)
    walls, before = [], app.cpu()
    for number in range(KEYS):
        began = time.perf_counter()
        app.press(keys[number % 2])
        walls.append(app.wait_for(marks[number % 2], seconds=20) - began)
        app.drain(PAUSE)
    app.drain(0.6)
    return Spent(walls, (app.cpu() - before) / KEYS)


def typed(app: OnTerminal, counter: str) -> Spent:
    """Type a word into a field and wait for what counts its letters."""
    app.drain(0.6)
    walls, before = [], app.cpu()
    first = 9 if counter.startswith("{}/") else 1
    for number in range(KEYS):
        began = time.perf_counter()
        app.press("x")
        walls.append(app.wait_for(counter.format(first + number), seconds=20) - began)
        app.drain(PAUSE)
    app.drain(0.6)
    return Spent(walls, (app.cpu() - before) / KEYS)


def keys() -> None:
    """Print what a key costs in each field."""
    with program("-c", BARE) as app:
        app.wait_for("ready")
        bare = typed(app, "{} letters")
    print(f"{'key to screen, milliseconds':<44}{'p50':>8}{'p95':>8}{'x bare':>8}{'CPU':>8}{'x bare':>8}")
    print(bare.row("a bare Textual app: Input and Static", bare), flush=True)
    for clusters in FLEETS:
        few = 4 if clusters < 100 else 40
        with program(*wizard(clusters, "form")) as app:
            app.wait_for("pods in")
            app.drain(1.5)
            print(typed(app, "{}/63").row(f"{clusters:,} clusters: Name (field alone)", bare), flush=True)
            app.press("\t" * 5)
            # One cluster has no room for 40 pods.
            alone = f"in 1 of {clusters:,}" if few == 4 else "not schedule"
            toggled = pressed(app, (" ", " "), (alone, f"of {clusters:,}"))
            print(toggled.row(f"{clusters:,} clusters: toggling a cluster", bare), flush=True)
            app.press("\t" * 2)
            marks = f"{few * 1500:,} pods in", f"{few * 150:,} pods in"
            print(pressed(app, ("0", "\x7f"), marks).row(f"{clusters:,} clusters: Instances", bare), flush=True)
            app.press("\t")
            marks = f"in {min(few * 10, clusters)} of", f"in {few} of"
            print(pressed(app, ("0", "\x7f"), marks).row(f"{clusters:,} clusters: Parallelism", bare), flush=True)
            app.press("\x0e")
            app.wait_for("Pull policy")
            app.press("\t" * 4 + "\x7f" * 4 + "5")
            marks = "not schedule", "pods in"
            print(pressed(app, ("0", "\x7f"), marks).row(f"{clusters:,} clusters: CPU request", bare), flush=True)


# Pages


def pages() -> None:
    """Print how long each page takes to open for the first time in a process."""
    took: dict[str, list[tuple[float, float]]] = {}
    for _ in range(COLD_STARTS):
        with program(*wizard(8, "jobs")) as app:
            app.wait_for("tick-backfill")
            app.drain(2.5)
            took.setdefault("Basics (c)", []).append(_opened(app, "c", "Description"))
            for name, mark in PAGES.items():
                took.setdefault(name, []).append(_opened(app, "\x0e", mark))
    print(f"{'opening a page cold, milliseconds':<44}{'p50':>8}{'most':>8}{'CPU':>8}{'least':>8}")
    for name, found in took.items():
        walls, cpus = [wall * 1e3 for wall, _ in found], [cpu * 1e3 for _, cpu in found]
        print(f"{name:<44}{median(walls):8.1f}{max(walls):8.1f}{median(cpus):8.1f}{min(cpus):8.1f}", flush=True)


def _opened(app: OnTerminal, key: str, mark: str) -> tuple[float, float]:
    """Seconds until the page is drawn, and of CPU until then."""
    began, before = time.perf_counter(), app.cpu()
    app.press(key)
    took = app.wait_for(mark) - began, app.cpu() - before
    app.drain(0.8)
    return took


# Cycles


def cycles() -> None:
    """Print the memory after opening, filling and leaving the wizard many times."""
    with program(*wizard(100, "jobs")) as app:
        app.wait_for("tick-backfill")
        app.drain(2)
        print(f"{'memory before the first wizard':<44}{app.memory():8.1f} MB")
        for number in range(1, CYCLES + 1):
            _cycle(app, number)
            if number in (1, 2, 5, 10) or number % 10 == 0:
                print(f"{f'after {number} wizards':<44}{app.memory():8.1f} MB", flush=True)


def _cycle(app: OnTerminal, number: int) -> None:
    """Open the form, begin anew, give a name, look at every page, leave."""
    app.press("c")
    if number > 1:
        app.wait_for("A draft was kept")
        app.drain(0.1)
        app.press("\x1b[C\r")
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


def main(what: list[str]) -> None:
    """Measure and print."""
    for name, measure in (("pages", pages), ("keys", keys), ("cycles", cycles)):
        if not what or name in what:
            measure()


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]), sys.argv[3])
    else:
        main(sys.argv[1:])
