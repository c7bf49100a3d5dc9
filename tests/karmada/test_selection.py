"""Selectors of resources and of clusters."""

from typing import Any

import pytest

from mcjob_tui.karmada.selection import ImplicitPriority, cluster_matches, resource_priority
from mcjob_tui.resources.policies import ClusterAffinity, ResourceSelector
from tests.karmada.jobs import JOB, SELECTS_ALL, SELECTS_APP, SELECTS_DEMO, a_cluster


def row(key: str, operator: str, *values: str) -> dict[str, Any]:
    return {"matchExpressions": [{"key": key, "operator": operator, "values": list(values)}]}


@pytest.mark.parametrize(
    ("selector", "priority"),
    [
        (SELECTS_DEMO, ImplicitPriority.NAME),
        ({**SELECTS_DEMO, "labelSelector": {"matchLabels": {"app": "other"}}}, ImplicitPriority.NAME),
        ({**SELECTS_DEMO, "name": "other"}, ImplicitPriority.MISMATCH),
        (SELECTS_APP, ImplicitPriority.LABEL_SELECTOR),
        ({**SELECTS_ALL, "labelSelector": {}}, ImplicitPriority.LABEL_SELECTOR),
        ({**SELECTS_ALL, "labelSelector": {"matchLabels": {"app": "other"}}}, ImplicitPriority.MISMATCH),
        ({**SELECTS_ALL, "labelSelector": row("missing", "NotIn", "x")}, ImplicitPriority.LABEL_SELECTOR),
        ({**SELECTS_ALL, "labelSelector": row("missing", "NotIn")}, ImplicitPriority.MISMATCH),
        ({**SELECTS_ALL, "labelSelector": row("app", "Exists", "x")}, ImplicitPriority.MISMATCH),
        ({**SELECTS_ALL, "labelSelector": row("no key", "DoesNotExist")}, ImplicitPriority.MISMATCH),
        (SELECTS_ALL, ImplicitPriority.ALL),
        ({"apiVersion": "batch/v1", "kind": "Job"}, ImplicitPriority.ALL),
        ({**SELECTS_ALL, "namespace": "other"}, ImplicitPriority.MISMATCH),
        ({**SELECTS_ALL, "kind": "CronJob"}, ImplicitPriority.MISMATCH),
        ({**SELECTS_ALL, "apiVersion": "batch/v1beta1"}, ImplicitPriority.MISMATCH),
    ],
)
def test_how_closely_a_selector_matches(selector: dict[str, Any], priority: ImplicitPriority) -> None:
    assert resource_priority(JOB, [ResourceSelector.model_validate(selector)]) is priority


def test_the_best_selector_counts() -> None:
    selectors = [ResourceSelector.model_validate(each) for each in (SELECTS_ALL, SELECTS_DEMO, SELECTS_APP)]
    assert resource_priority(JOB, selectors) is ImplicitPriority.NAME
    assert resource_priority(JOB, []) is ImplicitPriority.MISMATCH


@pytest.mark.parametrize(
    ("affinity", "matches"),
    [
        ({}, True),
        ({"clusterNames": ["m1", "m2"]}, True),
        ({"clusterNames": ["m2"]}, False),
        ({"clusterNames": ["m1"], "exclude": ["m1"]}, False),
        ({"labelSelector": {"matchLabels": {"env": "prod"}}}, True),
        ({"labelSelector": row("env", "In", "dev", "prod")}, True),
        ({"labelSelector": row("env", "In")}, False),
        ({"labelSelector": row("env", "NotIn")}, False),
        ({"labelSelector": row("env", "Bogus", "prod")}, False),
        ({"fieldSelector": row("provider", "In", "aws")}, True),
        ({"fieldSelector": row("provider", "NotIn", "aws")}, False),
        ({"fieldSelector": row("region", "NotIn", "us")}, True),
        ({"fieldSelector": row("region", "In", "us")}, False),
        ({"fieldSelector": row("region", "NotIn")}, False),
        ({"fieldSelector": row("region", "DoesNotExist")}, True),
        ({"fieldSelector": row("zone", "In", "b", "c")}, True),
        ({"fieldSelector": row("zone", "In", "c")}, False),
        ({"fieldSelector": row("zone", "NotIn", "b")}, False),
        ({"fieldSelector": row("zone", "NotIn")}, True),
        ({"fieldSelector": row("zone", "Exists")}, True),
        ({"fieldSelector": row("zone", "DoesNotExist")}, False),
        ({"fieldSelector": row("zone", "Gt", "a")}, False),
        ({"fieldSelector": row("provider", "In", "aws"), "clusterNames": ["m2"]}, False),
    ],
)
def test_which_cluster_an_affinity_means(affinity: dict[str, Any], matches: bool) -> None:
    cluster = a_cluster("m1", {"env": "prod"}, provider="aws", zones=["a", "b"])
    assert cluster_matches(cluster, ClusterAffinity.model_validate(affinity)) is matches


def test_a_cluster_without_zones_is_in_none() -> None:
    affinity = ClusterAffinity.model_validate({"fieldSelector": row("zone", "In", "a")})
    assert not cluster_matches(a_cluster(), affinity)
