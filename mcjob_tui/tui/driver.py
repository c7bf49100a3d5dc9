"""The terminal as Textual drives it, but for two things: styles are said once (``sent_styles``), and going on after a
stop that nobody could announce.

Textual leaves the terminal on SIGTSTP and takes it again on SIGCONT. After a SIGSTOP, or a SIGCONT without any stop,
it would take it a second time: what the terminal was before is forgotten then, and a second reader waits for keys for
ever.
"""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.driver import Driver


def driver_class() -> "type[Driver] | None":
    """The driver for terminals of POSIX systems; None leaves the choice to Textual."""
    if os.name != "posix" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    from textual.drivers.linux_driver import LinuxDriver

    from mcjob_tui.tui.sent_styles import shorter

    class PosixDriver(LinuxDriver):
        """Leaves the terminal before it takes it again, unless it has left it; sends no style twice."""

        def write(self, data: str) -> None:
            super().write(shorter(data))

        def _sigcont_application(self, *_: object) -> None:
            if self._auto_restart and not self._must_signal_resume:
                self.suspend_application_mode()
                self._must_signal_resume = True
            super()._sigcont_application()

    return PosixDriver
