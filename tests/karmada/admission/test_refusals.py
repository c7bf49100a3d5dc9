"""Each rule of Karmada's admission: an object that breaks it, and its nearest neighbour that does not."""
# ruff: noqa: E501  (a table of cases is read by its rows)

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcjob_tui.karmada.admission import Admitted, Decision, Denied, Invalid, admit
from mcjob_tui.karmada.admission.field_errors import (
    duplicate,
    invalid,
    not_supported,
    required,
    too_long,
    type_invalid,
)
from mcjob_tui.karmada.wire import TEXT
from tests.approved import assert_approved

Spec = dict[str, Any]

SELECTOR = {"apiVersion": "batch/v1", "kind": "Job", "name": "demo"}
DIVIDED = {"replicaSchedulingType": "Divided"}
DYNAMIC = {
    **DIVIDED,
    "replicaDivisionPreference": "Weighted",
    "weightPreference": {"dynamicWeight": "AvailableReplicas"},
}
STATIC = {
    **DIVIDED,
    "replicaDivisionPreference": "Weighted",
    "weightPreference": {"staticWeightList": [{"targetCluster": {}, "weight": 1}]},
}
AGGREGATED = {**DIVIDED, "replicaDivisionPreference": "Aggregated"}


def _selecting(key: str, operator: str = "In") -> Spec:
    return {"fieldSelector": {"matchExpressions": [{"key": key, "operator": operator, "values": ["eu"]}]}}


TWO_BAD_ROWS = {
    "fieldSelector": {"matchExpressions": [{"key": "rack", "operator": "In"}, {"key": "row", "operator": "In"}]}
}


def _term(*overflows: Spec, **term: Any) -> Spec:
    return {"affinityName": "first", **term, **({"overflowAffinities": list(overflows)} if overflows else {})}


def _named(name: str) -> Spec:
    return {"clusterAffinities": [{"affinityName": name, "clusterNames": ["m1"]}]}


def _overflowing(*overflows: Spec, **term: Any) -> Spec:
    return {"replicaScheduling": AGGREGATED, "clusterAffinities": [_term(*overflows, **term)]}


