"""How replicas are assigned: strategies, rescheduling, overflow, terms of affinities."""

from typing import Any

import pytest

from mcjob_tui.karmada.placement import PlacementResult
from mcjob_tui.resources.bindings import TargetCluster
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
)

FOUR = [cluster("a", pods=10), cluster("b", pods=30), cluster("c", pods=20), cluster("d", pods=0)]
ODD = "uid-1"
EVEN = "uid-0"


def assigned(
    scheduling: Any, parallelism: int, *, before: dict[str, int] | None = None, **more: Any
) -> PlacementResult:
    previous = tuple(TargetCluster(name=name, replicas=count) for name, count in (before or {}).items())
    return schedule(FOUR, placement(scheduling, **more.pop("policy", {})), job(parallelism), previous=previous, **more)


@pytest.mark.parametrize(
    ("scheduling", "parallelism", "expected"),
    [
        (DUPLICATED, 7, {"a": 7, "b": 7, "c": 7, "d": 7}),
        (None, 7, {"a": 7, "b": 7, "c": 7, "d": 7}),
        (DYNAMIC, 6, {"a": 1, "b": 3, "c": 2}),
        (DYNAMIC, 60, {"a": 10, "b": 30, "c": 20}),
        (DYNAMIC, 1, {"b": 1}),
        (AGGREGATED, 30, {"b": 30}),
        # Fewest clusters, and among them by room, not filled up one after another.
        (AGGREGATED, 40, {"b": 24, "c": 16}),
        (static(a=1, b=2), 9, {"a": 3, "b": 6}),
        (static(a=1, b=3), 9, {"a": 2, "b": 7}),
        # Static weights do not look at room.
        (static(d=1), 500, {"d": 500}),
        (static(nowhere=1), 4, {"a": 1, "b": 1, "c": 1, "d": 1}),
        ({}, 4, {"a": 1, "b": 1, "c": 1, "d": 1}),
    ],
)
def test_first_assignment(scheduling: Any, parallelism: int, expected: dict[str, int]) -> None:
    assert shares(assigned(scheduling, parallelism)) == expected


def test_the_greatest_matching_weight_counts() -> None:
    rules = {
        "staticWeightList": [
            {"targetCluster": {}, "weight": 1},
            {"targetCluster": {"clusterNames": ["b"]}, "weight": 3},
            {"targetCluster": {"clusterNames": ["b"]}, "weight": 2},
        ]
    }
    scheduling = {"replicaSchedulingType": "Divided", "weightPreference": rules}
    assert shares(assigned(scheduling, 12)) == {"a": 2, "b": 6, "c": 2, "d": 2}


def test_dynamic_weight_wins_over_static_weights() -> None:
    both = {**DYNAMIC, "weightPreference": {**static(a=9)["weightPreference"], "dynamicWeight": "AvailableReplicas"}}
    assert shares(assigned(both, 6)) == shares(assigned(DYNAMIC, 6))


@pytest.mark.parametrize("scheduling", [DYNAMIC, AGGREGATED])
def test_all_or_nothing(scheduling: Any) -> None:
    result = assigned(scheduling, 61)
    assert (result.scheduled, result.reason, result.retry) == (False, "Unschedulable", True)
    text = "failed to assign replicas: failed to scale up: Clusters available replicas 60 are not enough to schedule."
    assert result.message == text
    assert result.targets == ()
    assert set(result.selected) == {"a", "b", "c", "d"}


@pytest.mark.parametrize(
    ("scheduling", "before", "parallelism", "fresh", "expected"),
    [
        # As many as before: nothing moves.
        (DYNAMIC, {"c": 3, "a": 3}, 6, False, {"c": 3, "a": 3}),
        # More: the new ones are shared out by room and added.
        (DYNAMIC, {"a": 3}, 9, False, {"a": 4, "b": 3, "c": 2}),
        # Aggregated keeps to the clusters that have some as long as there is room.
        (AGGREGATED, {"a": 3}, 9, False, {"a": 9}),
        (AGGREGATED, {"a": 3}, 20, False, {"a": 7, "b": 13}),
        # Fewer: in proportion to what there was, whatever the room.
        (DYNAMIC, {"a": 8, "d": 4}, 6, False, {"a": 4, "d": 2}),
        (AGGREGATED, {"a": 8, "d": 4}, 6, False, {"a": 6}),
        # A cluster that is gone counts for nothing.
        (DYNAMIC, {"gone": 6}, 6, False, {"a": 1, "b": 3, "c": 2}),
        # Fresh: as if for the first time, with what runs there as room.
        (DYNAMIC, {"a": 6}, 6, True, {"a": 1, "b": 3, "c": 2}),
        (AGGREGATED, {"a": 6}, 31, True, {"b": 19, "c": 12}),
        (DUPLICATED, {"a": 3}, 2, False, {"a": 2, "b": 2, "c": 2, "d": 2}),
        (static(a=1, b=1), {"c": 6}, 6, False, {"a": 3, "b": 3}),
    ],
)
def test_rescheduling(
    scheduling: Any, before: dict[str, int], parallelism: int, fresh: bool, expected: dict[str, int]
) -> None:
    assert shares(assigned(scheduling, parallelism, before=before, fresh=fresh)) == expected


