"""Every fault at every boundary of every operation: enumerated, tried, judged, counted."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from tests.faults.changing import CHANGING
from tests.faults.kinds_of_fault import ELSEWHERE, FAULTS, Fault
from tests.faults.operations import Operation
from tests.faults.proxy import Boundary
from tests.faults.stage import Theatre
from tests.faults.submitting import SUBMITTING

Make = Callable[[], Operation]
OPERATIONS: tuple[Make, ...] = (*SUBMITTING, *CHANGING)
ONE_OF_EACH = tuple(
    each
    for each in FAULTS
    if str(each) in ("refused", "cut after", "401", "403", "409", "504 page after", "failed under 201 after")
)
"""One fault of each kind that a client can tell from the others."""


@dataclass(frozen=True)
class Trial:
    """One fault at one request of one operation. ``lasting``: at all that follow too, until it is repaired."""

    make: Make
    fault: Fault
    at: int
    where: Boundary
    lasting: bool

    def __str__(self) -> str:
        lasting = " from there on" if self.lasting else ""
        return f"{self.make().name}: {self.fault}{lasting} at request {self.at}, {self.where}"


@dataclass
class Count:
    """What was tried, and what came out wrong."""

    faults: int
    tried: int = 0
    boundaries: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"faults × boundaries: {self.faults} faults, {self.boundaries} boundaries: "
            f"{self.tried} tried, {len(self.wrong)} wrong"
        )


async def boundaries_of(theatre: Theatre, make: Make, *, every: bool) -> list[tuple[int, Boundary]]:
    """The requests that an undisturbed operation makes, numbered from 1.

    Args:
        every: all of them; otherwise of those that ask for the same only the first.
    """
    async with theatre.stage() as stage:
        operation = make()
        await operation.prepare(stage)
        stage.proxy.seen.clear()
        told = await operation.act(stage)
        assert told.error is None, f"{operation.name} undisturbed: {told.error}"
        assert (wrong := operation.judge(stage, told)) == [], f"{operation.name} undisturbed: {wrong}"
        numbered = list(enumerate(stage.proxy.seen, start=1))
    if every:
        return numbered
    first: dict[Boundary, int] = {}
    for number, boundary in numbered:
        first.setdefault(boundary, number)
    return [(number, boundary) for boundary, number in first.items()]


def trials_at(
    make: Make, boundaries: Sequence[tuple[int, Boundary]], faults: Sequence[Fault], lasting: Sequence[bool]
) -> Iterator[Trial]:
    """Each fault at each boundary, once and for good."""
    for at, where in boundaries:
        for fault in faults:
            for each in lasting:
                yield Trial(make, fault, at, where, each)


async def wrong_in(theatre: Theatre, trial: Trial) -> list[str]:
    """Try it; what came out wrong."""
    async with theatre.stage() as stage:
        operation = trial.make()
        await operation.prepare(stage)
        before = stage.bystanders()
        await stage.arm(trial.fault, trial.at, lasting=trial.lasting)
        told = await operation.act(stage)
        await stage.repair()
        wrong = operation.judge(stage, told)
        wrong += ["it went elsewhere"] * any(each.path == ELSEWHERE for each in stage.proxy.seen)
        wrong += operation.judge_end(stage, await operation.again(stage))
        if stage.bystanders() != before:
            wrong.append("something else was changed")
    return [f"{trial}: {each}" for each in wrong]


async def try_all(
    theatre: Theatre,
    operations: Sequence[Make] = OPERATIONS,
    *,
    every: bool,
    lasting: Sequence[bool],
    faults: Sequence[Fault] = FAULTS,
) -> Count:
    """Try every fault at every boundary of ``operations``."""
    count = Count(len(faults))
    for make in operations:
        boundaries = await boundaries_of(theatre, make, every=every)
        count.boundaries += len(boundaries)
        for trial in trials_at(make, boundaries, faults, lasting):
            count.tried += 1
            count.wrong += await wrong_in(theatre, trial)
    return count
