"""A program on a pseudo-terminal of its own, as a person has it: its output, keys to it, its CPU time and memory."""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.screen import Screen

COLUMNS, LINES = 120, 40
FOCUS = "▌"
"""What mcjob draws before the field that has the focus."""


class Missing(SystemExit):
    """What was waited for did not come: what it was, after which key, and what stood on the screen instead."""

    def __init__(self, wanted: str, pressed: str, screen: Screen) -> None:
        after = f" after {pressed!r}" if pressed else ""
        super().__init__(f"{wanted}{after}; on the screen:\n{screen}")


class OnTerminal:
    """A Python program that was started on a terminal; ``end`` kills it.

    Args:
        arguments: what follows ``python`` on its command line.
        environment: variables over those of this process.
    """

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self.began = time.perf_counter()
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            os.environ.update({"TERM": "xterm-256color", **(environment or {})})
            os.execv(sys.executable, [sys.executable, *arguments])
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self._screen = Screen(COLUMNS, LINES)
        self._pressed = ""

    def press(self, keys: str) -> None:
        """Send keys as the terminal does."""
        self._pressed = keys
        os.write(self._terminal, keys.encode())

    def wait_for(self, *marks: str, seconds: float = 60) -> float:
        """Read until one of ``marks`` stands in a row that was drawn on since the last call.

        Returns:
            The time (``perf_counter``).

        Raises:
            Missing: it did not come within ``seconds``.
        """
        deadline = time.perf_counter() + seconds
        while not any(map(self._screen.shows_new, marks)):
            if time.perf_counter() > deadline:
                words = " or ".join(f"“{mark}”" for mark in marks)
                raise Missing(f"no {words} within {seconds:g} s", self._pressed, self.screen())
            self._read(1.0)
        found = time.perf_counter()
        self._screen.drawn.clear()
        return found

    def come_to(self, field: str, seconds: float = 20) -> None:
        """Press Tab until a row of the screen looks like ``field``, a regular expression with the mark of the focus.

        Raises:
            Missing: none does within ``seconds``.
        """
        deadline = time.perf_counter() + seconds
        while not any(re.search(field, row) for row in self.screen().rows):
            before = self._focused()
            self.press("\t")
            while self._focused() == before:
                # On a busy machine it takes its time; one Tab more would be one too many.
                if time.perf_counter() > deadline:
                    raise Missing(f"the focus did not come to “{field}”", self._pressed, self.screen())
                self._read(0.05)
            self.drain(0.1)

    def _focused(self) -> list[tuple[int, str]]:
        return [(y, row) for y, row in enumerate(self.screen().rows) if FOCUS in row]

    def screen(self) -> Screen:
        """What stands on the terminal now."""
        return self._screen

    def drain(self, seconds: float) -> int:
        """Read whatever comes for ``seconds``. Returns how many bytes came."""
        deadline, count = time.perf_counter() + seconds, 0
        while (left := deadline - time.perf_counter()) > 0:
            count += self._read(left)
        self._screen.drawn.clear()
        return count

    def frames(self, seconds: float) -> int:
        """Read whatever comes for ``seconds``. Returns how many frames came: pieces with a pause before them."""
        deadline, count = time.perf_counter() + seconds, 0
        while (left := deadline - time.perf_counter()) > 0:
            if select.select([self._terminal], [], [], left)[0]:
                count += 1
                # The rest of the same frame.
                while select.select([self._terminal], [], [], 0.003)[0]:
                    self._read(0)
        self._screen.drawn.clear()
        return count

    def _read(self, seconds: float) -> int:
        if not select.select([self._terminal], [], [], seconds)[0]:
            return 0
        read = os.read(self._terminal, 1 << 20)
        self._screen.feed(read)
        return len(read)

    def cpu(self) -> float:
        """Seconds of CPU that the process has used, all threads."""
        fields = Path(f"/proc/{self.process}/schedstat").read_text().split()
        if len(os.listdir(f"/proc/{self.process}/task")) == 1:
            return int(fields[0]) / 1e9
        tasks = Path(f"/proc/{self.process}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def memory(self) -> float:
        """Megabytes that the process holds now (VmRSS)."""
        status = Path(f"/proc/{self.process}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def end(self) -> None:
        """Kill the program."""
        os.kill(self.process, 9)
        os.waitpid(self.process, 0)
        os.close(self._terminal)
