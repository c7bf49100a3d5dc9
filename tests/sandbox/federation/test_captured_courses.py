"""What a real federation made of a Job and its policies, the sandbox makes of them too: object for object."""

from collections.abc import Callable

import pytest

from mcjob_tui.sandbox.kinds import CLUSTER, EVENT, JOB, OVERRIDE_POLICY, PROPAGATION_POLICY
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.captured import as_sent, captured, differences
from tests.sandbox.federation.harness import DUPLICATED, DYNAMIC, Course, job, policy

MEMBERS = ("member1", "member2", "member3")
TO_THE_END = (
    "cluster-affinities-fallback",
    "divided-aggregated",
    "divided-dynamic",
    "divided-static-2-1",
    "duplicated",
    "indexed-dynamic",
    "insufficient-dynamic",
    "no-cluster-fit",
    "no-cluster-fit-taint",
    "spread-cluster-min-5",
)
"""Scenarios in which nothing else took a member's room and no tie fell the other way."""


def replayed(scenario: str) -> tuple[Course, str]:
    """The scenario's policy and Job in a federation of the captured size, and the Job's name."""
    course = Course()
    template = captured(f"{scenario}-job-running")
    course.submit(as_sent(template), as_sent(captured(f"{scenario}-propagationpolicy")))
    return course, str(template["metadata"]["name"])


def the_work(scenario: str, member: str, when: str, name: str) -> Json | None:
    """The captured Work of the Job in a member."""
    works = (captured(f"{scenario}-works-{member}-{when}") or {"items": []})["items"]
    for work in works:
        manifest = work["spec"]["workload"]["manifests"][0]
        if (manifest["kind"], manifest["metadata"]["name"]) == ("Job", name):
            return dict(work)
    return None


@pytest.mark.parametrize("scenario", TO_THE_END)
def test_everything_is_as_it_was_at_the_end(scenario: str) -> None:
    course, name = replayed(scenario)
    course.run(100)
    policy = course.federation.control_plane.get(PROPAGATION_POLICY, "demo", name)
    assert differences(captured(f"{scenario}-propagationpolicy"), policy) == []
    assert differences(captured(f"{scenario}-job-finished"), course.job(name)) == []
    assert differences(captured(f"{scenario}-resourcebinding-finished"), course.binding(name)) == []
    for member in MEMBERS:
        assert differences(the_work(scenario, member, "finished", name), course.work(member, name)) == []
        assert differences(captured(f"{scenario}-{member}-job-finished"), course.member_job(member, name)) == []


@pytest.mark.parametrize(
    "scenario", ["divided-dynamic", "failing-job", "policy-suspension-dispatching", "policy-suspension-scheduling"]
)
def test_the_binding_is_scheduled_as_it_was(scenario: str) -> None:
    course, name = replayed(scenario)
    course.run(1)
    real, ours = captured(f"{scenario}-resourcebinding-scheduled"), course.binding(name)
    for each in (real, ours):
        each["spec"]["clusters"] = [row["name"] for row in each["spec"]["clusters"]]  # others had taken some room
        del each["status"]
    assert differences(real, ours) == []


@pytest.mark.parametrize("member", ["member1", "member2"])
def test_a_failed_share_is_reported_as_it_was(member: str) -> None:
    course, name = replayed("failing-job")
    course.run(300)
    assert differences(captured(f"failing-job-{member}-job-finished"), course.member_job(member, name)) == []
    assert differences(the_work("failing-job", member, "finished", name), course.work(member, name)) == []
    assert differences(captured("failing-job-resourcebinding-finished"), course.binding(name)) == []


def test_a_suspended_job_is_as_it_was() -> None:
    course, name = replayed("job-spec-suspend")
    course.run(30)
    assert differences(captured("job-spec-suspend-job-finished"), course.job(name)) == []
    for member in ("member1", "member2"):
        real = captured(f"job-spec-suspend-{member}-job-finished")
        assert differences(real, course.member_job(member, name)) == []


def test_suspending_and_resuming_a_running_job_is_as_it_was() -> None:
    course = Course()
    template = captured("suspend-false-job")
    name = template["metadata"]["name"]
    course.submit(as_sent(template), policy(name, DYNAMIC))
    course.run(3)
    for suspended in (True, False):
        course.federation.control_plane.edit(JOB, "demo", name, _with(suspend=suspended))
        course.run(4)
        scenario = f"suspend-{str(suspended).lower()}"
        assert differences(captured(f"{scenario}-job"), course.job(name)) == []
        assert differences(captured(f"{scenario}-rb"), course.binding(name)) == []
        assert differences(captured(f"{scenario}-member1-job"), course.member_job("member1", name)) == []


def test_a_job_that_is_there_already_is_in_the_way_as_it_was() -> None:
    course = Course()
    template = captured("conflict-job")
    name = template["metadata"]["name"]
    member = course.federation.member("member1")
    assert member is not None
    member.store.create(JOB, as_sent(template))
    course.submit(as_sent(template), policy(name, DUPLICATED))
    course.run(5)
    assert differences(template, course.job(name)) == []
    assert differences(captured("conflict-rb"), course.binding(name)) == []
    for work in captured("conflict-works")["items"]:
        cluster = work["metadata"]["namespace"].removeprefix("karmada-es-")
        assert differences(work, course.work(cluster, name)) == []


