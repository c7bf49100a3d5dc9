"""Hours of use in short: memory and objects while Jobs are filled in, submitted, looked at and deleted.

Run by hand, for it takes half an hour: ``python -m tests.benchmarks.use [rounds]``. The app runs on its sandbox, on a
pseudo-terminal. What is printed must be flat after the first ten rounds.
"""

import gc
import os
import signal
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.terminal import OnTerminal
from tests.benchmarks.wizard import PAGES, program

ROUNDS = 200
OBJECTS = "MCJOB_BENCHMARK_OBJECTS"
"""Names the file that the app writes its number of objects to, when asked by SIGUSR1."""


def serve() -> None:
    """Be the app on its sandbox; when asked by SIGUSR1 it counts its objects."""
    from mcjob_tui.cli.main import run

    def count(*_: object) -> None:
        gc.collect()
        Path(os.environ[OBJECTS]).write_text(str(len(gc.get_objects())), encoding="utf-8")

    signal.signal(signal.SIGUSR1, count)
    sys.exit(run(["--sandbox", "--speed", "20"]))


def use(rounds: int) -> None:
    """Print memory and objects over hours of use in short: Jobs filled in, submitted, looked at and deleted."""
    with tempfile.TemporaryDirectory() as directory:
        counted = Path(directory, "objects")
        os.environ[OBJECTS] = str(counted)
        with program("-m", "tests.benchmarks.use", "serve") as app:
            app.wait_for("tick-backfill")
            app.drain(3)
            print(f"{'rounds':<44}{'MB':>8}{'objects':>12}")
            for number in range(rounds + 1):
                if number:
                    _round(app, number)
                if number in (1, 2, 5) or number % 10 == 0:
                    counted.unlink(missing_ok=True)
                    os.kill(app.process, signal.SIGUSR1)
                    while not counted.exists() or not counted.read_text(encoding="utf-8"):
                        app.drain(0.1)
                    said = int(counted.read_text(encoding="utf-8"))
                    print(f"{number:<44}{app.memory():8.1f}{said:12,}", flush=True)


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
        use(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
