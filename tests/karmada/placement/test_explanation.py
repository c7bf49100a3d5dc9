"""The short sentence for every cluster."""

from typing import Any

import pytest

from mcjob_tui.resources.clusters import Cluster
from tests.golden import scheduling as short
from tests.karmada.placement.building import (
    AGGREGATED,
    DUPLICATED,
    DYNAMIC,
    cluster,
    job,
    placement,
    schedule,
    spread,
    static,
    verdict,
)

GPU = {"key": "nvidia.com/gpu", "effect": "NoSchedule"}
MODELS = [{"grade": 0, "min": {"cpu": "8", "memory": "8Gi"}, "count": 4}]


def said(one: Cluster, *others: Cluster, scheduling: Any = DYNAMIC, work: Any = None, **policy: Any) -> tuple[str, str]:
    """Why, and the sentence, for ``one`` beside a roomy cluster."""
    fleet = [one, *(others or (cluster("roomy", pods=1000, labels={"tier": "batch"}, region="eu"),))]
    found = verdict(schedule(fleet, placement(scheduling, **policy), work or job(20, 40)), one.name)
    return str(found.why), found.sentence


@pytest.mark.parametrize(
    ("raw", "policy", "why", "sentence"),
    [
        ({}, {"clusterAffinity": {"clusterNames": ["roomy"]}}, "not_selected", "not selected"),
        ({}, {"clusterAffinity": {"exclude": ["one"]}}, "excluded", "excluded"),
        (
            {"labels": {"tier": "prod"}},
            {"clusterAffinity": {"labelSelector": {"matchLabels": {"tier": "batch"}}}},
            "label_mismatch",
            "label tier is prod, not batch",
        ),
        ({"taints": [GPU]}, {}, "taint", "taint nvidia.com/gpu:NoSchedule is not tolerated"),
        ({"api": "missing"}, {}, "no_api", "has no Jobs API (batch/v1)"),
        ({"deleting": True}, {}, "terminating", "is being removed from the federation"),
        ({"pods": 0}, {}, "no_capacity", "no room: no free pod slots"),
        ({"noSummary": True}, {}, "no_capacity", "no room: its free resources are not known"),
    ],
)
def test_why_a_cluster_gets_nothing(raw: dict[str, Any], policy: dict[str, Any], why: str, sentence: str) -> None:
    assert said(cluster("one", **raw), **policy) == (why, sentence)


@pytest.mark.parametrize(
    ("raw", "requests", "sentence"),
    [
        ({"resources": {"pods": ["9"], "memory": ["1Gi"]}}, {"memory": "2Gi"}, "no room: memory for 0 pods"),
        ({"resources": {"pods": ["9"]}}, {"nvidia.com/gpu": "1"}, "no room: it has no nvidia.com/gpu"),
        ({"resources": {"pods": ["9"], "cpu": ["32"]}, "models": MODELS}, {"cpu": "9"}, "no room: cpu for 0 pods"),
        (
            {"resources": {"pods": ["9"], "nvidia.com/gpu": ["8"]}, "models": MODELS},
            {"nvidia.com/gpu": "1"},
            "no room: its resource models do not count nvidia.com/gpu",
        ),
    ],
)
def test_what_there_is_no_room_for(raw: dict[str, Any], requests: dict[str, str], sentence: str) -> None:
    one = short.cluster_of({"name": "one", **raw})
    assert said(one, work=job(1, 1, **requests)) == ("no_capacity", sentence)


def test_the_first_affinity_speaks_before_a_taint() -> None:
    assert said(cluster("one", taints=[GPU]), clusterAffinity={"clusterNames": ["roomy"]})[0] == "not_selected"


def test_a_cluster_the_job_is_leaving() -> None:
    result = schedule([cluster("one"), cluster("two")], placement(DYNAMIC), job(), evicting={"one"})
    assert (verdict(result, "one").why, verdict(result, "one").sentence) == (
        "evicting",
        "the Job is being moved away from it",
    )


@pytest.mark.parametrize(
    ("constraints", "sentence"),
    [
        ([spread("cluster", 1, 1)], "lost to the spread constraint: at most 1 cluster"),
        ([spread("region", 1, 1), spread("cluster", 1, 5)], "lost to the spread constraint: at most 1 region"),
        ([spread("region", 1, 3), spread("cluster", 1, 5)], "lost to the spread constraint: 1 region is enough"),
    ],
)
def test_lost_to_spread(constraints: list[Any], sentence: str) -> None:
    one = cluster("one", region="us", pods=30)
    assert said(one, spreadConstraints=constraints) == ("lost_to_spread", sentence)


