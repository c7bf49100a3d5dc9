"""The prediction beside the form: with the key itself where it is cheap, off the keystroke where it is dear.

A change that placement does not depend on (a name, an image) asks for nothing. What takes several predictions, the
comparison of strategies and the parallelism trap, is made one by one when the fingers rest.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.placing import Strategy
from mcjob_tui.draft.preview import (
    Question,
    StrategyOutcome,
    Trap,
    answered,
    is_trapped,
    outcome_of,
    parallelism_trap,
    question,
    strategy_outcome,
)
from mcjob_tui.draft.remedies import Remedy, remedies
from mcjob_tui.karmada.placement import PlacementResult
from mcjob_tui.resources.clusters import Cluster

PAUSE = 0.08
"""How long the fingers rest before a dear prediction is made."""
CHEAP = 0.035
"""The CPU time of a prediction that a key can wait for: off the key it would come a tenth of a second later."""
A_CLUSTER = 15e-6
"""What a first prediction takes for each cluster, about."""
SLOW = 0.5
REST = 0.12
STEP = 0.01
NEWS = 0.5
"""How often changes of clusters are followed at most: in a large fleet there is always some news."""

Clusters = tuple[Cluster, ...]


Numbers = Mapping[str, tuple[int, int | None]]
"""By strategy: clusters, and pods in all (None for a work queue)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What each strategy would give, what other values of parallelism would where the present one is a trap, and what
    would help where nothing can be scheduled."""

    numbers: Numbers
    trap: Trap | None = None
    remedies: tuple[Remedy, ...] = ()


def asked(draft: JobDraft) -> Question | None:
    """What placement depends on; None where a count or a quantity cannot be read."""
    try:
        return question(draft)
    except ValueError:
        return None


def predict(asked: Question | None, clusters: Clusters) -> PlacementResult | None:
    """The placement; None where the draft cannot be read."""
    try:
        return None if asked is None else answered(asked, clusters)
    except ValueError:
        return None


def compared(draft: JobDraft, clusters: Clusters, result: PlacementResult | None) -> Iterator[Comparison | None]:
    """The comparison as the last of several steps of about one prediction each; None before.

    ``result`` is the draft's placement; without one nothing can be compared.
    """
    if result is None:
        yield Comparison({})
        return
    numbers: dict[str, tuple[int, int | None]] = {}
    for strategy in Strategy:
        outcome: StrategyOutcome
        if strategy is draft.spec.strategy and draft.spec.own_policy:
            outcome = outcome_of(strategy, result)
        else:
            yield None
            outcome = strategy_outcome(draft, strategy, clusters)
        numbers[str(strategy)] = (outcome.clusters, outcome.pods)
    trap = None
    if is_trapped(draft, result):
        yield None
        trap = parallelism_trap(draft, clusters, result)
    helping: list[Remedy] = []
    for remedy in remedies(draft, clusters, result):
        if remedy is None:
            yield None
        else:
            helping.append(remedy)
    yield Comparison(numbers, trap, tuple(helping))


class Predictor:
    """Makes one prediction at a time; what is wanted meanwhile is made next."""

    def __init__(
        self,
        wanted: Callable[[], tuple[JobDraft, Clusters] | None],
        made: Callable[[PlacementResult | None], None],
        compared: Callable[[Comparison], None],
        busy: Callable[[bool], None],
        is_answering: Callable[[], bool],
    ) -> None:
        """``wanted`` gives the draft and the clusters as they are, or None while these are not known.

        ``made`` takes the placement, None where the draft cannot be read; then ``compared`` the comparison, which takes
        longer; ``busy`` is told when a prediction takes long. Neither is called where nothing changed that placement
        depends on. ``is_answering`` says whether a key is on its way: comparing waits until it is painted.
        """
        self._wanted = wanted
        self._made = made
        self._compared = compared
        self._busy = busy
        self._is_answering = is_answering
        self._again = asyncio.Event()
        self._due = self._followed = 0.0
        self._costs: deque[float] = deque(maxlen=2)
        self._last: tuple[Question | None, Clusters] | None = None
        self._asked: tuple[JobDraft, Question | None] | None = None
        self._result: PlacementResult | None = None
        self._is_compared = False
        self._compared_at: object = None

    @property
    def is_settled(self) -> bool:
        """Whether prediction and comparison are those of the draft and the clusters as they are."""
        wanted = self._wanted()
        return wanted is not None and self._is_compared and self._last == self._key(*wanted)

    def _key(self, draft: JobDraft, clusters: Clusters) -> tuple[Question | None, Clusters]:
        """What is asked about a draft, found out once for each: a draft is never changed in place."""
        if self._asked is None or self._asked[0] is not draft:
            self._asked = draft, asked(draft)
        return self._asked[1], clusters

    def want(self, *, in_haste: bool = False) -> bool:
        """Predict: at once, unless placement depends on nothing that changed, or it would take too long.

        Args:
            in_haste: The draft is about to change again: the next change is soon enough.

        Returns:
            Whether a prediction was made now.
        """
        wanted = self._wanted()
        if wanted is None:
            return False
        if in_haste:
            # Not even what placement depends on is found out: that makes the whole Job.
            self._is_compared = self._is_compared and wanted[0].spec.parallelism == self._compared_at
            self._soon(PAUSE)
            return False
        key = self._key(*wanted)
        if key == self._last:
            if not self._is_compared or wanted[0].spec.parallelism != self._compared_at:
                # Comparing ends where the draft changes, in whatever. And None and 1 are placed alike, but only one of
                # them is a trap.
                self._is_compared = False
                self._soon(REST)
            return False
        is_cheap = self._is_cheap(wanted[1])
        if is_cheap:
            self._take(key, *_timed(*key))
        self._soon(REST if is_cheap else PAUSE)
        return is_cheap

    def follow(self) -> None:
        """Predict since the clusters changed: soon, but not at every single change."""
        if not self._again.is_set():
            self._soon(max(0.0, self._followed + NEWS - asyncio.get_running_loop().time()))

    def _soon(self, pause: float) -> None:
        self._due = asyncio.get_running_loop().time() + pause
        self._again.set()

    def _is_cheap(self, clusters: Clusters) -> bool:
        # The first one finds nothing prepared, and any may be held up: only what two of them took is believed.
        guess = [len(clusters) * A_CLUSTER] if len(self._costs) < 2 else []
        return min(*self._costs, *guess, math.inf) <= CHEAP

    def _take(self, key: tuple[Question | None, Clusters], made: PlacementResult | None, cost: float) -> None:
        self._last, self._result, self._is_compared = key, made, False
        self._costs.append(cost)
        self._made(made)

    async def run(self) -> None:
        """Make what is due until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await self._again.wait()
            left = self._due - loop.time()
            if left > 0:
                # Whoever wants one meanwhile moves the time on.
                await asyncio.sleep(left)
                continue
            self._again.clear()
            wanted = self._wanted()
            if wanted is None:
                continue
            key = self._key(*wanted)
            if key != self._last:
                self._followed = loop.time()
                await self._predict(key)
                self._soon(REST)
            elif not self._is_compared:
                await self._compare(*wanted)

    async def _predict(self, key: tuple[Question | None, Clusters]) -> None:
        if self._is_cheap(key[1]):
            self._take(key, *_timed(*key))
            return
        before = self._last
        slow = asyncio.get_running_loop().call_later(SLOW, self._busy, True)
        try:
            made, cost = await asyncio.to_thread(_timed, *key)
        finally:
            slow.cancel()
            self._busy(False)
        if self._last is before:
            self._take(key, made, cost)

    async def _compare(self, draft: JobDraft, clusters: Clusters) -> None:
        """The strategies side by side, step by step, until the draft changes: keys come first."""
        key, found = self._last, None
        steps = compared(draft, clusters, self._result)
        is_cheap = self._is_cheap(clusters)
        while True:
            await asyncio.sleep(STEP)
            if self._is_answering():
                continue
            now = self._wanted()
            if self._last is not key or now is None or now[0] != draft:
                return
            if found is not None:
                break
            found = next(steps) if is_cheap else await asyncio.to_thread(next, steps)
        self._is_compared, self._compared_at = True, draft.spec.parallelism
        self._compared(found)


def _timed(asked: Question | None, clusters: Clusters) -> tuple[PlacementResult | None, float]:
    """The prediction, and the CPU time that it took."""
    began = time.thread_time()
    return predict(asked, clusters), time.thread_time() - began