SECOND = {"affinityName": "second", "clusterNames": ["m2"]}
PLACEMENTS: list[tuple[str, Spec]] = [
    ("an affinity and affinity groups", {"clusterAffinity": {"clusterNames": ["m1"]}, "clusterAffinities": [_term()]}),
    ("an affinity and affinity groups beside defaults", {"clusterAffinity": {"clusterNames": ["m1"]}, "clusterAffinities": [_term()], "spreadConstraints": [{"maxGroups": 1}]}),
    ("an affinity alone", {"clusterAffinity": {"clusterNames": ["m1"]}}),
    ("overflow where nothing divides", {"clusterAffinities": [_term(SECOND, clusterNames=["m1"])]}),
    ("overflow of the second group where all is duplicated", {"replicaScheduling": {"replicaSchedulingType": "Duplicated", "replicaDivisionPreference": "Aggregated"}, "clusterAffinities": [_term(), {**_term(SECOND, exclude=["m1"]), "affinityName": "other"}]}),
    ("overflow by static weights", {"replicaScheduling": STATIC, "clusterAffinities": [_term(SECOND, clusterNames=["m1"])]}),
    ("overflow by an unknown preference", {"replicaScheduling": {**DIVIDED, "replicaDivisionPreference": "Else"}, "clusterAffinities": [_term(SECOND, clusterNames=["m1"])]}),
    ("overflow by dynamic weights", {"replicaScheduling": DYNAMIC, "clusterAffinities": [_term(SECOND, clusterNames=["m1"])]}),
    ("overflow of an aggregated Job", _overflowing(SECOND, clusterNames=["m1"])),
    ("overflow of a group that names no clusters", _overflowing(SECOND)),
    ("overflow of a group by labels", _overflowing(SECOND, labelSelector={})),
    ("overflow of a group by place", _overflowing(SECOND, **_selecting("zone"))),
    ("overflow of a group that excludes", _overflowing(SECOND, exclude=["m1"])),
    ("overflow of a group with no name", {"replicaScheduling": AGGREGATED, "clusterAffinities": [{"clusterNames": ["m1"], "overflowAffinities": [{}]}]}),
    ("overflow with the group's own name", _overflowing({**SECOND, "affinityName": "first"}, clusterNames=["m1"])),
    ("overflow with one name twice", _overflowing(SECOND, SECOND, clusterNames=["m1"])),
    ("overflow by an unknown field", _overflowing({"affinityName": "second", **_selecting("rack")}, clusterNames=["m1"])),
    ("groups of one name", {"clusterAffinities": [_term(), _term()]}),
    ("a group by an unknown field", {"clusterAffinities": [_term(**_selecting("rack"))]}),
    ("two unknown fields", {"clusterAffinity": TWO_BAD_ROWS}),
    ("an unknown operator", {"clusterAffinity": _selecting("region", "Exists")}),
    ("a row without an operator", {"clusterAffinity": {"fieldSelector": {"matchExpressions": [{"key": "zone"}]}}}),
    ("a row of nothing", {"clusterAffinity": {"fieldSelector": {"matchExpressions": [{}]}}}),
    ("a provider", {"clusterAffinity": _selecting("provider", "NotIn")}),
    ("a name in two parts too many", _named("a/b/c")),
    ("a name without what stands before its slash", _named("/c")),
    ("a name without what stands after its slash", _named("a/")),
    ("a name with a capital before its slash", _named("A/c")),
    ("a name with a prefix", _named("corp.io/c")),
    ("a name with a prefix of 253 bytes", _named(f"{'a' * 253}/c")),
    ("a name with a prefix of 254 bytes", _named(f"{'a' * 254}/c")),
    ("a name of 63 bytes", _named("c" * 63)),
    ("a name of 64 bytes", _named("c" * 64)),
    ("a name wrong on both sides", _named(f"{'_' * 254}/{'-' * 64}")),
    ("a constraint by a field and a label", {"spreadConstraints": [{"spreadByField": "cluster", "spreadByLabel": "x"}]}),
    ("a constraint by a label", {"spreadConstraints": [{"spreadByLabel": "x", "minGroups": 1}]}),
    ("less than no groups", {"spreadConstraints": [{"spreadByField": "cluster", "minGroups": -2, "maxGroups": -1}]}),
    ("less than no clusters by default", {"spreadConstraints": [{"maxGroups": -1}, {"maxGroups": 1}]}),
    ("no groups", {"spreadConstraints": [{"spreadByField": "cluster", "minGroups": 0, "maxGroups": 0}]}),
    ("at most fewer groups than at least", {"spreadConstraints": [{"spreadByField": "cluster", "minGroups": 2, "maxGroups": 1}]}),
    ("at most as many groups as at least", {"spreadConstraints": [{"spreadByField": "cluster", "minGroups": 2, "maxGroups": 2}]}),
    ("at most none", {"spreadConstraints": [{"spreadByField": "cluster", "minGroups": 2, "maxGroups": 0}]}),
    ("regions without clusters", {"spreadConstraints": [{"spreadByField": "region", "minGroups": 1}]}),
    ("regions and clusters", {"spreadConstraints": [{"spreadByField": "region", "minGroups": 1}, {"spreadByField": "cluster", "minGroups": 1}]}),
    ("clusters twice", {"spreadConstraints": [{"spreadByField": "cluster", "minGroups": 1}] * 2}),
    ("clusters three times", {"spreadConstraints": [{"spreadByField": "cluster", "minGroups": 1}] * 3}),
    ("workloads together by no label key", {"workloadAffinity": {"affinity": {"groupByLabelKey": "a b"}}}),
    ("workloads apart by no label key", {"workloadAffinity": {"antiAffinity": {"groupByLabelKey": "a b"}}}),
    ("workloads together and apart by one key", {"workloadAffinity": {"affinity": {"groupByLabelKey": "a"}, "antiAffinity": {"groupByLabelKey": "a"}}}),
    ("workloads together and apart by two keys", {"workloadAffinity": {"affinity": {"groupByLabelKey": "a"}, "antiAffinity": {"groupByLabelKey": "b"}}}),
    ("a toleration below a number", {"clusterTolerations": [{"key": "a", "operator": "Exists"}, {"key": "a", "operator": "Lt", "value": "1"}]}),
    ("a toleration above a number", {"clusterTolerations": [{"key": "a", "operator": "Gt", "value": "1"}]}),
    ("tolerations of a value", {"clusterTolerations": [{"key": "a", "operator": "Equal", "value": "1"}, {"key": "a", "value": "1"}]}),
]  # fmt: skip


