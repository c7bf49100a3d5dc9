"""Words and numbers of pages for what is seldom so: many Jobs in a question, days, ties, pods that wait, old news."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mcjob_tui.control_plane.views import (
    ClusterView,
    ConnectionState,
    JobView,
    Phase,
    Predicted,
    Progress,
    Share,
    Step,
    StepState,
)
from mcjob_tui.tui.crash import error_line, write_report
from mcjob_tui.tui.new_file import write_new_file
from mcjob_tui.tui.screens import delete_dialog, run_again_dialog
from mcjob_tui.tui.screens.clusters_detail import room
from mcjob_tui.tui.screens.help import _shared
from mcjob_tui.tui.screens.job_clusters import (
    ACTIVE,
    APPLIED,
    DONE,
    FAILED,
    STATE,
    member_cell,
    predicted_words,
    under_clusters,
)
from mcjob_tui.tui.screens.job_lines import progress_lines
from mcjob_tui.tui.screens.job_objects import objects_of
from mcjob_tui.tui.screens.job_tables import pod_cell, pod_columns, whole_event
from mcjob_tui.tui.widgets.form.pieces import Line, plain
from mcjob_tui.tui.widgets.header import connection_words
from mcjob_tui.tui.widgets.states import lasting, time_of_day
from mcjob_tui.tui.widgets.table_columns import Column
from tests.tui import story
from tests.tui.doubles import FakeControlPlane

MANY = tuple(replace(story.TICKS, name=f"job-{at}", uid=str(at)) for at in range(20))


def said(lines: tuple[Line, ...]) -> str:
    return "\n".join(plain(each) for each in lines)


def test_a_question_about_many_jobs_names_the_first_and_counts_the_rest() -> None:
    assert "+ 8 Jobs" in said(delete_dialog.question(MANY, 80))
    assert "+ 12 Jobs" in said(run_again_dialog.question(MANY, True, 80))


def test_of_many_deletions_those_that_fail_are_seen_and_the_rest_counted() -> None:
    dialog = delete_dialog.DeleteDialog(FakeControlPlane(), MANY)
    dialog.steps[MANY[19].key]["members"] = Step("members", StepState.FAILED, "ali-hz-prod cannot be reached")
    dialog.gone.add(MANY[0].key)
    lines = dialog.step_lines(80)
    assert plain(lines[0]) == "× job-19  ali-hz-prod cannot be reached"
    assert [plain(each) for each in lines[-2:]] == ["+ 8 Jobs", "1 of 20 gone"]


@pytest.mark.parametrize(
    ("predicted", "words"),
    [
        (Predicted(Share(3, 10), Share(3, 13)), "3 / 10|13"),
        (Predicted(Share(None, 10), Share(None, 13)), "- / 10|13"),
    ],
)
def test_of_a_tie_what_is_the_same_on_both_sides_is_said_once(predicted: Predicted, words: str) -> None:
    assert predicted_words(predicted) == words


def test_under_the_clusters_a_long_note_and_each_cause_with_what_helps_have_lines_of_their_own() -> None:
    first, second, *rest = story.TICKS.members
    job = replace(
        story.TICKS,
        prediction_note="the split differs from what was predicted since two clusters were filled by others meanwhile",
        next_step="raise the quota",
        members=(
            replace(first, message="no room", next_step="wait"),
            replace(second, applied=False, message="quota exceeded", next_step="raise the quota"),
            *(replace(each, actual=Share(2, None)) for each in rest),
        ),
    )
    shown = said(under_clusters(job, (), 100))
    assert "≠ the split differs from what was predicted" in shown
    assert f"▲ {first.cluster}: no room\n      wait" in shown
    assert f"× {second.cluster}: quota exceeded" in shown
    assert "raise the quota" not in shown
    assert plain(member_cell(job.members[1], APPLIED, 20, False, "", {})) == "× no"


def test_numbers_of_a_cluster_out_of_contact_are_dim_and_dated() -> None:
    first, *rest = story.TICKS.members
    away = replace(first, stale=True, silent=True, as_of=story.NOW)
    job = replace(story.TICKS, members=(away, *rest))
    assert f"◑ old numbers, from before: {first.cluster} {time_of_day(story.NOW)}" in said(under_clusters(job, (), 100))
    assert "old numbers" not in said(under_clusters(story.TICKS, (), 100))
    for column in (DONE, ACTIVE, FAILED):
        inks = {piece.ink for piece in member_cell(away, column, 20, False, "", {})}
        assert inks == {"dim"}, column
    assert plain(member_cell(away, STATE, 20, False, "", {})) == "◑ Running"


def total(job: JobView, column: str) -> str:
    columns = (Column("cluster", "CLUSTER", 20), Column(column, column.upper(), 12))
    return plain(under_clusters(job, columns, 60, ruled=False)[0]).split()[-1]


def test_without_completions_the_shares_of_the_clusters_are_added_up_as_pods_at_once() -> None:
    members = tuple(replace(each, actual=Share(2, None)) for each in story.TICKS.members)
    assert total(replace(story.TICKS, members=members), "actual") == "8"


def test_a_work_queue_has_no_number_of_pods_that_are_still_to_start() -> None:
    assert "to start" in said(progress_lines(story.TICKS, 100))
    assert "to start" not in said(progress_lines(replace(story.TICKS, progress=Progress(3, None, 2)), 100))


def test_of_a_job_without_a_policy_no_policy_is_offered_to_read() -> None:
    job = replace(story.TICKS, policy="", submission="", members=())
    assert [each.kind for each in objects_of(job)] == ["Job", "ResourceBinding"]


@pytest.mark.parametrize(
    ("phase", "faulty", "words"),
    [("Failed", False, "× "), ("Pending", False, "○ "), ("Running", True, "× "), ("Succeeded", False, "✓ ")],
)
def test_a_pods_sign_says_whether_it_waits_works_or_has_failed(phase: str, faulty: bool, words: str) -> None:
    pod = replace(story.PODS[0], phase=phase, faulty=faulty, word=phase)
    column = next(each for each in pod_columns(118) if each.name == "phase")
    assert plain(pod_cell(pod, column, 20, False, {}, story.NOW)) == f"{words}{phase}"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ConnectionState(Phase.STALE), "◑ stale"),
        (ConnectionState(Phase.STALE, since=story.ago(seconds=5)), "◑ stale 5 s"),
        (ConnectionState(Phase.STALE, retry_at=story.NOW + timedelta(seconds=3)), "◑ stale, retrying in 3 s"),
        (ConnectionState(Phase.STALE, retry_at=story.NOW + timedelta(seconds=0.2)), "◑ stale, retrying in 1 s"),
        (ConnectionState(Phase.STALE, retry_at=story.ago(seconds=2)), "◑ stale, retrying"),
    ],
)
def test_of_old_news_it_is_said_how_old_and_when_it_is_tried_again_where_that_is_known(
    state: ConnectionState, words: str
) -> None:
    assert connection_words(state, story.NOW).text == words


def test_a_duration_of_days_is_told_in_days_and_hours() -> None:
    assert lasting(timedelta(days=3, hours=5, minutes=59)) == "3d5h"


def test_a_cluster_of_which_nobody_knows_how_many_pods_fit_says_that() -> None:
    cluster: ClusterView = replace(story.CLUSTERS[0], fits=None)
    assert plain(room(cluster, 80, story.NOW)).startswith("how many pods fit is not known")


def test_help_takes_what_is_missing_from_its_widest_columns() -> None:
    assert _shared([30, 10], 35) == [25, 10]


def test_a_bug_in_the_program_is_told_in_its_words_without_what_may_be_a_secret() -> None:
    assert error_line(TypeError("'NoneType' has no len()")) == "TypeError: 'NoneType' has no len()"
    assert error_line(AttributeError(f"no {'k' * 40}")) == "AttributeError: no …"


def test_where_no_report_can_be_written_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert write_report(ValueError(), tmp_path / "file") is None


def test_of_a_file_that_cannot_be_written_to_its_end_nothing_stays_and_a_directory_is_no_file(tmp_path: Path) -> None:
    def content() -> Iterator[bytes]:
        yield b"the first part"
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space left"):
        write_new_file(tmp_path / "job.yaml", content())
    with pytest.raises(IsADirectoryError):
        write_new_file(tmp_path, (b"text",))
    assert list(tmp_path.iterdir()) == []


def test_below_no_event_nothing_is_said() -> None:
    assert whole_event(None, 80) == ()
