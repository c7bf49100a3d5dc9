"""How a Job and its policy find each other, and lose each other, where things happen in an unusual order."""

from mcjob_tui.sandbox.kinds import CLUSTER_PROPAGATION_POLICY, JOB, NAMESPACE, PROPAGATION_POLICY, RESOURCE_BINDING
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.harness import DUPLICATED, Course, job, policy

LONG = {"run-seconds": "500"}
CLAIM = "propagationpolicy.karmada.io/name"


def _annotations(course: Course) -> Json:
    found: Json = course.job()["metadata"].get("annotations") or {}
    return found


def _broad(kind: str = "PropagationPolicy") -> Json:
    """A policy that selects every Job: of its namespace, or of all where it has none."""
    found = policy("broad", DUPLICATED)
    found["kind"] = kind
    found["spec"]["resourceSelectors"] = [{"apiVersion": "batch/v1", "kind": "Job"}]
    if kind.startswith("Cluster"):
        del found["metadata"]["namespace"]
    return found


def test_a_policy_for_all_jobs_claims_one_that_has_waited() -> None:
    course = Course()
    course.submit(job(steering=LONG))
    course.run(1)
    course.create(PROPAGATION_POLICY, _broad())
    course.run(1)
    assert _annotations(course)[CLAIM] == "broad"


def test_a_cluster_policy_for_all_jobs_claims_one_that_has_waited() -> None:
    course = Course()
    course.submit(job(steering=LONG))
    course.run(1)
    course.create(CLUSTER_PROPAGATION_POLICY, _broad("ClusterPropagationPolicy"))
    course.run(1)
    assert _annotations(course)[f"cluster{CLAIM}"] == "broad"


def test_a_job_that_went_unclaimed_is_claimed_by_nobody_later() -> None:
    course = Course()
    course.submit(job(steering=LONG))
    course.run(1)
    course.delete_job()
    course.create(PROPAGATION_POLICY, _broad())
    course.run(1)
    assert not course.has_binding()


def test_a_job_made_again_before_the_old_ones_binding_has_gone_waits_for_that() -> None:
    course = Course()
    course.submit(job(steering=LONG), policy("j", DUPLICATED))
    course.run(5)
    old = course.job()["metadata"]["uid"]
    course.federation.control_plane.delete(JOB, "demo", "j", propagation="Background")
    course.create(JOB, job(steering=LONG))
    course.run(5)
    assert any("due to different owner reference UID" in message for _, _, message in course.events())
    (owner,) = course.binding()["metadata"]["ownerReferences"]
    assert owner["uid"] == course.job()["metadata"]["uid"] != old


def test_a_job_whose_namespace_goes_at_the_same_moment_gets_no_binding() -> None:
    course = Course()
    course.submit(job(steering=LONG), policy("j", DUPLICATED))
    course.federation.control_plane.delete(NAMESPACE, "", "demo", propagation="Background")
    course.run(5)
    assert course.federation.control_plane.find(NAMESPACE, "", "demo") is None
    assert course.federation.control_plane.list(RESOURCE_BINDING) == []


def test_a_policy_goes_although_the_binding_of_its_job_was_deleted_before() -> None:
    course = Course()
    course.submit(job(steering=LONG), policy("j", DUPLICATED))
    course.run(5)
    plane = course.federation.control_plane
    plane.delete(RESOURCE_BINDING, "demo", "j-job", propagation="Background")
    course.run(1)
    plane.delete(PROPAGATION_POLICY, "demo", "j", propagation="Background")
    course.run(1)
    assert plane.find(PROPAGATION_POLICY, "demo", "j") is None
    assert CLAIM not in _annotations(course)


def test_a_policy_goes_although_its_job_went_without_its_marks() -> None:
    course = Course()
    course.submit(job(steering=LONG), policy("j", DUPLICATED))
    course.run(5)
    plane = course.federation.control_plane

    def strip(obj: Json) -> None:
        obj["metadata"]["annotations"] = {}

    plane.edit(JOB, "demo", "j", strip)
    course.delete_job()
    plane.delete(PROPAGATION_POLICY, "demo", "j", propagation="Background")
    course.run(1)
    assert plane.find(PROPAGATION_POLICY, "demo", "j") is None