def _failing_over(**application: Any) -> Spec:
    return {"propagateDeps": True, "failover": {"application": application}}


RULES = [
    {"aliasLabelName": "fine", "jsonPath": "{.x}"},
    {"aliasLabelName": "a b", "jsonPath": "{.x}"},
    {"jsonPath": "{.x}"},
]
PROPAGATIONS: list[tuple[str, Spec]] = [
    ("failover without dependencies", {"failover": {"application": {"purgeMode": "Directly"}}}),
    ("failover after less than no time", _failing_over(decisionConditions={"tolerationSeconds": -1})),
    ("failover at once", _failing_over(decisionConditions={"tolerationSeconds": 0})),
    ("grace where the old pods go at once", _failing_over(purgeMode="Directly", gracePeriodSeconds=5)),
    ("no grace", _failing_over(purgeMode="Gracefully", gracePeriodSeconds=0)),
    ("a second's grace", _failing_over(purgeMode="Gracefully", gracePeriodSeconds=1)),
    ("the usual grace", _failing_over(purgeMode="Gracefully")),
    ("state kept of an application under no label", _failing_over(statePreservation={"rules": RULES})),
    ("state kept of a cluster under no label", {"failover": {"cluster": {"statePreservation": {"rules": RULES}}}}),
    ("another namespace", {"resourceSelectors": [SELECTOR, {**SELECTOR, "namespace": "other"}]}),
    ("preempting by no name", {"preemption": "Always", "resourceSelectors": [SELECTOR, {"apiVersion": "batch/v1", "kind": "Job"}]}),
    ("preempting by a name", {"preemption": "Always"}),
    ("not preempting", {"preemption": "Never", "resourceSelectors": [{"apiVersion": "batch/v1", "kind": "Job"}]}),
    ("suspended everywhere and somewhere", {"suspension": {"dispatching": True, "dispatchingOnClusters": {"clusterNames": ["m1"]}}}),
    ("suspended everywhere and in no cluster", {"suspension": {"dispatching": True, "dispatchingOnClusters": {"clusterNames": []}}}),
    ("suspended somewhere", {"suspension": {"dispatching": False, "dispatchingOnClusters": {"clusterNames": ["m1"]}}}),
]  # fmt: skip


def _rule(**overriders: Any) -> Spec:
    return {"overrideRules": [{"overriders": {}}, {"overriders": overriders}]}


def _changing(**patch: Any) -> Spec:
    return _rule(
        fieldOverrider=[{"fieldPath": "/data/a", "json": [{"subPath": "/b", "operator": "add", "value": 1}, patch]}]
    )


def _annotated(length: int) -> Spec:
    return _rule(annotationsOverrider=[{"operator": "add", "value": {"a": "ä" + "x" * (length - 3)}}])


