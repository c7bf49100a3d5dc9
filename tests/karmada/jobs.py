"""Jobs, clusters and policies that the tests of Karmada's rules start from."""

import copy
from typing import Any

from mcjob_tui.resources.clusters import Cluster

JOB: dict[str, Any] = {
    "apiVersion": "batch/v1",
    "kind": "Job",
    "metadata": {
        "name": "demo",
        "namespace": "batch",
        "labels": {"app": "demo", "team/owner": "x"},
        "annotations": {"note": '{"a":1,"b":{"c":2}}'},
    },
    "spec": {
        "parallelism": 6,
        "completions": 9,
        "template": {
            "metadata": {"labels": {"app": "demo"}},
            "spec": {
                "restartPolicy": "Never",
                "initContainers": [{"name": "init", "image": "busybox:1.36"}],
                "containers": [
                    {"name": "main", "image": "nginx:1.19", "args": ["-v", "-v", "z"]},
                    {"name": "side", "image": "quay.io/a/b:1", "command": ["sh"]},
                ],
            },
        },
    },
}
SELECTS_DEMO = {"apiVersion": "batch/v1", "kind": "Job", "namespace": "batch", "name": "demo"}
SELECTS_ALL = {"apiVersion": "batch/v1", "kind": "Job", "namespace": "batch"}
SELECTS_APP = {**SELECTS_ALL, "labelSelector": {"matchLabels": {"app": "demo"}}}


def a_job(**spec: Any) -> dict[str, Any]:
    """The Job, with these keys of its spec changed; None takes one away."""
    job = copy.deepcopy(JOB)
    job["spec"].update(spec)
    job["spec"] = {key: value for key, value in job["spec"].items() if value is not None}
    return job


def a_cluster(name: str = "m1", labels: dict[str, str] | None = None, **spec: Any) -> Cluster:
    return Cluster.model_validate({"metadata": {"name": name, "labels": labels or {}}, "spec": spec})


def an_override(name: str, *rules: dict[str, Any], selectors: Any = (SELECTS_DEMO,), **metadata: Any) -> dict[str, Any]:
    """An OverridePolicy of the Job's namespace with ``rules``."""
    return {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": "OverridePolicy",
        "metadata": {"name": name, "namespace": "batch", **metadata},
        "spec": {"resourceSelectors": list(selectors), "overrideRules": list(rules)},
    }


def a_rule(target: dict[str, Any] | None = None, **overriders: Any) -> dict[str, Any]:
    rule: dict[str, Any] = {"overriders": overriders}
    return rule if target is None else {**rule, "targetCluster": target}


def adding_label(key: str, value: str) -> dict[str, Any]:
    """Overriders that put one label on the Job."""
    return {"labelsOverrider": [{"operator": "add", "value": {key: value}}]}
