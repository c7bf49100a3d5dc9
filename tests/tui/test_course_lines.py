"""The lines of a Job's course and of its detail where there is no room for all of it: what stays, and in what words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mcjob_tui.control_plane.pace import Pace
from mcjob_tui.control_plane.views import (
    EventView,
    JobState,
    MemberState,
    MemberView,
    Milestone,
    NotUsed,
    Progress,
    Trouble,
)
from mcjob_tui.tui.describing import description
from mcjob_tui.tui.screens import job_course
from mcjob_tui.tui.screens.delete_dialog import question
from mcjob_tui.tui.screens.help import Entry, Section, laid_out
from mcjob_tui.tui.screens.job_clusters import not_used_lines
from mcjob_tui.tui.screens.job_course import (
    event_lines,
    is_notable,
    timeline_lines,
    trouble_line,
    trouble_lines,
    unread_lines,
)
from mcjob_tui.tui.screens.job_pace import pace_lines
from mcjob_tui.tui.screens.job_tables import event_cell, event_columns
from mcjob_tui.tui.screens.jobs_none import none_there
from mcjob_tui.tui.widgets.detail import detail_lines, member_rows
from mcjob_tui.tui.widgets.form.pieces import Line, wrapped
from mcjob_tui.tui.widgets.table_columns import laid_out as table_layout
from tests.tui import story

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def texts(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(piece.text for piece in each).rstrip() for each in lines]


def test_the_end_of_the_whole_job_is_no_further_cluster_of_those_that_failed() -> None:
    rows = (
        Milestone(NOON, "created", "the Job"),
        Milestone(NOON, "failed", "its pods failed", "a", warning=True),
        Milestone(NOON, "failed", "its pods failed", "b", warning=True),
        Milestone(NOON, "failed", warning=True),
    )
    told = texts(timeline_lines(rows, 80, 3))
    assert "2 clusters" in told[1]
    assert told[2].split() == ["12:00:00", "▲", "failed"]


def test_pods_done_are_bars_over_the_times_of_the_first_and_the_last_minute() -> None:
    told = texts(pace_lines(Pace(NOON, timedelta(minutes=1), (0, 8, 4, *[0] * 14, 1)), 40, 5))
    assert told[0] == "pods done        8   █"
    assert told[1] == "each minute          █"
    assert told[2] == "                     ██"
    assert told[3] == "                 0   ██              ▄"
    assert told[4].split() == ["12:00", "12:17"]


def test_pods_done_are_one_row_of_small_bars_where_no_more_is_left() -> None:
    told = texts(pace_lines(Pace(NOON, timedelta(minutes=5), (0, 8, 4, 1)), 60, 2))
    assert told == ["pods each 5 min     ▁█▄▁  most 8"]
    assert pace_lines(Pace(NOON, timedelta(minutes=5), (8,)), 60, 0) == ()


def test_when_it_is_not_known_when_pods_ended_their_number_is_said() -> None:
    told = texts(pace_lines(Pace(NOON, timedelta(hours=1), (1, 1), 1200), 60, 6))
    assert [each[:14].rstrip() for each in told[:3]] == ["pods done", "each hour", "1,200 unknown"]


@pytest.mark.parametrize(
    ("retries", "words"), [(5, "1 pod, 5 retries left: "), (1, "1 retry left"), (0, "no retry left"), (None, "1 pod: ")]
)
def test_what_goes_wrong_says_how_many_retries_are_left(retries: int | None, words: str) -> None:
    trouble = Trouble("ali-hz-prod", "OOMKilled", "out of memory", pod="p", exit_code=137)
    assert words in texts((trouble_line(trouble, {}, 100, retries),))[0]


def test_where_reason_and_message_do_not_fit_the_message_stands_alone_in_short() -> None:
    message = "Created pod: backfill-w47-x9zqk"
    event = EventView(NOON, "a", "Job", "backfill-w47", False, "SuccessfulCreate", message)
    assert texts(event_lines((event,), {}, 150, 1))[0].endswith(f"SuccessfulCreate  {message}")
    assert texts(event_lines((event,), {}, 58, 1))[0] == f"12:00:00 {'a':<14} Created pod: …-x9zqk"


@pytest.mark.parametrize(
    ("reason", "message", "words"),
    [
        (
            "SyncSucceed",
            "Successfully applied resource(quant/backfill-w47) to cluster ali-hz-prod",
            "applied to ali-hz-prod",
        ),
        (
            "ScheduleBindingSucceed",
            "Binding has been scheduled successfully. Result: {ali-hz-prod:2, aws-euc1:2}",
            "scheduled ali-hz-prod:2, aws-euc1:2",
        ),
        ("ApplyPolicySucceed", "Apply policy(quant/backfill-w47-of-november) succeed", "claimed by a policy"),
    ],
)
def test_a_step_of_the_timeline_is_told_in_its_words_however_much_room_there_is(
    reason: str, message: str, words: str
) -> None:
    event = EventView(NOON, "a", "Job", "backfill-w47", False, reason, message)
    for width in (60, 150):
        assert texts(event_lines((event,), {}, width, 1))[0] == f"12:00:00 {'a':<14} {words}"


@pytest.mark.parametrize(
    ("reason", "warning", "notable"),
    [("SuccessfulCreate", False, False), ("FailedCreate", True, True), ("Completed", False, True)],
)
def test_what_every_pod_brings_is_not_notable(reason: str, warning: bool, notable: bool) -> None:
    assert is_notable(EventView(NOON, "a", "Job", "j", warning, reason, "…")) is notable


def test_a_warning_keeps_its_reason_where_it_does_not_fit() -> None:
    event = EventView(NOON, "a", "Job", "j", True, "BackoffLimitExceeded", "Job has reached the specified limit")
    assert "× BackoffLimitExceeded  Job has" in texts(event_lines((event,), {}, 60, 1))[0]


def test_what_a_notable_event_has_no_room_for_stands_in_rows_that_are_left() -> None:
    said = "Job has reached the specified backoff limit and nothing more is tried"
    event = EventView(NOON, "a", "Job", "j", True, "BackoffLimitExceeded", said)
    other = EventView(NOON, "b", "Job", "j", True, "FailedCreate", "no quota")
    begins = f"12:00:00 {'a':<14} × BackoffLimitExceeded  Job has"
    last = f"12:00:00 {'b':<14} × FailedCreate  no quota"
    indent = " " * 26
    assert texts(event_lines((event, other), {}, 60, 6)) == [
        begins,
        f"{indent}reached the specified backoff",
        f"{indent}limit and nothing more is tried",
        last,
    ]
    one_left = texts(event_lines((event, other), {}, 60, 3))
    assert one_left == [begins, f"{indent}reached the specified backoff lim…", last]
    none_left = texts(event_lines((event, other), {}, 60, 2))
    assert none_left == [f"{begins} rea…", last]


def test_what_went_wrong_has_further_rows_of_the_timeline_where_some_are_left() -> None:
    why = "a ResourceQuota there leaves no room for it (12 times)"
    rows = (Milestone(NOON, "created", "the Job"), Milestone(NOON, "no pod", why, "gcp-euw1-prod", warning=True))
    head = "12:00:00  ▲ no pod        gcp-euw1-prod  a ResourceQuota"
    assert [each.strip() for each in texts(timeline_lines(rows, 56, 6))[1:]] == [
        head,
        "there leaves no room for it",
        "(12 times)",
    ]
    assert texts(timeline_lines(rows, 56, 2))[1].strip() == f"{head[:-1]}…"


@pytest.mark.parametrize("text", ["x" * 8000, "字" * 8000, "字 " * 4000])
def test_of_a_message_without_an_end_no_more_is_broken_into_rows_than_are_shown(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: list[str] = []

    def noted(text: str, room: int) -> list[str]:
        broken.append(text)
        return wrapped(text, room)

    monkeypatch.setattr(job_course, "wrapped", noted)
    event = EventView(NOON, "a", "Job", "j", True, "Failed", text)
    milestone = Milestone(NOON, "not applied", text, "a", warning=True)
    assert len(event_lines((event, event), {}, 60, 6)) == 6
    assert len(timeline_lines((milestone,), 60, 5)) == 5
    assert all(len(each) <= 60 * 7 for each in broken)
    assert len(broken) == 3


def test_an_event_keeps_its_mark_and_its_number_however_long_its_reason_is() -> None:
    event = EventView(NOON, "a", "Job", "j", True, "AggregateStatusFailedOfThisJob", "…", count=12)
    shown = texts((event_cell(event, event_columns(78)[2], 20, False, {}),))
    assert shown == ["▲ Aggrega…hisJob ×12"]
    whole = next(width for column, width in table_layout(event_columns(118), 118) if column.name == "what")
    assert whole >= len("▲ AggregateStatusFailed ×12")


def test_where_not_all_clusters_fit_those_with_a_fault_come_first_and_those_that_are_done_last() -> None:
    states = {"a": MemberState.COMPLETE, "b": MemberState.RUNNING, "c": MemberState.BLOCKED, "d": MemberState.FAILED}
    members = (
        *(MemberView(name, state) for name, state in states.items()),
        MemberView("e", MemberState.RUNNING, stale=True),
    )
    shown = [each.split()[0] for each in texts(member_rows(members, 100, 5))]
    assert shown == ["CLUSTER", "c", "d", "e", "+"]
    assert [each.split()[0] for each in texts(member_rows(members, 100, 6))] == ["CLUSTER", "a", "b", "c", "d", "e"]


def test_describe_says_what_went_wrong() -> None:
    trouble = Trouble(
        cluster="ali-hz-prod",
        reason="OOMKilled",
        sentence="the container needed more memory than its limit",
        next_step="raise the memory limit",
        count=4,
        pod="risk-x9",
        exit_code=137,
        time=NOON - timedelta(minutes=5),
    )
    job = replace(story.JOBS[0], members=())
    text = "\n".join(description(job, None, None, {}, (), (), NOON, (trouble,)))
    assert "What went wrong:\n  ali-hz-prod:  4 pods: OOMKilled, exit code 137  (5m ago)\n" in text
    assert "    Helps    raise the memory limit\n    Pod      risk-x9\n" in text
    assert "What went wrong" not in "\n".join(description(job, None, None, {}, (), (), NOON))


def test_a_mark_that_the_sentence_says_is_not_said_twice() -> None:
    gone = "ali-hz-prod cannot be reached, its numbers are old"
    job = replace(story.JOBS[0], sentence=f"10 pods active; {gone}", marks=(gone, "its policy is gone"), members=())
    told = texts(detail_lines(job, 100, 10))
    assert told[1] == "▲ its policy is gone"
    assert sum(gone in each for each in told) == 1


def test_a_sentence_or_advice_that_is_longer_than_its_rows_ends_where_one_sees_that_there_is_more() -> None:
    job = replace(story.JOBS[0], sentence="no cluster can take it " * 8, next_step="choose others " * 8, members=())
    told = texts(detail_lines(job, 40, 12))
    assert [each.endswith("…") for each in told if each] == [False, False, True] * 2
    assert max(len(each) for each in told) <= 40


def test_keys_that_lead_on_from_no_jobs_stand_two_columns_apart() -> None:
    assert texts((none_there("quant", may_create=True),)) == ["  No Jobs in quant.  c create  0 all namespaces"]
    assert texts((none_there("quant", may_create=False),)) == ["  No Jobs in quant.  0 all namespaces"]


def test_clusters_that_are_left_out_for_the_same_reason_stand_together() -> None:
    said = not_used_lines(
        [NotUsed(name, why, why) for name, why in (("a", "taint"), ("b", "full"), ("c", "taint"))], 80
    )
    assert texts(said) == ["    not used: a, c (taint), b (full)"]


def test_of_clusters_that_are_left_out_one_sees_where_there_are_more_than_two_rows_hold() -> None:
    left_out = [NotUsed(f"cluster-{number}", f"reason {number}", "") for number in range(6)]
    first, second = texts(not_used_lines(left_out, 60))
    assert first == "    not used: cluster-0 (reason 0), cluster-1 (reason 1),"
    assert second == "      cluster-2 (reason 2), cluster-3 (reason 3), cluster-4…"


def test_a_deletion_of_several_names_all_their_clusters_in_narrow_dialogs_too() -> None:
    names = ("ali-hz-prod", "aws-euc1-prod", "aws-use1-prod", "gcp-euw1-prod")
    members = tuple(MemberView(name, MemberState.RUNNING) for name in names)
    jobs = tuple(replace(story.JOBS[0], name=name, members=members) for name in ("a", "b"))
    said = texts(question(jobs, 50))
    assert all(len(each) <= 50 for each in said)
    assert all(name in " ".join(said) for name in names)


def test_a_deletion_of_a_job_that_is_in_no_cluster_names_none() -> None:
    job = replace(
        story.JOBS[0], state=JobState.NO_POLICY, members=(), policy="", submission="", progress=Progress(total=1)
    )
    assert texts(question((job,), 76)) == [
        "· No policy, in no cluster; no pod is active.",
        "Nothing else goes with it.",
    ]


def test_help_cuts_nothing_as_long_as_the_terminal_is_wide_enough_for_all_of_it() -> None:
    wide = Section("These logs", (Entry("s", "follow the end, or stop following it here", ""),))
    narrow = Section("Everywhere", (Entry("?", "this help", ""),))
    said = texts(laid_out((narrow, wide, narrow), 96))
    assert any("follow the end, or stop following it here" in each for each in said)
    assert all(len(each) <= 96 for each in said)


def test_of_a_cluster_without_numbers_or_with_old_ones_nobody_says_that_no_pod_is_active() -> None:
    first, second = story.JOBS[3].members[:2]
    members = (replace(first, state=MemberState.BLOCKED), replace(second, stale=True))
    job = replace(story.JOBS[3], members=members, progress=replace(story.JOBS[3].progress, active=0))
    said = " ".join(texts(question((job,), 76)))
    assert f"no active pod is known of; how many are in {first.cluster}, {second.cluster} is not known:" in said


def trouble(cluster: str, **more: object) -> Trouble:
    return Trouble(cluster, "ImagePullBackOff", "the image cannot be pulled", pod="p-x9zqk", **more)  # type: ignore[arg-type]


def test_troubles_that_have_no_room_are_counted_in_the_last_line() -> None:
    three = [trouble(name, next_step="name another image") for name in ("a", "b", "c")]
    told = texts(trouble_lines(three, lambda each: (), {}, 80, 4))
    assert [each[:3] for each in told] == ["▲ a", "  W", "  +"]
    assert told[-1] == "  + 2 other reasons on 2 Pods"


def test_a_trouble_without_a_log_says_the_message_of_its_pod() -> None:
    told = texts(trouble_lines([trouble("a", message="no such tag")], lambda each: None, {}, 80, 4))
    assert told[1] == "  no such tag"


def test_clusters_that_cannot_be_read_and_have_no_room_are_counted_in_the_last_line() -> None:
    told = texts(unread_lines((("a", "denied"), ("", "gone"), ("c", "denied")), {}, 80, 2))
    assert told == ["▲ a  cannot be read: denied", "▲ 2 clusters cannot be read; 2 Pods says why"]


def test_a_deletion_names_a_dozen_clusters_or_jobs_and_counts_the_rest() -> None:
    members = tuple(replace(story.TICKS.members[0], cluster=f"cluster-{n}") for n in range(20))
    said = texts(question((replace(story.TICKS, members=members),), 60))
    assert max(map(len, said)) <= 60
    assert any(each.endswith("+ 8 clusters") for each in said)
    jobs = tuple(replace(story.TICKS, name=f"job-{n}") for n in range(20))
    assert texts(question(jobs, 60))[-1] == "+ 8 Jobs"
