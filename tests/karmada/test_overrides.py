"""Which override policies apply, in which order, and what is recorded."""

import copy
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.karmada.overrides import (
    APPLIED_CLUSTER_OVERRIDES,
    APPLIED_OVERRIDES,
    OverrideError,
    apply_overrides,
)
from tests.karmada.jobs import JOB, SELECTS_ALL, SELECTS_APP, SELECTS_DEMO, a_cluster, a_job, a_rule, adding_label
from tests.karmada.jobs import an_override as override


def label(value: str) -> dict[str, Any]:
    return adding_label("who", value)


def who(*policies: dict[str, Any], cluster_policies: tuple[dict[str, Any], ...] = (), **cluster: Any) -> str:
    """The label that the policies leave on the Job."""
    done = apply_overrides(a_job(), a_cluster(**cluster), policies, cluster_policies)
    return str(done.job["metadata"]["labels"].get("who", ""))


def test_the_closer_selector_wins_then_the_later_name() -> None:
    by_name = override("a", a_rule(**label("name")), selectors=[SELECTS_DEMO])
    by_label = override("b", a_rule(**label("label")), selectors=[SELECTS_APP])
    by_kind = override("c", a_rule(**label("kind")), selectors=[SELECTS_ALL])
    everything = override("d", a_rule(**label("everything")), selectors=[])
    assert who(everything, by_kind, by_label, by_name) == "name"
    assert who(everything, by_kind, by_label) == "label"
    assert who(everything, by_kind) == "everything"
    assert who(by_kind) == "kind"


def test_a_namespaced_policy_applies_after_every_cluster_wide_one() -> None:
    own = override("a", a_rule(**label("own")), selectors=[])
    wide = override("z", a_rule(**label("wide")), selectors=[SELECTS_DEMO], namespace=None)
    assert who(own, cluster_policies=(wide,)) == "own"
    assert who(cluster_policies=(wide,)) == "wide"


def test_rules_apply_in_the_order_of_the_list() -> None:
    assert who(override("a", a_rule(**label("first")), a_rule(**label("second")))) == "second"


@pytest.mark.parametrize(
    ("target", "applies"),
    [
        (None, True),
        ({}, True),
        ({"clusterNames": ["m1"]}, True),
        ({"clusterNames": ["m2"]}, False),
        ({"exclude": ["m1"]}, False),
        ({"labelSelector": {"matchLabels": {"env": "prod"}}}, True),
        ({"fieldSelector": {"matchExpressions": [{"key": "region", "operator": "In", "values": ["us"]}]}}, False),
    ],
)
def test_a_rule_applies_to_its_target_clusters(target: dict[str, Any] | None, applies: bool) -> None:
    policy = override("a", a_rule(target, **label("x")))
    assert who(policy, labels={"env": "prod"}, region="eu") == ("x" if applies else "")


def test_other_namespaces_and_other_jobs_are_left_alone() -> None:
    assert who(override("a", a_rule(**label("x")), namespace="elsewhere")) == ""
    assert who(override("a", a_rule(**label("x")), selectors=[{**SELECTS_DEMO, "name": "other"}])) == ""


def test_the_deprecated_form_is_one_rule() -> None:
    policy = override("a")
    policy["spec"] = {"targetCluster": {"clusterNames": ["m1"]}, "overriders": label("old")}
    assert who(policy) == "old"
    assert who(policy, name="m2") == ""


def test_what_was_applied_is_recorded_sorted_by_policy() -> None:
    plaintext = [{"path": "/spec/suspend", "operator": "remove"}]
    first = override("z", a_rule(imageOverrider=[]), selectors=[])
    last = override("a", a_rule(plaintext=plaintext))
    wide = override("w", a_rule(**label("wide")), selectors=[])
    done = apply_overrides(a_job(suspend=True), a_cluster(), [first, last], [wide])
    assert done.applied == ("w", "a", "z")
    assert json.loads(done.work_annotations[APPLIED_OVERRIDES]) == [
        {"policyName": "a", "overriders": {"plaintext": [{**plaintext[0], "value": None}]}},
        {"policyName": "z", "overriders": {}},
    ]
    assert [each["policyName"] for each in json.loads(done.work_annotations[APPLIED_CLUSTER_OVERRIDES])] == ["w"]


def test_nothing_applied_leaves_no_record() -> None:
    done = apply_overrides(a_job(), a_cluster(), [override("a", a_rule({"clusterNames": ["m2"]}, **label("x")))])
    assert (done.job, done.applied, done.work_annotations) == (JOB, (), {})


def test_one_rule_that_does_not_apply_stops_the_cluster() -> None:
    broken = a_rule(plaintext=[{"path": "/spec/nothing", "operator": "remove"}])
    with pytest.raises(OverrideError, match="nothing"):
        apply_overrides(a_job(), a_cluster(), [override("a", a_rule(**label("x")), broken)])


RULES = st.sampled_from(
    [
        a_rule(**label("x")),
        a_rule({"clusterNames": ["m2"]}, **label("y")),
        a_rule(imageOverrider=[{"component": "Registry", "operator": "replace", "value": "r.io"}]),
        a_rule(argsOverrider=[{"containerName": "main", "operator": "remove", "value": ["-v"]}]),
        a_rule(annotationsOverrider=[{"operator": "add", "value": {"note": "[]"}}]),
        a_rule(plaintext=[{"path": "/spec/template/metadata/labels", "operator": "add", "value": {"a": "b"}}]),
        a_rule(plaintext=[{"path": "/spec/nothing", "operator": "replace", "value": 1}]),
    ]
)
POLICIES = st.lists(
    st.builds(lambda name, rules: override(name, *rules), st.sampled_from("abc"), st.lists(RULES, max_size=3)),
    max_size=3,
)


@given(POLICIES, POLICIES)
def test_neither_the_job_nor_the_policies_are_touched(
    policies: list[dict[str, Any]], cluster_policies: list[dict[str, Any]]
) -> None:
    job = a_job()
    before = copy.deepcopy((job, policies, cluster_policies))
    with suppress(OverrideError):
        apply_overrides(job, a_cluster(), policies, cluster_policies)
    assert (job, policies, cluster_policies) == before


def test_a_job_without_a_namespace_has_no_policies_of_its_own_namespace() -> None:
    job = a_job()
    del job["metadata"]["namespace"]
    nowhere = override("a", a_rule(**label("changed")), selectors=[], namespace=None)
    assert apply_overrides(job, a_cluster(), [nowhere]).applied == ()


def test_what_a_cluster_gets_shares_nothing_with_the_job_that_was_given() -> None:
    job = a_job()
    done = apply_overrides(job, a_cluster(), [])
    done.job["metadata"]["labels"]["who"] = "changed"
    assert job == a_job()
