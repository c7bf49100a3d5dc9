"""A program on a pseudo-terminal whose every byte is kept: for what it owes a terminal when it ends, in any way."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

from tests.benchmarks.screen import Screen
from tests.e2e.terminal import PATIENCE

MODES = {
    1049: "alternate screen",
    1000: "mouse",
    1002: "mouse while dragged",
    1003: "any motion of the mouse",
    1004: "focus",
    1006: "mouse by SGR",
    1015: "mouse by urxvt",
    2004: "bracketed paste",
    2026: "synchronized output",
    2048: "resizes in band",
}
"""Private modes of a terminal that a program switches on, and must switch off again."""

_MODE = re.compile(rb"\x1b\[\?([0-9;]+)([hl])")


def left_on(written: bytes) -> list[str]:
    """The modes that are on after ``written``, and the cursor if it is off."""
    state: dict[int, bool] = {}
    for numbers, letter in _MODE.findall(written):
        for number in numbers.split(b";"):
            state[int(number)] = letter == b"h"
    found = [name for mode, name in MODES.items() if state.get(mode)]
    return found + ([] if state.get(25, True) else ["hidden cursor"])


class PseudoTerminal:
    """``argv`` running in a session of its own, with the terminal as its controlling one."""

    def __init__(
        self,
        argv: Sequence[str],
        environment: Mapping[str, str],
        *,
        columns: int = 100,
        rows: int = 30,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        self._master, self._slave = pty.openpty()
        self._size = columns, rows
        self.resize(columns, rows)
        self.before = termios.tcgetattr(self._slave)
        self.written = b""

        def in_child() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            if prepare is not None:
                prepare()

        self.process = subprocess.Popen(
            argv,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=in_child,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for handle in (self._master, self._slave):
            if handle >= 0:
                os.close(handle)

    def read(self, seconds: float = 0.05) -> None:
        """Take what has come, waiting up to ``seconds`` for the first of it."""
        if self._master < 0 or not select.select([self._master], [], [], seconds)[0]:
            return
        pieces = []
        while select.select([self._master], [], [], 0)[0]:
            try:
                pieces.append(os.read(self._master, 65536))
            except OSError:  # nobody has the other end any more
                break
        self.written += b"".join(pieces)

    def wait_for(self, text: str, *, since: int = 0, seconds: float = PATIENCE) -> None:
        """Wait until ``text`` stands in a row that was written on after the first ``since`` bytes."""
        deadline = time.monotonic() + seconds
        screen, fed = Screen(*self._size), since
        screen.feed(self.written[:since])
        screen.drawn.clear()
        while True:
            has_ended = self.process.poll() is not None
            self.read()
            screen.feed(self.written[fed:])
            fed = len(self.written)
            if screen.shows_new(text):
                return
            assert not has_ended, f"ended: {self.written[-3000:]!r}"
            assert time.monotonic() < deadline, f"no {text!r} within {seconds} s on the screen:\n{screen}"

    def type(self, text: str) -> None:
        """Send keys as the bytes that they are."""
        self.send(text.encode())

    def send(self, sent: bytes) -> None:
        """Send bytes; a terminal takes some kilobytes at once."""
        os.write(self._master, sent)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; its programs are told by the kernel."""
        self._size = max(columns, self._size[0]), max(rows, self._size[1])
        self.tell_size(columns, rows)

    def tell_size(self, columns: int, rows: int) -> None:
        """Say another size, of which nobody looks at all there would be to see."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def close(self) -> None:
        """Close the terminal, as its window does."""
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def ended(self, seconds: float = PATIENCE) -> int:
        """Wait for the end; the exit code, negative for a signal that killed it."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"still there after {seconds} s: {self.written[-2000:]!r}"
            self.read()
        self.read()
        return self.process.returncode

    def is_as_before(self) -> bool:
        """Whether the terminal's line discipline is what it was before the program began."""
        return termios.tcgetattr(self._slave) == self.before
