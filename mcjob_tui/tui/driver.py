"""The terminal as Textual drives it, but for seven things: what it shows already is not sent (``sent_cells``), Escape
is told from what follows it (``key_parser``), a frame is sent soon, it says when a terminal is behind, its size is what
it says itself, signals are answered between two turns of the event loop, and going on after a stop that nobody could
announce.

Textual answers SIGTSTP and SIGCONT wherever the program happens to be: where that is in the middle of a write, the
answer waits for a lock that the program itself holds, and for ever. It also takes the terminal a second time after a
SIGSTOP, or a SIGCONT without any stop: what the terminal was before is forgotten then, and a second reader waits for
keys.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver


WRITES_OF_A_FRAME = 3
"""Textual sends where a frame begins, the frame, and where it ends."""
GIVE_WAY = 0.0005
"""Seconds that whoever sends a frame, in a thread, waits for Python. It is 5 ms otherwise, and what follows from a key
once it is answered keeps Python as long."""
WIDEST, HIGHEST = 1000, 500
"""Columns and rows; a terminal may claim to have more, and each cell of them would be drawn."""


def driver_class() -> "type[Driver] | None":
    """The driver for terminals of POSIX systems; None leaves the choice to Textual."""
    if os.name != "posix" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    from textual.drivers import linux_driver

    from mcjob_tui.tui.key_parser import KeyParser
    from mcjob_tui.tui.sent_cells import Terminal

    # The driver offers no other way to say how it reads keys.
    linux_driver.XTermParser = KeyParser  # type: ignore[attr-defined]

    class PosixDriver(linux_driver.LinuxDriver):
        """Leaves the terminal before it takes it again, unless it has left it; sends nothing twice."""

        def __init__(
            self, app: "App[Any]", *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
        ) -> None:
            super().__init__(app, debug=debug, mouse=mouse, size=size)
            self._size = size or self._get_terminal_size()
            sys.setswitchinterval(GIVE_WAY)

        def write(self, data: str) -> None:
            super().write(self._shown.changes(data))

        @cached_property
        def _shown(self) -> Terminal:
            return Terminal()

        def forget(self) -> None:
            self._shown.forget()

        @property
        def is_behind(self) -> bool:
            writer = self._writer_thread
            return writer is not None and writer._queue.qsize() >= WRITES_OF_A_FRAME

        def _get_terminal_size(self) -> tuple[int, int]:
            # COLUMNS and LINES, which Textual asks first, are as old as the shell's last look.
            size: tuple[int, int] = (0, 0)
            with suppress(OSError):
                size = os.get_terminal_size(self.fileno)
            width, height = size if all(size) else super()._get_terminal_size()
            return min(width, WIDEST), min(height, HIGHEST)

        def _sigtstp_application(self, *_: object) -> None:
            self._soon(super()._sigtstp_application)

        def _sigcont_application(self, *_: object) -> None:
            self._soon(self._go_on)

        def _soon(self, answer: Callable[[], None]) -> None:
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(answer)

        def _go_on(self) -> None:
            if not self._auto_restart or not os.isatty(self.fileno):
                return  # The terminal has gone, and this with it: SIGHUP ends the program.
            if not self._must_signal_resume:
                self.suspend_application_mode()
                self._must_signal_resume = True
            super()._sigcont_application()

    return PosixDriver


def draw_anew(driver: "Driver | None") -> None:
    """The terminal may show something else than it was told: whatever is drawn from now on is sent."""
    forget = getattr(driver, "forget", None)
    if forget is not None:
        forget()


def is_behind(driver: "Driver | None") -> bool:
    """Whether a whole frame waits for the terminal to take the one before it."""
    return getattr(driver, "is_behind", False)
