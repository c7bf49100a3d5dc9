"""Hours of use in short: memory and objects while Jobs are filled in, submitted, looked at and deleted.

Run by hand, for it takes ten minutes and more: ``python -m tests.benchmarks.use [rounds]``. The app runs on its
sandbox, which is a process of its own and not measured, on a pseudo-terminal. Who makes a Job a minute makes as many in
two hours as there are rounds. Looked at is what the app holds by itself: nothing is looked through for garbage for the
measurement, but the fingers rest before as long as the app needs to do it.
"""

import argparse
import gc
import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import linear_regression

from tests.benchmarks.terminal import OnTerminal
from tests.benchmarks.wizard import PAGES, program

ROUNDS = 120
WARM = 10
"""Rounds until everything has been loaded and drawn often enough."""
MOST_GROWTH = 3.0
"""Megabytes in a hundred rounds that are still called flat: what the allocator's pages make of nothing."""
REST = 4.0
"""Seconds without a key before each mark; the app looks for pages that were left after one."""
HELD = "MCJOB_BENCHMARK_HELD"
"""Names the file that the app writes what it holds to, when asked by SIGURG, which ends no program."""


@dataclass(frozen=True, slots=True)
class Held:
    """What Python has in the app: objects that the collector knows, blocks of memory, and screens by their names."""

    objects: int
    blocks: int
    screens: dict[str, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """What was seen after so many rounds, and so many seconds of them; ``megabytes`` are resident."""

    rounds: int
    seconds: float
    megabytes: float
    held: Held


def serve() -> None:
    """Be the app on its sandbox; when asked by SIGURG it says what it holds."""
    from textual.screen import Screen

    from mcjob_tui.cli.main import run

    def tell(*_: object) -> None:
        objects = gc.get_objects()
        screens = Counter(type(each).__name__ for each in objects if isinstance(each, Screen))
        held = Held(len(objects) + gc.get_freeze_count(), sys.getallocatedblocks(), dict(screens))
        asked = Path(os.environ[HELD])
        whole = asked.with_suffix(".whole")
        whole.write_text(json.dumps(asdict(held)), encoding="utf-8")
        whole.rename(asked)

    signal.signal(signal.SIGURG, tell)
    sys.exit(run(["--sandbox", "--speed", "20"]))


def use(rounds: int) -> None:
    """Print what the app holds over hours of use in short, and whether that has grown."""
    seen = []
    print(f"{'rounds':>6}{'minutes':>9}{'MB':>8}{'objects':>10}{'blocks':>10}  screens besides the one that is seen")
    for mark in marks(rounds):
        seen.append(mark)
        held = mark.held
        screens = ", ".join(f"{count} {name}" for name, count in held.screens.items()) or "none"
        size = f"{mark.megabytes:>8.1f}{held.objects:>10,}{held.blocks:>10,}"
        print(f"{mark.rounds:>6}{mark.seconds / 60:>9.1f}{size}  {screens}", flush=True)
    print("\n".join(verdict(seen)))


def marks(rounds: int, rest: float = REST) -> Iterator[Mark]:
    """What the app holds before, between and after so many rounds, each time when it has rested ``rest`` seconds."""
    with tempfile.TemporaryDirectory() as directory:
        told = Path(directory, "held")
        os.environ[HELD] = str(told)
        with program("-m", "tests.benchmarks.use", "serve") as app:
            app.wait_for("tick-backfill")
            seconds = 0.0
            for number in range(rounds + 1):
                began = time.monotonic()
                if number:
                    _round(app, number)
                seconds += time.monotonic() - began
                if number in (1, 2, 5) or number % 10 == 0:
                    app.drain(rest)
                    yield Mark(number, seconds, app.memory(), _held(app, told))


def _held(app: OnTerminal, told: Path) -> Held:
    """What the app says that it holds, but for the list of Jobs, which is what is seen."""
    told.unlink(missing_ok=True)
    os.kill(app.process, signal.SIGURG)
    while not told.exists():
        app.drain(0.1)
    said = json.loads(told.read_text(encoding="utf-8"))
    screens = Counter[str](said["screens"]) - Counter(["JobsScreen", "Screen"])
    return Held(said["objects"], said["blocks"], dict(screens))


def verdict(marks: Sequence[Mark]) -> Iterator[str]:
    """Sentences: how fast, and by how much it grows in a hundred rounds once it is warm (least squares)."""
    last = marks[-1]
    if last.rounds:
        yield f"a round took {last.seconds / last.rounds:.1f} s"
    warm = [each for each in marks if each.rounds >= WARM]
    if len(warm) < 3:
        yield f"too few rounds to say whether it grows; {WARM + 20} at least"
        return
    growth = _in_a_hundred(warm, (each.megabytes for each in warm))
    objects = _in_a_hundred(warm, (float(each.held.objects) for each in warm))
    size = f"from round {WARM} to {last.rounds}: {growth:+.1f} MB and {objects:+,.0f} objects in a hundred rounds"
    yield f"{size} ({'flat' if growth <= MOST_GROWTH else 'growing'}; the aim is {MOST_GROWTH:g} MB at most)"


def _in_a_hundred(marks: Sequence[Mark], values: Iterable[float]) -> float:
    return linear_regression([each.rounds for each in marks], list(values)).slope * 100


def _round(app: OnTerminal, number: int) -> None:
    """A Job from its name to its end: five pages, submit, the tabs of its screen, its logs, deletion."""
    name = f"round-{number:03}"
    app.press("c")
    app.wait_for("Description")
    app.drain(0.3)
    app.press(name)
    app.wait_for(f"{len(name)}/63")
    app.press("\x0e")
    app.wait_for("Pull policy")
    app.press("busybox:1.36")
    app.wait_for("tag 1.36")
    for mark in list(PAGES.values())[1:]:
        app.press("\x0e")
        app.wait_for(mark)
        app.drain(0.1)
    app.press("\x13")
    app.wait_for("Timeline")
    for tab in "2356":
        app.press(tab)
        app.drain(0.2)
    app.press("l")
    app.wait_for("following", "ended")
    app.drain(0.2)
    app.press("\x1b")
    app.drain(0.3)
    app.press("x")
    app.wait_for("Delete in")
    app.drain(0.2)
    app.press("\x1b[C\r")
    app.wait_for("newest first")
    app.drain(0.2)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve()
    else:
        parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.use", description=__doc__)
        parser.add_argument("rounds", nargs="?", type=int, default=ROUNDS, help=f"how many Jobs are made ({ROUNDS})")
        use(parser.parse_args().rounds)
