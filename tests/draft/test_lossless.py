"""Nothing of a loaded object is lost: read, rendered, compared."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mcjob_tui.draft.cloning import clone, stripped
from mcjob_tui.draft.declaration import Key
from mcjob_tui.draft.differences import Difference
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.kept import RETRIES_OF_INDEX, kept_count, kept_lines, same
from mcjob_tui.draft.model import JobDraft, KeptRow
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.paths import with_value
from mcjob_tui.draft.placing import Strategy
from mcjob_tui.draft.reading import as_text, read, read_objects
from mcjob_tui.draft.render import render
from mcjob_tui.karmada.overrides import apply_overrides
from mcjob_tui.karmada.precedence import selectors_of
from mcjob_tui.karmada.selection import resource_priority
from mcjob_tui.resources.meta import without_nulls
from mcjob_tui.resources.names import next_name
from tests.draft.drafts import drafts, job, sound
from tests.draft.fleet import cluster
from tests.draft.golden import golden_overrides

CAPTURES = Path(__file__).parents[1] / "captures"


def _captured(kind: str) -> list[Json]:
    found: list[Json] = []
    for path in sorted(CAPTURES.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        items = content.get("items") if isinstance(content, dict) else None
        for each in items if isinstance(items, list) else [content]:
            if not isinstance(each, dict):
                continue
            workload = each.get("spec", {}).get("workload", {}) if isinstance(each.get("spec"), dict) else {}
            found += [one for one in (each, *workload.get("manifests", [])) if one.get("kind") == kind]
    return [each for each in found if isinstance(each.get("spec"), dict)]


def test_every_captured_job_comes_out_as_it_went_in() -> None:
    jobs = [stripped(each) for each in _captured("Job") if "template" in each["spec"]]
    assert len(jobs) > 100
    for each in jobs:
        draft = read_objects([each])
        assert render(draft).documents() == (each,)
        assert read(as_text(draft)) == draft


def test_every_captured_policy_comes_out_as_it_went_in() -> None:
    policies = [stripped(each) for kind in ("PropagationPolicy", "OverridePolicy") for each in _captured(kind)]
    assert len(policies) > 15
    for policy in policies:
        selector = policy["spec"].get("resourceSelectors", [{}])[0]
        namespace = policy["metadata"].get("namespace", "default")
        target = job()
        target["metadata"] = {"name": selector.get("name", "any"), "namespace": namespace, "labels": {"app": "any"}}
        if not policy["spec"].get("resourceSelectors") or not resource_priority(target, selectors_of(policy)):
            continue
        placed = {**policy, "metadata": {**policy["metadata"], "namespace": namespace}}
        draft = read_objects([target, policy])
        manifests = render(draft)
        assert placed in manifests.documents()
        assert manifests.job == target
        assert read(as_text(draft)) == draft


def test_the_override_policies_of_the_golden_file_are_kept() -> None:
    pairs = golden_overrides()
    assert len(pairs) > 100
    for target, policy in pairs:
        draft = read_objects([target, policy])
        manifests = render(draft)
        assert manifests.override_policy == policy
        assert manifests.job == target
        assert read(as_text(draft)) == draft


_SHOWN = {each.writes.name for each in FIELDS if isinstance(each.writes, Key)}
_BEYOND = {"podFailurePolicy", "maxFailedIndexes", "managedBy", "successPolicy", "podReplacementPolicy"} - _SHOWN
"""Keys of a Job's spec that the form does not show: any value of theirs is kept."""
_EXTRA = st.dictionaries(
    st.sampled_from(sorted(_BEYOND)),
    st.sampled_from([{}, {"rules": []}, 3, "x", [1, {"a": []}]]),
    max_size=3,
)
_POD_EXTRA = st.dictionaries(
    st.sampled_from(
        ["affinity", "dnsPolicy", "hostNetwork", "securityContext", "tolerations", "volumes", "nodeSelector"]
    ),
    st.just(None),
    max_size=4,
)
_POD_VALUES: dict[str, Any] = {
    "affinity": {"nodeAffinity": {"x": [1]}},
    "dnsPolicy": "Default",
    "hostNetwork": False,
    "securityContext": {},
    "tolerations": [{"operator": "Exists"}, {"key": "a", "foo": {"b": 1}}],
    "volumes": [{"name": "v", "csi": {"driver": "d"}}, {"name": "e", "emptyDir": {}}],
    "nodeSelector": {},
}
_CONTAINER_EXTRA: dict[str, Any] = {
    "resizePolicy": [{"resourceName": "cpu"}],
    "resources": {},
    "env": [],
    "command": [],
    "ports": [{"containerPort": 80}],
    "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}, "runAsUser": 0},
    "livenessProbe": {"exec": {"command": ["true"]}, "terminationGracePeriodSeconds": 5},
    "lifecycle": {"preStop": {"sleep": {"seconds": 3}}},
    "imagePullPolicy": "Always",
    "kept": {"kept": 1},
    "volumeMounts": [{"name": "v", "mountPath": "/v", "mountPropagation": "None"}],
    "envFrom": [{"configMapRef": {}}],
}


