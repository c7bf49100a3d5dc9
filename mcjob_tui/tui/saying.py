"""What is said to the person: toasts, kept for ``:messages``, among them what went wrong in a worker.

What the sentences are is the business of whoever says them.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from textual.content import Content
from textual.notifications import Notification

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.ending import EndingApp
from mcjob_tui.tui.finished_workers import FinishedWorkers

if TYPE_CHECKING:
    from textual.driver import Driver

TOAST_SECONDS = 4.0
MOST_PASSING = 2
"""Toasts that go by themselves, at a time: what was said by ``say`` is in ``:messages`` all the same."""
UNTIL_DISMISSED = 24 * 3600.0
WIDEST, AROUND = 78, 3
"""Columns of a toast at most, and those of its border and padding (``app.tcss``)."""
MESSAGES_KEPT = 200
FAILURES_KEPT = 20


@dataclass(frozen=True, slots=True)
class Said:
    """A toast, kept for ``:messages``."""

    time: datetime
    sentence: str
    error: bool


class SayingApp(EndingApp):
    """An app that says things, and goes on when one of its workers fails.

    Attributes:
        said: what was said, the last 200.
        failures: what workers failed with that nobody expected, the last 20; where it was is in the report.
    """

    def __init__(self, driver_class: "type[Driver] | None", crash_directory: Path | None) -> None:
        super().__init__(driver_class, crash_directory)
        self.said: deque[Said] = deque(maxlen=MESSAGES_KEPT)
        self.failures: deque[BaseException] = deque(maxlen=FAILURES_KEPT)
        self._errors_stand = False
        self._workers = FinishedWorkers(self, self.worker_failed)

    def say(self, sentence: str, *, error: bool = False) -> None:
        """Say ``sentence`` in a toast; an error stays until Escape. Kept for ``:messages``."""
        self._keep(sentence, error)
        self._show(sentence, error)

    def say_errors(self, sentences: Sequence[str]) -> None:
        """Say what is wrong; of many the first in a toast, for their number would cover the page."""
        for sentence in sentences:
            self._keep(sentence, error=True)
        left = len(sentences) - 1
        shown = sentences if left <= 1 else (sentences[0], f"and {left} more: :messages")
        for sentence in shown:
            self._show(sentence, error=True)

    def _keep(self, sentence: str, error: bool) -> None:
        self.said.append(Said(datetime.now().astimezone(), clean(sentence), error))

    def _show(self, sentence: str, error: bool) -> None:
        self._errors_stand = self._errors_stand or error
        self.notify(
            clean(sentence),
            severity="error" if error else "information",
            timeout=UNTIL_DISMISSED if error else TOAST_SECONDS,
            markup=False,
        )

    def _thin_out(self) -> None:
        """Take from the screen what is said again, and the oldest of what passes, where it is too much."""
        kept: list[str] = []
        passing = [each for each in self._notifications if each.severity != "error"]
        for each in reversed(passing):
            if each.message in kept or len(kept) == MOST_PASSING:
                self._unnotify(each, refresh=False)
            else:
                kept.append(each.message)

    def rows_of_errors(self, width: int) -> int:
        """How many rows the errors that stand take in a terminal of ``width`` columns."""
        room = max(1, min(WIDEST, width - 1) - AROUND)
        standing = [each.message for each in self._notifications if each.severity == "error"]
        return sum(Content(each).get_height({}, room) for each in standing)

    def errors_changed(self) -> None:
        """Other errors may stand than before: what they would cover has to make room."""

    def _refresh_notifications(self) -> None:
        self._thin_out()
        super()._refresh_notifications()
        self.errors_changed()

    def _unnotify(self, notification: Notification, refresh: bool = True) -> None:
        super()._unnotify(notification, refresh)
        self.errors_changed()

    def clear_toasts(self) -> bool:
        """Take errors from the screen; returns whether there was one."""
        stood, self._errors_stand = self._errors_stand, False
        if stood:
            self.clear_notifications()
        return stood

    def clear_what_passes(self) -> None:
        """Take from the screen what would go by itself in a moment: it is over. Where errors stand all stays."""
        if not self._errors_stand:
            self.clear_notifications()

    def open_messages(self) -> None:
        """Show what was said; the toasts, which say the same and would cover it, go."""
        self.clear_toasts()
        self.clear_notifications()
        from mcjob_tui.tui.screens.said import SaidScreen

        self.push_screen(SaidScreen(tuple(self.said)))

    def worker_failed(self, error: BaseException) -> None:
        """A worker that failed with something nobody expected is a bug: say so, keep the report, and go on."""
        if not self.is_running:
            return
        if isinstance(error, ControlPlaneError):
            self.say(error.sentence, error=True)
            return
        from mcjob_tui.tui.crash import error_line, write_report

        path = write_report(error, self.crash_directory)
        # The frames would keep the page that the worker belonged to, with all that is in it.
        self.failures.append(error.with_traceback(None))
        self.say(f"{error_line(error)}: this is a bug{f'; see {path}' if path else ''}", error=True)
