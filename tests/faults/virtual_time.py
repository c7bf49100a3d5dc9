"""An event loop on which nothing takes time: when all wait, the clock is put forward to the next who waits no more."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Selector(selectors.SelectSelector):
    """Waits for nothing; tells how long it should have."""

    skipped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0)
        if not found and timeout is not None and timeout > 0:
            self.skipped += timeout
        return found


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        # Nothing else: how long the work takes says something about the machine and who else is on it.
        return self._virtual.skipped


def run_in_virtual_time(work: Coroutine[Any, Any, T]) -> T:
    """Run ``work``, which must do no input or output, on a loop of its own."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(work)
