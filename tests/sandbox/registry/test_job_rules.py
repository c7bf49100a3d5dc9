"""What a Job may be, may become, and what the server fills in."""

from typing import Any

import pytest

from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.kinds import JOB
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.registry import job_status
from mcjob_tui.sandbox.store import Store
from tests.sandbox.api.harness import job

TIME = "2026-11-23T15:00:00Z"


def made(store: Store, manifest: Json) -> Json:
    manifest["metadata"]["namespace"] = "demo"
    return store.create(JOB, manifest)


def with_container(**fields: Any) -> Json:
    manifest = job()
    manifest["spec"]["template"]["spec"]["containers"][0].update(fields)
    return manifest


def with_pod(**fields: Any) -> Json:
    manifest = job()
    manifest["spec"]["template"]["spec"].update(fields)
    return manifest


@pytest.mark.parametrize(
    ("given", "parallelism", "completions"),
    [({}, 1, 1), ({"parallelism": 4}, 4, None), ({"completions": 4}, 1, 4), ({"parallelism": 0}, 0, None)],
)
def test_parallelism_and_completions_default_as_kubernetes_does_it(
    store: Store, given: Json, parallelism: int, completions: int | None
) -> None:
    manifest = job()
    manifest["spec"] = {"template": manifest["spec"]["template"], **given}
    spec = made(store, manifest)["spec"]
    assert (spec["parallelism"], spec.get("completions")) == (parallelism, completions)


def test_what_a_probe_or_hook_asks_for_is_filled_in(store: Store) -> None:
    """As ``SetDefaults_HTTPGetAction`` does, and the schema for gRPC."""
    hooks = {"preStop": {"httpGet": {"port": 80, "path": "/stop", "scheme": "HTTPS"}}}
    asking = with_container(
        livenessProbe={"httpGet": {"port": 80}}, startupProbe={"grpc": {"port": 5}}, lifecycle=hooks
    )
    (container,) = made(store, asking)["spec"]["template"]["spec"]["containers"]
    assert container["livenessProbe"]["httpGet"] == {"port": 80, "path": "/", "scheme": "HTTP"}
    assert container["startupProbe"]["grpc"] == {"port": 5, "service": ""}
    assert container["lifecycle"] == hooks


def test_a_job_copied_with_its_generated_labels_is_refused(store: Store) -> None:
    copy = made(store, job("first"))
    copy = {"metadata": {"name": "second", "namespace": "demo"}, "spec": copy["spec"]}
    with pytest.raises(ApiFailure) as refused:
        store.create(JOB, copy)
    causes = refused.value.status["details"]["causes"]
    assert [each["field"] for each in causes] == [
        "spec.template.metadata.labels[controller-uid]",
        "spec.template.metadata.labels[job-name]",
        "spec.template.metadata.labels[batch.kubernetes.io/controller-uid]",
        "spec.template.metadata.labels[batch.kubernetes.io/job-name]",
        "spec.selector",
    ]
    assert causes[1]["message"].endswith(": must be 'second'")
    assert causes[4]["message"].endswith(": `selector` not auto-generated")


def test_a_job_replaced_without_its_selector_is_refused_as_by_kubernetes(store: Store) -> None:
    made(store, job("j"))
    replacement = job("j", parallelism=1)
    replacement["metadata"]["namespace"] = "demo"
    with pytest.raises(ApiFailure) as refused:
        store.update(JOB, replacement)
    causes = refused.value.status["details"]["causes"]
    assert [(each["field"], each["message"].rpartition(": ")[2]) for each in causes] == [
        ("spec.selector", "Required value"),
        ("spec.template.metadata.labels", "`selector` does not match template `labels`"),
        ("spec.selector", "field is immutable"),
        ("spec.template", "field is immutable"),
    ]


def test_a_selector_by_hand_must_select_the_pods(store: Store) -> None:
    by_hand = {"manualSelector": True, "selector": {"matchExpressions": [{"key": "app", "operator": "Exists"}]}}
    refused = job("no", **by_hand)
    with pytest.raises(ApiFailure, match="`selector` does not match template `labels`"):
        made(store, refused)
    taken = job("yes", **by_hand)
    taken["spec"]["template"]["metadata"] = {"labels": {"app": "x"}}
    assert "batch.kubernetes.io/job-name" not in made(store, taken)["spec"]["template"]["metadata"]["labels"]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("worker", "Always"),
        ("registry:5000/worker", "Always"),
        ("worker:latest", "Always"),
        ("worker:1", "IfNotPresent"),
        ("worker@sha256:0123", "IfNotPresent"),
    ],
)
def test_the_pull_policy_follows_the_tag(store: Store, image: str, expected: str) -> None:
    container = made(store, with_container(image=image))["spec"]["template"]["spec"]["containers"][0]
    assert container["imagePullPolicy"] == expected


