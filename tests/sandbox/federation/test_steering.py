"""What the author of a Job makes its pods do, by annotations of the pod template."""

import pytest

from mcjob_tui.sandbox.federation.members.steering import STEERING, steering_of
from tests.sandbox.federation.harness import Course, ended, job, policy, static


def only_pod(course: Course) -> dict[str, object]:
    status = course.pods("member1")[0]["status"]
    found: dict[str, object] = status["containerStatuses"][0]["state"]
    return found


@pytest.mark.parametrize("steering", [{"waiting-reason": "OOMKilled"}, {"exit-code": "137"}])
def test_a_pod_can_run_out_of_memory(steering: dict[str, str]) -> None:
    course = Course()
    course.submit(
        job(parallelism=1, completions=1, backoffLimit=0, steering={**steering, "run-seconds": "2"}),
        policy("j", static(member1=1)),
    )
    course.run(10)
    terminated = only_pod(course)["terminated"]
    assert isinstance(terminated, dict)
    assert (terminated["exitCode"], terminated["reason"]) == (137, "OOMKilled")
    assert "Failed" in ended((course.member_job("member1") or {})["status"])


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("run-seconds", "soon", 'is "soon" and is ignored: it must be seconds from 0 to 10000000.'),
        ("run-seconds", "nan", 'is "nan" and is ignored: it must be seconds from 0 to 10000000.'),
        ("exit-code", "300", 'is "300" and is ignored: it must be a whole number from 0 to 255.'),
        ("exit-code", "1.5", 'is "1.5" and is ignored: it must be a whole number from 0 to 255.'),
        ("log-lines", "-1", 'is "-1" and is ignored: it must be a whole number from 0 to 1000000.'),
    ],
)
def test_a_value_that_makes_no_sense_is_ignored_and_said_so(name: str, value: str, sentence: str) -> None:
    found = steering_of({STEERING + name: value})
    assert found.problems == (f"The annotation {STEERING}{name} {sentence}",)
    assert (found.run_seconds, found.exit_code, found.log_lines) == (None, None, None)


def test_an_unknown_reason_and_an_unknown_annotation_are_said_too() -> None:
    found = steering_of({STEERING + "waiting-reason": "Lazy", STEERING + "mood": "bad", "other.io/x": "y"})
    assert found.waiting_reason == ""
    assert found.problems[0] == f"There is no annotation {STEERING}mood."
    assert 'waiting-reason is "Lazy" and is ignored: it must be of ContainerCreating,' in found.problems[1]


def test_the_sentence_is_an_event_of_the_job_in_its_member() -> None:
    course = Course()
    course.submit(job(steering={"exit-code": "many"}), policy("j", static(member1=1)))
    course.run(5)
    found = [message for reason, message in course.member_events("member1") if reason == "UnreadableAnnotation"]
    assert found == [
        f'The annotation {STEERING}exit-code is "many" and is ignored: it must be a whole number from 0 to 255.'
    ]


def test_a_job_past_its_deadline_fails_and_its_pods_go() -> None:
    course = Course()
    course.submit(
        job(parallelism=2, completions=2, activeDeadlineSeconds=5, steering={"run-seconds": "600"}),
        policy("j", static(member1=1)),
    )
    course.run(4)
    assert len(course.pods("member1")) == 2
    course.run(6)
    status = (course.member_job("member1") or {})["status"]
    assert [each["reason"] for each in status["conditions"] if each["type"] == "Failed"] == ["DeadlineExceeded"]
    assert course.pods("member1") == []


def test_a_pod_failure_policy_is_taken_and_not_followed() -> None:
    course = Course()
    rules = [{"action": "FailJob", "onExitCodes": {"operator": "In", "values": [7]}}]
    course.submit(
        job(parallelism=1, completions=1, podFailurePolicy={"rules": rules}, steering={"exit-code": "7"}),
        policy("j", static(member1=1)),
    )
    course.run(15)
    found = course.member_job("member1") or {}
    assert found["spec"]["podFailurePolicy"]["rules"][0]["action"] == "FailJob"
    assert "Failed" not in ended(found["status"])
