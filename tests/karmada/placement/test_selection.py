"""Spread constraints: which of the feasible clusters are used."""

import functools
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcjob_tui.karmada.placement.candidates import Candidate, SelectionError, in_order
from mcjob_tui.karmada.placement.facts import ClusterFacts, facts_of
from mcjob_tui.karmada.placement.selection import select
from mcjob_tui.resources.bindings import TargetCluster
from mcjob_tui.resources.clusters import Cluster
from tests.karmada.placement.building import (
    AGGREGATED,
    DUPLICATED,
    DYNAMIC,
    cluster,
    job,
    placement,
    schedule,
    shares,
    spread,
    static,
    verdict,
)
from tests.karmada.placement.enumerating import Bounds, selected_by_cluster, selected_by_region

THREE = [cluster("a", pods=10), cluster("b", pods=30), cluster("c", pods=20)]


def regional(**sizes: tuple[int, ...]) -> list[Cluster]:
    """Clusters by region, given by their free pods: ``eu=(5, 9)`` makes eu0 and eu1."""
    return [
        cluster(f"{region}{index}", pods=pods, region=region)
        for region, each in sizes.items()
        for index, pods in enumerate(each)
    ]


@pytest.mark.parametrize(
    ("scheduling", "constraints", "parallelism", "selected"),
    [
        (DYNAMIC, [], 5, ("b", "c", "a")),
        (DYNAMIC, [spread("cluster", 1, 2)], 5, ("b", "c")),
        (AGGREGATED, [spread("cluster", 1, 9)], 5, ("b", "c", "a")),
        (DUPLICATED, [spread("cluster", 1, 1)], 99, ("b",)),
        (None, [spread("cluster", 2, 2)], 5, ("b", "c")),
        # Static weights ignore the constraints.
        (static(a=1), [spread("cluster", 1, 1)], 5, ("b", "c", "a")),
        ({"replicaSchedulingType": "Divided"}, [spread("cluster", 1, 1)], 5, ("b", "c", "a")),
        # Weights that nothing is divided by do not.
        ({**static(a=1), "replicaSchedulingType": "Duplicated"}, [spread("cluster", 1, 1)], 5, ("b",)),
    ],
)
def test_by_cluster(scheduling: Any, constraints: list[Any], parallelism: int, selected: tuple[str, ...]) -> None:
    result = schedule(THREE, placement(scheduling, spreadConstraints=constraints), job(parallelism))
    assert result.selected == selected


@pytest.mark.parametrize(
    ("scheduling", "constraints", "parallelism", "message"),
    [
        (DYNAMIC, [spread("cluster", 4, 4)], 5, "the number of feasible clusters is less than "
         "spreadConstraint.MinGroups"),
        (DYNAMIC, [spread("cluster", 1, 0)], 5, "no enough resource when selecting 0 clusters"),
        (DYNAMIC, [spread("cluster", 1, 2)], 51, "no enough resource when selecting 2 clusters"),
        (DYNAMIC, [spread("region", 3, 3), spread("cluster", 1, 3)], 5, "the number of feasible region is less than "
         "spreadConstraint.MinGroups"),
        (DYNAMIC, [spread("region", 1, 0), spread("cluster", 1, 3)], 5, "the number of clusters is less than the "
         "cluster spreadConstraint.MinGroups"),
        (DYNAMIC, [spread("region", 1, 2), spread("cluster", 4, 4)], 5, "the number of clusters is less than the "
         "cluster spreadConstraint.MinGroups"),
        (DYNAMIC, [{"spreadByLabel": "rack", "minGroups": 1, "maxGroups": 1}], 5, "just support cluster and region "
         "spread constraint"),
    ],
)  # fmt: skip
def test_constraints_that_cannot_be_met(
    scheduling: Any, constraints: list[Any], parallelism: int, message: str
) -> None:
    clusters = [cluster(name, pods=pods, region=f"r{name}"[:2]) for name, pods in (("a", 10), ("b", 30), ("bb", 20))]
    result = schedule(clusters, placement(scheduling, spreadConstraints=constraints), job(parallelism))
    assert (result.scheduled, result.reason, result.retry) == (False, "SchedulerError", True)
    assert result.message == f"failed to select clusters: {message}"
    assert result.selected == ()


def test_duplicated_with_no_max_groups_is_left_without_clusters() -> None:
    result = schedule(THREE, placement(DUPLICATED, spreadConstraints=[spread("cluster", 1, 0)]), job(5))
    assert result.message == "failed to assign replicas: no clusters available to schedule"
    assert result.reason == "SchedulerError"


def test_a_cluster_that_runs_the_job_comes_first_and_gives_way_only_for_room() -> None:
    policy = placement(DYNAMIC, spreadConstraints=[spread("cluster", 1, 2)])
    previous = (TargetCluster(name="a", replicas=1),)
    assert schedule(THREE, policy, job(20), previous=previous).selected == ("a", "b")
    # 11 and 30 are too little for 45: the last place gets nothing better, the first one does.
    assert schedule(THREE, policy, job(45), previous=previous).selected == ("c", "b")


