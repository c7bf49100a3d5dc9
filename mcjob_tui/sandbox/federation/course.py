"""A clock that can be led by hand first and goes by itself afterwards.

The examples of a new sandbox are run through their past in this way, and tests lead the clock all the time.
"""

from datetime import UTC, datetime, timedelta

from mcjob_tui.sandbox.clock import Clock
from mcjob_tui.sandbox.federation.agenda import Agenda


class CourseClock(Clock):
    """Stands until ``go_live``; meanwhile ``advance_to`` moves it, and timestamps move with it."""

    def __init__(self, speed: float = 1.0, *, start: datetime | None = None) -> None:
        """``start``: the time of the first timestamp; the present if None."""
        super().__init__(speed)
        self._start = start or datetime.now(UTC)
        self._led: float | None = 0.0
        self._offset = 0.0

    def now(self) -> datetime:
        return super().now() if self._led is None else self._start + timedelta(seconds=self._led)

    def elapsed(self) -> float:
        return super().elapsed() + self._offset if self._led is None else self._led

    def advance_to(self, elapsed: float) -> None:
        """Move a standing clock on to ``elapsed`` virtual seconds; it never goes back."""
        if self._led is not None:
            self._led = max(self._led, elapsed)

    def go_live(self) -> None:
        """Go on with the machine's clock from here."""
        if self._led is not None:
            self._offset = self._led - super().elapsed()
            self._led = None


def run_until(agenda: Agenda, clock: CourseClock, elapsed: float) -> None:
    """Do everything that is due up to ``elapsed``, each at its time; the standing ``clock`` ends there."""
    due = agenda.next_due()
    while due is not None and due <= elapsed:
        clock.advance_to(due)
        agenda.run_next()
        due = agenda.next_due()
    clock.advance_to(elapsed)
