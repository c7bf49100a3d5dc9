"""What Karmada's webhooks write into objects, and whom they let pass."""

import copy
from typing import Any

import pytest

from mcjob_tui.karmada.admission import Admitted, Decision, Denied, admit

SELECTOR = {"apiVersion": "batch/v1", "kind": "Job", "name": "demo"}
PP_LABEL = "propagationpolicy.karmada.io/permanent-id"
CPP_LABEL = "clusterpropagationpolicy.karmada.io/permanent-id"


def policy(labels: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": "p"} if labels is None else {"name": "p", "labels": labels}
    return {"metadata": metadata, "spec": {"resourceSelectors": [SELECTOR], **spec}}


def created(kind: str, obj: dict[str, Any], namespace: str | None = "batch") -> Decision:
    before = copy.deepcopy(obj)
    decision = admit("CREATE", kind, namespace, obj, new_uid=lambda: "drawn", now="2026-01-01T00:00:00Z")
    assert obj == before, "the request's object is left alone"
    return decision


def admitted(decision: Decision) -> dict[str, Any]:
    assert isinstance(decision, Admitted), decision
    return decision.object


def denied(decision: Decision) -> str:
    assert isinstance(decision, Denied), decision
    return decision.message


def test_a_propagation_policy_gets_an_identity_a_finalizer_and_its_namespace() -> None:
    obj = admitted(created("PropagationPolicy", policy()))
    assert obj["metadata"]["labels"] == {PP_LABEL: "drawn"}
    assert obj["metadata"]["finalizers"] == ["karmada.io/propagation-policy-controller"]
    assert obj["spec"]["resourceSelectors"] == [{**SELECTOR, "namespace": "batch"}]


def test_a_finalizer_that_is_there_already_is_not_set_twice() -> None:
    sent = policy()
    sent["metadata"]["finalizers"] = ["karmada.io/propagation-policy-controller"]
    obj = admitted(created("PropagationPolicy", sent))
    assert obj["metadata"]["finalizers"] == ["karmada.io/propagation-policy-controller"]


def test_a_cluster_propagation_policy_has_names_of_its_own_and_no_namespace() -> None:
    obj = admitted(created("ClusterPropagationPolicy", policy(), None))
    assert obj["metadata"]["labels"] == {CPP_LABEL: "drawn"}
    assert obj["metadata"]["finalizers"] == ["karmada.io/cluster-propagation-policy-controller"]
    assert obj["spec"]["resourceSelectors"] == [SELECTOR]
    elsewhere = policy(resourceSelectors=[{**SELECTOR, "namespace": "anywhere"}])
    assert admitted(created("ClusterPropagationPolicy", elsewhere, ""))


@pytest.mark.parametrize("kind", ["PropagationPolicy", "OverridePolicy"])
def test_what_a_policy_is_stands_first_in_it(kind: str) -> None:
    sent = {"kind": kind, "apiVersion": "policy.karmada.io/v1alpha1", **policy()}
    assert list(admitted(created(kind, sent)).items())[:2] == [
        ("kind", kind),
        ("apiVersion", "policy.karmada.io/v1alpha1"),
    ]


DIVIDED = {"replicaSchedulingType": "Divided"}
SERVICE_IMPORT = {"apiVersion": "multicluster.x-k8s.io/v1alpha1", "kind": "ServiceImport"}


@pytest.mark.parametrize(
    ("spec", "path", "expected"),
    [
        (
            {"placement": {"spreadConstraints": [{}, {"spreadByLabel": "x", "minGroups": 2}]}},
            "placement",
            {
                "spreadConstraints": [
                    {"spreadByField": "cluster", "minGroups": 1},
                    {"spreadByLabel": "x", "minGroups": 2},
                ]
            },
        ),
        (
            {"placement": {"replicaScheduling": DIVIDED}},
            "placement",
            {"replicaScheduling": {**DIVIDED, "replicaDivisionPreference": "Weighted"}},
        ),
        ({"placement": {"replicaScheduling": {}}}, "placement", {"replicaScheduling": {}}),
        ({"placement": {"unknown": 1, "clusterTolerations": []}}, "placement", {}),
        ({"resourceSelectors": [SERVICE_IMPORT]}, "propagateDeps", True),
    ],
)
def test_defaults_of_a_propagation_policy(spec: dict[str, Any], path: str, expected: Any) -> None:
    assert admitted(created("PropagationPolicy", policy(**spec)))["spec"][path] == expected


@pytest.mark.parametrize(("kind", "label"), [("PropagationPolicy", PP_LABEL), ("ClusterPropagationPolicy", CPP_LABEL)])
def test_an_update_keeps_identity_and_scheduler(kind: str, label: str) -> None:
    old = policy({label: "id"}, schedulerName="default-scheduler")

    def updated(labels: dict[str, str] | None, scheduler: str = "default-scheduler") -> Decision:
        return admit("UPDATE", kind, "batch", policy(labels, schedulerName=scheduler), old)

    assert admitted(updated({label: "id"}))["metadata"] == {"name": "p", "labels": {label: "id"}}
    assert denied(updated({label: "id"}, "x")) == "the schedulerName should not be updated"
    immutable = f"label {label} is immutable, it can only be set by the system during creation"
    assert denied(updated({label: "other"})) == immutable
    assert denied(updated(None)) == immutable


def test_an_old_policy_without_identity_cannot_be_updated() -> None:
    message = denied(admit("UPDATE", "PropagationPolicy", "batch", policy(), policy()))
    assert message == (
        f"label {PP_LABEL} is required, it should be set by the mutating admission webhook during creation"
    )


def test_several_errors_come_in_brackets_and_each_once() -> None:
    terms = [{"affinityName": "-", "fieldSelector": {"matchExpressions": [{"key": "rack", "operator": "In"}]}}]
    message = denied(created("PropagationPolicy", policy(placement={"clusterAffinities": terms})))
    assert message.startswith("[spec.placement.clusterAffinities[0]: Invalid value: ")
    assert ", spec.placement.clusterAffinities[0].fieldSelector: Invalid value: " in message
    assert message.endswith("]")


RULES = [{"aliasLabelName": "a b", "jsonPath": ""}]


@pytest.mark.parametrize(
    ("spec", "field", "problem"),
    [
        (
            {"failover": {"cluster": {"statePreservation": {"rules": RULES}}}},
            "failover.cluster.statePreservation.rules[0].aliasLabelName",
            '"a b": name part must consist of',
        ),
        (
            {"placement": {"workloadAffinity": {"affinity": {"groupByLabelKey": ""}}}},
            "placement.workloadAffinity.affinity.groupByLabelKey",
            '"": name part must be non-empty, ',
        ),
        (
            {"placement": {"clusterAffinities": [{"affinityName": "a/b/c"}]}},
            "placement.clusterAffinities[0]",
            '"a/b/c": a valid label key must consist of',
        ),
        (
            {"placement": {"clusterAffinities": [{"affinityName": "/c"}]}},
            "placement.clusterAffinities[0]",
            '"/c": prefix part must be non-empty',
        ),
        (
            {"placement": {"clusterAffinities": [{"affinityName": f"A_/{'c' * 64}"}]}},
            "placement.clusterAffinities[0]",
            f'"A_/{"c" * 64}": prefix part a lowercase RFC 1123 subdomain must consist of',
        ),
        (
            {"placement": {"clusterAffinities": [{"affinityName": "c" * 64}]}},
            "placement.clusterAffinities[0]",
            f'"{"c" * 64}": name part must be no more than 63 bytes',
        ),
        (
            {"placement": {"clusterAffinities": [{"affinityName": f"{'a.' * 130}a/c"}]}},
            "placement.clusterAffinities[0]",
            f'"{"a." * 130}a/c": prefix part must be no more than 253 bytes',
        ),
        (
            {
                "placement": {
                    "clusterAffinities": [
                        {
                            "affinityName": "a",
                            "clusterNames": ["m1"],
                            "overflowAffinities": [{"affinityName": "b c", "clusterNames": ["m2"]}],
                        }
                    ],
                    "replicaScheduling": {
                        "replicaSchedulingType": "Divided",
                        "replicaDivisionPreference": "Aggregated",
                    },
                }
            },
            "placement.clusterAffinities[0].overflowAffinities[0].affinityName",
            '"b c": name part must consist of',
        ),
        (
            {
                "placement": {
                    "clusterAffinities": [{"affinityName": "a", "overflowAffinities": [{"affinityName": "b"}]}],
                    "replicaScheduling": {"replicaSchedulingType": "Divided"},
                }
            },
            "placement.clusterAffinities[0].overflowAffinities",
            '[{"affinityName":"b"}]: overflowAffinities can only be used together with dynamic weight or aggregated',
        ),
    ],
)
def test_rules_of_a_propagation_policy_beyond_the_golden_cases(spec: dict[str, Any], field: str, problem: str) -> None:
    message = denied(created("PropagationPolicy", policy(**spec)))
    assert message.removeprefix("[").startswith(f"spec.{field}: Invalid value: {problem}")


def test_an_override_policy_of_a_namespace_selects_there() -> None:
    assert admitted(created("OverridePolicy", policy()))["spec"]["resourceSelectors"][0]["namespace"] == "batch"
    other = policy(resourceSelectors=[{**SELECTOR, "namespace": "x"}])
    assert "must be the same as the namespace of the policy" in denied(created("OverridePolicy", other))


def test_a_cluster_override_policy_is_checked_but_not_changed() -> None:
    obj = policy(overrideRules=[], unknown=1)
    assert admitted(created("ClusterOverridePolicy", obj, None)) == obj
    both = policy(overrideRules=[], targetCluster={"clusterNames": ["a"]})
    decision = created("ClusterOverridePolicy", both, None)
    assert str(decision) == (
        'admission webhook "clusteroverridepolicy.karmada.io" denied the request: spec.targetCluster: '
        'Invalid value: {"clusterNames":["a"]}: overrideRules and targetCluster can\'t co-exist'
    )


def test_annotations_that_are_too_long_together() -> None:
    row = {"operator": "add", "value": {"a": "x" * 300_000}}
    decision = created("OverridePolicy", policy(overrideRules=[{"overriders": {"annotationsOverrider": [row]}}]))
    assert denied(decision).endswith(".value: Too long: may not be more than 262144 bytes")


def test_an_object_of_the_wrong_shape_cannot_be_read() -> None:
    decision = created("OverridePolicy", policy(overrideRules={}))
    assert isinstance(decision, Denied)
    assert decision.code == 400
    assert decision.message.startswith("json: cannot unmarshal object into Go struct field OverrideSpec.spec.overrideR")


@pytest.mark.parametrize(("value", "passes"), [("Always", False), ("Never", True), ("", True)])
@pytest.mark.parametrize("kind", ["Job", "Namespace", "PropagationPolicy"])
def test_deletion_protection(kind: str, value: str, passes: bool) -> None:
    obj = {"metadata": {"name": "x", "labels": {"resourcetemplate.karmada.io/deletion-protected": value}}}
    decision = admit("DELETE", kind, "batch", obj)
    if passes:
        assert admitted(decision) == obj
    else:
        assert str(decision) == (
            'admission webhook "resourcedeletionprotection.karmada.io" denied the request: This resource is protected, '
            "please make sure to remove the label: resourcetemplate.karmada.io/deletion-protected"
        )


def test_protection_is_read_from_what_is_stored() -> None:
    stored = {"metadata": {"labels": {"resourcetemplate.karmada.io/deletion-protected": "Always"}}}
    assert denied(admit("DELETE", "Job", "batch", {}, stored))


@pytest.mark.parametrize("kind", ["Job", "ConfigMap", "Pod"])
def test_other_kinds_pass_as_they_are(kind: str) -> None:
    obj = {"metadata": {"name": "x"}, "spec": {"anything": []}}
    assert admitted(created(kind, obj)) == obj


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("ResourceBinding", "resourcebinding.karmada.io/permanent-id"),
        ("ClusterResourceBinding", "clusterresourcebinding.karmada.io/permanent-id"),
    ],
)
def test_a_binding_gets_an_identity_once(kind: str, label: str) -> None:
    assert admitted(created(kind, {"metadata": {"name": "x"}}))["metadata"]["labels"] == {label: "drawn"}
    kept = {"metadata": {"name": "x", "labels": {label: "kept"}}}
    assert admitted(created(kind, kept)) == kept
    assert admitted(admit("UPDATE", kind, "batch", {"metadata": {}}, kept)) == {"metadata": {}}
    assert admitted(created(kind, {})) == {"metadata": {"labels": {label: "drawn"}}}


def test_a_work_gets_an_identity_and_passes_it_to_its_manifests() -> None:
    manifest = {
        "kind": "Job",
        "metadata": {"name": "demo", "uid": "u", "labels": {"a": "1"}},
        "spec": {"ttlSecondsAfterFinished": 5},
        "status": {},
    }
    work = admitted(created("Work", {"metadata": {}, "spec": {"workload": {"manifests": [manifest]}}}))
    assert work["metadata"]["labels"] == {"work.karmada.io/permanent-id": "drawn"}
    member = work["spec"]["workload"]["manifests"][0]
    assert member["spec"] == {}
    assert "status" not in member
    assert member["metadata"]["labels"] == {"a": "1", "work.karmada.io/permanent-id": "drawn"}
    assert member["metadata"]["annotations"] == {
        "resourcetemplate.karmada.io/managed-labels": "a,work.karmada.io/permanent-id",
        "resourcetemplate.karmada.io/managed-annotations": (
            "resourcetemplate.karmada.io/managed-annotations,resourcetemplate.karmada.io/managed-labels"
        ),
    }
