"""The prediction beside the form: made off the keystroke, 80 ms after the last one, in a thread, the old one kept."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.preview import Trap, parallelism_trap, preview, strategy_outcomes
from mcjob_tui.karmada.placement import PlacementResult
from mcjob_tui.resources.clusters import Cluster

PAUSE = 0.08
SLOW = 0.5

Clusters = tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The placement of a draft, clusters and pods by strategy, and what other values of parallelism would give."""

    result: PlacementResult
    strategies: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    trap: Trap | None = None


def predict(draft: JobDraft, clusters: Clusters) -> Prediction | None:
    """All that the pages show of a draft's placement; None where a count or a quantity cannot be read."""
    try:
        result = preview(draft, clusters)
        outcomes = strategy_outcomes(draft, clusters)
        trap = parallelism_trap(draft, clusters, result)
    except ValueError:
        return None
    return Prediction(result, {str(each.strategy): (each.clusters, each.pods) for each in outcomes}, trap)


class Predictor:
    """Makes one prediction at a time; what is wanted meanwhile is made next."""

    def __init__(
        self,
        wanted: Callable[[], tuple[JobDraft, Clusters] | None],
        made: Callable[[Prediction | None], None],
        busy: Callable[[bool], None],
    ) -> None:
        """``wanted`` gives the draft and the clusters when a prediction starts, or None while these are not known;
        ``made`` takes it; ``busy`` is told when one takes long."""
        self._wanted = wanted
        self._made = made
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
