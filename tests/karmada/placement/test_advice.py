"""What would help when nothing can be scheduled."""
# ruff: noqa: E501  (a table of cases is read by its rows)

from typing import Any

import pytest

from mcjob_tui.karmada.placement import Help, Topic
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.jobs import Job
from tests.golden import scheduling as short
from tests.karmada.placement.building import DUPLICATED, DYNAMIC, cluster, job, placement, schedule, spread

GPU = {"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}


def helps(clusters: list[Cluster], work: Any, scheduling: Any = DYNAMIC, **policy: Any) -> tuple[str, ...]:
    result = schedule(clusters, placement(scheduling, **policy), work)
    assert not result.scheduled
    return tuple(map(str, result.helps))


@pytest.mark.parametrize(
    ("clusters", "policy", "expected"),
    [
        ([cluster("a", taints=[GPU])], {}, ["tolerate dedicated=gpu:NoSchedule"]),
        (
            [cluster("a", taints=[GPU, {"key": "x", "effect": "NoExecute"}])],
            {},
            ["tolerate dedicated=gpu:NoSchedule and x:NoExecute"],
        ),
        (
            [cluster("a"), cluster("b")],
            {"clusterAffinity": {"clusterNames": ["nowhere"]}},
            ["select more clusters: a, b would do"],
        ),
        (
            [cluster(name) for name in "abcde"],
            {"clusterAffinity": {"clusterNames": ["nowhere"]}},
            ["select more clusters: a, b, c and 2 more would do"],
        ),
        (
            [cluster("a")],
            {"spreadConstraints": [spread("region", 1, 1), spread("cluster", 1, 1)]},
            ["drop the spread constraint by region, or set the region of a"],
        ),
        ([cluster("a", api="missing")], {}, ["enable batch/v1 Jobs in a, or wait until Karmada has seen them"]),
        ([], {}, ["join a cluster to the control plane"]),
    ],
)
def test_when_no_cluster_fits(clusters: list[Cluster], policy: dict[str, Any], expected: list[str]) -> None:
    assert list(helps(clusters, job(), **policy)) == expected


def test_the_taint_of_most_clusters_comes_first() -> None:
    other = {"key": "x", "effect": "NoSchedule"}
    clusters = [cluster("a", taints=[other]), cluster("b", taints=[GPU]), cluster("c", taints=[GPU])]
    assert helps(clusters, job()) == ("tolerate dedicated=gpu:NoSchedule", "tolerate x:NoSchedule")
    clusters = [cluster("a", taints=[GPU]), cluster("b", taints=[other]), cluster("c", taints=[other])]
    assert helps(clusters, job()) == ("tolerate x:NoSchedule", "tolerate dedicated=gpu:NoSchedule")


def test_a_cluster_that_the_job_is_leaving() -> None:
    result = schedule([cluster("a")], placement(DYNAMIC), job(), evicting={"a"})
    assert result.helps == (Help("wait until the Job has left a", Topic.CLUSTERS),)


def test_too_little_room() -> None:
    clusters = [
        cluster("a", pods=8),
        cluster("b", pods=4),
        cluster("c", pods=9, taints=[GPU]),
        cluster("d", pods=0, taints=[{"key": "full", "effect": "NoSchedule"}]),
    ]
    assert helps(clusters, job(20)) == ("lower parallelism to 12 or less", "tolerate dedicated=gpu:NoSchedule")


def test_too_little_room_names_clusters_that_are_not_selected() -> None:
    clusters = [cluster("a", pods=8), cluster("b", pods=40)]
    expected = ("lower parallelism to 8 or less", "select more clusters: b would do")
    assert helps(clusters, job(20), clusterAffinity={"clusterNames": ["a"]}) == expected


@pytest.mark.parametrize(
    ("raw", "requests", "expected"),
    [
        ({"resources": {"pods": ["9"], "cpu": ["2"]}}, {"cpu": "4"}, "lower the request for cpu"),
        ({"resources": {"pods": ["9"]}}, {"nvidia.com/gpu": "1"}, "choose clusters that have nvidia.com/gpu"),
        (
            {
                "resources": {"pods": ["9"], "nvidia.com/gpu": ["4"]},
                "models": [{"grade": 0, "min": {"cpu": "8"}, "count": 2}],
            },
            {"nvidia.com/gpu": "1"},
            "use Duplicated or static weights: the clusters' resource models do not count nvidia.com/gpu",
        ),
        (
            {"resources": {"pods": ["9"], "cpu": ["2"]}, "models": [{"grade": 0, "min": {"cpu": "1"}, "count": 2}]},
            {"cpu": "4"},
            "lower the request for cpu",
        ),
        ({"resources": {"pods": ["0"]}}, {}, "free some pod slots"),
        (
            {"noSummary": True},
            {},
            "use Duplicated or static weights: the clusters' free resources are not known",
        ),
    ],
)
def test_no_room_at_all(raw: dict[str, Any], requests: dict[str, str], expected: str) -> None:
    one = short.cluster_of({"name": "one", **raw})
    assert helps([one], job(1, 1, **requests)) == (expected,)


def test_requests_are_named_where_they_limit() -> None:
    one = short.cluster_of({"name": "one", "resources": {"pods": ["99"], "memory": ["8Gi"]}})
    assert helps([one], job(20, memory="1Gi")) == ("lower parallelism to 8 or less", "lower the request for memory")


@pytest.mark.parametrize(
    ("constraints", "scheduling", "expected"),
    [
        ([spread("cluster", 4, 4)], DYNAMIC, ("lower minGroups of the cluster constraint to 3 or less",)),
        ([spread("cluster", 1, 0)], DYNAMIC, ("set maxGroups of the cluster constraint",)),
        ([spread("cluster", 1, 0)], DUPLICATED, ("set maxGroups of the cluster constraint",)),
        (
            [spread("cluster", 1, 2)],
            DYNAMIC,
            ("lower parallelism to 16 or less", "raise maxGroups of the cluster constraint"),
        ),
        (
            [spread("region", 4, 4), spread("cluster", 1, 4)],
            DYNAMIC,
            ("lower minGroups of the region constraint to 2 or less",),
        ),
        ([spread("region", 1, 0), spread("cluster", 1, 4)], DYNAMIC, ("set maxGroups of the region constraint",)),
        (
            [spread("region", 1, 1), spread("cluster", 3, 3)],
            DYNAMIC,
            ("lower minGroups of the cluster constraint, or raise maxGroups of the region constraint",),
        ),
        (
            [spread("region", 2, 2), spread("cluster", 4, 4)],
            DYNAMIC,
            ("lower minGroups of the cluster constraint, or raise maxGroups of the region constraint",),
        ),
        ([{"spreadByLabel": "rack", "maxGroups": 1}], DYNAMIC, ("add a spread constraint by cluster",)),
    ],
)
def test_spread_constraints(constraints: list[Any], scheduling: Any, expected: tuple[str, ...]) -> None:
    clusters = [cluster(name, pods=8, region=region) for name, region in (("a", "eu"), ("b", "eu"), ("c", "us"))]
    assert helps(clusters, job(20), scheduling, spreadConstraints=constraints) == expected


@pytest.mark.parametrize(
    ("pods", "most", "expected"),
    [
        ((0, 0, 0), 2, ("raise maxGroups of the cluster constraint",)),
        ((1, 0, 0), 1, ("lower parallelism to 1 or less", "raise maxGroups of the cluster constraint")),
        ((8, 8, 8), 3, ("lower parallelism to 24 or less",)),
    ],
)
def test_parallelism_is_lowered_to_the_room_of_as_many_clusters_as_may_be(
    pods: tuple[int, ...], most: int, expected: tuple[str, ...]
) -> None:
    clusters = [cluster(f"c{index}", pods=each) for index, each in enumerate(pods)]
    assert helps(clusters, job(30), spreadConstraints=[spread("cluster", most, most)]) == expected


def test_nothing_is_advised_when_all_is_well() -> None:
    assert schedule([cluster("a")], placement(DYNAMIC), job()).helps == ()


ABC = [cluster(name, pods=8, region=region) for name, region in (("a", "eu"), ("b", "eu"), ("c", "us"))]


@pytest.mark.parametrize(
    ("clusters", "work", "policy", "about"),
    [
        ([cluster("a", taints=[GPU]), cluster("b", taints=[GPU])], job(), {}, [(Topic.TOLERATION, ("a", "b"), None)]),
        (ABC[:2], job(), {"clusterAffinity": {"clusterNames": ["x"]}}, [(Topic.AFFINITY, ("a", "b"), None)]),
        ([cluster("a")], job(), {"spreadConstraints": [spread("zone", 1, 1), spread("cluster", 1, 1)]}, [(Topic.SPREAD, ("zone",), None)]),
        ([cluster("a", api="missing")], job(), {}, [(Topic.CLUSTERS, (), None)]),
        ([], job(), {}, [(Topic.CLUSTERS, (), None)]),
        ([cluster("a", pods=0)], job(), {}, [(Topic.CLUSTERS, (), None)]),
        ([short.cluster_of({"name": "a", "noSummary": True})], job(), {}, [(Topic.STRATEGY, (), None)]),
        ([short.cluster_of({"name": "a", "resources": {"pods": ["9"], "cpu": ["2"]}})], job(1, 1, cpu="4"), {}, [(Topic.REQUEST, ("cpu",), None)]),
        ([cluster("a")], job(1, 1, **{"nvidia.com/gpu": "1"}), {}, [(Topic.AFFINITY, (), None)]),
        ([short.cluster_of({"name": "a", "resources": {"pods": ["9"], "nvidia.com/gpu": ["4"]}, "models": [{"grade": 0, "min": {"cpu": "8"}, "count": 2}]})], job(1, 1, **{"nvidia.com/gpu": "1"}), {}, [(Topic.STRATEGY, (), None)]),
        (ABC, job(30), {}, [(Topic.PARALLELISM, (), 24)]),
        ([cluster("a", pods=1), cluster("b", pods=1, taints=[GPU]), cluster("c", pods=0, taints=[GPU])], job(5), {}, [(Topic.PARALLELISM, (), 1), (Topic.TOLERATION, ("b",), None)]),
        (ABC, job(20), {"spreadConstraints": [spread("cluster", 4, 4)]}, [(Topic.SPREAD, ("cluster",), None)]),
        (ABC, job(20), {"spreadConstraints": [spread("cluster", 1, 0)]}, [(Topic.SPREAD, ("cluster",), None)]),
        (ABC, job(20), {"spreadConstraints": [spread("cluster", 1, 2)]}, [(Topic.PARALLELISM, (), 16), (Topic.SPREAD, ("cluster",), None)]),
        (ABC, job(30), {"spreadConstraints": [spread("cluster", 1, 3)]}, [(Topic.PARALLELISM, (), 24)]),
        (ABC, job(20), {"spreadConstraints": [spread("region", 4, 4), spread("cluster", 1, 4)]}, [(Topic.SPREAD, ("region",), None)]),
        (ABC, job(20), {"spreadConstraints": [spread("region", 1, 0), spread("cluster", 1, 4)]}, [(Topic.SPREAD, ("region",), None)]),
        (ABC, job(20), {"spreadConstraints": [spread("region", 1, 1), spread("cluster", 3, 3)]}, [(Topic.SPREAD, ("cluster", "region"), None)]),
        (ABC, job(20), {"spreadConstraints": [{"spreadByLabel": "rack", "maxGroups": 1}]}, [(Topic.SPREAD, ("cluster",), None)]),
    ],
)  # fmt: skip
def test_each_help_says_what_it_is_about(
    clusters: list[Cluster], work: Job, policy: dict[str, Any], about: list[tuple[Topic, tuple[str, ...], int | None]]
) -> None:
    found: tuple[Help, ...] = schedule(clusters, placement(DYNAMIC, **policy), work).helps
    assert [(each.topic, each.names, each.amount) for each in found] == about
