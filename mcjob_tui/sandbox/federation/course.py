"""A clock that can be led by hand first and goes by itself afterwards.

The examples of a new sandbox are run through their past in this way, and tests lead the clock all the time.
"""

from datetime import UTC, datetime, timedelta

from mcjob_tui.sandbox.clock import Clock
from mcjob_tui.sandbox.federation.agenda import Agenda


class CourseClock(Clock):
    """Stands until ``go_live``; meanwhile ``advance_to`` moves it, and timestamps move with it, second for second."""

    def __init__(self, speed: float = 1.0, *, start: datetime | None = None) -> None:
        """``start``: the time of the first timestamp; the present if None."""
        super().__init__(speed)
        self._start = start or datetime.now(UTC)
        self._led = 0.0
        self._live = False

    def moment(self, elapsed: float) -> datetime:
        """As ``Clock.moment``; what happened while the clock was led has its own time."""
        if not self._live or elapsed < self._led:
            return self._start + timedelta(seconds=elapsed)
        return super().moment(elapsed)

    def since(self, moment: datetime) -> float:
        """As ``Clock.since``, with the time in which the clock was led second for second."""
        if not self._live:
            return (self.now() - moment).total_seconds()
        let_go = super().moment(self._led)
        led = self._start + timedelta(seconds=self._led)
        return super().since(max(moment, let_go)) + max(0.0, (led - moment).total_seconds())

    def advance_to(self, elapsed: float) -> None:
        """Move a standing clock on to ``elapsed`` virtual seconds; it never goes back."""
        self._led = max(self._led, elapsed)
        self._held_now = None

    def go_live(self) -> None:
        """Go on with the machine's clock from here."""
        self._live = True
        self.fall_back(self._led)

    def _running(self) -> float:
        return super()._running() if self._live else self._led


def run_until(agenda: Agenda, clock: CourseClock, elapsed: float) -> None:
    """Do everything that is due up to ``elapsed``, each at its time; the standing ``clock`` ends there."""
    due = agenda.next_due()
    while due is not None and due <= elapsed:
        clock.advance_to(due)
        agenda.run_next()
        due = agenda.next_due()
    clock.advance_to(elapsed)