def test_of_clusters_with_the_same_room_the_name_decides_whatever_of_it_runs_there() -> None:
    previous = (TargetCluster(name="a", replicas=1), TargetCluster(name="b", replicas=2))
    result = schedule([cluster("a", pods=5), cluster("b", pods=4)], placement(DYNAMIC), job(9), previous=previous)
    assert result.selected == ("a", "b")


def test_only_what_runs_already_counts_for_a_region_of_equal_room() -> None:
    # One cluster of 10 runs it, and one of 11: 100 // 10 is more than 100 // 11.
    clusters = regional(eu=(1,) * 9 + (0, 0), us=(1,) * 9 + (0,))
    previous = tuple(TargetCluster(name=name, replicas=1) for name in ("eu0", "us0"))
    policy = placement(DYNAMIC, spreadConstraints=[spread("region", 1, 1), spread("cluster", 1, 20)])
    result = schedule(clusters, policy, job(100), previous=previous)
    assert {name[:2] for name in result.selected} == {"us"}


@pytest.mark.parametrize(
    ("scheduling", "sizes", "running", "wanted", "chosen"),
    [
        # A region is full with its first cluster, which runs it; the other needs both of its own for as much room.
        (DYNAMIC, {"us": (9, 0), "eu": (4, 5)}, ("us0", "eu0"), 1, {"us"}),
        # More room counts before what runs, also where neither has room for its part.
        (DYNAMIC, {"ap": (30,), "eu": (2,), "us": (4,)}, ("eu0",), 2, {"ap", "us"}),
        (DUPLICATED, {"us": (10, 1), "eu": (10, 10)}, ("us0",), 1, {"eu"}),
    ],
)
def test_room_weighs_more_than_what_runs_already(
    scheduling: dict[str, Any],
    sizes: dict[str, tuple[int, ...]],
    running: tuple[str, ...],
    wanted: int,
    chosen: set[str],
) -> None:
    policy = placement(scheduling, spreadConstraints=[spread("region", wanted, wanted), spread("cluster", 1, 20)])
    previous = tuple(TargetCluster(name=name, replicas=1) for name in running)
    result = schedule(regional(**sizes), policy, job(10), previous=previous)
    assert {name[:2] for name in result.selected} == chosen


def test_unlimited_room_counts_as_room_for_all_replicas() -> None:
    for pods in (2**31 - 1, 2**31):
        result = schedule([cluster("a", pods=pods), cluster("b", pods=10)], placement(DYNAMIC), job(20))
        assert shares(result) == {"a": 13, "b": 7}


def test_zone_and_provider_constraints_select_nothing() -> None:
    clusters = [cluster(name, zones=["z"]) for name in "abc"]
    policy = placement(DYNAMIC, spreadConstraints=[spread("zone", 1, 1), spread("cluster", 1, 3)])
    assert schedule(clusters, policy, job(5)).selected == ("a", "b", "c")


@pytest.mark.parametrize(
    ("sizes", "region", "by_cluster", "parallelism", "selected"),
    [
        # One cluster of each region first, the rest by room.
        ({"eu": (5, 9), "us": (7, 8)}, (2, 2), (1, 4), 10, ("eu1", "us1", "us0", "eu0")),
        ({"eu": (5, 9), "us": (7, 8)}, (2, 2), (1, 3), 10, ("eu1", "us1", "us0")),
        # The region with room for its share of the replicas wins.
        ({"eu": (5, 9), "us": (1, 2)}, (1, 1), (1, 2), 10, ("eu1", "eu0")),
        # More regions than clusters wanted: every region keeps its first.
        ({"eu": (5,), "us": (7,), "ap": (6,)}, (3, 3), (1, 2), 10, ("us0", "ap0", "eu0")),
        # More regions are taken only as long as clusters are missing.
        ({"eu": (50,), "us": (50,), "ap": (50,)}, (1, 3), (2, 3), 10, ("ap0", "eu0")),
    ],
)
def test_by_region(
    sizes: dict[str, tuple[int, ...]],
    region: tuple[int, int],
    by_cluster: tuple[int, int],
    parallelism: int,
    selected: tuple[str, ...],
) -> None:
    constraints = [spread("region", *region), spread("cluster", *by_cluster)]
    result = schedule(regional(**sizes), placement(DYNAMIC, spreadConstraints=constraints), job(parallelism))
    assert set(result.selected) == set(selected)
    assert len(result.selected) == len(selected)


def test_without_a_constraint_by_cluster_each_region_has_one() -> None:
    constraints = [spread("region", 2, 2)]
    result = schedule(regional(eu=(5, 9), us=(7, 8)), placement(DYNAMIC, spreadConstraints=constraints), job(10))
    assert result.selected == ("eu1", "us1")


Row = tuple[str, int, int]
"""A candidate's region, room, and how many it already runs."""

rows = st.lists(
    st.tuples(st.sampled_from(["eu", "us", "ap", "sa"]), st.integers(0, 6), st.sampled_from([0, 0, 1, 2])), max_size=9
)
bounds = st.tuples(st.integers(1, 4), st.integers(0, 6))


@functools.cache
def facts(index: int, region: str) -> ClusterFacts:
    return facts_of(cluster(f"{region}{index}", region=region))


