"""Clusters, placements and Jobs for tests, in the short form of the golden cases."""

from typing import Any

from mcjob_tui.karmada.placement import ClusterVerdict, PlacementResult, schedule
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.policies import Placement
from tests.golden import scheduling as short

DUPLICATED = {"replicaSchedulingType": "Duplicated"}
AGGREGATED = {"replicaSchedulingType": "Divided", "replicaDivisionPreference": "Aggregated"}
DYNAMIC = {
    "replicaSchedulingType": "Divided",
    "replicaDivisionPreference": "Weighted",
    "weightPreference": {"dynamicWeight": "AvailableReplicas"},
}


def static(**weights: int) -> dict[str, Any]:
    """Static weights by cluster name."""
    rows = [{"targetCluster": {"clusterNames": [name]}, "weight": weight} for name, weight in weights.items()]
    return {
        "replicaSchedulingType": "Divided",
        "replicaDivisionPreference": "Weighted",
        "weightPreference": {"staticWeightList": rows},
    }


def cluster(name: str, pods: int = 100, **raw: Any) -> Cluster:
    """A cluster with ``pods`` free pod slots; anything else as a golden case writes it."""
    return short.cluster_of({"name": name, "resources": {"pods": [str(pods)]}, **raw})


def job(parallelism: int | None = 1, completions: int | None = None, /, **requests: str) -> Job:
    """A Job of one container that asks for ``requests``."""
    raw: dict[str, Any] = {"containers": [{"requests": requests}]}
    if parallelism is not None:
        raw["parallelism"] = parallelism
    if completions is not None:
        raw["completions"] = completions
    return short.job_of(raw)


def placement(scheduling: dict[str, Any] | None = None, **raw: Any) -> Placement:
    """A placement of a strategy and whatever else the policy says."""
    return Placement.model_validate({"replicaScheduling": scheduling, **raw})


def spread(field: str, least: int, most: int) -> dict[str, Any]:
    """A spread constraint."""
    return {"spreadByField": field, "minGroups": least, "maxGroups": most}


def shares(result: PlacementResult) -> dict[str, int]:
    """Replicas by target cluster."""
    return {each.cluster: each.replicas for each in result.targets}


def verdict(result: PlacementResult, name: str) -> ClusterVerdict:
    """What the result says of one cluster."""
    return next(each for each in result.verdicts if each.cluster == name)


__all__ = [
    "AGGREGATED", "DUPLICATED", "DYNAMIC", "cluster", "job", "placement", "schedule", "shares", "spread", "static",
    "verdict",
]  # fmt: skip