def test_several_regions_are_enough() -> None:
    others = [cluster("roomy", pods=1000, region="eu"), cluster("wide", pods=900, region="ap")]
    constraints = [spread("region", 2, 3), spread("cluster", 1, 5)]
    assert said(cluster("one", region="us", pods=5), *others, spreadConstraints=constraints) == (
        "lost_to_spread",
        "lost to the spread constraint: 2 regions are enough",
    )


@pytest.mark.parametrize(
    ("free", "roomy", "sentence"),
    [
        (1, 1000, "nearly full: 1 of 1001 places, zero share"),
        (2, 39, "nearly full: 2 of 41 places, zero share"),
        (2, 38, "zero share: 2 of 40 places for 2 pods at once"),
    ],
)
def test_a_cluster_is_nearly_full_below_a_tenth_of_its_part_of_the_room(free: int, roomy: int, sentence: str) -> None:
    found = said(cluster("one", pods=free), cluster("roomy", pods=roomy), work=job(2, 2))
    assert found == ("zero_share", sentence)


def test_nearly_full() -> None:
    assert said(cluster("one", pods=4), cluster("roomy", pods=328)) == (
        "zero_share",
        "nearly full: 4 of 332 places, zero share",
    )


def test_too_few_pods_for_so_many_clusters() -> None:
    others = [cluster(f"other{index}", pods=50) for index in range(3)]
    assert said(cluster("one", pods=40), *others, work=job(2, 2)) == (
        "zero_share",
        "zero share: 40 of 190 places for 2 pods at once",
    )


def test_aggregated_does_not_need_it() -> None:
    assert said(cluster("one", pods=40), scheduling=AGGREGATED) == (
        "zero_share",
        "not needed: fewer clusters have room for all",
    )


def test_a_static_weight_that_is_missing() -> None:
    assert said(cluster("one"), scheduling=static(roomy=1)) == ("zero_share", "zero share: no static weight names it")


def test_a_static_weight_that_is_too_small() -> None:
    found = said(cluster("one"), scheduling=static(roomy=90, one=1))
    assert found == ("zero_share", "zero share: weight 1 is too little for 20 pods at once")


def test_equal_weights_and_too_few_pods() -> None:
    for scheduling in ({}, static(nowhere=5)):
        found = said(cluster("b"), cluster("a"), cluster("c"), scheduling=scheduling, work=job(1, 1))
        assert found == ("zero_share", "zero share: weight 1 is too little for 1 pod at once")


def test_when_nothing_is_scheduled() -> None:
    assert said(cluster("one", pods=4), work=job(2000, 2000)) == (
        "not_scheduled",
        "room for 4, but all clusters together have too little",
    )
    unmet = [spread("cluster", 5, 5)]
    assert said(cluster("one"), spreadConstraints=unmet) == (
        "not_scheduled",
        "would do, but the spread constraints cannot be met",
    )


def test_nothing_to_run() -> None:
    work = job(0, 4, cpu="1")
    assert said(cluster("one"), work=work) == ("nothing_to_run", "nothing to run: parallelism or completions is 0")


@pytest.mark.parametrize(
    ("scheduling", "work", "sentence"),
    [
        (DUPLICATED, job(2, 5), "5 pods, 2 at once"),
        (DUPLICATED, job(2, 1), "1 pod, 1 at once"),
        (DUPLICATED, job(3), "3 at once"),
    ],
)
def test_what_a_target_gets(scheduling: Any, work: Any, sentence: str) -> None:
    assert said(cluster("one"), scheduling=scheduling, work=work) == ("target", sentence)


def test_both_outcomes_where_the_uid_decides() -> None:
    found = said(cluster("one"), cluster("two"), work=job(1, 3))
    assert found == ("target", "3 pods, 1 at once, or nothing: the Job's UID will decide")


def test_what_limits_a_cluster_is_named() -> None:
    one = short.cluster_of({"name": "one", "resources": {"pods": ["90"], "cpu": ["8"], "memory": ["4Gi"]}})
    result = schedule([one], placement(DYNAMIC), job(1, 1, cpu="1", memory="1Gi"))
    assert (verdict(result, "one").available, verdict(result, "one").limited_by) == (4, "memory")


def test_where_the_uid_decides_about_others_a_cluster_has_one_share() -> None:
    others = cluster("two"), cluster("three")
    result = schedule([cluster("one"), *others], placement(static(one=4, two=1, three=1)), job(3, 3))
    assert result.uid_sensitive
    found = said(cluster("one"), *others, scheduling=static(one=4, two=1, three=1), work=job(3, 3))
    assert found == ("target", "2 pods, 2 at once")


def test_a_target_that_runs_nothing_yet_is_one_all_the_same() -> None:
    result = schedule([cluster("one")], placement(DUPLICATED), job(0, 5))
    found = verdict(result, "one")
    assert found.target == found.other == result.targets[0]
    assert (found.available, found.sentence) == (None, "5 pods, 0 at once")