ONE_RULE: list[Spec] = [{"overriders": {}}]
COMMAND = [{"containerName": "main", "operator": "add", "value": ["x"]}]
OVERRIDES: list[tuple[str, Spec]] = [
    ("a target by an unknown field", {"targetCluster": _selecting("rack")}),
    ("a target and rules", {"targetCluster": {}, "overrideRules": ONE_RULE}),
    ("paths and rules", {"overriders": {"plaintext": [{"path": "/a", "operator": "remove"}]}, "overrideRules": ONE_RULE}),
    ("images and rules", {"overriders": {"imageOverrider": [{"component": "Tag", "operator": "remove"}]}, "overrideRules": ONE_RULE}),
    ("commands and rules", {"overriders": {"commandOverrider": COMMAND}, "overrideRules": ONE_RULE}),
    ("arguments and rules", {"overriders": {"argsOverrider": COMMAND}, "overrideRules": ONE_RULE}),
    ("labels and rules", {"overriders": {"labelsOverrider": [{"operator": "add", "value": {"a": "b"}}]}, "overrideRules": ONE_RULE}),
    ("annotations and rules", {"overriders": {"annotationsOverrider": [{"operator": "add", "value": {"a": "b"}}]}, "overrideRules": ONE_RULE}),
    ("fields and rules", {"overriders": {"fieldOverrider": [{"fieldPath": "/a"}]}, "overrideRules": ONE_RULE}),
    ("a rule by an unknown field", {"overrideRules": [{"overriders": {}, "targetCluster": _selecting("rack")}]}),
    ("annotations of no keys", _rule(annotationsOverrider=[{"operator": "add", "value": {"UPPER/a": "x y", "b c": "", "A b": ""}}])),
    ("annotations that are just short enough", _annotated(256 * 1024)),
    ("annotations that are too long", _annotated(256 * 1024 + 1)),
    ("labels of no keys and values", _rule(labelsOverrider=[{"operator": "add", "value": {"UPPER/a": "fine", "b": "x y", "a b": "fine"}}])),
    ("labels of 63 bytes", _rule(labelsOverrider=[{"operator": "add", "value": {"a": "b" * 63}}])),
    ("labels of 64 bytes", _rule(labelsOverrider=[{"operator": "add", "value": {"a": "b" * 64}}])),
    ("labels without a value", _rule(labelsOverrider=[{"operator": "add", "value": {"a": ""}}])),
    ("an image at no pointer", _rule(imageOverrider=[{"component": "Tag", "operator": "remove"}, {"predicate": {"path": "spec"}, "component": "Tag", "operator": "remove"}])),
    ("an image at any pointer", _rule(imageOverrider=[{"predicate": {}, "component": "Tag", "operator": "remove"}])),
    ("fields of all of it", _rule(fieldOverrider=[{"yaml": [{"subPath": "/b", "operator": "remove"}]}])),
    ("an image at a pointer", _rule(imageOverrider=[{"predicate": {"path": "/spec"}, "component": "Tag", "operator": "remove"}])),
    ("fields as both", _rule(fieldOverrider=[{"fieldPath": "/a", "yaml": [{"operator": "remove"}], "json": [{"operator": "remove"}]}])),
    ("fields as neither", _rule(fieldOverrider=[{"fieldPath": "/a"}])),
    ("fields at no pointer", _rule(fieldOverrider=[{"fieldPath": "a", "yaml": [{"subPath": "b", "operator": "remove"}]}])),
    ("a part of JSON at no pointer", _changing(subPath="b", operator="remove")),
    ("a part of JSON that is added without a value", _changing(operator="add")),
    ("a part of JSON that is replaced without a value", _changing(operator="replace")),
    ("a part of JSON that is removed with a value", _changing(operator="remove", value=[1])),
    ("a part of JSON that is removed", _changing(operator="remove")),
    ("a part of YAML that is added without a value", _rule(fieldOverrider=[{"fieldPath": "/a", "yaml": [{"subPath": "/b", "operator": "add"}]}])),
    ("another namespace", {"resourceSelectors": [{**SELECTOR, "namespace": "other"}]}),
]  # fmt: skip


