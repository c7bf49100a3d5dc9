"""The filters: what rejects a cluster, and the error when all are rejected."""

from typing import Any

import pytest

from mcjob_tui.karmada.placement.filters import as_told, fit_messages
from mcjob_tui.karmada.placement.result import FilterFailure
from mcjob_tui.resources.bindings import TargetCluster
from mcjob_tui.resources.clusters import Cluster
from tests.karmada.placement.building import DYNAMIC, cluster, job, placement, schedule, spread, verdict

GPU = {"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}
NO_MATCH = "cluster(s) did not match the placement cluster affinity constraint"
NO_API = "cluster(s) did not have the API resource"


def failures(one: Cluster, **policy: Any) -> dict[str, str]:
    """What rejects ``one``, by plugin."""
    result = schedule([one, cluster("other")], placement(DYNAMIC, **policy), job())
    return {each.plugin: each.message for each in verdict(result, one.name).failed}


@pytest.mark.parametrize(
    ("raw", "policy", "expected"),
    [
        ({}, {}, {}),
        ({"api": "missing"}, {}, {"APIEnablement": NO_API}),
        ({"api": "unknown"}, {}, {"APIEnablement": NO_API}),
        ({"taints": [GPU]}, {}, {"TaintToleration": "cluster(s) had untolerated taint {dedicated=gpu:NoSchedule}"}),
        (
            {"taints": [{"key": "cluster.karmada.io/not-ready", "effect": "NoSchedule"}]},
            {},
            {"TaintToleration": "cluster(s) had untolerated taint {cluster.karmada.io/not-ready:NoSchedule}"},
        ),
        (
            {"taints": [{**GPU, "effect": "NoExecute"}]},
            {},
            {"TaintToleration": "cluster(s) had untolerated taint {dedicated=gpu:NoExecute}"},
        ),
        ({"taints": [{**GPU, "effect": "PreferNoSchedule"}]}, {}, {}),
        ({"taints": [GPU]}, {"clusterTolerations": [{"key": "dedicated", "value": "gpu"}]}, {}),
        ({"taints": [GPU]}, {"clusterTolerations": [{"key": "dedicated", "operator": "Exists"}]}, {}),
        ({"taints": [GPU]}, {"clusterTolerations": [{"operator": "Exists"}]}, {}),
        (
            {"taints": [GPU]},
            {"clusterTolerations": [{"key": "dedicated", "value": "web"}]},
            {"TaintToleration": "cluster(s) had untolerated taint {dedicated=gpu:NoSchedule}"},
        ),
        (
            {"taints": [GPU, {"key": "b", "effect": "NoExecute"}]},
            {"clusterTolerations": [{"key": "dedicated", "operator": "Exists"}]},
            {"TaintToleration": "cluster(s) had untolerated taint {b:NoExecute}"},
        ),
        ({}, {"clusterAffinity": {"clusterNames": ["other"]}}, {"ClusterAffinity": NO_MATCH}),
        ({}, {"clusterAffinity": {"exclude": ["one"]}}, {"ClusterAffinity": NO_MATCH}),
        (
            {},
            {"spreadConstraints": [spread("region", 1, 1), spread("cluster", 1, 1)]},
            {"SpreadConstraint": "cluster(s) did not have region property"},
        ),
        (
            {"region": "r", "provider": "p"},
            {"spreadConstraints": [spread("zone", 1, 1), spread("cluster", 1, 1)]},
            {"SpreadConstraint": "cluster(s) did not have zones property"},
        ),
        (
            {"zones": ["a"]},
            {"spreadConstraints": [spread("zone", 1, 1), spread("provider", 1, 1), spread("cluster", 1, 1)]},
            {"SpreadConstraint": "cluster(s) did not have provider property"},
        ),
        (
            {"api": "missing", "taints": [GPU]},
            {"clusterAffinity": {"exclude": ["one"]}},
            {
                "APIEnablement": NO_API,
                "ClusterAffinity": NO_MATCH,
                "TaintToleration": "cluster(s) had untolerated taint {dedicated=gpu:NoSchedule}",
            },
        ),
    ],
)
def test_filters(raw: dict[str, Any], policy: dict[str, Any], expected: dict[str, str]) -> None:
    assert failures(cluster("one", **raw), **policy) == expected


def test_a_cluster_that_has_the_job_keeps_it_whatever_its_taints_and_apis() -> None:
    one = cluster("one", taints=[GPU], api="missing")
    result = schedule([one], placement(DYNAMIC), job(2, 2), previous=(TargetCluster(name="one", replicas=2),))
    assert result.scheduled
    assert verdict(result, "one").failed == ()


def test_affinity_and_property_count_for_a_cluster_that_has_the_job_too() -> None:
    policy = placement(
        DYNAMIC,
        clusterAffinity={"exclude": ["one"]},
        spreadConstraints=[spread("region", 1, 1), spread("cluster", 1, 1)],
    )
    result = schedule([cluster("one")], policy, job(), previous=(TargetCluster(name="one", replicas=1),))
    assert [each.plugin for each in verdict(result, "one").failed] == ["ClusterAffinity", "SpreadConstraint"]


def test_a_cluster_that_the_job_is_evicted_from() -> None:
    result = schedule([cluster("one"), cluster("two")], placement(DYNAMIC), job(), evicting=["one"])
    failed = verdict(result, "one").failed
    assert [each.message for each in failed] == ["cluster(s) is in the process of eviction"]


def test_a_cluster_that_is_being_removed_is_counted_but_reports_nothing() -> None:
    clusters = [cluster("one", deleting=True), cluster("two", api="missing")]
    result = schedule(clusters, placement(DYNAMIC), job())
    assert result.message == f"0/2 clusters are available: 1 {NO_API}."
    assert verdict(result, "one").failed == ()
    assert verdict(result, "one").why == "terminating"


@pytest.mark.parametrize("clusters", [[], [cluster("one", deleting=True)]])
def test_without_any_cluster(clusters: list[Cluster]) -> None:
    result = schedule(clusters, placement(DYNAMIC), job())
    assert result.reason == "NoClusterFit"
    assert result.message == f"0/{len(clusters)} clusters are available: no cluster exists."
    assert not result.retry


def failure(plugin: str, message: str = "") -> FilterFailure:
    return FilterFailure(plugin, message or plugin.lower())


@pytest.mark.parametrize(
    ("failed", "texts"),
    [
        ([], ["no cluster exists."]),
        ([["A"], ["A"], ["B"]], ["1 b, 2 a."]),
        ([["A", "B"]], ["1 a.", "1 b."]),
        ([["A", "B"], ["B"]], ["1 a, 1 b.", "2 b."]),
        ([["A", "B"], ["A", "B"]], ["2 a.", "2 b."]),
        # One order of the plug-ins holds for all clusters: "1 a, 1 b" would need two.
        ([["A", "B", "C"]], ["1 a.", "1 b.", "1 c."]),
    ],
)
def test_every_text_that_can_occur(failed: list[list[str]], texts: list[str]) -> None:
    found = fit_messages(9, [[failure(each) for each in row] for row in failed])
    assert found == tuple(f"0/9 clusters are available: {text}" for text in texts)


def test_different_taints_are_counted_apart() -> None:
    rows = [[failure("T", "taint x")], [failure("T", "taint y")], [failure("T", "taint y")]]
    assert fit_messages(3, rows) == ("0/3 clusters are available: 1 taint x, 2 taint y.",)


@pytest.mark.parametrize(
    ("counts", "first"),
    [
        ("2 a.", {"x": "A", "y": "A"}),
        ("1 a, 1 b.", {"x": "B", "y": "A"}),
        ("7 z.", {"x": "A", "y": "A"}),
    ],
    ids=["a first", "b first", "other clusters"],
)
def test_the_text_tells_what_each_cluster_reported(counts: str, first: dict[str, str]) -> None:
    failed = {"x": (failure("A"), failure("B")), "y": (failure("A"),)}
    told = as_told(9, failed, f"0/9 clusters are available: {counts}")
    assert {name: each[0].plugin for name, each in told.items()} == first
    assert set(told["x"]) == set(failed["x"])
