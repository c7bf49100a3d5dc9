"""Suspending: the Job itself, or the dispatching of its policy."""

from mcjob_tui.sandbox.kinds import JOB, PROPAGATION_POLICY
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.harness import DYNAMIC, Course, ended, job, policy


def _suspend(course: Course, value: bool) -> None:
    def change(obj: Json) -> None:
        obj["spec"]["suspend"] = value

    course.federation.control_plane.edit(JOB, "demo", "j", change)
    course.run(3)


def test_a_suspended_job_runs_no_pods_and_says_so_in_the_members_alone() -> None:
    course = Course()
    course.submit(job(suspend=True), policy("j", DYNAMIC))
    course.run(3)
    assert course.pods("member1") == []
    assert ended(course.item("member1")["status"]) == ["Suspended"]
    assert ended(course.job()["status"]) == []


def test_suspending_a_running_job_ends_its_pods_and_resuming_starts_others() -> None:
    course = Course()
    course.submit(job(steering={"run-seconds": "100"}), policy("j", DYNAMIC))
    course.run(4)
    assert course.item("member1")["status"]["active"] == 4
    _suspend(course, True)
    assert course.pods("member1") == []
    row = course.item("member1")["status"]
    assert ended(row) == ["Suspended"]
    assert "startTime" not in row
    _suspend(course, False)
    resumed = course.item("member1")["status"]
    assert resumed["active"] == 4
    assert resumed["conditions"][0]["reason"] == "JobResumed"


def test_suspended_dispatching_keeps_everything_on_the_control_plane() -> None:
    course = Course()
    course.submit(job(), policy("j", DYNAMIC, suspension={"dispatching": True}))
    course.run(3)
    assert course.split() == {}
    scheduled, applied = course.condition("Scheduled"), course.condition("FullyApplied")
    assert scheduled is not None
    assert scheduled[1] == "Success"
    assert applied is not None
    assert applied[1] == "FullyAppliedFailed"
    assert course.item("member1") == {"clusterName": "member1", "health": "Unknown"}
    work = course.work("member1")
    assert work is not None
    assert [each["reason"] for each in work["status"]["conditions"]] == ["SuspendDispatching"]

    def release(obj: Json) -> None:
        del obj["spec"]["suspension"]

    course.federation.control_plane.edit(PROPAGATION_POLICY, "demo", "j", release)
    course.run(3)
    assert course.split() == {"member1": (4, 6), "member2": (2, 3)}


def test_dispatching_is_suspended_for_the_clusters_named_and_goes_on_when_that_is_lifted() -> None:
    course = Course()
    held = {"dispatchingOnClusters": {"clusterNames": ["member2"]}}
    course.submit(job(), policy("j", DYNAMIC, suspension=held))
    course.run(3)
    assert course.split() == {"member1": (4, 6)}
    work = course.work("member2")
    assert work is not None
    assert [(each["type"], each["reason"]) for each in work["status"]["conditions"]] == [
        ("Dispatching", "SuspendDispatching")
    ]

    def lift(obj: Json) -> None:
        del obj["spec"]["suspension"]

    course.federation.control_plane.edit(PROPAGATION_POLICY, "demo", "j", lift)
    course.run(3)
    assert course.split() == {"member1": (4, 6), "member2": (2, 3)}
    assert course.condition("FullyApplied") == (
        "True",
        "FullyAppliedSuccess",
        "All works have been successfully applied",
    )
