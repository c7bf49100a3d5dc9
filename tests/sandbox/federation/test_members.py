"""What a member shows of a Job: pods, their numbering and logs, events, and pods for which there is no room."""

import pytest

from mcjob_tui.sandbox.api.backend import LogOptions
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.harness import Course, job, policy, static


async def _log(course: Course, pod: Json, *, previous: bool = False) -> list[str]:
    member = course.federation.member("member1")
    assert member is not None
    lines = member.logs("demo", pod["metadata"]["name"], "main", LogOptions(previous=previous))
    return [each.decode() async for each in lines]


def test_a_pod_goes_from_pending_over_running_to_succeeded() -> None:
    course = Course()
    course.submit(job(parallelism=1, completions=1), policy("j", static(member1=1)))
    phases: list[str] = []
    for _ in range(150):
        course.run(0.1)
        for pod in course.pods("member1"):
            if pod["status"]["phase"] not in phases:
                phases.append(pod["status"]["phase"])
    assert phases == ["Pending", "Running", "Succeeded"]
    pod = course.pods("member1")[0]
    assert pod["spec"]["nodeName"].startswith("member1-node-")
    assert pod["metadata"]["labels"]["batch.kubernetes.io/job-name"] == "j"
    assert pod["metadata"]["ownerReferences"][0]["kind"] == "Job"
    assert pod["status"]["containerStatuses"][0]["state"]["terminated"]["reason"] == "Completed"


def test_the_pods_of_an_indexed_job_are_numbered_from_zero_in_each_member() -> None:
    course = Course()
    course.submit(
        job(completionMode="Indexed", parallelism=3, completions=5, backoffLimit=0), policy("j", static(member1=1))
    )
    course.run(60)
    pods = course.pods("member1")
    indexes = [each["metadata"]["labels"]["batch.kubernetes.io/job-completion-index"] for each in pods]
    assert sorted(indexes) == ["0", "1", "2", "3", "4"]
    pod = pods[0]
    assert pod["spec"]["hostname"] == f"j-{indexes[0]}"
    assert pod["spec"]["containers"][0]["env"][0]["name"] == "JOB_COMPLETION_INDEX"
    found = course.member_job("member1")
    assert found is not None
    assert found["status"]["completedIndexes"] == "0-4"


def test_a_work_queue_is_complete_when_one_pod_has_succeeded_and_all_have_ended() -> None:
    course = Course()
    course.submit(job(parallelism=3, completions=None, backoffLimit=0), policy("j", static(member1=1)))
    course.run(60)
    assert course.item("member1")["status"]["succeeded"] == 3
    assert len(course.pods("member1")) == 3


def test_pods_without_room_wait_and_say_why() -> None:
    course = Course()
    big = job(parallelism=4, completions=4, cpu="3", backoffLimit=0, steering={"run-seconds": "20"})
    course.submit(big, policy("j", static(member2=1)))
    course.run(5)
    waiting = [each for each in course.pods("member2") if not each["spec"].get("nodeName")]
    assert len(waiting) == 1
    condition = waiting[0]["status"]["conditions"][0]
    assert (condition["type"], condition["reason"]) == ("PodScheduled", "Unschedulable")
    assert condition["message"] == "0/3 nodes are available: 3 Insufficient cpu."
    course.run(60)
    assert course.item("member2")["status"]["succeeded"] == 4


def test_members_record_their_own_events() -> None:
    course = Course()
    course.submit(job(parallelism=1, completions=1, backoffLimit=0), policy("j", static(member1=1)))
    course.run(30)
    name = course.pods("member1")[0]["metadata"]["name"]
    found = course.member_events("member1")
    assert ("SuccessfulCreate", f"Created pod: {name}") in found
    assert ("Completed", "Job completed") in found
    assert any(reason == "Scheduled" for reason, _ in found)


async def test_a_log_has_the_lines_asked_for_in_the_order_of_time() -> None:
    course = Course()
    course.submit(
        job(parallelism=1, completions=1, steering={"log-lines": "40", "run-seconds": "10"}),
        policy("j", static(member1=1)),
    )
    course.run(6)
    half = await _log(course, course.pods("member1")[0])
    course.run(20)
    whole = await _log(course, course.pods("member1")[0])
    assert 0 < len(half) < len(whole) == 40
    assert whole[: len(half)] == half
    stamps = [each.split(" ", 1)[0] for each in whole]
    assert stamps == sorted(stamps)
    assert all(each.endswith("\n") for each in whole)


async def test_a_container_that_waits_has_no_log_and_says_so() -> None:
    course = Course()
    course.submit(job(steering={"waiting-reason": "ImagePullBackOff"}), policy("j", static(member1=1)))
    course.run(5)
    pod = course.pods("member1")[0]
    with pytest.raises(ApiFailure) as refused:
        await _log(course, pod)
    assert refused.value.message == (
        f'container "main" in pod "{pod["metadata"]["name"]}" is waiting to start: trying and failing to pull image'
    )


async def test_the_log_of_the_run_before_can_be_read() -> None:
    course = Course()
    failing = job(parallelism=1, completions=1, steering={"run-seconds": "1", "exit-code": "1", "log-lines": "5"})
    failing["spec"]["template"]["spec"]["restartPolicy"] = "OnFailure"
    course.submit(failing, policy("j", static(member1=1)))
    course.run(16)
    pod = course.pods("member1")[0]
    assert pod["status"]["containerStatuses"][0]["restartCount"] >= 1
    before = await _log(course, pod, previous=True)
    assert len(before) == 5
    assert "ERROR" in before[-1]
