"""What seldom happens in a member: Jobs that shrink or belong to another, logs too early, pods and events too many."""

import pytest

from mcjob_tui.sandbox.api.backend import LogOptions
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.federation.members import kubelet, member
from mcjob_tui.sandbox.federation.members.pod_admission import admitted
from mcjob_tui.sandbox.kinds import JOB, POD
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.harness import Course, job, policy, static

LONG = {"run-seconds": "500"}


def _placed(manifest: Json, seconds: float = 5) -> Course:
    course = Course()
    course.submit(manifest, policy("j", static(member1=1)))
    course.run(seconds)
    return course


def _active(course: Course) -> int:
    return sum(each["status"]["phase"] == "Running" for each in course.pods("member1"))


def test_a_job_that_is_to_run_fewer_pods_at_once_loses_those_too_many() -> None:
    course = _placed(job(steering=LONG, parallelism=4, completions=8))
    assert _active(course) == 4

    def shrink(obj: Json) -> None:
        obj["spec"]["parallelism"] = 1

    course.federation.control_plane.edit(JOB, "demo", "j", shrink)
    course.run(10)
    assert _active(course) == 1


def test_a_job_that_another_controller_manages_is_left_to_it() -> None:
    course = _placed(job(managedBy="example.com/other"))
    assert course.member_job("member1") is not None
    assert course.pods("member1") == []


def _refused_log(course: Course, pod: str, *, previous: bool = False) -> str:
    found = course.federation.member("member1")
    assert found is not None
    with pytest.raises(ApiFailure) as refused:
        found.logs("demo", pod, "main", LogOptions(previous=previous))
    return refused.value.message


def test_a_log_that_there_is_not_says_why() -> None:
    course = _placed(job(steering=LONG, parallelism=1, completions=1))
    (pod,) = course.pods("member1")
    name = pod["metadata"]["name"]
    assert _refused_log(course, "nobody") == 'pods "nobody" not found'
    words = f'previous terminated container "main" in pod "{name}" not found'
    assert _refused_log(course, name, previous=True) == words


def test_a_pod_that_no_node_takes_has_no_log_and_says_which_nodes_do_not_match() -> None:
    manifest = job(parallelism=1, completions=1)
    manifest["spec"]["template"]["spec"]["nodeSelector"] = {"disk": "ssd"}
    course = Course()
    member1 = course.federation.member("member1")
    assert member1 is not None
    course.run(1)
    member1.store.create(JOB, manifest)
    course.run(5)
    (pod,) = course.pods("member1")
    assert (
        _refused_log(course, pod["metadata"]["name"]) == f"pod {pod['metadata']['name']} does not have a host assigned"
    )
    message = "0/4 nodes are available: 4 node(s) didn't match Pod's node affinity/selector."
    assert ("FailedScheduling", message) in course.member_events("member1")


def test_of_pods_that_have_ended_the_oldest_go_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kubelet, "_TERMINATED_KEPT", 2)
    course = _placed(job(parallelism=1, completions=5, steering={"run-seconds": "1"}), 60)
    assert len(course.pods("member1")) == 2
    assert course.item("member1")["status"]["succeeded"] == 5


def test_of_events_the_oldest_go_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member, "_EVENTS_KEPT", 10)
    course = _placed(job(parallelism=4, completions=8, steering={"run-seconds": "1"}), 60)
    events = course.member_events("member1")
    assert len(events) <= 10
    assert ("Completed", "Job completed") in events


def test_a_pod_that_somebody_deletes_is_made_anew() -> None:
    course = _placed(job(parallelism=2, completions=4, steering=LONG))
    found = course.federation.member("member1")
    assert found is not None
    before = {each["metadata"]["name"] for each in course.pods("member1")}
    for name in before:
        found.store.delete(POD, "demo", name)
    course.run(30)
    after = {each["metadata"]["name"] for each in course.pods("member1")}
    assert (len(after), after & before) == (2, set())


def test_a_pod_that_tolerates_everything_and_mounts_its_own_token_keeps_both() -> None:
    mount = {"name": "mine", "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}
    spec = {"containers": [{"name": "main", "volumeMounts": [mount]}], "tolerations": [{"operator": "Exists"}]}
    found = admitted(spec, "p")
    assert found["tolerations"] == [{"operator": "Exists"}]
    assert found["containers"][0]["volumeMounts"] == [mount]
