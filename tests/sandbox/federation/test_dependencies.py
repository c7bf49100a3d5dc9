"""What a Job's pods name travels along with the Job, and a pod waits for what is not there."""

import json

from mcjob_tui.karmada.names import SKIP_NAMESPACE
from mcjob_tui.sandbox.federation.dependencies import DEPENDENCIES
from mcjob_tui.sandbox.kinds import (
    CONFIG_MAP,
    EVENT,
    JOB,
    NAMESPACE,
    PERSISTENT_VOLUME_CLAIM,
    PROPAGATION_POLICY,
    SECRET,
    SERVICE_ACCOUNT,
    Kind,
)
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.harness import Course, job, policy, static


def configured(**pod: object) -> Json:
    """A Job of one pod with these fields in its pod spec; ``env`` and ``envFrom`` go to its container."""
    found = job(parallelism=1, completions=1)
    spec = found["spec"]["template"]["spec"]
    for key, value in pod.items():
        (spec["containers"][0] if key in ("env", "envFrom") else spec)[key] = value
    return found


def config_map(name: str = "settings", **data: str) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": "demo"},
        "data": data or {"a": "1"},
    }


def claim(name: str = "cache") -> Json:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name, "namespace": "demo"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
    }


def in_member(course: Course, kind: Kind, name: str, cluster: str = "member1") -> Json | None:
    member = course.federation.member(cluster)
    assert member is not None
    return member.store.find(kind, "demo", name)


def create_in_member(course: Course, kind: Kind, obj: Json) -> None:
    member = course.federation.member("member1")
    assert member is not None
    member.store.create(kind, obj)


def state(course: Course) -> Json:
    """Why the first container of the only pod waits."""
    found: Json = course.pods("member1")[0]["status"]["containerStatuses"][0]["state"]
    return found


def pod_events(course: Course) -> list[tuple[str, str]]:
    member = course.federation.member("member1")
    assert member is not None
    found = [each for each in member.store.list(EVENT, "demo") if each["involvedObject"]["kind"] == "Pod"]
    return [(each["reason"], each["message"]) for each in found]


def test_everything_a_pod_names_is_copied_to_the_targets_and_recorded_in_the_binding() -> None:
    course = Course()
    course.create(CONFIG_MAP, config_map())
    course.create(SECRET, {"metadata": {"name": "db", "namespace": "demo"}, "stringData": {"password": "x"}})
    course.create(SECRET, {"metadata": {"name": "unused", "namespace": "demo"}})
    course.create(SERVICE_ACCOUNT, {"metadata": {"name": "batch", "namespace": "demo"}})
    course.create(PERSISTENT_VOLUME_CLAIM, claim())
    wanted = configured(
        serviceAccountName="batch",
        volumes=[
            {"name": "v", "configMap": {"name": "settings"}},
            {"name": "c", "persistentVolumeClaim": {"claimName": "cache"}},
        ],
        env=[{"name": "P", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}],
    )
    course.submit(wanted, policy("j", static(member1=1), propagateDeps=True))
    course.run(40)
    for kind, name in (
        (CONFIG_MAP, "settings"),
        (SECRET, "db"),
        (SERVICE_ACCOUNT, "batch"),
        (PERSISTENT_VOLUME_CLAIM, "cache"),
    ):
        assert in_member(course, kind, name) is not None, kind
        assert in_member(course, kind, name, "member2") is None, kind
    assert in_member(course, SECRET, "unused") is None
    found = json.loads(course.binding()["metadata"]["annotations"][DEPENDENCIES])
    assert {(each["kind"], each["name"]) for each in found} == {
        ("ServiceAccount", "batch"),
        ("ConfigMap", "settings"),
        ("PersistentVolumeClaim", "cache"),
        ("Secret", "db"),
    }
    assert (in_member(course, PERSISTENT_VOLUME_CLAIM, "cache") or {})["status"]["phase"] == "Bound"
    assert course.job()["status"]["succeeded"] == 1


def test_without_propagate_deps_nothing_travels() -> None:
    course = Course()
    course.create(CONFIG_MAP, config_map())
    course.submit(configured(envFrom=[{"configMapRef": {"name": "settings"}}]), policy("j", static(member1=1)))
    course.run(5)
    assert in_member(course, CONFIG_MAP, "settings") is None
    assert DEPENDENCIES not in course.binding()["metadata"]["annotations"]


def test_copies_follow_their_source_and_go_with_the_last_binding_that_needs_them() -> None:
    course = Course()
    course.create(CONFIG_MAP, config_map(a="1"))
    wanted = configured(envFrom=[{"configMapRef": {"name": "settings"}}])
    course.submit(wanted, policy("j", static(member1=1), propagateDeps=True))
    course.run(3)
    course.federation.control_plane.update(CONFIG_MAP, config_map(a="2"))
    course.run(3)
    assert (in_member(course, CONFIG_MAP, "settings") or {})["data"] == {"a": "2"}
    course.delete_job()
    course.run(5)
    assert in_member(course, CONFIG_MAP, "settings") is None


