"""Jobs that find no cluster: what the binding says, and when the scheduler tries again."""

from mcjob_tui.sandbox.kinds import CLUSTER
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.harness import DYNAMIC, Course, job, policy, static

TOO_LITTLE = "failed to assign replicas: failed to scale up: Clusters available replicas 0 are not enough to schedule."


def test_no_cluster_fits_an_affinity_that_names_none() -> None:
    course = Course()
    course.submit(job(), policy("j", DYNAMIC, {"clusterAffinity": {"clusterNames": ["member9"]}}))
    course.run(2)
    scheduled = course.condition("Scheduled")
    assert scheduled is not None
    status, reason, message = scheduled
    assert (status, reason) == ("False", "NoClusterFit")
    assert message.startswith("0/3 clusters are available: ")
    assert "clusters" not in course.binding()["spec"]
    # One event, though the order of the scheduler's filters allows other texts, too.
    assert {each for each in course.events() if each[1] == "ScheduleBindingFailed"} == {
        ("Warning", "ScheduleBindingFailed", message)
    }


def test_too_little_capacity_is_unschedulable() -> None:
    course = Course()
    course.submit(job(cpu="30"), policy("j", DYNAMIC))
    course.run(2)
    assert course.condition("Scheduled") == ("False", "Unschedulable", TOO_LITTLE)
    assert "policy.karmada.io/applied-placement" not in course.binding()["metadata"]["annotations"]


def test_a_spread_that_cannot_be_met_is_a_scheduler_error() -> None:
    course = Course()
    spread = [{"spreadByField": "cluster", "minGroups": 5, "maxGroups": 5}]
    course.submit(job(), policy("j", DYNAMIC, {"spreadConstraints": spread}))
    course.run(2)
    words = "failed to select clusters: the number of feasible clusters is less than spreadConstraint.MinGroups"
    assert course.condition("Scheduled") == ("False", "SchedulerError", words)


def test_a_job_that_found_too_little_is_scheduled_when_another_has_made_room() -> None:
    course = Course()
    only = {"clusterAffinity": {"clusterNames": ["member2"]}}
    full = job("first", cpu="1800m", parallelism=6, completions=6, steering={"run-seconds": "30"})
    course.submit(full, policy("first", static(member2=1)))
    course.run(15)  # by then the cluster has reported that it is full
    course.submit(job("second", parallelism=6, completions=6), policy("second", DYNAMIC, only))
    course.run(5)
    scheduled = course.condition("Scheduled", "second")
    assert scheduled is not None
    assert scheduled[1] == "Unschedulable"
    course.run(60)
    assert course.split("second") == {"member2": (6, 6)}


def test_a_taint_that_is_taken_off_lets_a_waiting_job_in() -> None:
    course = Course()
    course.submit(
        job(),
        policy(
            "j",
            DYNAMIC,
            {"clusterAffinity": {"clusterNames": ["member3"]}},
        ),
    )
    course.run(2)
    scheduled = course.condition("Scheduled")
    assert scheduled is not None
    assert scheduled[1] == "NoClusterFit"

    def untaint(cluster: Json) -> None:
        del cluster["spec"]["taints"]

    course.federation.control_plane.edit(CLUSTER, "", "member3", untaint)
    course.run(2)
    scheduled = course.condition("Scheduled")
    assert scheduled is not None
    assert scheduled[1] == "Unschedulable"  # it fits four pods, the Job asks for six at once
