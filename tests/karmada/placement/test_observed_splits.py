"""The splits that a real federation made, from its own Cluster objects."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mcjob_tui.karmada.placement import PlacementResult, schedule
from mcjob_tui.resources.clusters import Cluster, ClusterList
from mcjob_tui.resources.policies import Placement
from tests.karmada.placement.building import AGGREGATED, DUPLICATED, DYNAMIC, job, spread, static

CAPTURES = Path(__file__).parents[2] / "captures"
TOLERATED = {"clusterTolerations": [{"key": "dedicated", "operator": "Equal", "value": "gpu", "effect": "NoSchedule"}]}
SMALL = {"cpu": "500m", "memory": "256Mi"}

Split = dict[str, tuple[int | None, int | None]]


@cache
def federation(name: str = "clusters-list-all-ready.json") -> tuple[Cluster, ...]:
    return ClusterList.model_validate_json((CAPTURES / name).read_bytes()).items


def split_of(result: PlacementResult, *, other: bool = False) -> Split:
    targets = result.other_targets if other and result.other_targets is not None else result.targets
    return {each.cluster: (each.parallelism, each.completions) for each in targets}


def predicted(
    policy: dict[str, Any], parallelism: int | None, completions: int | None, /, **requests: str
) -> PlacementResult:
    return schedule(federation(), Placement.model_validate(policy), job(parallelism, completions, **requests))


@pytest.mark.parametrize(
    ("policy", "counts", "requests", "observed"),
    [
        ({"replicaScheduling": DYNAMIC}, (6, 9), SMALL, {"member1": (4, 6), "member2": (2, 3)}),
        (
            {"replicaScheduling": DYNAMIC, **TOLERATED},
            (6, 9),
            SMALL,
            {"member1": (4, 6), "member2": (1, 2), "member3": (1, 1)},
        ),
        ({"replicaScheduling": AGGREGATED}, (6, 9), SMALL, {"member1": (6, 9)}),
        ({"replicaScheduling": DUPLICATED}, (6, 9), SMALL, {"member1": (6, 9), "member2": (6, 9)}),
        ({"clusterAffinity": {}}, (6, 9), SMALL, {"member1": (6, 9), "member2": (6, 9)}),
        ({}, (6, 9), SMALL, {"member1": (6, 9), "member2": (6, 9)}),
        ({"replicaScheduling": static(member1=2, member2=1)}, (6, 9), SMALL, {"member1": (4, 6), "member2": (2, 3)}),
        ({"replicaScheduling": static(member1=1)}, (6, 9), SMALL, {"member1": (6, 9)}),
        ({"replicaScheduling": DYNAMIC}, (1, 9), SMALL, {"member1": (1, 9)}),
        ({"replicaScheduling": DYNAMIC}, (None, None), SMALL, {"member1": (1, 1)}),
        ({"replicaScheduling": DYNAMIC}, (6, None), SMALL, {"member1": (4, None), "member2": (2, None)}),
        ({"replicaScheduling": DYNAMIC}, (6, 1), SMALL, {"member1": (1, 1)}),
        ({"replicaScheduling": DYNAMIC}, (0, 9), SMALL, {}),
        ({"replicaScheduling": AGGREGATED}, (20, 20), SMALL, {"member1": (15, 15), "member2": (5, 5)}),
        ({"replicaScheduling": DYNAMIC}, (20, 30), SMALL, {"member1": (15, 22), "member2": (5, 8)}),
        ({"replicaScheduling": AGGREGATED}, (6, 9), {}, {"member1": (6, 9)}),
        (
            {"replicaScheduling": static(member1=5, member2=3, member3=2), **TOLERATED},
            (10, 25),
            SMALL,
            {"member1": (5, 12), "member2": (3, 8), "member3": (2, 5)},
        ),
        (
            {"replicaScheduling": DYNAMIC, "spreadConstraints": [spread("cluster", 1, 1)]},
            (6, 9),
            SMALL,
            {"member1": (6, 9)},
        ),
        (
            {
                "replicaScheduling": DYNAMIC,
                "clusterAffinities": [
                    {"affinityName": "first", "labelSelector": {"matchLabels": {"env": "nowhere"}}},
                    {"affinityName": "second", "clusterNames": ["member2"]},
                ],
            },
            (6, 9),
            SMALL,
            {"member2": (6, 9)},
        ),
    ],
)
def test_splits(
    policy: dict[str, Any], counts: tuple[int | None, int | None], requests: dict[str, str], observed: Split
) -> None:
    result = predicted(policy, *counts, **requests)
    assert result.scheduled
    assert observed in (split_of(result), split_of(result, other=True))


@pytest.mark.parametrize(
    ("policy", "counts", "requests", "observed"),
    [
        # Where weights are equal the Job's UID decides; both outcomes, or one of them, were seen.
        (static(member1=1, member2=1), (6, 9), SMALL, [{"member1": (3, 4), "member2": (3, 5)}]),
        ({}, (6, 9), SMALL, [{"member1": (3, 4), "member2": (3, 5)}, {"member1": (3, 5), "member2": (3, 4)}]),
        (
            static(member1=1, member2=1, member3=2),
            (6, 9),
            SMALL,
            [{"member1": (2, 3), "member2": (1, 2), "member3": (3, 4)}],
        ),
        (
            static(member1=1, member2=1, member3=1),
            (3, 10),
            SMALL,
            [{"member1": (1, 4), "member2": (1, 3), "member3": (1, 3)}],
        ),
        (static(member1=1, member2=1, member3=1), (2, 5), SMALL, [{"member2": (1, 2), "member3": (1, 3)}]),
    ],
)
def test_splits_that_the_uid_decides(
    policy: dict[str, Any], counts: tuple[int, int], requests: dict[str, str], observed: list[Split]
) -> None:
    tolerated = TOLERATED if "member3" in str(policy) else {}
    result = predicted({"replicaScheduling": policy, **tolerated}, *counts, **requests)
    outcomes = [split_of(result), split_of(result, other=True)]
    assert result.uid_sensitive
    assert outcomes[0] != outcomes[1]
    assert all(each in outcomes for each in observed)


def test_binding_replicas_are_bounded_by_completions() -> None:
    """Seen: parallelism 6 and completions 4 make 4 replicas, 2 and 2 (when member1 was half full)."""
    result = predicted({"replicaScheduling": static(member1=1, member2=1)}, 6, 4, **SMALL)
    assert result.replicas == 4
    assert split_of(result) == {"member1": (2, 2), "member2": (2, 2)}


def test_without_requests_weights_are_pod_counts() -> None:
    result = predicted({"replicaScheduling": DYNAMIC, **TOLERATED}, 6, 9)
    assert {each.cluster: each.available for each in result.verdicts} == {
        "member1": 440,
        "member2": 330,
        "member3": 60,
    }
    assert {"member1": (3, 4), "member2": (3, 5)} in (split_of(result), split_of(result, other=True))


def test_idle_capacity_by_resource_models() -> None:
    """Four nodes of 8 CPU count as 2 CPU each: the lower bound of their grade."""
    result = predicted({"replicaScheduling": DYNAMIC, **TOLERATED}, 6, 9, cpu="500m")
    assert {each.cluster: each.available for each in result.verdicts} == {"member1": 16, "member2": 6, "member3": 4}


@pytest.mark.parametrize(
    ("policy", "counts", "requests", "reason", "message"),
    [
        (
            {"replicaScheduling": DYNAMIC, "clusterAffinity": {"clusterNames": ["nowhere"]}},
            (6, 9),
            SMALL,
            "NoClusterFit",
            "0/3 clusters are available: 1 cluster(s) had untolerated taint {dedicated=gpu:NoSchedule}, "
            "2 cluster(s) did not match the placement cluster affinity constraint.",
        ),
        (
            {"replicaScheduling": DYNAMIC},
            (6, 9),
            {"cpu": "64"},
            "Unschedulable",
            "failed to assign replicas: failed to scale up: Clusters available replicas 0 are not enough to schedule.",
        ),
        (
            {"replicaScheduling": DYNAMIC, "spreadConstraints": [spread("cluster", 5, 5)]},
            (6, 9),
            SMALL,
            "SchedulerError",
            "failed to select clusters: the number of feasible clusters is less than spreadConstraint.MinGroups",
        ),
    ],
)
def test_refusals(
    policy: dict[str, Any], counts: tuple[int, int], requests: dict[str, str], reason: str, message: str
) -> None:
    result = predicted(policy, *counts, **requests)
    assert not result.scheduled
    assert result.reason == reason
    assert message in result.messages
    assert result.retry == (reason != "NoClusterFit")
    assert result.targets == ()


def test_a_job_that_asks_for_nothing_and_runs_nothing_goes_everywhere() -> None:
    result = predicted({"replicaScheduling": DYNAMIC}, 0, 9)
    assert split_of(result) == {"member1": (0, 9), "member2": (0, 9)}


def test_a_cluster_that_is_not_ready_is_out_by_its_taint() -> None:
    clusters = federation("clusters-list-member3-notready.json")
    result = schedule(clusters, Placement.model_validate(TOLERATED), job(6, 9))
    messages = {each.cluster: [failed.message for failed in each.failed] for each in result.verdicts}
    taint = "cluster(s) had untolerated taint {cluster.karmada.io/not-ready:NoSchedule}"
    assert messages == {"member1": [], "member2": [], "member3": [taint]}


def test_recorded_splits_are_all_read_here() -> None:
    """Every recorded outcome with equal shares is one that a static split can give, whatever the capacity was."""
    recorded = json.loads((CAPTURES / "_splits.json").read_text())
    equal = static(member1=1, member2=1)
    outcomes = []
    for parallelism, completions in ((6, 9), (4, 4), (2, 4)):
        result = predicted({"replicaScheduling": equal}, parallelism, completions, **SMALL)
        outcomes += [split_of(result), split_of(result, other=True)]
    for name, each in recorded.items():
        jobs = each["member_jobs"]
        if set(jobs) == {"member1", "member2"} and len({row["parallelism"] for row in jobs.values()}) == 1:
            found = {cluster: (row["parallelism"], row["completions"]) for cluster, row in jobs.items()}
            duplicated = found == {"member1": (6, 9), "member2": (6, 9)}
            assert duplicated or found in outcomes, name
