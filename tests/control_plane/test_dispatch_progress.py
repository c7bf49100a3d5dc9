"""The steps of a dispatch, as a Job's view has them."""

from dataclasses import replace

import pytest

from mcjob_tui.control_plane.dispatch_progress import APPLIED, FIRST_POD, SCHEDULED, progress_steps
from mcjob_tui.control_plane.views import JobState, JobView, MemberState, MemberView, Progress, Share, StepState

VIEW = JobView("quant", "j", "u", JobState.DISPATCHING, sentence="on its way")


@pytest.mark.parametrize(
    ("state", "step", "words", "over"),
    [
        (JobState.DELETING, StepState.FAILED, "the Job is being deleted", True),
        (JobState.PENDING, StepState.BUSY, "on its way", False),
        (JobState.UNSCHEDULABLE, StepState.BUSY, "on its way", False),
        (JobState.NOTHING_TO_RUN, StepState.DONE, "on its way", True),
    ],
)
def test_before_it_is_placed_the_first_step_says_where_it_stands(
    state: JobState, step: StepState, words: str, over: bool
) -> None:
    steps, done = progress_steps(replace(VIEW, state=state))
    assert (steps[0].name, steps[0].state, steps[0].message, done) == (SCHEDULED, step, words, over)


def member(state: MemberState, *, applied: bool | None = None, active: int = 0, message: str = "") -> MemberView:
    return MemberView("a", state, Progress(0, 4, active), applied, message=message, actual=Share(2, 4))


@pytest.mark.parametrize(
    ("found", "applied", "words", "first_pod"),
    [
        (member(MemberState.WAITING), StepState.BUSY, "", StepState.WAITING),
        (member(MemberState.BLOCKED, message="no room"), StepState.FAILED, "no room", StepState.WAITING),
        (member(MemberState.NOT_STARTING, applied=True), StepState.DONE, "", StepState.BUSY),
        (member(MemberState.RUNNING, applied=True, active=2), StepState.DONE, "", StepState.DONE),
    ],
)
def test_a_cluster_is_as_far_as_its_share_is(
    found: MemberView, applied: StepState, words: str, first_pod: StepState
) -> None:
    steps, done = progress_steps(replace(VIEW, members=(found,)))
    by_name = {each.name: each for each in steps}
    assert by_name[SCHEDULED].message == "1 cluster: 2 at once"
    (row,) = by_name[APPLIED].clusters
    assert (row.state, row.message) == (applied, words)
    assert by_name[FIRST_POD].state is first_pod
    assert done is (first_pod is StepState.DONE)
