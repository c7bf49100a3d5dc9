"""Jobs and what members hold, short enough to stand in a table."""

from typing import Any

Json = dict[str, Any]


def container(name: str = "main", *, requests: Json | None = None, limits: Json | None = None, **rest: Any) -> Json:
    resources = {key: value for key, value in (("requests", requests), ("limits", limits)) if value is not None}
    return {"name": name, "image": "app:1", **({"resources": resources} if resources else {}), **rest}


def job(*containers: Json, parallelism: int = 4, completions: int | None = 9, **pod: Any) -> Json:
    """A Job of 4 at a time and 9 in all in the namespace ``quant``; ``pod`` goes into its pod spec."""
    spec: Json = {"parallelism": parallelism, "template": {"spec": {"containers": list(containers), **pod}}}
    if completions is not None:
        spec["completions"] = completions
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "fill", "namespace": "quant"},
        "spec": spec,
    }


def quota(hard: Json, used: Json | None = None, **spec: Any) -> Json:
    return {
        "metadata": {"name": "batch", "namespace": "quant"},
        "spec": {"hard": hard, **spec},
        "status": {"hard": hard, "used": used or {}},
    }


def limit_range(kind: str = "Container", **item: Any) -> Json:
    return {"metadata": {"name": "limits", "namespace": "quant"}, "spec": {"limits": [{"type": kind, **item}]}}


def node(
    name: str = "n1", labels: Json | None = None, *, cpu: str = "8", memory: str = "16Gi", taints: Any = (), **spec: Any
) -> Json:
    return {
        "metadata": {"name": name, "labels": labels or {}},
        "spec": {"taints": list(taints), **spec},
        "status": {"allocatable": {"cpu": cpu, "memory": memory, "pods": "110"}},
    }
