"""Clusters that come and go while Jobs run, and who has claimed a Job then."""

from mcjob_tui.karmada.names import execution_namespace
from mcjob_tui.sandbox.kinds import CLUSTER, CLUSTER_PROPAGATION_POLICY, NAMESPACE, OVERRIDE_POLICY, WORK
from mcjob_tui.sandbox.objects import Json, at
from tests.sandbox.federation.harness import DUPLICATED, DYNAMIC, Course, job, override, policy, static


def _running() -> Course:
    course = Course()
    course.submit(job(steering={"run-seconds": "500"}), policy("j", DUPLICATED))
    course.run(5)
    return course


def _ready(course: Course, name: str) -> bool:
    conditions = at(course.federation.control_plane.get(CLUSTER, "", name), "status", "conditions") or ()
    return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)


def test_a_cluster_that_is_deleted_takes_its_works_and_its_namespace_along() -> None:
    course = _running()
    plane = course.federation.control_plane
    assert course.work("member1") is not None
    plane.delete(CLUSTER, "", "member1", propagation="Background")
    course.run(30)
    assert plane.find(CLUSTER, "", "member1") is None
    assert plane.find(NAMESPACE, "", execution_namespace("member1")) is None
    assert plane.list(WORK, execution_namespace("member1")) == []
    assert course.federation.member("member1") is None
    assert [each["name"] for each in course.binding()["spec"]["clusters"]] == ["member2"]


def test_a_cluster_that_is_registered_becomes_ready_and_runs_what_comes_then() -> None:
    course = Course()
    course.create(CLUSTER, {"metadata": {"name": "newcomer"}, "spec": {"syncMode": "Push"}})
    course.run(60)
    assert _ready(course, "newcomer")
    course.submit(job(), policy("j", DUPLICATED))
    course.run(5)
    assert course.work("newcomer") is not None
    assert course.member_job("newcomer") is not None


def test_a_job_that_runs_everywhere_runs_in_a_cluster_that_joins_as_well() -> None:
    course = Course()
    course.submit(job(steering={"run-seconds": "500"}), policy("j", DUPLICATED))
    course.run(5)
    course.create(CLUSTER, {"metadata": {"name": "newcomer"}, "spec": {"syncMode": "Push"}})
    course.run(1)
    assert _taints(course, "newcomer") == ["cluster.karmada.io/not-ready"]
    course.run(60)
    assert _taints(course, "newcomer") == []
    assert "newcomer" in [each["name"] for each in course.binding()["spec"]["clusters"]]
    assert course.member_job("newcomer") is not None


def test_a_cluster_that_is_gone_again_before_it_has_joined_reports_nothing() -> None:
    course = Course()
    course.create(CLUSTER, {"metadata": {"name": "newcomer"}, "spec": {"syncMode": "Push"}})
    course.federation.control_plane.delete(CLUSTER, "", "newcomer", propagation="Background")
    course.run(60)
    assert course.federation.control_plane.find(CLUSTER, "", "newcomer") is None
    assert course.federation.member("newcomer") is None


def _taints(course: Course, name: str) -> list[str]:
    cluster = course.federation.control_plane.find(CLUSTER, "", name)
    assert cluster is not None
    return [each["key"] for each in cluster["spec"].get("taints") or ()]


def _cluster_policy(name: str) -> Json:
    found = policy(name, DUPLICATED)
    found["kind"] = "ClusterPropagationPolicy"
    found["metadata"].pop("namespace")
    found["spec"]["resourceSelectors"] = [{"apiVersion": "batch/v1", "kind": "Job", "namespace": "demo", "name": "j"}]
    return found


def test_a_job_that_a_cluster_policy_has_claimed_names_it_and_is_let_go_with_it() -> None:
    course = Course()
    course.create(CLUSTER_PROPAGATION_POLICY, _cluster_policy("everywhere"))
    course.submit(job(steering={"run-seconds": "500"}))
    course.run(5)
    name = "clusterpropagationpolicy.karmada.io/name"
    assert course.job()["metadata"]["annotations"][name] == "everywhere"
    assert course.binding()["metadata"]["annotations"][name] == "everywhere"
    course.federation.control_plane.delete(CLUSTER_PROPAGATION_POLICY, "", "everywhere", propagation="Background")
    course.run(5)
    assert course.federation.control_plane.find(CLUSTER_PROPAGATION_POLICY, "", "everywhere") is None
    assert name not in (course.job()["metadata"].get("annotations") or {})


def test_a_policy_waits_for_the_overrides_that_it_depends_on() -> None:
    course = Course()
    course.submit(job(), policy("j", DUPLICATED, dependentOverrides=["o"]))
    course.run(5)
    assert not course.has_binding()


def test_what_a_job_asks_of_nodes_is_in_its_binding() -> None:
    course = Course()
    manifest = job(cpu=None)
    tolerations = [{"key": "dedicated", "operator": "Exists"}]
    manifest["spec"]["template"]["spec"] |= {"nodeSelector": {"disk": "ssd"}, "tolerations": tolerations}
    course.submit(manifest, policy("j", DUPLICATED))
    course.run(1)
    requirements = course.binding()["spec"]["replicaRequirements"]
    assert requirements["nodeClaim"] == {"nodeSelector": {"disk": "ssd"}, "tolerations": tolerations}
    assert "resourceRequest" not in requirements


