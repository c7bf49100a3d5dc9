"""A member that stops answering, and that comes back."""

from mcjob_tui.sandbox.kinds import CLUSTER
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.harness import DUPLICATED, Course, job, policy, static


def _ready(course: Course, cluster: str) -> tuple[str, str]:
    obj = course.federation.control_plane.get(CLUSTER, "", cluster)
    found = next(each for each in obj["status"]["conditions"] if each["type"] == "Ready")
    return found["status"], found["reason"]


def _taints(course: Course, cluster: str) -> list[str]:
    obj: Json = course.federation.control_plane.get(CLUSTER, "", cluster)
    return [f"{each['key']}:{each['effect']}" for each in obj["spec"].get("taints") or ()]


def test_a_silent_member_is_found_not_ready_after_a_while_and_tainted() -> None:
    course = Course()
    course.set_down("member2", True)
    course.run(20)
    assert _ready(course, "member2") == ("True", "ClusterReady")
    course.run(5)
    assert _ready(course, "member2") == ("False", "ClusterNotReachable")
    assert _taints(course, "member2") == ["cluster.karmada.io/not-ready:NoSchedule"]
    course.set_down("member2", False)
    course.run(45)
    assert _ready(course, "member2") == ("True", "ClusterReady")
    assert _taints(course, "member2") == []


def test_a_new_job_still_goes_there_until_then_and_is_applied_later() -> None:
    course = Course()
    course.set_down("member2", True)
    course.run(1)
    course.submit(job(), policy("j", DUPLICATED))
    course.run(3)
    item = course.item("member2")
    assert item["health"] == "Unknown"
    message = item["appliedMessage"]
    assert message.startswith('Failed to apply all manifests (0/1): Post "https://')
    assert "/apis/batch/v1/namespaces/demo/jobs?timeout=32s" in message
    assert message.endswith("connect: connection refused")
    course.run(60)
    course.set_down("member2", False)
    course.run(60)
    assert course.item("member2")["applied"] is True
    assert set(course.split()) == {"member1", "member2"}


def test_after_that_jobs_are_split_over_the_rest() -> None:
    course = Course()
    course.set_down("member2", True)
    course.run(30)
    course.submit(job(), policy("j", static(member1=1, member2=1)))
    course.run(2)
    assert course.split() == {"member1": (6, 9)}


def test_what_is_known_of_a_silent_member_stays_as_it_was() -> None:
    course = Course()
    course.submit(job(steering={"run-seconds": "20"}), policy("j", static(member2=1)))
    course.run(5)
    before = course.item("member2")
    course.set_down("member2", True)
    course.run(100)
    assert course.item("member2") == before
    course.set_down("member2", False)
    course.run(60)
    assert course.item("member2")["status"]["succeeded"] == 9


def test_deleting_succeeds_at_once_and_the_silent_member_keeps_its_share_for_a_while() -> None:
    course = Course()
    course.submit(job(steering={"run-seconds": "900"}), policy("j", DUPLICATED))
    course.run(5)
    course.set_down("member2", True)
    course.run(30)
    course.delete_job()
    course.run(1)
    assert not course.has_binding()
    assert course.work("member1") is None
    work = course.work("member2")
    assert work is not None
    assert work["metadata"]["deletionTimestamp"]
    course.set_down("member2", False)
    course.run(120)
    assert course.work("member2") is None
    assert course.member_job("member2") is None


def test_a_cluster_that_answers_for_a_moment_only_is_tainted_once() -> None:
    course = Course()
    course.set_down("member2", True)
    course.run(30)
    course.set_down("member2", False)
    course.run(5)
    course.set_down("member2", True)
    course.run(60)
    assert _ready(course, "member2")[0] == "False"
    assert _taints(course, "member2") == ["cluster.karmada.io/not-ready:NoSchedule"]


def test_a_cluster_that_is_back_keeps_the_taint_that_somebody_gave_it() -> None:
    course = Course()
    course.set_down("member3", True)
    course.run(30)
    assert len(_taints(course, "member3")) == 2
    course.set_down("member3", False)
    course.run(60)
    assert _taints(course, "member3") == ["dedicated:NoSchedule"]


def test_a_deletion_waits_for_a_silent_member_that_nobody_has_missed_yet() -> None:
    course = Course()
    course.submit(job(steering={"run-seconds": "900"}), policy("j", DUPLICATED))
    course.run(5)
    course.set_down("member2", True)
    course.delete_job()
    course.run(5)
    assert course.work("member1") is None
    assert course.work("member2") is not None
    course.set_down("member2", False)
    course.run(70)
    assert course.work("member2") is None
    assert course.member_job("member2") is None