@st.composite
def _jobs(draw: st.DrawFn) -> Json:
    made = job(**draw(_EXTRA))
    spec = made["spec"]
    for key in ("parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished"):
        if draw(st.booleans()):
            spec[key] = draw(st.integers(0, 100))
    if draw(st.booleans()):
        spec["suspend"] = draw(st.booleans())
    if draw(st.booleans()):
        spec["completionMode"] = draw(st.sampled_from(["Indexed", "NonIndexed"]))
    pod = spec["template"]["spec"]
    pod |= {key: _POD_VALUES[key] for key in draw(_POD_EXTRA)}
    if draw(st.booleans()):
        del pod["restartPolicy"]
    names = draw(st.lists(st.sampled_from(sorted(_CONTAINER_EXTRA)), unique=True))
    pod["containers"][0] |= {name: _CONTAINER_EXTRA[name] for name in names}
    labels = st.dictionaries(st.sampled_from(["app", "team", "a.io/b"]), st.sampled_from(["backfill", "x", ""]))
    for owner in (made["metadata"], spec["template"].setdefault("metadata", {})):
        for key in ("labels", "annotations"):
            if draw(st.booleans()):
                owner[key] = draw(labels)
    return made


@settings(max_examples=150, deadline=None)
@given(_jobs())
def test_any_job_comes_out_as_it_went_in(made: Json) -> None:
    draft = read_objects([made])
    assert render(draft).documents() == (made,)
    assert read(as_text(draft)) == draft


_POLICY: Json = {
    "apiVersion": "policy.karmada.io/v1alpha1",
    "kind": "PropagationPolicy",
    "metadata": {"name": "shared", "namespace": "quant"},
    "spec": {
        "resourceSelectors": [{"apiVersion": "batch/v1", "kind": "Job"}],
        "priority": 5,
        "placement": {"clusterAffinity": {"labelSelector": {"matchLabels": {"tier": "prod"}}}},
    },
}
_POLICY_EXTRA: dict[str, Any] = {
    "priority": 5,
    "conflictResolution": "Overwrite",
    "dependentOverrides": ["a"],
    "failover": {"application": {"decisionConditions": {"tolerationSeconds": 5}}},
    "suspension": {"dispatching": True},
    "activationPreference": "Lazy",
    "propagateDeps": False,
    "schedulerName": "default-scheduler",
}
_PLACEMENT_EXTRA: dict[str, Any] = {
    "clusterAffinities": [{"affinityName": "g", "clusterNames": ["m1"]}],
    "clusterTolerations": [{"operator": "Exists", "x": 1}],
    "spreadConstraints": [{"spreadByLabel": "tier", "maxGroups": 2, "minGroups": 1}, {"spreadByField": "cluster"}],
    "replicaScheduling": {
        "replicaSchedulingType": "Divided",
        "weightPreference": {"staticWeightList": [{"targetCluster": {"labelSelector": {}}, "weight": 3}]},
    },
    "clusterAffinity": {"fieldSelector": {"matchExpressions": []}, "exclude": [], "x": {"y": [1]}},
}
_ADDED = [{"operator": "add", "value": {"team": "x"}}]
_RULES = st.lists(
    st.sampled_from(
        [
            {"targetCluster": {"clusterNames": ["m1"]}, "overriders": {"labelsOverrider": _ADDED}},
            {"targetCluster": {"labelSelector": {"matchLabels": {"a": "b"}}}, "overriders": {}},
            {"overriders": {"plaintext": [{"operator": "add", "path": "/spec/suspend", "value": True}]}},
            {"targetCluster": {"clusterNames": ["m2"]}, "overriders": {"fieldOverrider": [{"fieldPath": "/x"}]}},
            {"targetCluster": {"clusterNames": ["m2"]}, "overriders": {"imageOverrider": [{"component": "Tag"}]}},
        ]
    ),
    max_size=4,
)
_POLICY_MARKS: list[Json] = [{}, {"annotations": {"x": "y"}}, {"labels": {"a": ""}}]


