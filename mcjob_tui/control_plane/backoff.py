"""How long to wait before trying again: longer each time, never in step with others."""

import random
from collections.abc import Callable

FIRST_SECONDS = 0.1
LONGEST_SECONDS = 30.0


class Backoff:
    """Waiting times from 0.1 s doubling up to 30 s, each shortened at random by up to a half."""

    def __init__(
        self,
        *,
        first: float = FIRST_SECONDS,
        longest: float = LONGEST_SECONDS,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._first = first
        self._longest = longest
        self._chance = chance
        self._next = first

    def reset(self) -> None:
        """It works again: the next wait is the first one."""
        self._next = self._first

    def next_wait(self, *, least: float = 0.0) -> float:
        """Seconds to wait now, at least ``least``."""
        wait = self._next * (1 - self._chance() / 2)
        self._next = min(self._next * 2, self._longest)
        return max(wait, least)
