"""The prediction beside the form: made off the keystroke, 80 ms after the last one, in a thread, the old one kept."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.preview import Trap, parallelism_trap, preview, strategy_outcomes
from mcjob_tui.karmada.placement import PlacementResult
from mcjob_tui.resources.clusters import Cluster

PAUSE = 0.08
SLOW = 0.5
REST = 0.12

Clusters = tuple[Cluster, ...]


Numbers = Mapping[str, tuple[int, int | None]]
"""By strategy: clusters, and pods in all (None for a work queue)."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """The placement of a draft, and what other values of parallelism would give where the present one is a trap."""

    result: PlacementResult
    trap: Trap | None = None


def predict(draft: JobDraft, clusters: Clusters) -> Prediction | None:
    """The placement of a draft; None where a count or a quantity cannot be read."""
    try:
        result = preview(draft, clusters)
        return Prediction(result, parallelism_trap(draft, clusters, result))
    except ValueError:
        return None


def compare(draft: JobDraft, clusters: Clusters) -> Numbers:
    """What each strategy would give; nothing where the draft cannot be read."""
    try:
        return {str(each.strategy): (each.clusters, each.pods) for each in strategy_outcomes(draft, clusters)}
    except ValueError:
        return {}


class Predictor:
    """Makes one prediction at a time; what is wanted meanwhile is made next."""

    def __init__(
        self,
        wanted: Callable[[], tuple[JobDraft, Clusters] | None],
        made: Callable[[Prediction | None], None],
        compared: Callable[[Numbers], None],
        busy: Callable[[bool], None],
    ) -> None:
        """``wanted`` gives the draft and the clusters when a prediction starts, or None while these are not known.

        ``made`` takes the prediction, then ``compared`` the strategies, which take longer; ``busy`` is told when a
        prediction takes long.
        """
        self._wanted = wanted
        self._made = made
        self._compared = compared
        self._busy = busy
        self._again = asyncio.Event()
        self._due = 0.0

    def want(self, pause: float = PAUSE) -> None:
        """Make a prediction ``pause`` seconds from now, unless it is wanted again before that."""
        self._due = asyncio.get_running_loop().time() + pause
        self._again.set()

    async def run(self) -> None:
        """Make predictions until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await self._again.wait()
            self._again.clear()
            left = self._due - loop.time()
            if left > 0:
                # Whoever wants one meanwhile moves the time on, and wakes this again.
                await asyncio.sleep(left)
                if self._again.is_set():
                    continue
            wanted = self._wanted()
            if wanted is None:
                continue
            slow = loop.call_later(SLOW, self._busy, True)
            try:
                made = await asyncio.to_thread(predict, *wanted)
            finally:
                slow.cancel()
                self._busy(False)
            self._made(made)
            # Four schedules take four times as long: only when the fingers rest.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(REST):
                    await self._again.wait()
            if not self._again.is_set():
                self._compared(await asyncio.to_thread(compare, *wanted))