@st.composite
def _policies(draw: st.DrawFn) -> tuple[Json, Json | None]:
    names = draw(st.lists(st.sampled_from(sorted(_POLICY_EXTRA)), unique=True))
    places = draw(st.lists(st.sampled_from(sorted(_PLACEMENT_EXTRA)), unique=True))
    spec = {**_POLICY["spec"], **{name: _POLICY_EXTRA[name] for name in names}}
    spec["placement"] = {name: _PLACEMENT_EXTRA[name] for name in places}
    metadata = {
        **_POLICY["metadata"],
        **draw(st.sampled_from([{}, {"annotations": {"x": "y"}}, {"labels": {"a": ""}}])),
    }
    override = None
    if draw(st.booleans()):
        override = {
            "apiVersion": "policy.karmada.io/v1alpha1",
            "kind": "OverridePolicy",
            "metadata": {"name": "other", "namespace": "quant"},
            "spec": {"resourceSelectors": _POLICY["spec"]["resourceSelectors"], "overrideRules": draw(_RULES)},
        }
    return {**_POLICY, "metadata": metadata, "spec": spec}, override


@settings(max_examples=150, deadline=None)
@given(_jobs(), _policies())
def test_any_job_with_its_policies_comes_out_as_it_went_in(made: Json, policies: tuple[Json, Json | None]) -> None:
    placing, overriding = policies
    draft = read_objects([made, placing, *([overriding] if overriding else [])])
    manifests = render(draft)
    assert manifests.job == made
    assert manifests.propagation_policy == placing
    assert manifests.override_policy == overriding
    assert read(as_text(draft)) == draft


def test_what_is_kept_follows_its_container_and_is_listed() -> None:
    made = job(podFailurePolicy={"rules": []})
    made["spec"]["template"]["spec"]["containers"][0]["resizePolicy"] = []
    draft = read_objects([made])
    made["spec"]["template"]["spec"]["containers"][0]["livenessProbe"] = {"exec": {"x": 1}, "y": 2}
    assert {"Job spec.podFailurePolicy", "containers[main].resizePolicy"} <= set(kept_lines(draft))
    probe = [each for each in kept_lines(read_objects([made])) if "Probe" in each]
    assert probe == ["containers[main].livenessProbe.y", "containers[main].livenessProbe.exec.x"]
    renamed = with_value(draft, "spec.containers[0].name", "other")
    assert render(renamed).job["spec"]["template"]["spec"]["containers"][0]["resizePolicy"] == []


def test_a_key_that_is_called_kept_is_kept_as_any_other() -> None:
    made = job()
    made["spec"]["template"]["spec"]["containers"][0]["kept"] = {"kept": 1, "x": []}
    draft = read_objects([made])
    assert draft.spec.containers[0].kept == {"kept": {"kept": 1, "x": []}}
    assert render(draft).job == made