# Nothing puts a cluster-wide policy in Go's order before it is checked; the words have it in that order all the same.
WIDE: list[tuple[str, Spec]] = [
    ("a target by an unknown field", {"targetCluster": {"fieldSelector": {"matchExpressions": [{"values": ["a"], "operator": "In", "key": "rack"}]}}}),
    ("a target and rules", {"targetCluster": {"exclude": ["m2"], "clusterNames": ["m1"]}, "overrideRules": []}),
    ("paths and rules", {"overriders": {"plaintext": [{"value": {"b": 1, "a": 2}, "operator": "add", "path": "/a"}]}, "overrideRules": []}),
    ("fields as both", _rule(fieldOverrider=[{"yaml": [{"operator": "remove"}], "json": [{"operator": "remove"}], "fieldPath": "/a"}])),
    ("a part of JSON that is removed with a value", _changing(operator="remove", value={"b": 1, "a": [None]})),
    ("rules that are no list", {"overrideRules": {}}),
    ("another namespace", {"resourceSelectors": [{**SELECTOR, "namespace": "other"}]}),
]  # fmt: skip


def _models(*bounds: tuple[str, str]) -> Spec:
    return {
        "resourceModels": [
            {"grade": at, "ranges": [{"name": "cpu", "min": low, "max": high}]} for at, (low, high) in enumerate(bounds)
        ]
    }


CLUSTERS: list[tuple[str, Spec]] = [
    ("a name of 48 characters", {"name": "m" * 48}),
    ("a name of 49 characters", {"name": "m" * 49}),
    ("a name with dots", {"name": "m.1"}),
    ("a name that ends in a sign", {"name": "m-"}),
    ("no mode", {"syncMode": ""}),
    ("an unknown mode", {"syncMode": "Poll"}),
    ("pulling", {"syncMode": "Pull"}),
    ("an endpoint", {"apiEndpoint": "https://h:6443/base"}),
    ("an endpoint without a host", {"apiEndpoint": "h:6443"}),
    ("an endpoint with all that it may not have", {"apiEndpoint": "https://u@p@h/?q=1#f"}),
    ("an endpoint that is no URL", {"apiEndpoint": "https://[::1"}),
    ("Secrets without names", {"secretRef": {"namespace": "n"}, "impersonatorSecretRef": {"name": "s"}}),
    ("Secrets", {"secretRef": {"namespace": "n", "name": "s"}}),
    ("a proxy whose path has a scheme", {"proxyURL": "http://p/ftp://q"}),
    ("a proxy of an unknown scheme", {"proxyURL": "FTP://p"}),
    ("a proxy without a scheme", {"proxyURL": "p:80"}),
    ("a proxy", {"proxyURL": "HTTP://p"}),
    ("a proxy over TLS", {"proxyURL": "https://p"}),
    ("a SOCKS proxy", {"proxyURL": "socks5://p"}),
    ("a provider and a region that are no labels", {"provider": "a b", "region": "c" * 64}),
    ("a provider that is no label in two ways", {"provider": "_" * 64}),
    ("a zone and zones", {"zone": "a", "zones": ["b"], **_models(("0", "1")), "taints": [{"key": "t", "effect": "NoExecute", "timeAdded": "2026-01-01T00:00:00Z"}]}),
    ("a zone that is no label", {"zone": "a b"}),
    ("zones that are no labels", {"zones": ["a b", "c", "-"]}),
    ("taints of no key, value and effect", {"taints": [{"key": "a b", "value": "_" * 64, "effect": "Sometimes"}, {"key": "", "effect": ""}]}),
    ("taints twice", {"taints": [{"key": "t", "effect": "NoExecute"}, {"key": "t", "effect": "NoSchedule"}, {"key": "t", "value": "v", "effect": "NoExecute"}]}),
    ("grades without a gap", _models(("0", "1"), ("1", "2"), ("2", "4"))),
    ("grades with a gap", _models(("0", "1"), ("2", "3"))),
    ("a grade of nothing", _models(("0", "1"), ("1", "1"), ("1", "2"))),
    ("a grade of no quantity", _models(("0", "1"), ("1", "2 x"), ("2", "4"))),
    ("grades without bounds", {"resourceModels": [{"grade": 0, "ranges": [{"name": "cpu"}]}, {"grade": 1, "ranges": [{"name": "cpu"}]}]}),
    ("a grade without bounds between others", {"resourceModels": [{"grade": 0, "ranges": [{"name": "cpu", "max": "1"}]}, {"grade": 1, "ranges": [{"name": "cpu"}]}, {"grade": 2, "ranges": [{"name": "cpu", "min": "1"}]}]}),
    ("a grade without an end between others", {"resourceModels": [{"grade": 0, "ranges": [{"name": "cpu", "max": "1"}]}, {"grade": 1, "ranges": [{"name": "cpu", "min": "1"}]}, {"grade": 2, "ranges": [{"name": "cpu", "min": "1"}]}]}),
    ("a grade without a beginning between others", {"resourceModels": [{"grade": 0, "ranges": [{"name": "cpu", "max": "1"}]}, {"grade": 1, "ranges": [{"name": "cpu", "max": "2"}]}, {"grade": 2, "ranges": [{"name": "cpu", "min": "2"}]}]}),
    ("grades without ranges", {"resourceModels": [{"grade": 2}, {"grade": 1}]}),
    ("grades of one number", {"resourceModels": [{"grade": 1}, {"grade": 1}]}),
    ("the first grades without a number", {"resourceModels": [{}, {"grade": 0}]}),
    ("grades of other resources", {"resourceModels": [{"grade": 0, "ranges": [{"name": "cpu", "max": "1"}]}, {"grade": 1, "ranges": [{"name": "memory", "min": "1"}]}]}),
    ("grades of fewer resources", {"resourceModels": [{"grade": 0, "ranges": [{"name": "cpu", "max": "1"}]}, {"grade": 1}]}),
]  # fmt: skip


