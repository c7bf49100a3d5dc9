"""What goes with a Job, with its policy, and with a Work that somebody makes anew."""

from mcjob_tui.sandbox.kinds import JOB, PROPAGATION_POLICY
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.harness import DYNAMIC, Course, job, policy


def _running() -> Course:
    course = Course()
    course.submit(job(steering={"run-seconds": "100"}), policy("j", DYNAMIC))
    course.run(4)
    assert course.split() == {"member1": (4, 6), "member2": (2, 3)}
    return course


def test_a_background_delete_takes_binding_works_member_jobs_and_pods_along() -> None:
    course = _running()
    course.delete_job()
    course.run(0.5)
    assert not course.has_binding()
    assert course.work("member1") is None
    assert course.split() == {}
    assert course.pods("member1") == []


def test_a_bare_delete_orphans_everything() -> None:
    course = _running()
    course.delete_job(propagation=None)
    course.run(2)
    assert "ownerReferences" not in course.binding()["metadata"]
    assert course.split() == {"member1": (4, 6), "member2": (2, 3)}
    assert len(course.pods("member1")) == 4


def test_a_new_job_of_the_same_name_adopts_the_orphans() -> None:
    course = _running()
    course.delete_job(propagation=None)
    course.run(1)
    course.submit(job(steering={"run-seconds": "3"}))
    course.run(1)
    assert course.binding()["metadata"]["ownerReferences"][0]["uid"] == course.job()["metadata"]["uid"]
    message = course.item("member1")["appliedMessage"]
    assert 'Job.batch "j" is invalid: ' in message
    assert "spec.template: Invalid value: " in message
    assert message.endswith("field is immutable")


def test_freed_capacity_is_counted() -> None:
    course = _running()
    member = course.federation.member("member1")
    assert member is not None
    assert sum(node.pods for node in member.nodes) == 4
    course.delete_job()
    course.run(1)
    assert sum(node.pods for node in member.nodes) == 0
    assert all(node.used["cpu"] == 0 for node in member.nodes)


def test_deleting_the_policy_alone_leaves_the_job_running_but_unclaimed() -> None:
    course = _running()
    course.federation.control_plane.delete(PROPAGATION_POLICY, "demo", "j")
    course.run(2)
    assert course.federation.control_plane.find(PROPAGATION_POLICY, "demo", "j") is None
    assert set(course.binding()["metadata"]["labels"]) == {"resourcebinding.karmada.io/permanent-id"}
    assert course.job()["metadata"]["labels"] == {"app": "j"}
    assert course.split() == {"member1": (4, 6), "member2": (2, 3)}


def test_a_policy_that_belongs_to_its_job_goes_with_it() -> None:
    course = _running()
    owner = {"apiVersion": "batch/v1", "kind": "Job", "name": "j", "uid": course.job()["metadata"]["uid"]}

    def own(obj: Json) -> None:
        obj["metadata"]["ownerReferences"] = [owner]

    course.federation.control_plane.edit(PROPAGATION_POLICY, "demo", "j", own)
    course.delete_job()
    course.run(1)
    assert course.federation.control_plane.find(PROPAGATION_POLICY, "demo", "j") is None


def test_a_member_job_that_somebody_deletes_comes_back() -> None:
    course = _running()
    member = course.federation.member("member1")
    before = course.member_job("member1")
    assert member is not None
    assert before is not None
    member.store.delete(JOB, "demo", "j", propagation="Background")
    course.run(3)
    after = course.member_job("member1")
    assert after is not None
    assert after["metadata"]["uid"] != before["metadata"]["uid"]


def test_preserved_members_keep_their_job() -> None:
    course = Course()
    course.submit(job(steering={"run-seconds": "100"}), policy("j", DYNAMIC, preserveResourcesOnDeletion=True))
    course.run(3)
    course.delete_job()
    course.run(2)
    assert course.work("member1") is None
    left = course.member_job("member1")
    assert left is not None
    assert left["metadata"]["labels"] == {"app": "j"}
