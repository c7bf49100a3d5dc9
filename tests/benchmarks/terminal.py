"""A program on a pseudo-terminal of its own, as a person has it: its output, keys to it, its CPU time and memory."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

COLUMNS, LINES = 120, 40


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
        self._seen = b""

    def press(self, keys: str) -> None:
        """Send keys as the terminal does."""
        os.write(self._terminal, keys.encode())

    def wait_for(self, *marks: str, seconds: float = 60) -> float:
        """Read until one of ``marks`` has been drawn since the last call. Returns the time (``perf_counter``).

        Raises:
            SystemExit: it did not come within ``seconds``.
        """
        wanted = [mark.encode() for mark in marks]
        deadline = time.perf_counter() + seconds
        while not any(mark in self._seen for mark in wanted):
            if time.perf_counter() > deadline:
                raise SystemExit(f"none of {marks} within {seconds} s; last drawn: {self._seen[-2000:]!r}")
            self._read(1.0)
        found = time.perf_counter()
        self._seen = b""
        return found

    def drain(self, seconds: float) -> int:
        """Read whatever comes for ``seconds``. Returns how many bytes came."""
        deadline, count = time.perf_counter() + seconds, 0
        while (left := deadline - time.perf_counter()) > 0:
            self._seen = b""
            self._read(left)
            count += len(self._seen)
        self._seen = b""
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
        self._seen = b""
        return count

    def _read(self, seconds: float) -> None:
        if select.select([self._terminal], [], [], seconds)[0]:
            self._seen += os.read(self._terminal, 1 << 20)

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
