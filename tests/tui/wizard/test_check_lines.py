"""What the checks of Review said, as it is drawn."""

from mcjob_tui.control_plane.views import MemberCheck, Step, StepState
from mcjob_tui.draft.kept import KeptPart
from mcjob_tui.tui.screens.wizard.check_lines import Checked, MembersChecked, check_lines, member_lines
from mcjob_tui.tui.screens.wizard.kept_listing import kept_lines
from mcjob_tui.tui.widgets.form.pieces import Line, columns, plain

WIDTH = 52


def drawn(lines: list[Line]) -> list[str]:
    assert all(columns(each) <= WIDTH for each in lines), lines
    return [plain(each).rstrip() for each in lines]


def test_nothing_is_drawn_of_a_check_that_nobody_asked_for() -> None:
    assert check_lines(Checked(), WIDTH) == member_lines(MembersChecked(), WIDTH) == []


def test_accepted_objects_stand_in_a_row_and_refused_ones_with_their_sentence() -> None:
    steps = (
        Step("OverridePolicy", StepState.DONE),
        Step("PropagationPolicy", StepState.DONE),
        Step("Job", StepState.FAILED, 'Job.batch "j" is invalid: spec.parallelism: must not be negative'),
    )
    assert drawn(check_lines(Checked("14:33:10", steps), WIDTH)) == [
        "",
        "Check                       server dry run, 14:33:10",
        "✓ OverridePolicy   ✓ PropagationPolicy",
        '× Job  Job.batch "j" is invalid: spec.parallelism:',
        "  must not be negative",
    ]


def test_what_a_check_said_of_an_earlier_draft_is_marked() -> None:
    assert "14:33:10, before the last change" in drawn(check_lines(Checked("14:33:10", is_old=True), WIDTH))[1]


def test_members_that_are_clear_stand_in_rows_and_the_others_below_with_what_is_wrong() -> None:
    answers = (
        MemberCheck("aws-use1-prod"),
        MemberCheck("ali-hz-prod", hinders=("quota batch leaves room for 3 of 4: pods",)),
        MemberCheck("gcp-euw1-prod", notes=("Karmada makes the namespace quant there",)),
        MemberCheck("hw-gz1-gpu", stops=("there is no service account batch in quant",), unread=("nodes", "quotas")),
    )
    assert drawn(member_lines(MembersChecked("14:33:14", answers, of=4), WIDTH)) == [
        "",
        "Check on members                            14:33:14",
        "✓ aws-use1-prod   ✓ gcp-euw1-prod",
        "× hw-gz1-gpu  there is no service account batch in",
        "  quant",
        "▲ ali-hz-prod  quota batch leaves room for 3 of 4:",
        "  pods",
        "· hw-gz1-gpu  could not be read: nodes, quotas",
        "· gcp-euw1-prod  Karmada makes the namespace quant",
        "  there",
    ]


def test_many_clusters_with_one_finding_are_one_line_and_the_clear_ones_are_counted() -> None:
    answers = tuple(
        MemberCheck(f"c{number}", stops=("there is no claim data in quant",) if number < 30 else ())
        for number in range(200)
    )
    assert drawn(member_lines(MembersChecked("14:33:14", answers, of=200), WIDTH))[2:] == [
        "✓ 170 clusters",
        "× c0, c1, c2 and 27 more  there is no claim data in",
        "  quant",
    ]


def test_names_that_have_no_room_in_one_row_go_on_in_the_next() -> None:
    answers = tuple(
        MemberCheck(name, stops=("there is no Secret db",))
        for name in ("ali-hz-prod", "aws-euc1-prod", "aws-use1-prod", "gcp-euw1-prod")
    )
    assert drawn(member_lines(MembersChecked("14:33:14", answers), 48))[2:] == [
        "× ali-hz-prod, aws-euc1-prod, aws-use1-prod and",
        "  1 more",
        "  there is no Secret db",
    ]


def test_answers_are_counted_while_they_come() -> None:
    lines = drawn(member_lines(MembersChecked(answers=(MemberCheck("a"),), of=3, busy=True), WIDTH))
    assert lines[1] == "Check on members                            ◐ 1 of 3"


def test_what_the_form_does_not_show_is_listed_with_its_value() -> None:
    parts = (
        KeptPart("Job spec.podReplacementPolicy", "Failed"),
        KeptPart("PropagationPolicy spec.failover", {"cluster": {"purgeMode": "Directly"}}),
        KeptPart("Job spec.completionMode", None),
        KeptPart("container main resizePolicy", [{"resourceName": f"r{number}"} for number in range(40)]),
    )
    lines = drawn(kept_lines(parts, WIDTH))
    assert lines[:8] == [
        "",
        "Not in the form                 4, sent as they were",
        "· Job spec.podReplacementPolicy",
        "  Failed",
        "· PropagationPolicy spec.failover",
        '  {"cluster": {"purgeMode": "Directly"}}',
        "· Job spec.completionMode",
        "  left out",
    ]
    assert lines[8] == "· container main resizePolicy"
    assert len(lines) == 12
    assert lines[-1].endswith("…")


def test_why_members_could_not_be_asked_stands_below_and_a_word_wider_than_the_row_begins_below_too() -> None:
    said = drawn(member_lines(MembersChecked("14:33:14", of=4, said="the draft has errors"), WIDTH))
    assert said[2:] == ["▲ the draft has errors"]
    step = Step("n" * 46, StepState.FAILED, "the name is longer than it may be")
    said = drawn(check_lines(Checked("14:33:10", (step,)), WIDTH))
    assert said[2:] == [f"× {'n' * 46}", "  the name is longer than it may be"]