def test_a_config_map_of_the_member_itself_is_left_alone() -> None:
    course = Course()
    create_in_member(course, CONFIG_MAP, config_map(own="yes"))
    course.create(CONFIG_MAP, config_map(a="1"))
    wanted = configured(envFrom=[{"configMapRef": {"name": "settings"}}])
    course.submit(wanted, policy("j", static(member1=1), propagateDeps=True))
    course.run(3)
    course.delete_job()
    course.run(3)
    assert (in_member(course, CONFIG_MAP, "settings") or {})["data"] == {"own": "yes"}


def test_a_pod_waits_for_a_missing_config_map_of_its_environment_until_it_comes() -> None:
    course = Course()
    course.submit(configured(envFrom=[{"configMapRef": {"name": "settings"}}]), policy("j", static(member1=1)))
    course.run(5)
    words = 'configmap "settings" not found'
    assert state(course) == {"waiting": {"reason": "CreateContainerConfigError", "message": words}}
    assert ("Failed", f"Error: {words}") in pod_events(course)
    create_in_member(course, CONFIG_MAP, config_map())
    course.run(30)
    assert course.job()["status"]["succeeded"] == 1


def test_a_missing_key_is_named() -> None:
    course = Course()
    create_in_member(course, SECRET, {"metadata": {"name": "db", "namespace": "demo"}, "data": {"user": "eA=="}})
    source = {"secretKeyRef": {"name": "db", "key": "password"}}
    course.submit(configured(env=[{"name": "P", "valueFrom": source}]), policy("j", static(member1=1)))
    course.run(5)
    assert state(course)["waiting"]["message"] == "couldn't find key password in Secret demo/db"


def test_a_missing_volume_keeps_the_container_from_being_created() -> None:
    course = Course()
    volumes = [{"name": "v", "secret": {"secretName": "cert"}}]
    course.submit(configured(volumes=volumes), policy("j", static(member1=1)))
    course.run(5)
    assert state(course) == {"waiting": {"reason": "ContainerCreating"}}
    assert ("FailedMount", 'MountVolume.SetUp failed for volume "v" : secret "cert" not found') in pod_events(course)


def test_what_is_optional_is_not_waited_for() -> None:
    course = Course()
    volumes = [{"name": "v", "configMap": {"name": "settings", "optional": True}}]
    course.submit(configured(volumes=volumes), policy("j", static(member1=1)))
    course.run(30)
    assert course.job()["status"]["succeeded"] == 1


def test_a_pod_whose_claim_is_missing_has_no_node_until_the_claim_comes() -> None:
    course = Course()
    volumes = [{"name": "c", "persistentVolumeClaim": {"claimName": "cache"}}]
    course.submit(configured(volumes=volumes), policy("j", static(member1=1)))
    course.run(5)
    pod = course.pods("member1")[0]
    assert pod["status"]["phase"] == "Pending"
    assert "nodeName" not in pod["spec"]
    words = '0/4 nodes are available: persistentvolumeclaim "cache" not found.'
    assert ("FailedScheduling", words) in pod_events(course)
    create_in_member(course, PERSISTENT_VOLUME_CLAIM, claim())
    course.run(40)
    assert course.job()["status"]["succeeded"] == 1


def test_a_missing_pull_secret_is_warned_of_and_the_pull_tried_without() -> None:
    course = Course()
    course.submit(configured(imagePullSecrets=[{"name": "corp-pull"}]), policy("j", static(member1=1)))
    course.run(30)
    assert any(reason == "FailedToRetrieveImagePullSecret" for reason, _ in pod_events(course))
    assert course.job()["status"]["succeeded"] == 1


def test_without_its_service_account_a_pod_is_refused_until_the_account_is_there() -> None:
    course = Course()
    course.submit(configured(serviceAccountName="batch"), policy("j", static(member1=1)))
    course.run(5)
    assert course.pods("member1") == []
    message = next(message for reason, message in course.member_events("member1") if reason == "FailedCreate")
    assert message.endswith('error looking up service account demo/batch: serviceaccount "batch" not found')
    create_in_member(course, SERVICE_ACCOUNT, {"metadata": {"name": "batch", "namespace": "demo"}})
    course.run(60)
    assert course.job()["status"]["succeeded"] == 1


def test_a_member_out_of_reach_gets_its_copies_when_it_answers_again() -> None:
    course = Course()
    course.create(CONFIG_MAP, config_map())
    course.set_down("member1", True)
    wanted = configured(envFrom=[{"configMapRef": {"name": "settings"}}])
    course.submit(wanted, policy("j", static(member1=1), propagateDeps=True))
    course.run(5)
    course.set_down("member1", False)
    course.run(120)
    assert in_member(course, CONFIG_MAP, "settings") is not None
    assert course.job()["status"]["succeeded"] == 1