def test_what_the_form_would_write_and_an_object_does_not_is_listed_as_left_out() -> None:
    assert "Job metadata.labels (left out)" in kept_lines(read_objects([job()]))
    assert not same(1, True)
    assert same({"a": 1, "b": [1]}, {"b": [1], "a": 1})


def test_a_weight_that_a_policy_leaves_out_is_none_at_all() -> None:
    weights = {"weightPreference": {"staticWeightList": [{"targetCluster": {"clusterNames": ["a"]}}]}}
    policy = {**_POLICY, "spec": {**_POLICY["spec"], "placement": {"replicaScheduling": weights}}}
    (row,) = read_objects([job(), policy]).spec.static_weights
    assert (row.cluster_names, row.weight) == (("a",), 0)


def test_what_is_kept_of_an_override_rule_is_listed_by_the_rule_s_number() -> None:
    draft = sound(differences=(Difference(cluster_names=("m1",)), Difference(kept={"more": 1}, cluster_names=("m2",))))
    assert kept_lines(draft) == ("override rule 2",)


def test_a_key_with_a_slash_and_a_tilde_is_named_and_written_as_it_is() -> None:
    row = KeptRow(object="Job", path="/spec/corp.io~1~0a", value=1)
    draft = with_value(sound(), "spec.kept", (row,))
    assert kept_lines(draft) == ("Job spec.corp.io/~a",)
    assert render(draft).job["spec"]["corp.io/~a"] == 1


@pytest.mark.parametrize(("value", "count"), [(3, 3), (0, 0), (True, None), ("3", None), (None, None)])
def test_a_number_that_the_form_does_not_show_is_one_only_where_it_is_a_whole_number(value: Any, count: Any) -> None:
    row = KeptRow(object="Job", path=RETRIES_OF_INDEX, value=value)
    assert kept_count(with_value(sound(), "spec.kept", (row,)), RETRIES_OF_INDEX) == count


def test_a_field_that_is_edited_wins_over_what_was_kept() -> None:
    draft = read_objects([job(suspend=False, completionMode="NonIndexed")])
    edited = with_value(draft, "spec.suspend", True)
    assert render(edited).job["spec"]["suspend"] is True


@pytest.mark.parametrize(
    ("scheduling", "strategy"),
    [
        (None, Strategy.DUPLICATED),
        ({}, Strategy.STATIC_WEIGHT),
        ({"replicaSchedulingType": "Divided"}, Strategy.STATIC_WEIGHT),
        ({"replicaSchedulingType": "Duplicated", "replicaDivisionPreference": "Weighted"}, Strategy.DUPLICATED),
        ({"replicaSchedulingType": "Divided", "replicaDivisionPreference": "Aggregated"}, Strategy.AGGREGATED),
        ({"weightPreference": {"dynamicWeight": "AvailableReplicas"}}, Strategy.DYNAMIC_WEIGHT),
        (
            {"weightPreference": {"staticWeightList": [{"targetCluster": {"exclude": ["a"]}, "weight": 2}]}},
            Strategy.STATIC_WEIGHT,
        ),
    ],
)
def test_any_replica_scheduling_is_one_of_four_strategies_and_kept(scheduling: Any, strategy: Strategy) -> None:
    placement = {**_POLICY["spec"]["placement"], **({} if scheduling is None else {"replicaScheduling": scheduling})}
    policy = {**_POLICY, "spec": {**_POLICY["spec"], "placement": placement}}
    draft = read_objects([job(), policy])
    assert draft.spec.strategy is strategy
    assert render(draft).propagation_policy == policy
    assert ("staticWeights[0].targetCluster" in kept_lines(draft)) is bool(draft.spec.static_weights)


