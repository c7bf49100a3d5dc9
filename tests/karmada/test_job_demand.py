"""What a Job asks of the scheduler."""

from typing import Any

import pytest

from mcjob_tui.karmada.job_demand import defaulted_counts, demand_of, divide_completions, requirements_of
from mcjob_tui.resources.jobs import Job, PodSpec
from mcjob_tui.resources.quantity import InvalidQuantity


@pytest.mark.parametrize(
    ("parallelism", "completions", "stored", "replicas"),
    [
        (None, None, (1, 1), 1),
        (None, 5, (1, 5), 1),
        (6, None, (6, None), 6),
        (6, 9, (6, 9), 6),
        (6, 4, (6, 4), 4),
        (0, 9, (0, 9), 0),
        (3, 0, (3, 0), 0),
    ],
)
def test_counts(
    parallelism: int | None, completions: int | None, stored: tuple[int, int | None], replicas: int
) -> None:
    spec = {"parallelism": parallelism, "completions": completions}
    demand = demand_of(Job.model_validate({"spec": spec}))
    assert defaulted_counts(parallelism, completions) == stored
    assert (demand.parallelism, demand.completions) == stored
    assert demand.replicas == replicas


def pod(*containers: dict[str, Any], **raw: Any) -> PodSpec:
    """A pod of containers given by their resources."""
    inits = [{"resources": each} for each in raw.pop("init", ())]
    rows = [{"resources": each} for each in containers]
    return PodSpec.model_validate({"containers": rows, "initContainers": inits, **raw})


@pytest.mark.parametrize(
    ("spec", "printed"),
    [
        (pod({"requests": {"cpu": "500m", "memory": "256Mi"}}), {"cpu": "500m", "memory": "256Mi"}),
        (pod({"requests": {"cpu": "1500m", "memory": "500M"}}), {"cpu": "1500m", "memory": "500000000"}),
        (pod({"limits": {"cpu": "2"}}), {"cpu": "2"}),
        (pod({"requests": {"cpu": "1"}, "limits": {"cpu": "2", "memory": "1Gi"}}), {"cpu": "1", "memory": "1Gi"}),
        (pod({"requests": {"cpu": "1"}}, {"requests": {"cpu": "250m"}}), {"cpu": "1250m"}),
        (pod({"requests": {"cpu": "1"}}, init=[{"requests": {"cpu": "3"}}]), {"cpu": "3"}),
        (pod({"requests": {"cpu": "1"}}, init=[{"limits": {"memory": "64Mi"}}]), {"cpu": "1", "memory": "64Mi"}),
        (pod({"requests": {"cpu": "1"}}, overhead={"cpu": "100m"}), {"cpu": "1100m"}),
        (pod({"requests": {"nvidia.com/gpu": "1"}}), {"nvidia.com/gpu": "1"}),
        (pod({"requests": {"hugepages-2Mi": "4Mi", "cpu": "0"}}), {"hugepages-2Mi": "4Mi"}),
        (
            pod(
                {
                    "requests": {
                        "attachable-volumes-ebs": "2",
                        "requests.kubernetes.io/x": "3",
                        "requests.corp.io/x": "4",
                    }
                }
            ),
            {"attachable-volumes-ebs": "2", "requests.kubernetes.io/x": "3"},
        ),
        (pod({"requests": {"ephemeral-storage": "1Gi", "storage": "5Gi"}}), {"ephemeral-storage": "1Gi"}),
        (pod({"requests": {"requests.nvidia.com/gpu": "1", "cpu": "1"}}), {"cpu": "1"}),
    ],
)
def test_resource_request(spec: PodSpec, printed: dict[str, str]) -> None:
    found = requirements_of(spec)
    assert found is not None
    assert found.quantities == printed
    assert found.node_claim is None


@pytest.mark.parametrize("spec", [pod(), pod({}), pod({"requests": {"cpu": "0"}}), pod({"requests": {"odd": "3"}})])
def test_asking_for_nothing_is_no_requirement(spec: PodSpec) -> None:
    assert requirements_of(spec) is None


@pytest.mark.parametrize(
    "raw",
    [
        {"nodeSelector": {"disk": "ssd"}},
        {"tolerations": [{"operator": "Exists"}]},
        {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": []}}}},
    ],
)
def test_a_node_claim_alone_is_a_requirement(raw: dict[str, Any]) -> None:
    found = requirements_of(pod({}, **raw))
    assert found is not None
    assert found.node_claim is not None
    assert found.quantities == {}


def test_a_preferred_node_affinity_is_no_claim() -> None:
    preferred: dict[str, Any] = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}}
    assert requirements_of(pod({}, affinity=preferred)) is None


def test_a_request_that_is_no_quantity_is_an_error() -> None:
    with pytest.raises(InvalidQuantity):
        requirements_of(pod({"requests": {"cpu": "much"}}))


@pytest.mark.parametrize(
    ("completions", "replicas", "expected"),
    [
        (9, {"m1": 4, "m2": 2}, {"m1": 6, "m2": 3}),
        (9, {"m1": 4, "m2": 1, "m3": 1}, {"m1": 6, "m2": 2, "m3": 1}),
        (25, {"m1": 5, "m2": 3, "m3": 2}, {"m1": 12, "m2": 8, "m3": 5}),
        (30, {"m1": 15, "m2": 5}, {"m1": 22, "m2": 8}),
        (6, {"m1": 4, "m2": 2}, {"m1": 4, "m2": 2}),
        (9, {}, {}),
    ],
)
def test_completions_follow_replicas(completions: int, replicas: dict[str, int], expected: dict[str, int]) -> None:
    assert divide_completions(completions, replicas, "") == expected


def test_the_uid_breaks_ties_of_completions() -> None:
    even, odd = "d6e4a9d8-3b0f-4c5e-9a51-000000000000", "d6e4a9d8-3b0f-4c5e-9a51-000000000001"
    outcomes = [divide_completions(3, {"a": 1, "b": 1}, uid) for uid in ("", even, odd)]
    assert outcomes[0] == {"a": 2, "b": 1}
    assert {tuple(each.values()) for each in outcomes} == {(2, 1), (1, 2)}
