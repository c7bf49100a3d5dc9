"""How long until the first frame: mcjob's against a bare Textual app with the same kinds of widgets.

Run ``python -m tests.benchmarks.first_frame [PAIRS]``. Each pair starts both programs one after the other on a
pseudo-terminal of 120 × 40 and waits for a word of the first frame; what counts is the ratio within pairs.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from statistics import median

BARE = """
from textual.app import App
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Header, Input, Static
class Home(Screen):
    BINDINGS = [(key, "app.bell", key) for key in "cCelsrx"]
    CSS = "Vertical { border: round blue; height: 1fr; } Static { height: auto; }"
    def compose(self):
        yield Header()
        yield Static("counts")
        yield Vertical(DataTable(id="jobs"))
        yield Input()
        yield Vertical(Static("detail"))
        yield Footer()
    def on_mount(self):
        self.query_one(DataTable).add_columns(*"NAME NAMESPACE STATE PROGRESS FIRST-FRAME".split())
class Bare(App):
    def on_mount(self):
        self.push_screen(Home())
Bare().run()
"""
MCJOB = """
import sys, time
from mcjob_tui.cli import gateway
gateway.CommandLineGateway.is_likely = lambda self: True
gateway.CommandLineGateway.load = lambda self: time.sleep(60)
from mcjob_tui.cli.main import run
sys.exit(run([]))
"""
MARKS = {"bare": (BARE, b"FIRST-FRAME"), "mcjob": (MCJOB, b"DURATION")}


def first_frame(program: str, mark: bytes) -> float:
    """Seconds from starting Python to the first frame that has ``mark``."""
    began = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.executable, [sys.executable, "-c", program])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    seen = b""
    # A heading's underlined letter splits the word in the stream, so its rest is looked for.
    while mark not in seen and mark[1:] not in seen:
        if time.perf_counter() - began > 30:
            raise SystemExit("no first frame within 30 s")
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 65536)
    took = time.perf_counter() - began
    os.kill(process, 9)
    os.waitpid(process, 0)
    os.close(terminal)
    return took


def pairs(count: int) -> list[tuple[float, float]]:
    """Seconds to the first frame of the bare app and of mcjob, started in turn; the first pair does not count."""
    both = [tuple(first_frame(*MARKS[name]) for name in ("bare", "mcjob")) for _ in range(count + 1)]
    return [(bare, mcjob) for bare, mcjob in both[1:]]


def main(count: int) -> None:
    """Print the medians and the median of the ratios."""
    rows = pairs(count)
    bare, mcjob = median(row[0] for row in rows), median(row[1] for row in rows)
    ratio = median(row[1] / row[0] for row in rows)
    print(f"first frame: bare {bare * 1000:.0f} ms, mcjob {mcjob * 1000:.0f} ms, ratio {ratio:.2f} over {count} pairs")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
