"""The prediction beside the form: made off the keystroke, 80 ms after the last one, in a thread, the old one kept."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mcjob_tui.draft.counts import number
from mcjob_tui.draft.placing import Strategy
from mcjob_tui.tui.screens.wizard.parallelism import Split

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.karmada.placement import PlacementResult
    from mcjob_tui.resources.clusters import Cluster

PAUSE = 0.08
SLOW = 0.5


@dataclass(frozen=True, slots=True)
class Prediction:
    """The placement of a draft, clusters and pods by strategy, and what other values of parallelism would give."""

    result: "PlacementResult"
    strategies: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    splits: tuple[Split, ...] = ()
    proposed: int = 0


def predict(draft: "JobDraft", clusters: "tuple[Cluster, ...]") -> Prediction | None:
    """All that the pages show of a draft's placement; None where the draft is too broken to be placed."""
    from mcjob_tui.draft.preview import preview

    result = _quietly(draft, clusters)
    if result is None:
        return None
    strategies = {str(draft.spec.strategy): _numbers(result)}
    for strategy in Strategy:
        if strategy is not draft.spec.strategy:
            spec = draft.spec.model_copy(update={"strategy": strategy})
            other = preview(draft.model_copy(update={"spec": spec}), clusters)
            strategies[str(strategy)] = _numbers(other)
    splits, proposed = _splits(draft, clusters, result)
    return Prediction(result, strategies, splits, proposed)


def _quietly(draft: "JobDraft", clusters: "tuple[Cluster, ...]") -> "PlacementResult | None":
    from mcjob_tui.draft.preview import preview

    try:
        return preview(draft, clusters)
    except ValueError:
        return None


def _numbers(result: "PlacementResult") -> tuple[int, int | None]:
    if not result.scheduled:
        return 0, 0
    return len(result.targets), result.total_completions


def _splits(
    draft: "JobDraft", clusters: "tuple[Cluster, ...]", result: "PlacementResult"
) -> tuple[tuple[Split, ...], int]:
    """The splits for the parallelism trap, and the value that ``^y`` sets; nothing where there is no trap."""
    instances = number(draft.spec.instances) or 0
    divided = draft.spec.strategy in (Strategy.AGGREGATED, Strategy.DYNAMIC_WEIGHT)
    able = sum(not each.failed and bool(each.available is None or each.available) for each in result.verdicts)
    if not divided or number(draft.spec.parallelism) != 1 or instances < 2 or able < 2 or draft.spec.work_queue:
        return (), 0
    proposed = min(able, instances)
    wanted = sorted({1, proposed, min(instances, 2 * able + 2), min(instances, 4 * able)})
    splits = []
    for parallelism in wanted:
        spec = draft.spec.model_copy(update={"parallelism": parallelism})
        found = _quietly(draft.model_copy(update={"spec": spec}), clusters)
        if found is not None:
            splits.append(Split(parallelism, {each.cluster: each.completions or 0 for each in found.targets}))
    return tuple(splits), proposed


class Predictor:
    """Makes one prediction at a time; what is wanted meanwhile is made next."""

    def __init__(
        self,
        wanted: "Callable[[], tuple[JobDraft, tuple[Cluster, ...]] | None]",
        made: Callable[[Prediction | None], None],
        busy: Callable[[bool], None],
    ) -> None:
        """``wanted`` gives the draft and the clusters when a prediction starts; ``made`` takes it; ``busy`` is told when
        one takes long."""
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
            while (left := self._due - loop.time()) > 0:
                await asyncio.sleep(left)
            self._again.clear()
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
