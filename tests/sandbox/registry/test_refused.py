"""What the server refuses of pods, metadata, clusters and claims, field by field and in Kubernetes' words."""

from typing import Any

import pytest

from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.kinds import CLUSTER, JOB
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.registry import core, job_status
from mcjob_tui.sandbox.store import Store
from tests.sandbox.api.harness import job

POD = "spec.template.spec"
MAIN = f"{POD}.containers[0]"
LONG = "a" * 64


def _container(**fields: Any) -> Json:
    manifest = job()
    manifest["spec"]["template"]["spec"]["containers"][0].update(fields)
    return manifest


def _pod(**fields: Any) -> Json:
    manifest = job()
    manifest["spec"]["template"]["spec"].update(fields)
    return manifest


def _metadata(**fields: Any) -> Json:
    manifest = job()
    manifest["metadata"].update(fields)
    return manifest


def _owner(**fields: str) -> Json:
    return {"apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "u", **fields}


def _refusals(store: Store, kind: Any, manifest: Json) -> list[tuple[str, str]]:
    if kind is JOB:
        manifest["metadata"]["namespace"] = "demo"
    with pytest.raises(ApiFailure) as refused:
        store.create(kind, manifest)
    assert refused.value.code == 422
    return [(each["field"], each["message"]) for each in refused.value.status["details"]["causes"]]


@pytest.mark.parametrize(
    ("manifest", "field", "words"),
    [
        (_pod(restartPolicy="Sometimes"), f"{POD}.restartPolicy", 'Unsupported value: "Sometimes"'),
        (_pod(terminationGracePeriodSeconds=-1), f"{POD}.terminationGracePeriodSeconds", "greater than or equal to 0"),
        (_pod(volumes=[{"emptyDir": {}}]), f"{POD}.volumes[0].name", "Required value"),
        (_pod(volumes=[{"name": "A_b", "emptyDir": {}}]), f"{POD}.volumes[0].name", "RFC 1123 label"),
        (_pod(tolerations=[{"key": "a", "operator": "In"}]), f"{POD}.tolerations[0].operator", "Unsupported value"),
        (
            _pod(tolerations=[{"key": "a", "operator": "Exists", "value": "b"}]),
            f"{POD}.tolerations[0].operator",
            "value must be empty when `operator` is 'Exists'",
        ),
        (_container(name=LONG), f"{MAIN}.name", "must be no more than 63 bytes"),
        (_container(image=" nginx"), f"{MAIN}.image", "must not have leading or trailing whitespace"),
        (_container(volumeMounts=[{"mountPath": "/x"}]), f"{MAIN}.volumeMounts[0].name", "Required value"),
        (_container(volumeMounts=[{"name": "v"}]), f"{MAIN}.volumeMounts[0].mountPath", "Required value"),
        (
            _container(env=[{"name": "A", "value": "1", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]),
            f"{MAIN}.env[0].valueFrom",
            "may not be specified when `value` is not empty",
        ),
        (_metadata(annotations={"a b": "1"}), "metadata.annotations", "name part must consist of"),
        (_metadata(annotations={"/b": "1"}), "metadata.annotations", "prefix part must be non-empty"),
        (_metadata(annotations={"a": "b" * 2**18}), "metadata.annotations", "may not be more than 262144 bytes"),
        (_metadata(labels={"a/": "1"}), "metadata.labels", "name part must be non-empty"),
        (_metadata(labels={LONG: "1"}), "metadata.labels", "name part must be no more than 63 bytes"),
        (_metadata(labels={"a": LONG}), "metadata.labels", "must be no more than 63 bytes"),
        (
            _metadata(ownerReferences=[_owner(apiVersion="")]),
            "metadata.ownerReferences[0].apiVersion",
            "version must not be empty",
        ),
        (_metadata(ownerReferences=[_owner(uid="")]), "metadata.ownerReferences[0].uid", "must not be empty"),
        (
            job(completionMode="Indexed", parallelism=100_001, completions=100_001),
            "spec.parallelism",
            "must be less than or equal to 100000 when completion mode is Indexed",
        ),
    ],
)
def test_what_a_job_may_not_say_is_refused_where_it_stands(
    store: Store, manifest: Json, field: str, words: str
) -> None:
    found = _refusals(store, JOB, manifest)
    assert any(each == field and words in message for each, message in found), found


@pytest.mark.parametrize(
    ("name", "spec", "field", "words"),
    [
        ("m" * 49, {"syncMode": "Push"}, "metadata.name", "must be no more than 48 characters"),
        ("m", {}, "spec.syncMode", "Required value"),
        ("m", {"syncMode": "Drag"}, "spec.syncMode", 'Unsupported value: "Drag"'),
        ("m", {"syncMode": "Push", "region": "a b"}, "spec.region", "a valid label must be"),
        ("m", {"syncMode": "Push", "taints": [{"key": "a"}]}, "spec.taints[0].effect", "Unsupported value"),
    ],
)
def test_what_a_cluster_may_not_say_is_refused_where_it_stands(
    store: Store, name: str, spec: Json, field: str, words: str
) -> None:
    found = _refusals(store, CLUSTER, {"metadata": {"name": name}, "spec": spec})
    assert any(each == field and words in message for each, message in found), found


def test_a_claim_says_how_it_is_mounted_and_how_much_it_wants() -> None:
    assert [each.field for each in core.claim_errors({"spec": {}})] == ["spec.accessModes", "spec.resources[storage]"]
    wanted = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    assert not core.claim_errors({"spec": wanted})


@pytest.mark.parametrize(
    ("held", "fields", "words"),
    [
        ((), {"failed": -1}, "must be greater than or equal to 0"),
        ((), {"completionTime": "2026-11-23T15:00:00Z"}, "when there is no Complete=True condition"),
        (("Failed", "Complete"), {}, "cannot set Complete=True and Failed=true conditions"),
        (("FailureTarget", "SuccessCriteriaMet"), {}, "cannot set SuccessCriteriaMet=True and FailureTarget=true"),
    ],
)
def test_a_status_that_contradicts_itself_is_refused(held: tuple[str, ...], fields: Json, words: str) -> None:
    status = {"conditions": [{"type": each, "status": "True"} for each in held], **fields}
    assert any(words in each.message for each in job_status.errors({"status": status}, {}))


def test_ports_probes_fields_and_host_paths_are_filled_in(store: Store) -> None:
    manifest = _pod(volumes=[{"name": "h", "hostPath": {"path": "/"}}])
    manifest["spec"]["template"]["spec"]["containers"][0] |= {
        "ports": [{"containerPort": 80}],
        "livenessProbe": {"exec": {"command": ["true"]}, "periodSeconds": 3},
        "env": [{"name": "ME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}],
    }
    manifest["metadata"]["namespace"] = "demo"
    pod = store.create(JOB, manifest)["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert container["ports"] == [{"containerPort": 80, "protocol": "TCP"}]
    assert container["livenessProbe"]["periodSeconds"] == 3
    assert container["livenessProbe"]["failureThreshold"] == 3
    assert container["env"][0]["valueFrom"]["fieldRef"]["apiVersion"] == "v1"
    assert pod["volumes"] == [{"name": "h", "hostPath": {"path": "/", "type": ""}}]
