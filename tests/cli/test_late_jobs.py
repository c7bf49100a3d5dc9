"""``mcjob list`` looks at the pods of Jobs of which nothing is done, and says of which it could not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mcjob_tui.cli.job_tables import jobs_table
from mcjob_tui.cli.late_jobs import AT_ONCE, look_at_late
from mcjob_tui.control_plane.errors import Unreachable
from mcjob_tui.control_plane.views import JobState, JobView, MemberState, MemberView, Progress
from mcjob_tui.tui.widgets.states import state_of
from tests.tui.doubles import FakeControlPlane, Follower


def late(name: str, *clusters: str) -> JobView:
    begun = datetime.now(UTC) - timedelta(minutes=1)
    members = tuple(MemberView(each, MemberState.RUNNING, Progress(0, 4, 2), True, started=begun) for each in clusters)
    return JobView("quant", name, name, JobState.RUNNING, created=begun, started=begun, members=members)


def with_jobs(*jobs: JobView) -> FakeControlPlane:
    control_plane = FakeControlPlane(jobs)
    control_plane.follower = Follower((), (), ())
    return control_plane


async def test_only_jobs_of_which_nothing_is_done_are_looked_at_and_followed_only_where_no_pod_has_started() -> None:
    getting_on = late("fine", "a")
    getting_on = replace(getting_on, members=(replace(getting_on.members[0], progress=Progress(1, 4, 2)),))
    control_plane = with_jobs(late("slow", "a"), late("stuck", "b"), getting_on)
    control_plane.begun_clusters = frozenset({"a"})
    unseen = await look_at_late(control_plane, control_plane.jobs())
    assert sorted(control_plane.looked) == [("slow", ("a",)), ("stuck", ("b",))]
    assert control_plane.followed == [("quant", "stuck")]
    assert unseen.sentences() == []


async def test_a_cluster_that_cannot_be_asked_is_named_with_the_jobs_and_why() -> None:
    control_plane = with_jobs(late("one", "a", "b"), late("two", "b"))
    control_plane.begun_clusters = frozenset({"a"})
    control_plane.unread_clusters = {"b": "connection refused"}
    unseen = await look_at_late(control_plane, control_plane.jobs())
    assert unseen.sentences() == [
        "b: the pods of one, two cannot be read (connection refused); whether they start there is not known"
    ]
    assert control_plane.followed == []


async def test_where_only_events_cannot_be_read_that_is_what_is_said_of_them() -> None:
    control_plane = with_jobs(late("one", "a"))
    control_plane.follower = Follower((), (), ())
    control_plane.follower.problems = {"a": "may not list events"}
    (told,) = (await look_at_late(control_plane, control_plane.jobs())).sentences()
    assert told == "a: the events of one cannot be read (may not list events); whether they start there is not known"


async def test_where_the_pods_of_a_job_cannot_be_asked_for_at_all_each_of_its_clusters_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @asynccontextmanager
    async def refused(namespace: str, name: str) -> AsyncIterator[Follower]:
        raise Unreachable("connection refused", sent=False)
        yield

    control_plane = with_jobs(late("one", "a", "b"))
    monkeypatch.setattr(control_plane, "follow", refused)
    (told,) = (await look_at_late(control_plane, control_plane.jobs())).sentences()
    assert told.startswith("a, b: ")
    assert "connection refused" in told


async def test_many_clusters_with_one_cause_are_one_sentence() -> None:
    names = [f"m{number}" for number in range(200)]
    control_plane = with_jobs(late("one", *names))
    control_plane.unread_clusters = dict.fromkeys(names, "may not get clusters/proxy")
    (told,) = (await look_at_late(control_plane, control_plane.jobs())).sentences()
    assert told.startswith("m0, m1, m10 and 197 more: the pods of one cannot be read (may not get clusters/proxy)")


async def test_what_takes_too_long_is_left_and_said_and_few_are_looked_at_at_a_time() -> None:
    names = [f"hangs-{number:02}" for number in range(AT_ONCE + 2)]
    control_plane = with_jobs(*(late(name, "a") for name in names))
    control_plane.hung = frozenset(names)
    unseen = await look_at_late(control_plane, control_plane.jobs(), limit=0.01)
    assert len(control_plane.looked) == AT_ONCE
    assert unseen.left == names
    assert unseen.sentences()[0].startswith(f"the pods of {', '.join(names[:3])} and {AT_ONCE - 1} more have not been")


def test_a_job_that_runs_on_without_its_policy_is_marked_in_the_list_and_the_wide_one_says_it() -> None:
    gone = "its policy is gone"
    job = replace(late("one", "a"), sentence="3 pods active", marks=(gone,), lost_policy=True)
    heads, row = jobs_table((job,), namespaces=False, wide=True).splitlines()
    assert row.split("   ")[1].strip() == "Running (no policy)"
    assert row[heads.index("MESSAGE") :] == f"3 pods active; {gone}"
    assert state_of(job).text == "▲ Running"
    assert state_of(replace(job, lost_policy=False)).text == "● Running"


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({}, "Running"),
        ({"stale": True}, "Running (stale)"),
        ({"state": MemberState.FAILED}, "Running (fault)"),
        ({"state": MemberState.NOT_STARTING, "stale": True}, "Running (fault)"),
    ],
)
def test_a_job_that_runs_on_is_marked_where_a_cluster_does_not_do_well(members: dict[str, object], word: str) -> None:
    job = late("one", "a", "b")
    job = replace(job, members=(job.members[0], replace(job.members[1], **members)))  # type: ignore[arg-type]
    row = jobs_table((job,), namespaces=False, wide=False).splitlines()[1]
    assert row.split("   ")[1].strip() == word
