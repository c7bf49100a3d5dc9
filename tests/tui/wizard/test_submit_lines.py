"""The steps of a submission as they are drawn."""

import pytest

from mcjob_tui.control_plane.views import Step, StepCluster, StepState
from mcjob_tui.tui.screens.wizard.submit_lines import left_words, step_lines, waits_for
from mcjob_tui.tui.widgets.form.pieces import plain


def drawn(*steps: Step) -> list[str]:
    return [plain(each).rstrip() for each in step_lines(steps, 74)]


def test_a_step_to_come_has_no_time_and_a_done_one_has() -> None:
    assert drawn(Step("Job", StepState.WAITING), Step("server dry run", StepState.DONE, "3 objects accepted", 0.4)) == [
        "○  Job",
        "✓  server dry run       0.4s   3 objects accepted",
    ]


def test_applied_counts_and_names_who_is_late() -> None:
    clusters = (
        StepCluster("aws-use1-prod", StepState.DONE),
        StepCluster("ali-hz-prod", StepState.BUSY, "no answer for 2.1 s"),
    )
    step = Step("applied", StepState.BUSY, seconds=2.1, fraction=(3, 4), clusters=clusters)
    assert drawn(step) == [
        "◐  applied              2.1s   ━━━━━━━━━━━━━━━─────  3 of 4",
        "      ✓ aws-use1-prod",
        "      ▲ ali-hz-prod       no answer for 2.1 s",
    ]


def test_of_many_clusters_only_the_late_ones_are_listed() -> None:
    clusters = tuple(StepCluster(f"c{n}", StepState.DONE if n % 2 else StepState.BUSY) for n in range(40))
    lines = drawn(Step("applied", StepState.BUSY, fraction=(20, 40), clusters=clusters))
    assert len(lines) == 1 + 8 + 1
    assert lines[-1].strip() == "and 12 more"


def test_a_failure_is_wrapped_under_its_own_column() -> None:
    lines = drawn(Step("Job", StepState.FAILED, "word " * 20))
    assert lines[0].startswith("×  Job")
    assert all(each.startswith(" " * 31) for each in lines[1:])


def test_after_ten_quiet_seconds_it_says_what_it_waits_for() -> None:
    steps = (Step("applied", StepState.BUSY, clusters=(StepCluster("ali-hz-prod", StepState.BUSY),)),)
    assert waits_for(steps, 9) == ()
    assert plain(waits_for(steps, 12)) == "waiting 12 s for applied: ali-hz-prod; Karmada goes on trying"


def test_a_request_that_does_not_come_back_is_nothing_that_karmada_tries() -> None:
    steps = (Step("PropagationPolicy", StepState.BUSY),)
    assert plain(waits_for(steps, 12)) == "waiting 12 s for PropagationPolicy"


LEFT = ("OverridePolicy j", "Job j (perhaps: no answer came)")
EXISTS = "What exists: OverridePolicy j, Job j (perhaps: no answer came)."


@pytest.mark.parametrize(
    ("left", "is_old", "said"),
    [
        ((), False, ["Nothing of it exists."]),
        (LEFT, False, [EXISTS]),
        (LEFT, True, [EXISTS, "The draft has changed since. Undo takes it back, and it can be sent anew."]),
    ],
)
def test_what_is_left_of_a_failed_submission_is_said(left: tuple[str, ...], is_old: bool, said: list[str]) -> None:
    assert left_words(left, is_old=is_old) == said


def test_where_no_step_is_under_way_nothing_is_waited_for() -> None:
    assert waits_for((Step("Job", StepState.DONE),), 12) == ()
