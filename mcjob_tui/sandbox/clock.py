"""The clock that everything in the sandbox runs on: pods, controllers, cluster health.

Waiting is sped up, timestamps are not. An object's timestamps are the machine's own time, because clients compare them
with theirs: a Job that takes 60 virtual seconds at speed 10 starts now and ends six real seconds from now.
"""

import asyncio
import time
from datetime import UTC, datetime
from functools import lru_cache


class Clock:
    """A virtual clock that runs ``speed`` times as fast as the machine's."""

    def __init__(self, speed: float = 1.0) -> None:
        """``speed``: virtual seconds per real second; must be greater than 0."""
        if not speed > 0:
            raise ValueError(f"the speed must be greater than 0, not {speed}")
        self.speed = speed
        self._started = time.monotonic()

    def now(self) -> datetime:
        """The time for an object's timestamps, in UTC, with microseconds."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Virtual seconds since the clock was made; never goes back."""
        return (time.monotonic() - self._started) * self.speed

    def real(self, seconds: float) -> float:
        """How many real seconds ``seconds`` virtual ones take."""
        return seconds / self.speed

    async def sleep(self, seconds: float) -> None:
        """Wait ``seconds`` virtual seconds."""
        await asyncio.sleep(self.real(seconds))


@lru_cache(maxsize=1024)
def timestamp(moment: datetime) -> str:
    """``moment`` as Kubernetes' ``metav1.Time`` writes it: UTC, whole seconds."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def micro_timestamp(moment: datetime) -> str:
    """``moment`` as Kubernetes' ``metav1.MicroTime`` writes it (Leases and ``Event.eventTime``)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
