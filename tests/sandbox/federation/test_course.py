"""The course of ordinary Jobs, step by step as the captures show it."""

from mcjob_tui.sandbox.objects import at
from tests.sandbox.federation.harness import DUPLICATED, DYNAMIC, Course, ended, job, policy, static


def test_the_job_is_stamped_and_bound_as_karmada_does_it() -> None:
    course = Course()
    course.submit(job(), policy("j", static(member1=2, member2=1)))
    course.run(1)
    binding, template = course.binding(), course.job()
    assert template["metadata"]["annotations"] == {
        "propagationpolicy.karmada.io/name": "j",
        "propagationpolicy.karmada.io/namespace": "demo",
    }
    assert set(binding["metadata"]["labels"]) == {
        "propagationpolicy.karmada.io/permanent-id",
        "resourcebinding.karmada.io/permanent-id",
    }
    assert binding["metadata"]["finalizers"] == ["karmada.io/binding-controller"]
    assert binding["metadata"]["ownerReferences"][0]["uid"] == template["metadata"]["uid"]
    assert binding["metadata"]["generation"] == 2
    assert binding["spec"]["replicaRequirements"] == {"resourceRequest": {"cpu": "500m", "memory": "256Mi"}}
    assert binding["spec"]["clusters"] == [{"name": "member1", "replicas": 4}, {"name": "member2", "replicas": 2}]
    assert binding["metadata"]["annotations"]["policy.karmada.io/applied-placement"] == (
        '{"replicaScheduling":{"replicaSchedulingType":"Divided","replicaDivisionPreference":"Weighted",'
        '"weightPreference":{"staticWeightList":[{"targetCluster":{"clusterNames":["member1"]},"weight":2},'
        '{"targetCluster":{"clusterNames":["member2"]},"weight":1}]}}}'
    )


def test_fully_applied_is_false_for_a_moment() -> None:
    course = Course()
    course.submit(job(), policy("j", DYNAMIC))
    seen: list[str] = []
    for _ in range(50):
        course.run(0.01)
        if course.has_binding() and (found := course.condition("FullyApplied")) is not None and found[1] not in seen:
            seen.append(found[1])
    assert seen == ["FullyAppliedFailed", "FullyAppliedSuccess"]


def test_a_job_completes_in_all_clusters_and_on_the_control_plane() -> None:
    course = Course()
    course.submit(job(backoffLimit=0), policy("j", DYNAMIC))
    course.run(60)
    status = course.job()["status"]
    assert ended(status) == ["Complete", "SuccessCriteriaMet"]
    assert status["succeeded"] == 9
    assert course.item("member1")["status"]["succeeded"] == 6
    assert ended(course.item("member2")["status"]) == ["SuccessCriteriaMet", "Complete"]
    assert course.item("member2")["health"] == "Healthy"


def test_the_control_plane_records_the_events_of_a_success() -> None:
    course = Course()
    course.submit(job(), policy("j", DYNAMIC))
    course.run(2)
    found = course.events()
    for expected in (
        ("Normal", "GetReplicasSucceed", "Get replicas of resource template successfully."),
        ("Normal", "ApplyPolicySucceed", "Apply policy(demo/j) succeed"),
        (
            "Normal",
            "ScheduleBindingSucceed",
            "Binding has been scheduled successfully. Result: {member1:4, member2:2}",
        ),
        ("Normal", "SyncWorkSucceed", "Sync work of ResourceBinding(demo/j-job) successful."),
        ("Normal", "SyncSucceed", "Successfully applied resource(demo/j) to cluster member1"),
        ("Normal", "AggregateStatusSucceed", "Update Resource with AggregatedStatus successfully."),
        (
            "Warning",
            "ApplyPolicyFailed",
            'Apply policy(demo/j) failed: resourcebindings.work.karmada.io "j-job" already exists',
        ),
    ):
        assert expected in found


def test_without_a_policy_there_is_no_binding_and_no_event() -> None:
    course = Course()
    course.submit(job())
    course.run(5)
    assert not course.has_binding()
    assert course.events() == []


def test_a_policy_that_comes_later_wakes_the_job() -> None:
    course = Course()
    course.submit(job())
    course.run(1)
    course.submit(job("other"), policy("j", DYNAMIC))
    course.run(1)
    assert course.split() == {"member1": (4, 6), "member2": (2, 3)}


def test_capacity_follows_the_pods() -> None:
    course = Course()
    course.submit(job(parallelism=4, completions=4, steering={"run-seconds": "60"}), policy("j", static(member2=1)))
    course.run(15)
    member2 = next(each for each in course.federation._plane.clusters.all() if each.name == "member2")
    assert member2.status.resource_summary is not None
    assert member2.status.resource_summary.allocated["cpu"] == "2"
    assert member2.status.resource_summary.allocated["pods"] == "4"
    course.run(70)
    member2 = next(each for each in course.federation._plane.clusters.all() if each.name == "member2")
    assert member2.status.resource_summary is not None
    assert member2.status.resource_summary.allocated == {}


def test_the_same_seed_gives_the_same_course() -> None:
    courses = (Course(), Course())
    for course in courses:
        course.submit(job(steering={"run-seconds": ""}), policy("j", DUPLICATED))
        course.run(8)
    pods = [
        sorted((each["metadata"]["name"], each["status"]["phase"]) for each in course.pods("member1"))
        for course in courses
    ]
    assert pods[0] == pods[1]


def test_a_ttl_cleans_both_sides() -> None:
    course = Course()
    course.submit(job(backoffLimit=0, ttlSecondsAfterFinished=5), policy("j", DYNAMIC))
    course.run(3)
    member_job = course.member_job("member1")
    assert member_job is not None
    assert "ttlSecondsAfterFinished" not in member_job["spec"]
    course.run(60)
    assert not course.has_binding()
    assert course.member_job("member1") is None
    assert course.pods("member1") == []


def test_a_binding_names_its_generation_when_it_was_scheduled() -> None:
    course = Course()
    course.submit(job(), policy("j", DYNAMIC))
    course.run(2)
    binding = course.binding()
    assert at(binding, "status", "schedulerObservedGeneration") == binding["metadata"]["generation"]
