"""Clusters for tests of drafts: small, with what a test is about."""

from collections.abc import Sequence
from typing import Any

from mcjob_tui.resources.clusters import Cluster


def cluster(
    name: str,
    *,
    pods: int = 100,
    ready: str = "True",
    region: str = "",
    labels: dict[str, str] | None = None,
    taint: str = "",
    jobs: bool = True,
    models: bool = False,
    modelled: Sequence[str] = ("cpu", "memory"),
    allocatable: dict[str, str] | None = None,
) -> Cluster:
    """A cluster with room for ``pods`` pods and 100 CPUs; ``models`` gives it models of what is ``modelled``."""
    free = {"cpu": "100", "memory": "400Gi", "pods": str(pods), **(allocatable or {})}
    spec: dict[str, Any] = {"region": region}
    summary: dict[str, Any] = {"allocatable": free}
    if taint:
        spec["taints"] = [{"key": taint, "effect": "NoSchedule"}]
    if models:
        ranges = [{"name": each, "min": "0", "max": "256Gi"} for each in modelled]
        spec["resourceModels"] = [{"grade": 0, "ranges": ranges}]
        summary["allocatableModelings"] = [{"grade": 0, "count": 3}]
    kinds = [{"name": "jobs", "kind": "Job"}] if jobs else []
    status = {
        "apiEnablements": [{"groupVersion": "batch/v1", "resources": kinds}],
        "conditions": [{"type": "Ready", "status": ready}],
        "resourceSummary": summary,
    }
    return Cluster.model_validate({"metadata": {"name": name, "labels": labels or {}}, "spec": spec, "status": status})
