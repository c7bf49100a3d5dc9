"""The operations that are tried, each with what must hold after it failed, and after it was done again."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from mcjob_tui.control_plane.errors import ControlPlaneError, NotFound, OutcomeUnknown
from mcjob_tui.control_plane.views import Step, StepState
from tests.faults.stage import Stage

PERHAPS = " (perhaps: no answer came)"


@dataclass
class Told:
    """What an operation told: its steps, what it raised, and what it said is left."""

    steps: list[Step] = field(default_factory=list)
    error: ControlPlaneError | None = None
    left: tuple[str, ...] = ()

    async def listen(self, steps: AsyncIterator[Step]) -> None:
        """Take all steps, and the error that ends them."""
        try:
            async for step in steps:
                self.steps.append(step)
        except ControlPlaneError as error:
            self.error = error

    @property
    def last(self) -> dict[str, Step]:
        """The last word on each step."""
        return {each.name: each for each in self.steps}

    @property
    def certain(self) -> set[str]:
        """What it said exists."""
        return {each for each in self.left if " (" not in each}

    @property
    def possible(self) -> set[str]:
        """What it said may exist, or exists."""
        return {each.partition(" (")[0] for each in self.left}


class Operation(Protocol):
    """One operation, tried once on one stage."""

    name: str

    async def prepare(self, stage: Stage) -> None:
        """Everything before it, undisturbed."""

    async def act(self, stage: Stage) -> Told:
        """The operation, disturbed."""

    def judge(self, stage: Stage, told: Told) -> list[str]:
        """What is wrong right after it."""

    async def again(self, stage: Stage) -> Told:
        """The operation once more, undisturbed."""

    def judge_end(self, stage: Stage, told: Told) -> list[str]:
        """What is wrong at the end."""


def unsaid(told: Told) -> list[str]:
    """What is wrong with how a failure was told: it has a sentence, and a failed step that says the same."""
    if told.error is None:
        return [f"failed step {each.name} without an error" for each in told.last.values() if _failed(each)]
    if not told.error.sentence:
        return ["an error without a sentence"]
    if told.steps and not any(_failed(each) and each.message for each in told.last.values()):
        return ["an error, but no step that failed"]
    return []


def misnamed(told: Told, truth: set[str], *, doubted_before: bool = False) -> list[str]:
    """What is wrong with what was said to be left, where ``truth`` is left.

    Args:
        doubted_before: whether something was in doubt when it began, which it may be still.
    """
    found = []
    if missed := truth - told.possible:
        found.append(f"left, but not said: {', '.join(sorted(missed))}")
    if made_up := told.certain - truth:
        found.append(f"said to be left, but is not: {', '.join(sorted(made_up))}")
    if (
        any(each.endswith(PERHAPS) for each in told.left)
        and not doubted_before
        and not isinstance(told.error, OutcomeUnknown)
    ):
        found.append(f"in doubt without saying so: {told.error!r}")
    return found


def _failed(step: Step) -> bool:
    return step.state is StepState.FAILED


async def undisturbed(steps: AsyncIterator[Step]) -> None:
    """All steps of something that must go well."""
    async for _ in steps:
        pass


async def gone_is_well(told: Told, steps: AsyncIterator[Step]) -> None:
    """Listen to a deletion: that there is nothing any more is how a second one may end."""
    await told.listen(steps)
    if isinstance(told.error, NotFound):
        told.error = None
    with suppress(AttributeError):
        await steps.aclose()  # type: ignore[attr-defined]
