"""What Karmada says to an object that someone wants to create, change or delete.

``admit`` stands for Karmada's admission webhooks (defaulting, then checking) and for what its aggregated API server
checks of a Cluster. CRD schemas with their defaults, names and the rules of kube-apiserver itself are not here: an
object comes here after the CRD's defaults and before its schema is checked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from mcjob_tui.karmada.admission.cluster_rules import cluster_errors
from mcjob_tui.karmada.admission.decision import Admitted, Decision, Denied, Invalid
from mcjob_tui.karmada.admission.field_errors import FieldError, aggregated
from mcjob_tui.karmada.admission.mutation import (
    canonical_cluster,
    default_resource_models,
    identified,
    mutated_override_policy,
    mutated_propagation_policy,
    prepared_cluster,
)
from mcjob_tui.karmada.admission.override_rules import override_errors
from mcjob_tui.karmada.admission.propagation_rules import identity_problem, propagation_errors
from mcjob_tui.karmada.manifests import WORK_PERMANENT_ID, refreshed_work
from mcjob_tui.karmada.policy_types import OVERRIDE_POLICY
from mcjob_tui.karmada.precedence import CLUSTER_PERMANENT_ID, PERMANENT_ID
from mcjob_tui.karmada.wire import WireError, normal

__all__ = ["Admitted", "Decision", "Denied", "FieldError", "Invalid", "Operation", "admit", "default_resource_models"]

DELETION_PROTECTED = "resourcetemplate.karmada.io/deletion-protected"
_BINDING_IDS = {
    "ResourceBinding": "resourcebinding.karmada.io/permanent-id",
    "ClusterResourceBinding": "clusterresourcebinding.karmada.io/permanent-id",
}


class Operation(StrEnum):
    CREATE = "CREATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"


@dataclass(frozen=True, slots=True)
class _Propagation:
    """What sets the two kinds of propagation policies apart."""

    webhook: str
    id_label: str
    finalizer: str


_PROPAGATION = {
    "PropagationPolicy": _Propagation(
        "propagationpolicy.karmada.io", PERMANENT_ID, "karmada.io/propagation-policy-controller"
    ),
    "ClusterPropagationPolicy": _Propagation(
        "clusterpropagationpolicy.karmada.io", CLUSTER_PERMANENT_ID, "karmada.io/cluster-propagation-policy-controller"
    ),
}


def admit(
    operation: str,
    kind: str,
    namespace: str | None,
    obj: Mapping[str, Any],
    old: Mapping[str, Any] | None = None,
    *,
    new_uid: Callable[[], str] = lambda: str(uuid4()),
    now: str | None = None,
) -> Decision:
    """Decide about one request.

    Args:
        operation: CREATE, UPDATE or DELETE.
        kind: The object's kind. One that Karmada has no rules for is admitted as it is, unless it is protected.
        namespace: The request's namespace; empty or None for a cluster-scoped object.
        obj: The new object; for a deletion the one that is to go. It is not changed.
        old: The object as it is stored, on an update; None at creation.
        new_uid: Draws permanent identities.
        now: The time for dated taints, RFC 3339; the clock's if None.
    """
    if operation == Operation.DELETE:
        return _admit_deletion(obj if old is None else old)
    try:
        return _admit_change(operation, kind, namespace or "", obj, old, new_uid, now)
    except WireError as error:
        return Denied(f"{kind.lower()}.karmada.io", str(error), code=400)


def _admit_change(
    operation: str,
    kind: str,
    namespace: str,
    obj: Mapping[str, Any],
    old: Mapping[str, Any] | None,
    new_uid: Callable[[], str],
    now: str | None,
) -> Decision:
    drawn = new_uid if operation == Operation.CREATE else None
    match kind:
        case "PropagationPolicy" | "ClusterPropagationPolicy":
            return _admit_propagation(_PROPAGATION[kind], namespace, obj, old, drawn)
        case "OverridePolicy":
            return _checked_override(kind, mutated_override_policy(obj, namespace), namespace)
        case "ClusterOverridePolicy":
            normal(OVERRIDE_POLICY, obj)
            return _checked_override(kind, dict(obj), "")
        case "ResourceBinding" | "ClusterResourceBinding" if drawn is not None:
            return Admitted(identified(obj, _BINDING_IDS[kind], new_uid))
        case "Work":
            return Admitted(refreshed_work(identified(obj, WORK_PERMANENT_ID, new_uid)))
        case "Cluster":
            return _admit_cluster(obj, old, now or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return Admitted(dict(obj))


def _admit_deletion(obj: Mapping[str, Any]) -> Decision:
    labels = (obj.get("metadata") or {}).get("labels") or {}
    if labels.get(DELETION_PROTECTED) == "Always":
        message = f"This resource is protected, please make sure to remove the label: {DELETION_PROTECTED}"
        return Denied("resourcedeletionprotection.karmada.io", message)
    return Admitted(dict(obj))


def _admit_propagation(
    kind: _Propagation,
    namespace: str,
    obj: Mapping[str, Any],
    old: Mapping[str, Any] | None,
    new_uid: Callable[[], str] | None,
) -> Decision:
    policy = mutated_propagation_policy(
        obj, namespace, id_label=kind.id_label, finalizer=kind.finalizer, new_uid=new_uid
    )
    problem = identity_problem(policy, old, kind.id_label)
    if problem is not None:
        return Denied(kind.webhook, problem)
    errors = [str(each) for each in propagation_errors(policy["spec"], namespace)]
    return Denied(kind.webhook, aggregated(errors)) if errors else Admitted(policy)


def _checked_override(kind: str, policy: dict[str, Any], namespace: str) -> Decision:
    errors = [str(each) for each in override_errors(policy.get("spec") or {}, namespace)]
    return Denied(f"{kind.lower()}.karmada.io", aggregated(errors)) if errors else Admitted(policy)


def _admit_cluster(obj: Mapping[str, Any], old: Mapping[str, Any] | None, now: str) -> Decision:
    cluster = prepared_cluster(obj, old)
    errors = tuple(cluster_errors(cluster))
    return Invalid(errors) if errors else Admitted(canonical_cluster(cluster, now))