def test_without_its_policy_job_and_binding_are_left_as_they_were() -> None:
    course = Course()
    template, binding = captured("policy-deleted-job"), captured("policy-deleted-resourcebinding")
    name = template["metadata"]["name"]
    course.submit(as_sent(template), policy(name, None, binding["spec"]["placement"]))
    course.run(3)
    course.federation.control_plane.delete(PROPAGATION_POLICY, "demo", name)
    course.run(3)
    assert differences(template, course.job(name)) == []
    assert differences(binding, course.binding(name)) == []


def test_a_preserved_job_is_left_with_what_it_was_left_with() -> None:
    course = Course()
    left = captured("preserve-member1-job-left")
    name = left["metadata"]["name"]
    course.submit(as_sent(left), policy(name, preserveResourcesOnDeletion=True))
    course.run(3)
    course.delete_job(name)
    course.run(3)
    assert differences(left, course.member_job("member1", name)) == []


def test_another_parallelism_is_refused_by_the_members_as_it_was() -> None:
    course = Course()
    binding = captured("update-parallelism-rb")
    name = binding["spec"]["resource"]["name"]
    course.submit(job(name), policy(name, DYNAMIC))
    course.run(3)
    course.federation.control_plane.edit(JOB, "demo", name, _with(parallelism=4))
    course.run(3)
    assert differences(binding, course.binding(name)) == []


@pytest.mark.parametrize("member", MEMBERS)
def test_a_cluster_is_registered_as_it_was(member: str) -> None:
    real, ours = captured(f"cluster-{member}"), Course().federation.control_plane.get(CLUSTER, "", member)
    for each in (real, ours):
        del each["spec"]["apiEndpoint"], each["metadata"]["generation"]
        del each["status"]["apiEnablements"]  # a real one serves many kinds that the sandbox has not
    assert differences(real, ours) == []


def test_a_pod_has_what_the_server_and_admission_give_it() -> None:
    course, _ = replayed("divided-dynamic")
    course.run(0.5)
    real, ours = captured("divided-dynamic-member1-pods-running")["items"][0], course.pods("member1")[0]
    for each in (real, ours):
        del each["metadata"]["name"], each["spec"]["nodeName"], each["status"]
    # Two things that the sandbox has not: the job controller's finalizer, and OpenShift's certificate in the volume.
    assert real["metadata"].pop("finalizers") == ["batch.kubernetes.io/job-tracking"]
    del real["spec"]["volumes"][0]["projected"]["sources"][3]
    del ours["kind"], ours["apiVersion"]  # the capture is an item of a list
    assert differences(real, ours) == []


def test_overrides_reach_works_and_members_as_they_did() -> None:
    course = Course()
    template, override = captured("override-job-finished"), captured("override-overridepolicy")
    name = template["metadata"]["name"]
    policy = as_sent(captured("divided-dynamic-propagationpolicy"))
    policy["metadata"]["name"] = policy["spec"]["resourceSelectors"][0]["name"] = name
    course.submit(as_sent(template), policy, as_sent(override))
    course.run(100)
    assert differences(override, course.federation.control_plane.get(OVERRIDE_POLICY, "demo", name)) == []
    for member in ("member1", "member2"):
        works = captured("override-works")["items"]
        real = next(each for each in works if each["metadata"]["namespace"].endswith(member))
        ours, real_job = course.work(member, name), captured(f"override-{member}-job")
        our_job = course.member_job(member, name)
        assert ours is not None
        assert our_job is not None
        manifests = [each["spec"]["workload"]["manifests"][0] for each in (real, ours)]
        for each in (*manifests, real_job, our_job):
            del each["spec"]["parallelism"], each["spec"]["completions"]  # others had taken some room
        assert differences(real["metadata"], ours["metadata"]) == []
        assert differences(*manifests) == []
        assert differences(real_job["metadata"], our_job["metadata"]) == []
        assert differences(real_job["spec"], our_job["spec"]) == []


@pytest.mark.parametrize(("capture", "scenario"), [("divided-static-2-1-events-karmada-ns-demo", "divided-static-2-1")])
def test_the_control_planes_events_are_those_it_recorded(capture: str, scenario: str) -> None:
    course, name = replayed(scenario)
    course.run(60)
    ours = course.federation.control_plane.list(EVENT, "demo")
    about = (name, f"{name}-job")
    real = [each for each in captured(capture)["items"] if each["involvedObject"]["name"] in about]
    assert {_told(each) for each in real} == {_told(each) for each in ours}
    assert {key for each in real for key in each} - {"managedFields"} <= {key for each in ours for key in each}


def _told(event: Json) -> tuple[str, ...]:
    about = event["involvedObject"]
    who = (event["source"]["component"], event["reportingComponent"])
    return about["kind"], about["name"], event["type"], event["reason"], event["message"], *who


def _with(**spec: object) -> Callable[[Json], None]:
    def change(obj: Json) -> None:
        obj["spec"].update(spec)

    return change
