"""Whether pods start: what is told of clusters that were looked at, and which Jobs are worth a look."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mcjob_tui.control_plane.starting import (
    LATE,
    Stuck,
    all_started,
    idle_clusters,
    late_clusters,
    still_holding,
    stuck_clusters,
)
from mcjob_tui.control_plane.views import JobState, JobView, MemberState, MemberView, PodView, Progress, Trouble

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ACTIVE = Progress(0, 4, 2)
MEMBER = MemberView("a", MemberState.RUNNING, ACTIVE, True, started=NOON)
VIEW = JobView("quant", "j", "u", JobState.RUNNING, members=(MEMBER,))
STUCK = PodView("a", "quant", "j-1", "1", "Pending", "ImagePullBackOff", True, "ImagePullBackOff")
COMING = PodView("a", "quant", "j-2", "2", "Pending", "ContainerCreating")
RUNS = PodView("a", "quant", "j-3", "3", "Running", "Running")
NO_IMAGE = Trouble("a", "ImagePullBackOff", "the image cannot be pulled", "check it", pod="j-1")


def told(*pods: PodView, trouble: Trouble = NO_IMAGE) -> Stuck | None:
    return stuck_clusters(VIEW, pods, [trouble], ["a"])["a"]


def test_a_cluster_is_stuck_where_every_pod_that_is_left_waits_in_vain() -> None:
    assert told(STUCK) == Stuck(ACTIVE, "ImagePullBackOff", "the image cannot be pulled", "check it")
    assert told(STUCK, replace(RUNS, phase="Succeeded")) is not None
    assert told(trouble=replace(NO_IMAGE, pod="", reason="FailedCreate")) is not None


@pytest.mark.parametrize("other", [COMING, RUNS])
def test_it_is_not_where_a_pod_runs_or_may_yet(other: PodView) -> None:
    assert told(STUCK, other) is None


def test_a_container_that_starts_and_fails_is_no_pod_that_does_not_start() -> None:
    assert told(STUCK, trouble=replace(NO_IMAGE, exit_code=1)) is None


def test_nothing_is_told_of_clusters_that_were_not_looked_at_or_are_done() -> None:
    assert stuck_clusters(VIEW, [STUCK], [NO_IMAGE], []) == {}
    over = replace(VIEW, members=(replace(MEMBER, state=MemberState.COMPLETE),))
    assert stuck_clusters(over, [STUCK], [NO_IMAGE], ["a"]) == {}


def test_what_was_found_holds_until_the_numbers_change() -> None:
    found = {"a": Stuck(ACTIVE, "r", "s", "n")}
    assert still_holding(found, "a", ACTIVE) is found["a"]
    assert still_holding(found, "a", Progress(1, 4, 2)) is None
    assert still_holding(found, "b", ACTIVE) is None


@pytest.mark.parametrize(
    ("member", "late"),
    [
        (MEMBER, True),
        (replace(MEMBER, progress=Progress(1, 4, 2)), False),
        (replace(MEMBER, progress=Progress(0, 4, 2, 1)), False),
        (replace(MEMBER, started=NOON + LATE), False),
        (replace(MEMBER, started=None), False),
        (replace(MEMBER, stale=True), False),
        (replace(MEMBER, state=MemberState.COMPLETE), False),
    ],
)
def test_a_job_is_worth_a_look_where_it_is_late_and_nothing_is_done(member: MemberView, late: bool) -> None:
    job = replace(VIEW, members=(replace(MEMBER, cluster="done", progress=Progress(1, 4, 2)), member))
    assert late_clusters(job, NOON + LATE + timedelta(seconds=1)) == (("a",) if late else ())


def test_a_job_has_started_where_every_cluster_that_can_be_read_has_had_a_pod() -> None:
    two = replace(VIEW, members=(MEMBER, replace(MEMBER, cluster="b")))
    assert not all_started(two, [RUNS])
    assert all_started(two, [RUNS, replace(RUNS, cluster="b", phase="Failed")])
    assert all_started(two, [RUNS], unread=["b"])


def test_a_cluster_is_idle_as_soon_as_it_has_the_job_and_until_something_is_done_there() -> None:
    assert idle_clusters(VIEW) == ("a",)
    assert idle_clusters(replace(VIEW, members=(replace(MEMBER, started=None),))) == ()
    assert idle_clusters(replace(VIEW, members=(replace(MEMBER, progress=Progress(1, 4, 2)),))) == ()
