"""A ResourceQuota in a member limits what its pods ask for together."""

from mcjob_tui.sandbox.kinds import RESOURCE_QUOTA
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.store import Store
from tests.sandbox.federation.harness import Course, job, policy, static


def member_store(course: Course) -> Store:
    member = course.federation.member("member1")
    assert member is not None
    return member.store


def limited(course: Course, **hard: str) -> None:
    names = {key.replace("_", "."): value for key, value in hard.items()}
    quota = {"metadata": {"name": "q", "namespace": "demo"}, "spec": {"hard": names}}
    member_store(course).create(RESOURCE_QUOTA, quota)


def refusals(course: Course) -> list[str]:
    return [message for reason, message in course.member_events("member1") if reason == "FailedCreate"]


def status(course: Course) -> Json:
    found: Json = member_store(course).get(RESOURCE_QUOTA, "demo", "q")["status"]
    return found


def test_pods_beyond_the_quota_are_refused_and_come_when_others_have_ended() -> None:
    course = Course()
    limited(course, requests_cpu="1", pods="10")
    course.submit(job(parallelism=4, completions=4), policy("j", static(member1=1)))
    course.run(5)
    assert len(course.pods("member1")) == 2
    assert refusals(course)[0].endswith(
        "is forbidden: exceeded quota: q, requested: requests.cpu=500m, used: requests.cpu=1, limited: requests.cpu=1"
    )
    assert status(course) == {
        "hard": {"requests.cpu": "1", "pods": "10"},
        "used": {"requests.cpu": "1", "pods": "2"},
    }
    course.run(120)
    assert course.job()["status"]["succeeded"] == 4
    assert status(course)["used"] == {"requests.cpu": "0", "pods": "0"}


def test_a_quota_wants_to_be_told_what_it_limits() -> None:
    course = Course()
    limited(course, limits_memory="1Gi")
    course.submit(job(parallelism=1, completions=1), policy("j", static(member1=1)))
    course.run(5)
    assert course.pods("member1") == []
    assert refusals(course)[0].endswith("failed quota: q: must specify limits.memory for: main")


def test_other_namespaces_are_not_concerned() -> None:
    course = Course()
    quota = {"metadata": {"name": "q", "namespace": "default"}, "spec": {"hard": {"pods": "0"}}}
    member_store(course).create(RESOURCE_QUOTA, quota)
    course.submit(job(parallelism=1, completions=1), policy("j", static(member1=1)))
    course.run(30)
    assert course.job()["status"]["succeeded"] == 1
