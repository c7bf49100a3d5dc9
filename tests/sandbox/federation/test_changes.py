"""Changes of a Job, its policy or its overrides after it has begun."""

from mcjob_tui.sandbox.kinds import CLUSTER, JOB, OVERRIDE_POLICY, PROPAGATION_POLICY
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.harness import (
    AGGREGATED,
    DUPLICATED,
    TOLERATED,
    Course,
    ended,
    job,
    override,
    policy,
    static,
)


def test_another_parallelism_of_a_divided_job_breaks_it_in_the_members() -> None:
    course = Course()
    course.submit(job(steering={"run-seconds": "100"}), policy("j", static(member1=2, member2=1)))
    course.run(3)

    def widen(obj: Json) -> None:
        obj["spec"]["parallelism"] = 4

    course.federation.control_plane.edit(JOB, "demo", "j", widen)
    course.run(1)
    assert course.binding()["spec"]["clusters"] == [
        {"name": "member1", "replicas": 3},
        {"name": "member2", "replicas": 1},
    ]
    assert course.item("member1") == {
        "clusterName": "member1",
        "appliedMessage": (
            'Failed to apply all manifests (0/1): Job.batch "j" is invalid: spec.completions: Invalid value: 7: '
            "field is immutable"
        ),
        "health": "Unknown",
    }
    applied = course.condition("FullyApplied")
    assert applied is not None
    assert applied[1] == "FullyAppliedFailed"
    assert len(course.pods("member1")) == 4


def test_an_override_that_comes_too_late_is_refused_by_the_member() -> None:
    course = Course()
    course.submit(job(steering={"run-seconds": "100"}), policy("j", static(member1=1)))
    course.run(3)
    image = "/spec/template/spec/containers/0/image"
    course.create(OVERRIDE_POLICY, override("j", "member1", image, "other:2"))
    course.run(1)
    assert "spec.template: Invalid value: " in course.item("member1")["appliedMessage"]


def test_an_override_in_time_reaches_its_cluster_alone() -> None:
    course = Course()
    image = "/spec/template/spec/containers/0/image"
    course.submit(job(), policy("j", DUPLICATED), override("j", "member2", image, "other:2"))
    course.run(2)
    images = {}
    for cluster in ("member1", "member2"):
        found = course.member_job(cluster)
        assert found is not None
        images[cluster] = found["spec"]["template"]["spec"]["containers"][0]["image"]
    assert images == {"member1": "registry.example.com/team/worker:1.0", "member2": "other:2"}
    succeeded = "Apply override policy(demo/j) for cluster(member2) succeed."
    assert ("Normal", "ApplyOverridePolicySucceed", succeeded) in course.events()


def test_an_override_that_does_not_apply_stops_its_cluster_alone() -> None:
    course = Course()
    course.submit(job(), policy("j", DUPLICATED), override("j", "member2", "/spec/nowhere/deep", "x"))
    course.run(2)
    assert set(course.split()) == {"member1"}
    assert any(reason == "SyncWorkFailed" for _, reason, _ in course.events())


def test_another_placement_moves_the_job() -> None:
    course = Course()
    course.submit(job(completions=None, steering={"run-seconds": "100"}), policy("j", static(member1=1)))
    course.run(3)

    def move(obj: Json) -> None:
        obj["spec"]["placement"] = {"replicaScheduling": static(member2=1)}

    course.federation.control_plane.edit(PROPAGATION_POLICY, "demo", "j", move)
    course.run(3)
    assert course.split() == {"member2": (6, None)}


def test_a_job_that_karmada_did_not_make_is_left_alone() -> None:
    course = Course()
    member = course.federation.member("member1")
    assert member is not None
    member.store.create(JOB, job(steering={"run-seconds": "100"}))
    course.submit(job(), policy("j", DUPLICATED))
    course.run(3)
    assert course.item("member1")["appliedMessage"] == (
        "Failed to apply all manifests (0/1): resource(kind=Job, demo/j) already exists in the cluster member1 and the "
        "work.karmada.io/conflict-resolution strategy value is empty, Karmada will not manage this resource"
    )
    assert course.item("member2")["applied"] is True


def test_a_broad_override_reaches_the_jobs_that_it_selects_and_no_others() -> None:
    course = Course()
    for name in ("a", "b"):
        course.submit(job(name, parallelism=1, completions=1), policy(name, static(member1=1)))
    course.run(3)
    versions = {name: (course.work("member1", name) or {})["metadata"]["resourceVersion"] for name in ("a", "b")}
    broad = override("o", "member1", "/metadata/annotations/x", "y")
    selector = {"apiVersion": "batch/v1", "kind": "Job", "labelSelector": {"matchLabels": {"app": "a"}}}
    broad["spec"]["resourceSelectors"] = [selector]
    course.create(OVERRIDE_POLICY, broad)
    course.run(0.1)
    manifest = (course.work("member1", "a") or {})["spec"]["workload"]["manifests"][0]
    assert manifest["metadata"]["annotations"]["x"] == "y"
    assert (course.work("member1", "b") or {})["metadata"]["resourceVersion"] == versions["b"]


def test_an_override_that_writes_nonsense_is_refused_by_the_member_in_its_words() -> None:
    course = Course()
    course.submit(
        job(), override("j", "member2", "/spec/backoffLimit", "many"), policy("j", static(member1=2, member2=1))
    )
    course.run(2)
    words = (
        'Job in version "v1" cannot be handled as a Job: json: cannot unmarshal string into Go struct field '
        "JobSpec.spec.backoffLimit of type int32"
    )
    assert course.item("member2")["appliedMessage"] == f"Failed to apply all manifests (0/1): {words}"
    assert course.item("member1")["applied"] is True


def test_a_policy_that_overwrites_takes_over_the_job_that_was_there() -> None:
    course = Course()
    member = course.federation.member("member1")
    assert member is not None
    member.store.create(JOB, job())
    course.submit(job(), policy("j", AGGREGATED, conflictResolution="Overwrite"))
    course.run(4)
    assert course.item("member1")["applied"] is True
    taken = course.member_job("member1")
    assert taken is not None
    assert taken["metadata"]["labels"]["karmada.io/managed"] == "true"


def test_a_duplicated_job_that_has_finished_starts_on_a_cluster_that_comes_to_match() -> None:
    course = Course()
    prod = {"clusterAffinity": {"labelSelector": {"matchLabels": {"env": "prod"}}}, "clusterTolerations": TOLERATED}
    course.submit(job(steering={"exit-code": "0"}), policy("j", DUPLICATED, prod))
    course.run(60)
    assert "Complete" in ended(course.job()["status"])
    assert "member3" not in course.split()

    def move(obj: Json) -> None:
        obj["metadata"]["labels"] = {"env": "prod"}

    course.federation.control_plane.edit(CLUSTER, "", "member3", move)
    course.run(5)
    assert course.split()["member3"] == (6, 9)