@pytest.mark.parametrize("scheduling", [DYNAMIC, AGGREGATED])
def test_what_stays_as_it_is_keeps_its_order_too(scheduling: Any) -> None:
    assert list(shares(assigned(scheduling, 6, before={"c": 3, "a": 3}))) == ["c", "a"]


@pytest.mark.parametrize(("fresh", "doing", "room"), [(False, "scale up", 60), (True, "do fresh scale", 63)])
def test_the_error_says_what_was_tried(fresh: bool, doing: str, room: int) -> None:
    result = assigned(DYNAMIC, 99, before={"a": 3}, fresh=fresh)
    text = f"failed to {doing}: Clusters available replicas {room} are not enough to schedule."
    assert result.message == f"failed to assign replicas: {text}"


def test_clusters_that_keep_what_they_had_come_in_random_order() -> None:
    clusters = [cluster("a", pods=5), cluster("b", pods=4), cluster("c", pods=3)]
    previous = tuple(TargetCluster(name=name, replicas=2) for name in "abc")
    result = schedule(clusters, placement(AGGREGATED), job(8), previous=previous)
    assert shares(result) == {"a": 4, "b": 2, "c": 2}
    assert result.order_random


def test_one_cluster_alone_that_keeps_what_it_had_comes_in_a_certain_order() -> None:
    clusters = [cluster("a", pods=5), cluster("b", pods=4)]
    previous = tuple(TargetCluster(name=name, replicas=2) for name in "ab")
    result = schedule(clusters, placement(AGGREGATED), job(6), previous=previous)
    assert shares(result) == {"a": 4, "b": 2}
    assert not result.order_random


@pytest.mark.parametrize(("uid", "first"), [(None, "a"), ("", "a"), (EVEN, "a"), (ODD, "b")])
def test_ties_are_broken_by_the_uid(uid: str | None, first: str) -> None:
    result = schedule([cluster("a"), cluster("b")], placement(DYNAMIC), job(1), uid=uid)
    assert shares(result) == {first: 1}
    assert result.uid_sensitive
    assert [each.cluster for each in result.other_targets or ()] == ["b" if first == "a" else "a"]


def test_the_other_outcome_covers_completions() -> None:
    result = schedule([cluster("a"), cluster("b")], placement(DYNAMIC), job(2, 3))
    assert [(each.replicas, each.completions) for each in result.targets] == [(1, 2), (1, 1)]
    assert [(each.replicas, each.completions) for each in result.other_targets or ()] == [(1, 1), (1, 2)]


def test_no_tie_no_other_outcome() -> None:
    result = assigned(DYNAMIC, 60)
    assert result.other_targets is None
    assert not result.uid_sensitive


def terms(*names: str, overflow: tuple[str, ...] = ()) -> dict[str, Any]:
    """A term for each of ``names``, the first with overflow affinities."""
    rows: list[dict[str, Any]] = [{"affinityName": f"only-{name}", "clusterNames": [name]} for name in names]
    if overflow:
        rows[0]["overflowAffinities"] = [{"affinityName": f"over-{name}", "clusterNames": [name]} for name in overflow]
    return {"clusterAffinities": rows}


@pytest.mark.parametrize(
    ("parallelism", "affinity", "expected"),
    [(8, "only-a", {"a": 8}), (15, "only-c", {"c": 15}), (25, "only-b", {"b": 25})],
)
def test_the_first_term_with_room_is_used(parallelism: int, affinity: str, expected: dict[str, int]) -> None:
    result = assigned(DYNAMIC, parallelism, policy=terms("a", "c", "b"))
    assert result.affinity == affinity
    assert shares(result) == expected