def test_a_job_that_asks_for_nothing_has_no_requirements() -> None:
    course = Course()
    course.submit(job(cpu=None), policy("j", DUPLICATED))
    course.run(1)
    assert "replicaRequirements" not in course.binding()["spec"]


def test_a_cluster_that_is_not_ready_can_be_deleted_with_what_runs_there() -> None:
    course = _running()
    course.set_down("member1", True)
    course.run(30)
    course.federation.control_plane.delete(CLUSTER, "", "member1", propagation="Background")
    course.run(30)
    assert course.federation.control_plane.find(CLUSTER, "", "member1") is None
    assert course.federation.control_plane.list(WORK, execution_namespace("member1")) == []


def test_what_waited_for_a_cluster_that_is_not_ready_goes_with_the_cluster() -> None:
    course = _running()
    course.set_down("member1", True)
    course.run(30)
    course.delete_job()
    course.run(1)
    assert course.work("member1") is not None
    course.federation.control_plane.delete(CLUSTER, "", "member1", propagation="Background")
    course.run(30)
    assert course.federation.control_plane.find(CLUSTER, "", "member1") is None
    assert course.work("member1") is None


def test_a_cluster_that_is_deleted_while_it_comes_back_stays_gone() -> None:
    course = Course()
    course.set_down("member1", True)
    course.run(30)
    course.set_down("member1", False)
    course.federation.control_plane.delete(CLUSTER, "", "member1", propagation="Background")
    course.run(60)
    assert course.federation.control_plane.find(CLUSTER, "", "member1") is None
    assert course.federation.agenda.next_due() is None


def test_a_cluster_whose_execution_namespace_somebody_has_deleted_goes_all_the_same() -> None:
    course = Course()
    plane = course.federation.control_plane
    plane.delete(NAMESPACE, "", execution_namespace("member1"), propagation="Background")
    course.run(1)
    course.submit(job(), policy("j", static(member1=1)))
    course.run(1)
    warned = [message for kind, reason, message in course.events() if (kind, reason) == ("Warning", "SyncWorkFailed")]
    assert warned
    assert 'namespaces "karmada-es-member1" not found' in warned[0]
    plane.delete(CLUSTER, "", "member1", propagation="Background")
    course.run(1)
    assert plane.find(CLUSTER, "", "member1") is None


def test_a_cluster_that_is_torn_out_takes_its_works_along() -> None:
    course = _running()
    plane = course.federation.control_plane

    def tear(obj: Json) -> None:
        obj["metadata"]["finalizers"] = []

    plane.edit(CLUSTER, "", "member1", tear)
    plane.delete(CLUSTER, "", "member1", propagation="Background")
    course.run(5)
    assert plane.list(WORK, execution_namespace("member1")) == []


def test_a_cluster_is_registered_where_its_execution_namespace_is_there_already() -> None:
    course = Course()
    course.create(NAMESPACE, {"metadata": {"name": execution_namespace("newcomer")}})
    course.create(CLUSTER, {"metadata": {"name": "newcomer"}, "spec": {"syncMode": "Push"}})
    course.run(60)
    assert _ready(course, "newcomer")


def _where(course: Course, cluster: str) -> str | None:
    """The label that the overrides of these tests write."""
    work = course.work(cluster)
    assert work is not None
    found: str | None = work["spec"]["workload"]["manifests"][0]["metadata"]["labels"].get("where")
    return found


def test_each_cluster_names_the_overrides_that_are_applied_there_and_no_others() -> None:
    course = Course()
    for name, cluster in (("o1", "member1"), ("o2", "member2")):
        obj = override("j", cluster, "/metadata/labels/where", cluster)
        obj["metadata"]["name"] = name
        course.create(OVERRIDE_POLICY, obj)
    course.submit(job(), policy("j", DUPLICATED))
    course.run(2)
    told = {message for _, reason, message in course.events() if reason == "ApplyOverridePolicySucceed"}
    assert told == {
        "Apply override policy(demo/o1) for cluster(member1) succeed.",
        "Apply override policy(demo/o2) for cluster(member2) succeed.",
    }
    course.federation.control_plane.delete(OVERRIDE_POLICY, "demo", "o1", propagation="Background")
    course.run(2)
    assert [_where(course, each) for each in ("member1", "member2")] == [None, "member2"]


def test_an_override_that_names_no_jobs_is_for_all_of_its_namespace() -> None:
    course = Course()
    obj = override("j", "member1", "/metadata/labels/where", "here")
    del obj["spec"]["resourceSelectors"]
    course.create(OVERRIDE_POLICY, obj)
    course.submit(job(), policy("j", DUPLICATED))
    course.run(2)
    assert [_where(course, each) for each in ("member1", "member2")] == ["here", None]


def test_a_job_that_needs_a_cluster_more_than_there_are_is_tried_until_one_has_joined() -> None:
    course = Course()
    wide = {"spreadConstraints": [{"spreadByField": "cluster", "minGroups": 3, "maxGroups": 3}]}
    course.submit(job(steering={"run-seconds": "500"}), policy("j", DYNAMIC, wide))
    course.run(5)
    assert (course.condition("Scheduled") or ("", ""))[:2] == ("False", "SchedulerError")
    course.create(CLUSTER, {"metadata": {"name": "newcomer"}, "spec": {"syncMode": "Push"}})
    course.run(60)
    assert (course.condition("Scheduled") or ("", ""))[:2] == ("True", "Success")
    assert "newcomer" in [each["name"] for each in course.binding()["spec"]["clusters"]]
