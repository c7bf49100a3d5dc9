"""Affinities: which clusters they mean, and what is said of one that they do not mean."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.karmada.placement.affinity import AffinityMatcher, StaticWeights, order_of
from mcjob_tui.karmada.placement.facts import facts_of
from mcjob_tui.karmada.selection import cluster_matches
from mcjob_tui.resources.policies import ClusterAffinity, StaticClusterWeight
from tests.karmada.placement.building import cluster

ONE = cluster("one", labels={"tier": "prod", "env": "x", "spare": ""}, provider="aws", region="eu", zones=["a", "b"])


def row(key: str, operator: str, *values: str) -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": list(values)}


def labels(*rows: dict[str, Any], **equal: str) -> dict[str, Any]:
    return {"labelSelector": {"matchLabels": equal, "matchExpressions": list(rows)}}


def fields(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"fieldSelector": {"matchExpressions": list(rows)}}


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"clusterNames": ["one", "two"]},
        labels(tier="prod"),
        labels(row("tier", "In", "prod", "test")),
        labels(row("absent", "NotIn", "a"), row("env", "Exists"), row("absent", "DoesNotExist")),
        fields(row("provider", "In", "aws"), row("region", "NotIn", "us")),
        fields(row("zone", "In", "b", "z")),
        fields(row("zone", "NotIn", "z")),
        fields(row("zone", "Exists")),
    ],
)
def test_what_matches(raw: dict[str, Any]) -> None:
    assert AffinityMatcher(ClusterAffinity.model_validate(raw)).matches(facts_of(ONE))


@pytest.mark.parametrize(
    ("raw", "why", "sentence"),
    [
        ({"clusterNames": ["two"]}, "not_selected", "not selected"),
        ({"exclude": ["one"]}, "excluded", "excluded"),
        ({"clusterNames": ["one"], "exclude": ["one"]}, "excluded", "excluded"),
        ({"clusterNames": ["two"], **labels(tier="batch")}, "not_selected", "not selected"),
        ({"clusterNames": ["one"], **labels(tier="batch")}, "label_mismatch", "label tier is prod, not batch"),
        (labels(tier="batch"), "label_mismatch", "label tier is prod, not batch"),
        (labels(rack="3"), "label_mismatch", "has no label rack"),
        (labels(tier="prod", rack="3"), "label_mismatch", "has no label rack"),
        (labels(tier=""), "label_mismatch", "label tier is prod, not empty"),
        (labels(spare="yes"), "label_mismatch", "label spare is empty, not yes"),
        (labels(row("tier", "In", "prod"), row("rack", "Exists")), "label_mismatch", "has no label rack"),
        (labels(row("tier", "In", "a", "b", "c")), "label_mismatch", "label tier is prod, not a or b or c"),
        (labels(row("tier", "In", "a", "b")), "label_mismatch", "label tier is prod, not a or b"),
        (labels(row("tier", "In", "a", "b", "c", "d")), "label_mismatch", "label tier is prod, not a or b or c …"),
        (labels(row("tier", "NotIn", "prod")), "label_mismatch", "label tier is prod, which is ruled out"),
        (labels(row("rack", "Exists")), "label_mismatch", "has no label rack"),
        (labels(row("tier", "DoesNotExist")), "label_mismatch", "has a label tier"),
        (labels(row("tier", "In")), "label_mismatch", "no cluster can meet the condition on label tier"),
        (labels(row("tier", "NotIn")), "label_mismatch", "no cluster can meet the condition on label tier"),
        (labels(row("tier", "Like", "p")), "label_mismatch", "no cluster can meet the condition on label tier"),
        (fields(row("region", "In", "us")), "field_mismatch", "region is eu, not us"),
        (fields(row("region", "In", "eu"), row("provider", "In", "gcp")), "field_mismatch", "provider is aws, not gcp"),
        (fields(row("zone", "In", "a"), row("zone", "In", "c")), "field_mismatch", "zone is a and b, not c"),
        (fields(row("provider", "NotIn", "aws")), "field_mismatch", "provider is aws, which is ruled out"),
        (fields(row("zone", "In", "c")), "field_mismatch", "zone is a and b, not c"),
        (fields(row("zone", "NotIn", "b")), "field_mismatch", "zone is a and b, which is ruled out"),
        (fields(row("zone", "DoesNotExist")), "field_mismatch", "has a zone"),
        (fields(row("zone", "Like", "a")), "field_mismatch", "no cluster can meet the condition on zone"),
    ],
)
def test_what_does_not_match_says_why(raw: dict[str, Any], why: str, sentence: str) -> None:
    matcher = AffinityMatcher(ClusterAffinity.model_validate(raw))
    assert not matcher.matches(facts_of(ONE))
    assert matcher.objection(facts_of(ONE)) == (why, sentence)


@pytest.mark.parametrize(
    ("key", "sentence"), [("region", "has no region"), ("provider", "has no provider"), ("zone", "has no zone")]
)
def test_a_field_that_is_empty(key: str, sentence: str) -> None:
    matcher = AffinityMatcher(ClusterAffinity.model_validate(fields(row(key, "In", "x"))))
    assert matcher.objection(facts_of(cluster("bare"))) == ("field_mismatch", sentence)


def test_a_cluster_without_zones() -> None:
    bare = facts_of(cluster("bare"))
    without, within = (ClusterAffinity.model_validate(fields(row("zone", each))) for each in ("DoesNotExist", "Exists"))
    assert AffinityMatcher(without).matches(bare)
    assert not AffinityMatcher(within).matches(bare)
    assert AffinityMatcher(within).objection(bare) == ("field_mismatch", "has no zone")


operators = st.sampled_from(["In", "NotIn", "Exists", "DoesNotExist", "Like", ""])
values = st.lists(st.sampled_from(["a", "b", "prod", "not valid!"]), max_size=2)
label_rows = st.builds(
    lambda key, operator, each: row(key, operator, *each), st.sampled_from(["tier", "rack"]), operators, values
)
field_rows = st.builds(
    lambda key, operator, each: row(key, operator, *each),
    st.sampled_from(["provider", "region", "zone"]),
    operators,
    values,
)
affinities = st.fixed_dictionaries(
    {},
    optional={
        "clusterNames": st.lists(st.sampled_from(["one", "two"]), max_size=2),
        "exclude": st.lists(st.sampled_from(["one", "two"]), max_size=1),
        "labelSelector": st.fixed_dictionaries({"matchExpressions": st.lists(label_rows, max_size=2)}),
        "fieldSelector": st.fixed_dictionaries({"matchExpressions": st.lists(field_rows, max_size=2)}),
    },
)
clusters = st.builds(
    lambda name, tier, region, zones: cluster(
        name, labels={} if tier is None else {"tier": tier}, region=region, zones=zones
    ),
    st.sampled_from(["one", "two", "three"]),
    st.sampled_from([None, "a", "prod"]),
    st.sampled_from(["", "a", "b"]),
    st.lists(st.sampled_from(["a", "b"]), max_size=2, unique=True),
)


@given(affinities, clusters)
def test_the_matcher_agrees_with_the_rule(raw: dict[str, Any], one: Any) -> None:
    affinity = ClusterAffinity.model_validate(raw)
    assert AffinityMatcher(affinity).matches(facts_of(one)) == cluster_matches(one, affinity)


@given(st.lists(st.tuples(affinities, st.integers(1, 9)), max_size=4), clusters)
def test_a_static_weight_is_the_greatest_of_the_rules_that_match(rules: list[tuple[Any, int]], one: Any) -> None:
    rows = [StaticClusterWeight.model_validate({"targetCluster": raw, "weight": weight}) for raw, weight in rules]
    expected = max((each.weight for each in rows if cluster_matches(one, each.target_cluster)), default=0)
    assert StaticWeights(rows).weight(facts_of(one)) == expected


def test_order_is_that_of_the_first_affinity_that_matches() -> None:
    matchers = [AffinityMatcher(ClusterAffinity(cluster_names=names)) for names in (("two",), ("one", "two"), ())]
    assert order_of(matchers, facts_of(ONE)) == 1
    assert order_of(matchers, facts_of(cluster("two"))) == 0
    assert order_of(matchers[:1], facts_of(ONE)) is None
    assert order_of([], facts_of(ONE)) == 0