def test_if_all_terms_fail_the_first_ones_error_is_shown() -> None:
    result = assigned(DYNAMIC, 500, policy=terms("a", "nowhere"))
    assert "Clusters available replicas 10 are" in result.message
    assert result.affinity is None
    assert not assigned(DYNAMIC, 500, policy=terms("nowhere", "a")).retry


def test_scheduling_again_goes_on_from_the_term_in_use() -> None:
    policy = terms("a", "c", "b")
    assert assigned(DYNAMIC, 8, policy=policy, observing_affinity="only-c").affinity == "only-c"
    assert assigned(DYNAMIC, 8, policy=policy, observing_affinity="only-c", fresh=True).affinity == "only-a"
    assert assigned(DYNAMIC, 8, policy=policy, observing_affinity="unknown").affinity == "only-a"


@pytest.mark.parametrize(
    ("parallelism", "expected"),
    [
        (8, {"a": 8}),
        (10, {"a": 10}),
        (11, {"a": 10, "c": 1}),
        (12, {"a": 10, "c": 2}),
        (33, {"a": 10, "c": 20, "b": 3}),
    ],
)
def test_overflow_takes_what_is_left(parallelism: int, expected: dict[str, int]) -> None:
    result = assigned(DYNAMIC, parallelism, policy=terms("a", overflow=("c", "b")))
    assert shares(result) == expected
    assert list(shares(result)) == list(expected)


@pytest.mark.parametrize("parallelism", [31, 500])
def test_overflow_with_too_little_room(parallelism: int) -> None:
    result = assigned(DYNAMIC, parallelism, policy=terms("a", overflow=("c",)))
    assert result.reason == "Unschedulable"
    assert result.message == "failed to assign replicas: Clusters available replicas are not enough to schedule."


def tiers(*names: str) -> dict[str, Any]:
    """A term with one overflow affinity, each given by the letters of its clusters."""
    first, second = ({"affinityName": each, "clusterNames": list(each)} for each in names)
    return {"clusterAffinities": [{**first, "overflowAffinities": [second]}]}


def test_a_tie_in_any_tier_makes_another_outcome() -> None:
    clusters = [cluster("a", pods=2), cluster("b", pods=9), cluster("c", pods=9)]
    result = schedule(clusters, placement(DYNAMIC, **tiers("a", "bc")), job(3))
    assert result.uid_sensitive
    assert shares(result) == {"a": 2, "b": 1}
    assert {each.cluster: each.replicas for each in result.other_targets or ()} == {"a": 2, "c": 1}


def test_without_a_tie_in_any_tier_there_is_one_outcome() -> None:
    clusters = [cluster("a", pods=2), cluster("b", pods=9), cluster("c", pods=9)]
    result = schedule(clusters, placement(DYNAMIC, **tiers("bc", "a")), job(19))
    assert shares(result) == {"b": 9, "c": 9, "a": 1}
    assert result.other_targets is None
    assert not result.order_random


def test_a_random_order_in_any_tier_makes_the_whole_order_random() -> None:
    clusters = [cluster(name, pods=9) for name in "abcd"]
    previous = tuple(TargetCluster(name=name, replicas=1) for name in "abc")
    for names, parallelism in ((("abc", "d"), 10), (("d", "abc"), 17)):
        result = schedule(clusters, placement(AGGREGATED, **tiers(*names)), job(parallelism), previous=previous)
        assert result.scheduled
        assert result.order_random, names


def test_what_runs_nothing_does_not_overflow() -> None:
    assert set(shares(assigned(DYNAMIC, 0, policy=terms("a", overflow=("c",))))) == {"a"}


def test_nothing_to_run_with_requests_goes_nowhere() -> None:
    result = schedule([cluster("a", resources={"pods": ["5"], "cpu": ["4"]})], placement(DYNAMIC), job(0, 5, cpu="1"))
    assert (result.scheduled, result.targets, result.replicas) == (True, (), 0)
    assert result.verdicts[0].why == "nothing_to_run"


def test_duplicated_runs_all_completions_everywhere() -> None:
    result = schedule(FOUR[:2], placement(DUPLICATED, spreadConstraints=[spread("cluster", 1, 2)]), job(6, 9))
    assert [(each.parallelism, each.completions) for each in result.targets] == [(6, 9), (6, 9)]
    assert (result.total_parallelism, result.total_completions) == (12, 18)


def test_a_work_queue_has_no_total() -> None:
    assert schedule(FOUR, placement(DYNAMIC), job(6)).total_completions is None
