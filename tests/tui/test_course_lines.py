"""The lines of a Job's course and of its detail where there is no room for all of it: what stays, and in what words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mcjob_tui.control_plane.views import EventView, MemberState, MemberView, Milestone, Trouble
from mcjob_tui.tui.describing import description
from mcjob_tui.tui.screens.job_course import event_lines, timeline_lines
from mcjob_tui.tui.widgets.detail import member_rows
from mcjob_tui.tui.widgets.form.pieces import Line
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


def test_where_reason_and_message_do_not_fit_the_message_stands_alone_with_the_end_of_the_pods_name() -> None:
    event = EventView(
        NOON, "a", "Job", "backfill-2026w47", False, "SuccessfulCreate", "Created pod: backfill-2026w47-x9"
    )
    assert texts(event_lines((event,), {}, 90, 1))[0].endswith("SuccessfulCreate  Created pod: backfill-w47-x9")
    assert texts(event_lines((event,), {}, 44, 1))[0].endswith(" Created pod: …-x9")


def test_a_warning_keeps_its_reason_where_it_does_not_fit() -> None:
    event = EventView(NOON, "a", "Job", "j", True, "BackoffLimitExceeded", "Job has reached the specified limit")
    assert "× BackoffLimitExceeded  Job has" in texts(event_lines((event,), {}, 60, 1))[0]


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