def candidates(given_rows: list[Row]) -> list[Candidate]:
    """Feasible clusters in Karmada's order; those that already run some have the score for it."""
    made = (facts(index, region) for index, (region, _, _) in enumerate(given_rows))
    return in_order(
        Candidate(0, 100 if running else 0, free + running, free, each.name, each)
        for each, (_, free, running) in zip(made, given_rows, strict=True)
    )


def names_selected(clusters: list[Candidate], scheduling: Any, replicas: int, **limits: Bounds) -> list[str] | None:
    constraints = [spread(field, *each) for field, each in limits.items()]
    try:
        found = select(clusters, placement(scheduling, spreadConstraints=constraints), replicas)
    except SelectionError:
        return None
    return [each.name for each in found]


@given(rows, bounds, st.integers(0, 20))
@settings(max_examples=300)
@example([("eu", 10, 1), ("eu", 0, 1), ("eu", 30, 0), ("eu", 20, 0)], (1, 2), 40)
@example([("eu", 10, 1), ("eu", 0, 1), ("eu", 30, 0), ("eu", 20, 0)], (1, 2), 41)
@example([("eu", 10, 1), ("eu", 0, 1), ("eu", 30, 0), ("eu", 20, 0)], (1, 2), 45)
@example([("eu", 10, 1), ("eu", 30, 0), ("eu", 30, 0)], (1, 2), 45)
@example([("eu", 10, 1), ("eu", 12, 0)], (1, 1), 12)
def test_by_cluster_is_what_karmadas_loop_selects(given_rows: list[Row], by_cluster: Bounds, replicas: int) -> None:
    clusters = candidates(given_rows)
    found = names_selected(clusters, DYNAMIC, replicas, cluster=by_cluster)
    assert found == selected_by_cluster(clusters, by_cluster, replicas)


@given(rows, bounds, bounds, st.integers(1, 20), st.booleans())
@settings(max_examples=800)
# A region's share is that of one region where one is enough, and is rounded up.
@example([("eu", 8, 0), ("eu", 1, 0), ("us", 6, 0), ("us", 6, 0)], (1, 1), (1, 2), 10, True)
@example([("ap", 3, 0), *[("sa", 0, 0)] * 3, *[("eu", 1, 0)] * 2, ("us", 1, 0), ("us", 0, 0)], (2, 2), (4, 4), 5, True)
# What runs there already is averaged in whole numbers: 33 and 66 are less than 100.
@example(
    [
        *[("ap", 4, 1), ("ap", 5, 0), ("ap", 5, 0), ("ap", 0, 0), ("ap", 0, 0)],
        *[("eu", 4, 1), ("eu", 4, 1), ("eu", 5, 0), ("eu", 0, 0), ("eu", 0, 0), ("eu", 0, 0)],
        *[("sa", 4, 1)] * 3,
        *[("us", 5, 0)] * 3,
        *[("us", 0, 0)] * 4,
    ],
    (2, 2),
    (10, 12),
    5,
    False,
)
@example(
    [
        *[("ap", 0, 1), ("ap", 0, 1), *[("ap", 0, 0)] * 4],
        *[("eu", 0, 1), ("eu", 0, 1), ("eu", 0, 0)],
        ("sa", 1, 1),
        *[("us", 1, 0), ("us", 1, 0), *[("us", 0, 0)] * 5],
    ],
    (2, 2),
    (8, 12),
    20,
    True,
)
@example(
    [
        *[("ap", 0, 1), ("ap", 0, 1), *[("ap", 0, 0)] * 4],
        *[("eu", 0, 1), ("eu", 0, 1), ("eu", 0, 0)],
        ("sa", 1, 1),
        *[("us", 1, 0), ("us", 1, 0), *[("us", 0, 0)] * 5],
    ],
    (2, 2),
    (8, 12),
    2,
    True,
)
def test_by_region_is_what_karmadas_enumeration_selects(
    given_rows: list[Row], by_region: Bounds, by_cluster: Bounds, replicas: int, divided: bool
) -> None:
    clusters = candidates(given_rows)
    scheduling = DYNAMIC if divided else DUPLICATED
    found = names_selected(clusters, scheduling, replicas, region=by_region, cluster=by_cluster)
    assert found == selected_by_region(clusters, by_region, by_cluster, replicas, divided=divided)


def test_duplicated_weighs_regions_by_clusters_with_room_for_all() -> None:
    clusters = regional(eu=(50, 50), us=(99, 1))
    constraints = [spread("region", 1, 1), spread("cluster", 1, 2)]
    result = schedule(clusters, placement(DUPLICATED, spreadConstraints=constraints), job(40))
    assert set(shares(result)) == {"eu0", "eu1"}


def test_a_cluster_without_the_property_says_so() -> None:
    constraints = [spread("region", 1, 1), spread("cluster", 1, 1)]
    result = schedule(
        [cluster("a", region="eu"), cluster("b")], placement(DYNAMIC, spreadConstraints=constraints), job()
    )
    assert verdict(result, "b").why == "no_property"
    assert verdict(result, "b").sentence == "has no region, which a spread constraint asks for"