def test_quantities_are_written_back_in_their_canonical_form_and_limits_become_requests(store: Store) -> None:
    resources = {"limits": {"cpu": "1000m", "memory": "1024Mi"}, "requests": {"cpu": "0.5"}}
    container = made(store, with_container(resources=resources))["spec"]["template"]["spec"]["containers"][0]
    assert container["resources"]["limits"] == {"cpu": "1", "memory": "1Gi"}
    assert container["resources"]["requests"] == {"cpu": "500m", "memory": "1Gi"}


@pytest.mark.parametrize(
    ("manifest", "field"),
    [
        (with_container(name=""), "spec.template.spec.containers[0].name"),
        (with_container(name="Main"), "spec.template.spec.containers[0].name"),
        (with_container(image=""), "spec.template.spec.containers[0].image"),
        (with_container(imagePullPolicy="Sometimes"), "spec.template.spec.containers[0].imagePullPolicy"),
        (with_container(env=[{"name": ""}]), "spec.template.spec.containers[0].env[0].name"),
        (with_container(env=[{"name": "a=b"}]), "spec.template.spec.containers[0].env[0].name"),
        (
            with_container(volumeMounts=[{"name": "no", "mountPath": "/x"}]),
            "spec.template.spec.containers[0].volumeMounts[0].name",
        ),
        (
            with_container(resources={"requests": {"cpu": "-1"}}),
            "spec.template.spec.containers[0].resources.requests[cpu]",
        ),
        (with_pod(volumes=[{"name": "a"}, {"name": "a"}]), "spec.template.spec.volumes[1].name"),
        (with_pod(tolerations=[{"operator": "Equal"}]), "spec.template.spec.tolerations[0].operator"),
        (with_pod(tolerations=[{"key": "a", "effect": "Nope"}]), "spec.template.spec.tolerations[0].effect"),
        (with_pod(initContainers=[{"name": "main", "image": "x"}]), "spec.template.spec.initContainers[0].name"),
        (job(completionMode="Sometimes"), "spec.completionMode"),
        (job(backoffLimit=-1), "spec.backoffLimit"),
        (job(manualSelector=True), "spec.selector"),
        (job(podReplacementPolicy="Never"), "spec.podReplacementPolicy"),
    ],
)
def test_what_a_job_may_not_have_is_named_by_its_field(store: Store, manifest: Json, field: str) -> None:
    with pytest.raises(ApiFailure) as refused:
        made(store, manifest)
    assert refused.value.code == 422
    assert field in [each["field"] for each in refused.value.status["details"]["causes"]]


def test_an_indexed_job_scales_completions_with_parallelism_only(store: Store) -> None:
    made(store, job(completionMode="Indexed", parallelism=3, completions=3))
    found = store.get(JOB, "demo", "j1")
    found["spec"].update(parallelism=5, completions=5)
    assert store.update(JOB, found)["spec"]["completions"] == 5
    found = store.get(JOB, "demo", "j1")
    found["spec"]["completions"] = 6
    with pytest.raises(ApiFailure, match="field is immutable"):
        store.update(JOB, found)


@pytest.mark.parametrize(("suspended", "allowed"), [(True, True), (False, False)])
def test_scheduling_directives_change_in_a_suspended_job_only(store: Store, suspended: bool, allowed: bool) -> None:
    made(store, job(suspend=suspended))
    found = store.get(JOB, "demo", "j1")
    found["spec"]["template"]["spec"]["nodeSelector"] = {"zone": "a"}
    if allowed:
        assert store.update(JOB, found)["spec"]["template"]["spec"]["nodeSelector"] == {"zone": "a"}
    else:
        with pytest.raises(ApiFailure, match=r"spec\.template"):
            store.update(JOB, found)


def status(*held: str, **fields: Any) -> Json:
    return {"conditions": [{"type": each, "status": "True"} for each in held], **fields}


@pytest.mark.parametrize(
    ("new", "old", "words"),
    [
        (status("Complete", "SuccessCriteriaMet", startTime=TIME, completionTime=TIME), {}, None),
        (status("Failed", "FailureTarget", startTime=TIME), {}, None),
        (status("Failed", startTime=TIME), {}, "without the FailureTarget=true condition"),
        (status("Complete", startTime=TIME, completionTime=TIME), {}, "without the SuccessCriteriaMet=true condition"),
        (status("Failed", "FailureTarget"), {}, "startTime is required for finished job"),
        (status("Complete", "SuccessCriteriaMet", startTime=TIME), {}, "completionTime is required"),
        (status("Failed", "FailureTarget", startTime=TIME, active=1), {}, "active>0 is invalid for finished job"),
        ({"succeeded": 1}, {"succeeded": 2}, "cannot decrease the succeeded counter"),
        ({}, status("Failed", "FailureTarget"), "cannot disable the terminal Failed=True condition"),
    ],
)
def test_a_status_changes_as_the_job_controller_changes_it_or_not_at_all(
    new: Json, old: Json, words: str | None
) -> None:
    found = [each.message for each in job_status.errors({"status": new}, {"status": old})]
    assert (not found) if words is None else any(words in each for each in found)
