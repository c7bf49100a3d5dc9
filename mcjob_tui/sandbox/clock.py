"""The clock that everything in the sandbox runs on: pods, controllers, cluster health.

Waiting is sped up, timestamps are not: clients compare an object's timestamps with their own time. So a Job that takes
60 virtual seconds at speed 10 starts now and ends six real seconds from now, and both its timestamps and those of its
logs say so.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache

# A laptop that wakes up has slept for real: its pods have run on, and timestamps stay the machine's own.
_SOURCE = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Clock:
    """A virtual clock that runs ``speed`` times as fast as the machine's.

    While it is held, it stands at the time at which the present piece of work was due: how late the machine gets to it
    is no part of the course.
    """

    def __init__(self, speed: float = 1.0) -> None:
        """``speed``: virtual seconds per real second; must be greater than 0."""
        if not speed > 0:
            raise ValueError(f"the speed must be greater than 0, not {speed}")
        self.speed = speed
        self._zero = time.clock_gettime(_SOURCE)
        self._origin = datetime.now(UTC)
        self._held: float | None = None
        self._held_now: datetime | None = None

    def now(self) -> datetime:
        """The time for an object's timestamps, in UTC, with microseconds."""
        if self._held is None:
            return self.moment(self.elapsed())
        if self._held_now is None:
            self._held_now = self.moment(self._held)
        return self._held_now

    def moment(self, elapsed: float) -> datetime:
        """The time that objects carry for what happens when ``elapsed`` virtual seconds have passed."""
        return self._origin + timedelta(seconds=elapsed / self.speed)

    def since(self, moment: datetime) -> float:
        """Virtual seconds from ``moment`` until now."""
        return (self.now() - moment).total_seconds() * self.speed

    def elapsed(self) -> float:
        """Virtual seconds since the clock was made."""
        return self._running() if self._held is None else self._held

    def real(self, seconds: float) -> float:
        """How many real seconds ``seconds`` virtual ones take."""
        return seconds / self.speed

    async def sleep(self, seconds: float) -> None:
        """Wait ``seconds`` virtual seconds."""
        await asyncio.sleep(self.real(seconds))

    def hold(self, elapsed: float) -> None:
        """Stand at ``elapsed`` virtual seconds until ``release``."""
        self._held, self._held_now = elapsed, None

    def release(self) -> None:
        """Run again, as if the clock had not been held."""
        self._held = None

    def fall_back(self, elapsed: float) -> None:
        """Go on from ``elapsed`` virtual seconds, which has passed: the machine cannot keep up with the speed."""
        lag = (self._running() - elapsed) / self.speed
        self._zero += lag
        self._origin += timedelta(seconds=lag)

    def _running(self) -> float:
        return (time.clock_gettime(_SOURCE) - self._zero) * self.speed


@lru_cache(maxsize=1024)
def timestamp(moment: datetime) -> str:
    """``moment`` as Kubernetes' ``metav1.Time`` writes it: UTC, whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"
