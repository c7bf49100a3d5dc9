"""How the program ends: by a quit, a signal or a fault, and what is then still to be saved.

What is saved is the business of whoever hooks in; what a report of a fault holds stands in ``crash``.
"""

import asyncio
import contextlib
import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from mcjob_tui.tui.typing_ahead import TypingAhead

if TYPE_CHECKING:
    from textual.driver import Driver


_ENDING = {number: number for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)} | dict.fromkeys(
    (signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM, signal.SIGXCPU), signal.SIGTERM
)
"""What ends a process that does not listen, with the terminal as it happens to be; each with the one that it is as."""


class EndingApp(TypingAhead):
    """An app that calls its hooks once, however it ends, and leaves a report where it failed."""

    def __init__(self, driver_class: "type[Driver] | None", crash_directory: Path | None) -> None:
        super().__init__(driver_class=driver_class)
        self.crash_directory = crash_directory
        self._shutdown_hooks: list[Callable[[], None]] = []
        self._interrupt_before: Any = None

    def on_shutdown(self, hook: Callable[[], None]) -> Callable[[], None]:
        """Have ``hook`` called when the program ends in any way, also by SIGHUP, SIGTERM or a crash.

        Returns:
            A function that takes the hook back.
        """
        self._shutdown_hooks.append(hook)
        return lambda: self._shutdown_hooks.remove(hook) if hook in self._shutdown_hooks else None

    def run_shutdown_hooks(self) -> None:
        """Call each hook once; one that fails keeps no other from running."""
        hooks, self._shutdown_hooks = self._shutdown_hooks, []
        for hook in hooks:
            with contextlib.suppress(Exception):
                hook()

    def listen_to_signals(self) -> None:
        """End in order when somebody tells the process to end."""
        loop = asyncio.get_running_loop()
        for number, like in _ENDING.items():
            # Not in the main thread, or not on a POSIX system: then nobody sends them to us.
            with contextlib.suppress(ValueError, NotImplementedError, RuntimeError):
                loop.add_signal_handler(number, self._end_by_signal, like)

        def interrupted(number: int, _frame: object) -> None:
            loop.call_soon_threadsafe(self._end_by_signal, number)

        # As a plain handler, so that an editor that runs meanwhile can take its place (see ``editing_yaml``).
        with contextlib.suppress(ValueError):
            self._interrupt_before = signal.signal(signal.SIGINT, interrupted)

    def let_go_of_signals(self) -> None:
        """Give Ctrl+C back to whoever had it before."""
        with contextlib.suppress(TypeError):  # nobody known had it, or it was never taken
            signal.signal(signal.SIGINT, self._interrupt_before)

    def _end_by_signal(self, number: int) -> None:
        self.run_shutdown_hooks()
        self.exit(return_code=128 + number)

    def _handle_exception(self, error: Exception) -> None:
        from mcjob_tui.tui.crash import last_words, write_report

        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self.run_shutdown_hooks()
            path = write_report(error, self.crash_directory)
            self._exit_renderables.append(Text(last_words(error, path)))
        self._close_messages_no_wait()
