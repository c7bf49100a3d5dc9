"""How many pods fit into a cluster, and what limits them."""

from typing import Any

import pytest

from mcjob_tui.karmada.job_demand import Requirements, requirements_of
from mcjob_tui.karmada.placement.capacity import capacity
from mcjob_tui.karmada.placement.facts import facts_of
from mcjob_tui.resources.jobs import PodSpec
from tests.golden import scheduling as short
from tests.karmada.placement.building import DYNAMIC, cluster, job, placement, schedule, verdict

GRADES = [
    {"grade": 0, "min": {"cpu": "0", "memory": "0"}, "count": 3},
    {"grade": 1, "min": {"cpu": "1", "memory": "4Gi"}, "count": 2},
    {"grade": 2, "min": {"cpu": "4", "memory": "8Gi"}, "count": 1},
]


def asks(**requests: str) -> Requirements | None:
    return requirements_of(PodSpec.model_validate({"containers": [{"resources": {"requests": requests}}]}))


def room(requirements: Requirements | None, **raw: Any) -> tuple[int, str]:
    found = capacity(facts_of(short.cluster_of({"name": "one", **raw})), requirements)
    return found.replicas, found.limited_by


@pytest.mark.parametrize(
    ("resources", "requirements", "expected"),
    [
        ({"pods": ["110", "10", "5"]}, None, (95, "pods")),
        ({"pods": ["10", "11"]}, None, (0, "pods")),
        ({}, None, (0, "pods")),
        ({"pods": ["110"], "cpu": ["8", "2500m"]}, asks(cpu="500m"), (11, "cpu")),
        ({"pods": ["110"], "cpu": ["8", "2500m", "5500m"]}, asks(cpu="500m"), (0, "cpu")),
        ({"pods": ["110"], "cpu": ["8", "9"]}, asks(cpu="500m"), (0, "cpu")),
        ({"pods": ["5"], "cpu": ["8"]}, asks(cpu="500m"), (5, "pods")),
        ({"pods": ["110"], "cpu": ["8"], "memory": ["4Gi", "1Gi"]}, asks(cpu="1", memory="1Gi"), (3, "memory")),
        ({"pods": ["110"], "cpu": ["8"]}, asks(cpu="1", memory="1Gi"), (0, "memory")),
        ({"pods": ["110"], "cpu": ["", "1"]}, asks(cpu="1"), (0, "cpu")),
        ({"pods": ["110"], "nvidia.com/gpu": ["8", "3"]}, {"nvidia.com/gpu": "2"}, (2, "nvidia.com/gpu")),
        ({"pods": ["0"], "cpu": ["8"]}, asks(cpu="1"), (0, "pods")),
        ({"pods": ["0"], "cpu": ["8", "9"]}, asks(cpu="1"), (0, "pods")),
        ({"pods": ["1"], "cpu": ["8", "8"]}, asks(cpu="1"), (0, "cpu")),
        ({"pods": ["8"], "cpu": ["8"]}, asks(cpu="1"), (8, "pods")),
        ({"pods": ["5"], "cpu": ["8", "8"], "memory": ["4Gi", "5Gi"]}, asks(cpu="1", memory="1Gi"), (0, "cpu")),
    ],
)
def test_by_summary(resources: dict[str, list[str]], requirements: Any, expected: tuple[int, str]) -> None:
    if isinstance(requirements, dict):
        requirements = asks(**requirements)
    assert room(requirements, resources=resources) == expected


def test_without_a_summary_nothing_is_known_and_nothing_fits() -> None:
    assert room(asks(cpu="1"), noSummary=True) == (0, "")
    assert room(None, noSummary=True) == (0, "")


@pytest.mark.parametrize(
    ("pods", "requirements", "expected"),
    [
        ("900", asks(cpu="500m"), (2 * 2 + 8, "cpu")),
        ("900", asks(cpu="500m", memory="4Gi"), (2 * 1 + 2, "memory")),
        ("12", asks(cpu="500m"), (12, "pods")),
        ("3", asks(cpu="500m"), (3, "pods")),
        ("900", {"nvidia.com/gpu": "1"}, (0, "nvidia.com/gpu")),
        ("900", {"ephemeral-storage": "1Gi", "cpu": "1"}, (0, "ephemeral-storage")),
        # Too much cpu for every node, but less of it would not bring in what is not counted at all.
        ("900", {"cpu": "8", "nvidia.com/gpu": "1"}, (0, "nvidia.com/gpu")),
    ],
)
def test_by_resource_models(pods: str, requirements: Any, expected: tuple[int, str]) -> None:
    """A node counts as the lower bound of its grade; what the models lack counts as 0."""
    if isinstance(requirements, dict):
        requirements = asks(**requirements)
    assert room(requirements, resources={"pods": [pods], "cpu": ["99"]}, models=GRADES) == expected


def test_what_limits_is_reckoned_over_all_grades() -> None:
    """The last grade has less memory than cpu; all of them together have less cpu."""
    grades = [
        {"grade": 0, "min": {"cpu": "1", "memory": "9Gi"}, "count": 5},
        {"grade": 1, "min": {"cpu": "4", "memory": "2Gi"}, "count": 1},
    ]
    assert room(asks(cpu="1", memory="1Gi"), resources={"pods": ["900"]}, models=grades) == (5 * 1 + 2, "cpu")


def test_a_node_takes_110_pods_at_most() -> None:
    grades = [{"grade": 0, "min": {"cpu": "64", "memory": "0"}, "count": 2}]
    assert room(asks(cpu="10m"), resources={"pods": ["900"]}, models=grades) == (220, "pods")


def test_a_node_claim_alone_is_reckoned_by_nodes() -> None:
    claim = requirements_of(PodSpec.model_validate({"nodeSelector": {"disk": "ssd"}}))
    assert room(claim, resources={"pods": ["900"]}, models=GRADES) == (6 * 110, "pods")
    assert room(claim, resources={"pods": ["900"]}) == (900, "pods")


def test_models_without_counts_or_counts_without_models_fall_back_to_the_summary() -> None:
    resources = {"pods": ["900"], "cpu": ["10"]}
    assert room(asks(cpu="1"), resources=resources, models=[]) == (10, "cpu")
    negative = [{"grade": 0, "min": {"cpu": "1"}, "count": -1}]
    assert room(asks(cpu="1"), resources=resources, models=negative) == (10, "cpu")


def test_room_beyond_what_a_32_bit_number_holds_counts_as_the_replicas() -> None:
    result = schedule([cluster("one", pods=2**40), cluster("two", pods=2**40)], placement(DYNAMIC), job(7))
    assert result.scheduled
    assert result.total_parallelism == 7


def test_capacity_is_told_for_rejected_clusters_too() -> None:
    result = schedule([cluster("one", pods=9, api="missing"), cluster("two")], placement(DYNAMIC), job())
    assert verdict(result, "one").available == 9


def test_without_replicas_karmada_does_not_ask() -> None:
    result = schedule([cluster("one")], placement(DYNAMIC), job(0))
    assert verdict(result, "one").available is None
