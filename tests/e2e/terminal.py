"""A real terminal for tests: tmux where it is on PATH, else a pseudo-terminal with an emulator behind it.

Both run a program at a given size, take keys by tmux's names (``Enter``, ``C-n``, ``Escape``, ``a``) and give back the
screen as text.
"""

import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pyte

PATIENCE = 90.0
"""Seconds of waiting; only a test that fails waits them out, and a machine that is busy with others is slow."""
KEYS = {
    "Enter": "\r",
    "Escape": "\x1b",
    "Tab": "\t",
    "BTab": "\x1b[Z",
    "Space": " ",
    "BSpace": "\x7f",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
    "Left": "\x1b[D",
}


class _Display(Protocol):
    def send(self, key: str) -> None: ...
    def type(self, text: str) -> None: ...
    def screen(self) -> str: ...
    def resize(self, columns: int, rows: int) -> None: ...
    def close(self) -> None: ...


class Terminal:
    """A program running in a terminal of ``columns`` by ``rows``."""

    def __init__(
        self,
        argv: Sequence[str],
        columns: int,
        rows: int,
        environment: Mapping[str, str],
        *,
        as_written: bool = False,
    ) -> None:
        """``as_written`` hands what is typed to the program in one write, byte for byte; tmux would take it apart."""
        make = _Tmux if shutil.which("tmux") and not as_written else _Pty
        # These two would go before the terminal's own size.
        # tmux gives a program the path of whoever runs tmux, whatever it is told.
        path = [f"PATH={environment['PATH']}"] if "PATH" in environment else []
        program = ["env", "-u", "COLUMNS", "-u", "LINES", *path, *argv]
        self._display: _Display = make(program, columns, rows, environment)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._display.close()

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self._display.send(key)

    def type(self, text: str) -> None:
        """Type ``text`` as it is."""
        self._display.type(text)

    def resize(self, columns: int, rows: int) -> None:
        self._display.resize(columns, rows)

    def screen(self) -> str:
        """What the terminal shows now, one line a row."""
        return self._display.screen()

    def wait_for(self, *texts: str, seconds: float = PATIENCE) -> str:
        """The screen, once it shows all of ``texts``."""
        return self.wait_until(lambda screen: all(text in screen for text in texts), f"{texts!r} to appear", seconds)

    def press_until(self, key: str, text: str, times: int = 20) -> str:
        """Press ``key`` again and again, as a person does who looks in between, until ``text`` is there."""
        for _ in range(times):
            before = self.screen()
            self.press(key)
            # Not the next key before this one's answer: that would come after what is waited for, and go on from it.
            self.wait_until(lambda screen, before=before: screen != before, f"an answer to {key}")  # type: ignore[misc]
            try:
                return self.wait_for(text, seconds=0.7)
            except AssertionError:
                continue
        raise AssertionError(f"pressed {key} {times} times for {text!r}; the screen shows:\n{self.screen()}")

    def wait_until(self, holds: Callable[[str], bool], what: str, seconds: float = PATIENCE) -> str:
        """The screen, once ``holds`` says yes to it; fails with the last screen after ``seconds``."""
        deadline = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if holds(screen):
                return screen
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {seconds:g} s for {what}; the screen shows:\n{screen}")
            time.sleep(0.05)


class _Tmux:
    def __init__(self, argv: Sequence[str], columns: int, rows: int, environment: Mapping[str, str]) -> None:
        # A socket of its own, in a short folder since tmux refuses long paths: tests must not meet a user's server.
        self._folder = tempfile.mkdtemp(prefix="mcjob-tmux-")
        self._socket = str(Path(self._folder) / "s")
        variables = [word for name, value in environment.items() for word in ("-e", f"{name}={value}")]
        self._run("-f", "/dev/null", "new-session", "-d", "-x", str(columns), "-y", str(rows), *variables, *argv)
        self._run("set-option", "-g", "remain-on-exit", "on")
        self._run("set-option", "-g", "escape-time", "0")

    def _run(self, *words: str) -> str:
        done = subprocess.run(["tmux", "-S", self._socket, *words], capture_output=True, text=True, timeout=30)
        return done.stdout

    def send(self, key: str) -> None:
        self._run("send-keys", key)

    def type(self, text: str) -> None:
        self._run("send-keys", "-l", "--", text)

    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    def resize(self, columns: int, rows: int) -> None:
        self._run("resize-window", "-x", str(columns), "-y", str(rows))

    def close(self) -> None:
        self._run("kill-server")
        shutil.rmtree(self._folder, ignore_errors=True)


class _Pty:
    def __init__(self, argv: Sequence[str], columns: int, rows: int, environment: Mapping[str, str]) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._process, self._fd = pty.fork()
        if self._process == 0:  # pragma: no cover - the child becomes the program
            os.execvpe(argv[0], list(argv), {**os.environ, "TERM": "xterm-256color", **environment})
        self.resize(columns, rows)

    def send(self, key: str) -> None:
        if key.startswith("C-") and len(key) == 3:
            key = chr(ord(key[2]) & 0x1F)
        self.type(KEYS.get(key, key))

    def type(self, text: str) -> None:
        os.write(self._fd, text.encode())

    def screen(self) -> str:
        while select.select([self._fd], [], [], 0)[0]:
            try:
                received = os.read(self._fd, 65536)
            except OSError:
                break
            if not received:
                break
            self._stream.feed(received)
        return "\n".join(line.rstrip() for line in self._screen.display)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)
        os.kill(self._process, signal.SIGWINCH)

    def close(self) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._fd)