SETTINGS = [{"configMapRef": {"name": "settings"}}]


def test_what_is_not_there_yet_travels_when_it_comes() -> None:
    course = Course()
    course.submit(configured(envFrom=SETTINGS), policy("j", static(member1=1), propagateDeps=True))
    course.run(3)
    assert in_member(course, CONFIG_MAP, "settings") is None
    course.create(CONFIG_MAP, config_map())
    course.run(30)
    assert course.job()["status"]["succeeded"] == 1


def test_a_copy_that_another_job_needs_stays() -> None:
    course = Course()
    course.create(CONFIG_MAP, config_map())
    for name in ("j", "k"):
        wanted = configured(envFrom=SETTINGS)
        wanted["metadata"]["name"] = name
        course.submit(wanted, policy(name, static(member1=1), propagateDeps=True))
    course.run(3)
    course.delete_job("j")
    course.run(3)
    assert in_member(course, CONFIG_MAP, "settings") is not None
    course.delete_job("k")
    course.run(3)
    assert in_member(course, CONFIG_MAP, "settings") is None


def test_a_member_out_of_reach_keeps_its_copy() -> None:
    course = Course()
    course.create(CONFIG_MAP, config_map())
    course.submit(configured(envFrom=SETTINGS), policy("j", static(member1=1), propagateDeps=True))
    course.run(3)
    course.set_down("member1", True)
    course.delete_job()
    course.run(3)
    assert in_member(course, CONFIG_MAP, "settings") is not None


def test_a_copied_claim_keeps_the_volume_that_the_member_gave_it() -> None:
    course = Course()
    course.create(PERSISTENT_VOLUME_CLAIM, claim())
    volumes = [{"name": "c", "persistentVolumeClaim": {"claimName": "cache"}}]
    course.submit(configured(volumes=volumes), policy("j", static(member1=1), propagateDeps=True))
    course.run(5)
    before = (in_member(course, PERSISTENT_VOLUME_CLAIM, "cache") or {})["spec"]["volumeName"]

    def label(obj: Json) -> None:
        obj["metadata"]["labels"] = {"team": "quant"}

    course.federation.control_plane.edit(PERSISTENT_VOLUME_CLAIM, "demo", "cache", label)
    course.run(3)
    after = in_member(course, PERSISTENT_VOLUME_CLAIM, "cache") or {}
    assert (after["metadata"]["labels"]["team"], after["spec"]["volumeName"]) == ("quant", before)


def test_a_claim_that_is_deleted_before_its_volume_is_made_gets_none() -> None:
    course = Course()
    create_in_member(course, PERSISTENT_VOLUME_CLAIM, claim())
    member = course.federation.member("member1")
    assert member is not None
    member.store.delete(PERSISTENT_VOLUME_CLAIM, "demo", "cache")
    create_in_member(course, PERSISTENT_VOLUME_CLAIM, claim())
    course.run(1.4)
    assert "volumeName" not in (in_member(course, PERSISTENT_VOLUME_CLAIM, "cache") or {})["spec"]
    course.run(1)
    assert (in_member(course, PERSISTENT_VOLUME_CLAIM, "cache") or {})["status"]["phase"] == "Bound"


def test_what_cannot_be_copied_into_a_namespace_that_is_not_there_comes_with_it() -> None:
    course = Course()
    hidden = {"metadata": {"name": "hidden", "labels": {SKIP_NAMESPACE: "true"}}}
    course.create(NAMESPACE, hidden)
    objects = [config_map(), policy("j", static(member1=1), propagateDeps=True), configured(envFrom=SETTINGS)]
    for kind, obj in zip((CONFIG_MAP, PROPAGATION_POLICY, JOB), objects, strict=True):
        obj["metadata"]["namespace"] = "hidden"
        course.create(kind, obj)
    course.run(3)
    member = course.federation.member("member1")
    assert member is not None
    assert member.store.find(CONFIG_MAP, "hidden", "settings") is None
    member.store.create(NAMESPACE, {"metadata": {"name": "hidden"}})
    course.run(40)
    assert member.store.find(CONFIG_MAP, "hidden", "settings") is not None


def test_what_comes_that_a_pod_does_not_wait_for_changes_nothing() -> None:
    course = Course()
    volumes = [{"name": "c", "persistentVolumeClaim": {"claimName": "cache"}}]
    course.submit(configured(envFrom=SETTINGS), policy("j", static(member1=1)))
    other = configured(volumes=volumes)
    other["metadata"]["name"] = "k"
    course.submit(other, policy("k", static(member1=1)))
    course.run(5)
    before = pod_events(course)
    create_in_member(course, CONFIG_MAP, config_map("other"))
    course.run(5)
    assert pod_events(course) == before
    assert {each["status"]["phase"] for each in course.pods("member1")} == {"Pending"}
