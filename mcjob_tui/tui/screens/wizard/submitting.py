"""One submission under way: its steps as they come, kept while the dialog is hidden. Draws nothing."""

import time
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import Step, StepState

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import SubmissionService


class Stage(StrEnum):
    """How far the submission is."""

    SENDING = "sending"
    FOLLOWING = "following"
    DONE = "done"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"


class Submitting:
    """Runs a submission and keeps what it said. Created by Review, watched by the dialog and by the header."""

    def __init__(self, submission: "SubmissionService", expected: tuple[str, ...], changed: Callable[[], None]) -> None:
        """``expected`` are the names of the steps to come, shown from the start; ``changed`` is called after each."""
        self.submission = submission
        self.steps: dict[str, Step] = {name: Step(name, StepState.WAITING) for name in expected}
        self.stage = Stage.SENDING
        self.failure = ""
        self.undo_failed = False
        self.changed = changed
        self._busy_since: dict[str, float] = {}

    @property
    def is_going(self) -> bool:
        """Whether something is being done."""
        return self.stage in (Stage.SENDING, Stage.FOLLOWING, Stage.UNDOING)

    @property
    def may_have_left(self) -> bool:
        """Whether something of it exists, or may exist, that an undo would take back."""
        return bool(self.submission.left)

    def timed_steps(self, now: float) -> tuple[Step, ...]:
        """The steps, those that are under way with the seconds that they have taken at ``now`` (monotonic)."""
        return tuple(
            replace(each, seconds=max(each.seconds, now - self._busy_since.get(each.name, now)))
            if each.state is StepState.BUSY and self.is_going
            else each
            for each in self.steps.values()
        )

    @property
    def exists(self) -> bool:
        """Whether all objects are on the control plane, so that leaving is safe."""
        return self.stage in (Stage.FOLLOWING, Stage.DONE)

    @property
    def short(self) -> str:
        """The state in a few words, for the header while the dialog is hidden."""
        applied = next((each for each in self.steps.values() if each.fraction), None)
        if self.stage is Stage.FOLLOWING and applied is not None and applied.fraction is not None:
            return f"→ {applied.fraction[0]} of {applied.fraction[1]}"
        return {Stage.FAILED: "× submit failed", Stage.DONE: "✓ submitted"}.get(self.stage, "→ submitting")

    async def run(self) -> None:
        """Send what is still to be sent, then follow until the first pod. Called again it retries."""
        self.stage, self.failure, self.undo_failed = Stage.SENDING, "", False
        self.changed()
        try:
            async for step in self.submission.run():
                self._take(step)
        except ControlPlaneError as error:
            self.stage, self.failure = Stage.FAILED, str(error)
            self.changed()
            return
        self.stage = Stage.FOLLOWING
        self.changed()
        try:
            async for step in self.submission.follow():
                self._take(step)
        except ControlPlaneError as error:
            self.failure = str(error)
        self.stage = Stage.DONE
        self.changed()

    async def undo(self) -> None:
        """Take back what this submission has created."""
        self.stage = Stage.UNDOING
        self.changed()
        try:
            async for step in self.submission.undo():
                self._take(step)
        except ControlPlaneError as error:
            # It may be word for word what stopped the submit, and would not show that something was tried.
            self.stage, self.failure, self.undo_failed = Stage.FAILED, f"Undo failed: {error}", True
        else:
            self.stage = Stage.UNDONE
        self.changed()

    def _take(self, step: Step) -> None:
        if step.state is StepState.BUSY:
            before = self.steps.get(step.name)
            if before is None or before.state is not StepState.BUSY:
                self._busy_since[step.name] = time.monotonic() - step.seconds
        self.steps[step.name] = step
        self.changed()
