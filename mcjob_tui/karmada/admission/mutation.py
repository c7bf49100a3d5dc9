"""What Karmada writes into an object before it is checked and stored: defaults, identities, finalizers.

Source: ``pkg/webhook/*/mutating.go`` and, for a Cluster, ``pkg/registry/cluster/strategy.go``. A policy passes through
Go's types on the way, which drops unknown keys and empty lists.
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from mcjob_tui.karmada.admission.cluster_rules import LARGEST
from mcjob_tui.karmada.policy_types import OVERRIDE_POLICY, PROPAGATION_POLICY
from mcjob_tui.karmada.wire import normal

Raw = Mapping[str, Any]

GRACE_PERIOD_SECONDS = 600
_SERVICE_IMPORT = ("multicluster.x-k8s.io/v1alpha1", "ServiceImport")
_GRADE_CPUS = (0, 1, 2, 4, 8, 16, 32, 64, 128)
_GRADE_GIBIBYTES = (0, 4, 16, 32, 64, 128, 256, 512, 1024)


def mutated_propagation_policy(
    policy: Raw, namespace: str, *, id_label: str, finalizer: str, new_uid: Callable[[], str] | None
) -> dict[str, Any]:
    """A PropagationPolicy or ClusterPropagationPolicy with its defaults.

    Args:
        policy: The policy as it was sent.
        namespace: Its namespace, for selectors that name none; empty for a cluster-wide policy.
        id_label: The label that holds its permanent identity.
        finalizer: The finalizer of the controller that owns its kind.
        new_uid: Draws the identity at creation; None on an update.
    """
    changed: dict[str, Any] = normal(PROPAGATION_POLICY, policy)
    spec = changed["spec"]
    _set_namespaces(spec, namespace)
    for constraint in spec["placement"].get("spreadConstraints", ()):
        if not constraint.get("spreadByField") and not constraint.get("spreadByLabel"):
            constraint["spreadByField"] = "cluster"
        constraint.setdefault("minGroups", 1)
    if any((each["apiVersion"], each["kind"]) == _SERVICE_IMPORT for each in spec["resourceSelectors"] or ()):
        spec["propagateDeps"] = True
    scheduling = spec["placement"].get("replicaScheduling", {})
    if scheduling.get("replicaSchedulingType") == "Divided":
        scheduling.setdefault("replicaDivisionPreference", "Weighted")
    application = spec.get("failover", {}).get("application", {})
    if application.get("purgeMode") == "Gracefully":
        application.setdefault("gracePeriodSeconds", GRACE_PERIOD_SECONDS)
    if new_uid is not None:
        metadata = changed["metadata"]
        metadata.setdefault("labels", {})[id_label] = new_uid()
        if finalizer not in metadata.setdefault("finalizers", []):
            metadata["finalizers"].append(finalizer)
    return changed


def mutated_override_policy(policy: Raw, namespace: str) -> dict[str, Any]:
    """An OverridePolicy whose selectors all name a namespace. (A ClusterOverridePolicy is not mutated.)"""
    changed: dict[str, Any] = normal(OVERRIDE_POLICY, policy)
    _set_namespaces(changed["spec"], namespace)
    return changed


def identified(obj: Raw, id_label: str, new_uid: Callable[[], str]) -> dict[str, Any]:
    """A binding or Work with a permanent identity, drawn if it has none."""
    changed = copy.deepcopy(dict(obj))
    labels = changed.setdefault("metadata", {}).setdefault("labels", {})
    labels[id_label] = labels.get(id_label) or new_uid()
    return changed


def prepared_cluster(cluster: Raw, old: Raw | None) -> dict[str, Any]:
    """A Cluster as it is before it is checked: its status apart, resource models in order, or the default.

    Source: ``PrepareForCreate`` and ``PrepareForUpdate``.
    """
    changed = copy.deepcopy(dict(cluster))
    spec = changed.setdefault("spec", {})
    models = spec.get("resourceModels")
    if models:
        models.sort(key=lambda model: model.get("grade") or 0)
        for bounds in models[0].get("ranges") or ():
            bounds["min"] = "0"
        for bounds in models[-1].get("ranges") or ():
            bounds["max"] = str(LARGEST)
    elif old is None:
        spec["resourceModels"] = default_resource_models()
    changed.pop("status", None)
    if old is not None and old.get("status") is not None:
        changed["status"] = copy.deepcopy(old["status"])
    return changed


def canonical_cluster(cluster: Raw, now: str) -> dict[str, Any]:
    """A checked Cluster as it is stored (``MutateCluster``): NoExecute taints dated, the deprecated zone moved."""
    changed = copy.deepcopy(dict(cluster))
    spec = changed["spec"]
    for taint in spec.get("taints") or ():
        if taint.get("effect") == "NoExecute" and not taint.get("timeAdded"):
            taint["timeAdded"] = now
    if spec.get("zone"):  # beside zones it has been refused
        spec["zones"] = [spec.pop("zone")]
    return changed


def default_resource_models() -> list[dict[str, Any]]:
    """The nine grades of CPU and memory that a Cluster without resource models gets."""
    cpu = [str(each) for each in _GRADE_CPUS] + [str(LARGEST)]
    memory = [
        "0",
        *(f"{each}Gi" if each < 1024 else f"{each // 1024}Ti" for each in _GRADE_GIBIBYTES[1:]),
        str(LARGEST),
    ]
    return [
        {
            "grade": grade,
            "ranges": [
                {"name": name, "min": bounds[grade], "max": bounds[grade + 1]}
                for name, bounds in (("cpu", cpu), ("memory", memory))
            ],
        }
        for grade in range(len(_GRADE_CPUS))
    ]


def _set_namespaces(spec: dict[str, Any], namespace: str) -> None:
    for selector in spec.get("resourceSelectors") or ():
        if namespace:
            selector.setdefault("namespace", namespace)