def _asked() -> Iterator[tuple[str, Decision]]:
    def created(kind: str, **spec: Any) -> Decision:
        obj = {"metadata": {"name": "p"}, "spec": {"resourceSelectors": [SELECTOR], **spec}}
        return admit("CREATE", kind, "batch", obj, new_uid=lambda: "drawn")

    for case, placement in PLACEMENTS:
        yield f"placement: {case}", created("PropagationPolicy", placement=placement)
    for case, spec in PROPAGATIONS:
        yield f"policy: {case}", created("PropagationPolicy", **spec)
    for case, spec in OVERRIDES:
        yield f"overrides: {case}", created("OverridePolicy", **spec)
    for case, spec in WIDE:
        yield f"wide overrides: {case}", created("ClusterOverridePolicy", **spec)
    for case, fields in CLUSTERS:
        spec = {"syncMode": "Push", **fields}
        metadata = {"name": spec.pop("name", "m1")}
        yield (
            f"cluster: {case}",
            admit("CREATE", "Cluster", None, {"metadata": metadata, "spec": spec}, now="2026-01-01T00:00:00Z"),
        )


def _told(decision: Decision) -> Iterator[str]:
    match decision:
        case Denied():
            yield f"    {decision.code} {decision}"
        case Invalid(errors):
            yield from (f"    {each.reason} {each}" for each in errors)
        case Admitted():
            yield "    admitted"


def _short(text: str) -> str:
    """A text in one line, with its long runs of one character counted."""
    return re.sub(r"(.)\1{40,}", lambda found: f"{found[1]}<{len(found[0])} times>", text.replace("\n", "\\n"))


def test_every_rule_refuses_in_karmadas_words(request: pytest.FixtureRequest) -> None:
    """The answers stand in ``refusals.txt``, for a person to read; the captures have some of them from Karmada itself."""
    told = (_short(line) for case, decision in _asked() for line in (f"{case}:", *_told(decision)))
    assert_approved(told, Path(__file__).with_name("refusals.txt"), request)


def test_each_field_error_has_the_reason_that_a_status_gives() -> None:
    found = [
        invalid("f", 1, "d"),
        type_invalid("f", "x", "d", TEXT),
        required("f"),
        not_supported("f", "x", ("y",)),
        duplicate("f", "x", "d", TEXT),
        too_long("f", 1),
    ]
    words = ("Invalid", "TypeInvalid", "Required", "NotSupported", "Duplicate", "TooLong")
    assert [each.reason for each in found] == [f"FieldValue{word}" for word in words]
