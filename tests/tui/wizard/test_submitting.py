"""A submission under way: for how long its steps have been taking."""

import time
from collections.abc import AsyncIterator

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import Step, StepState
from mcjob_tui.tui.screens.wizard.submit_dialog import SubmitDialog
from mcjob_tui.tui.screens.wizard.submitting import Stage, Submitting


class Waiting:
    """A submission whose Job takes its time."""

    id = "1"
    left: tuple[str, ...] = ()

    async def run(self) -> AsyncIterator[Step]:
        yield Step("Job", StepState.BUSY)
        yield Step("Job", StepState.DONE, seconds=0.2)

    async def follow(self) -> AsyncIterator[Step]:
        yield Step("scheduled", StepState.DONE, seconds=0.4)

    async def undo(self) -> AsyncIterator[Step]:
        yield Step("Job", StepState.UNDONE)


async def test_a_step_under_way_has_the_time_that_it_has_taken_and_an_ended_one_keeps_its_own() -> None:
    seen: list[tuple[float, ...]] = []

    def look() -> None:
        seen.append(tuple(each.seconds for each in submitting.timed_steps(time.monotonic() + 60)))

    submitting = Submitting(Waiting(), ("Job", "scheduled"), look)
    await submitting.run()
    assert [tuple(round(seconds, 1) for seconds in each) for each in dict.fromkeys(seen)] == [
        (0, 0),
        (60.0, 0),
        (0.2, 0),
        (0.2, 0.4),
    ]


class Unreachable(Waiting):
    """A submission of which nothing can be taken back."""

    async def undo(self) -> AsyncIterator[Step]:
        yield Step("Job", StepState.BUSY)
        raise ControlPlaneError("host does not answer")


async def test_an_undo_that_failed_is_told_apart_from_what_stopped_the_submit() -> None:
    submitting = Submitting(Unreachable(), ("Job",), lambda: None)
    await submitting.undo()
    assert (submitting.stage, submitting.failure) == (Stage.FAILED, "Undo failed: host does not answer")


class Unfollowed(Waiting):
    """A submission whose Job exists, and then the server is away."""

    async def follow(self) -> AsyncIterator[Step]:
        yield Step("scheduled", StepState.BUSY)
        raise ControlPlaneError("host does not answer")


async def test_what_exists_is_submitted_though_it_can_be_followed_no_further() -> None:
    submitting = Submitting(Unfollowed(), ("Job", "scheduled"), lambda: None)
    await submitting.run()
    assert (submitting.stage, submitting.failure, submitting.exists) == (Stage.DONE, "host does not answer", True)


async def test_what_happens_before_the_dialog_is_there_is_told_once_it_is() -> None:
    dialog = SubmitDialog(Submitting(Waiting(), ("Job",), lambda: None), "a", "quant")
    await dialog.submitting.run()
    dialog._changed()
    assert not dialog.is_mounted