def test_a_renamed_job_takes_its_policy_along() -> None:
    draft = with_value(read_objects([job(), _POLICY]), "metadata.name", "other")
    policy = render(draft).propagation_policy
    assert policy is not None
    assert policy["metadata"]["name"] == "other"
    assert policy["spec"]["resourceSelectors"][0]["name"] == "other"
    assert policy["spec"]["priority"] == 5


def test_a_clone_has_nothing_of_the_servers_and_a_policy_of_its_own() -> None:
    finished = json.loads((CAPTURES / "divided-dynamic-job-finished.json").read_text(encoding="utf-8"))
    policy = json.loads((CAPTURES / "divided-dynamic-propagationpolicy.json").read_text(encoding="utf-8"))
    draft = clone(finished, policy, name="again")
    manifests = render(draft)
    text = json.dumps(manifests.documents())
    for mark in ("uid", "resourceVersion", "managedFields", "status", "finalizers", "permanent-id", "controller-uid"):
        assert mark not in text
    assert manifests.job["metadata"]["name"] == "again"
    assert manifests.propagation_policy is not None
    assert manifests.propagation_policy["metadata"]["name"] == "again"
    assert [each["name"] for each in manifests.propagation_policy["spec"]["resourceSelectors"]] == ["again"]
    assert draft.spec.strategy is Strategy.DYNAMIC_WEIGHT


def _served(document: Json) -> Json:
    """The object as API servers and Karmada's webhook hand it out again."""
    served: Json = copy.deepcopy(document)
    served["metadata"] |= {"uid": "u", "resourceVersion": "7", "generation": 1}
    if served["kind"] == "OverridePolicy":
        served["spec"]["overriders"] = {}
        for rule in served["spec"]["overrideRules"]:
            for row in rule["overriders"].get("plaintext", ()):
                row.setdefault("value", None)
    else:
        pod = served["spec"]["template"]["spec"]
        served["spec"]["template"].setdefault("metadata", {})["creationTimestamp"] = None
        for container in (*pod["containers"], *pod.get("initContainers", ())):
            container.setdefault("resources", {})
            container |= {"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"}
    return served


@settings(max_examples=40, deadline=None)
@given(drafts())
def test_a_clone_shows_what_its_clusters_get_in_the_form_and_changes_none_of_it(made: JobDraft) -> None:
    manifests = render(made)
    assume(manifests.override_policy is not None)
    job, policy = _served(manifests.job), _served(manifests.override_policy or {})
    found = clone(job, None, policy)
    again = render(found)
    assert again.override_policy is not None
    for name in ("m1", "m2", "m3"):
        served = apply_overrides(stripped(job), cluster(name), (without_nulls(policy),)).job
        assert apply_overrides(again.job, cluster(name), (again.override_policy,)).job == served
    plain = read_objects([manifests.job, manifests.override_policy or {}])
    for entry, as_sent in zip(found.spec.differences, plain.spec.differences, strict=True):
        assert not entry.kept or as_sent.kept


def test_a_job_that_selects_its_pods_by_hand_keeps_its_selector() -> None:
    selector = {"matchLabels": {"app": "x"}}
    template = {"metadata": {"creationTimestamp": "2026-11-23T15:00:00Z", "labels": {"controller-uid": "u"}}}
    spec = {"selector": selector, "template": template}
    assert stripped({"kind": "Job", "spec": {**spec, "manualSelector": True}})["spec"]["selector"] == selector
    for by_hand in ({}, {"manualSelector": False}):
        assert stripped({"kind": "Job", "spec": {**spec, **by_hand}})["spec"] == {"template": {}}


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("report", set(), "report-2"),
        ("report-2", {"report-2"}, "report-3"),
        ("report", {"report-2", "report-3"}, "report-4"),
        ("a" * 63, set(), "a" * 61 + "-2"),
        ("a" * 60 + "-x", set(), "a" * 60 + "-2"),
    ],
)
def test_the_next_name_is_free_and_fits(name: str, taken: set[str], expected: str) -> None:
    assert next_name(name, taken) == expected
