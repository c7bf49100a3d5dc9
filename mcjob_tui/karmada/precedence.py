"""Which of several policies propagates a resource.

Source: ``pkg/detector/{compare,policy}.go``. Preemption is off in Karmada by default (gate
PropagationPolicyPreemption), so a policy that has claimed a resource keeps it as long as it matches.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mcjob_tui.karmada.selection import ImplicitPriority, resource_priority
from mcjob_tui.resources.policies import ResourceSelector

PERMANENT_ID = "propagationpolicy.karmada.io/permanent-id"
POLICY_NAMESPACE = "propagationpolicy.karmada.io/namespace"
POLICY_NAME = "propagationpolicy.karmada.io/name"
CLUSTER_PERMANENT_ID = "clusterpropagationpolicy.karmada.io/permanent-id"
CLUSTER_POLICY_NAME = "clusterpropagationpolicy.karmada.io/name"

Object = Mapping[str, Any]


def claiming_policy(
    resource: Object, policies: Sequence[dict[str, Any]], cluster_policies: Sequence[dict[str, Any]] = ()
) -> dict[str, Any] | None:
    """The policy that propagates ``resource``, or None.

    A policy that has already claimed it comes first, then the PropagationPolicies of its namespace, then the
    ClusterPropagationPolicies. Among equals: the higher ``spec.priority``, then the closer selector (name, labels,
    all), then the smaller name. A policy that is being deleted takes nothing new.

    Args:
        resource: The object as JSON; its claim is read from its labels and annotations.
        policies: PropagationPolicies of any namespace, as JSON.
        cluster_policies: ClusterPropagationPolicies, as JSON.
    """
    metadata = resource.get("metadata") or {}
    here = [each for each in policies if _meta(each).get("namespace") == metadata.get("namespace")]
    claimed = _claimed(resource, here, cluster_policies)
    if claimed is not None:
        return claimed
    if metadata.get("namespace"):
        found = _highest(resource, here)
        if found is not None:
            return found
    return _highest(resource, cluster_policies)


def selectors_of(policy: Object) -> tuple[ResourceSelector, ...]:
    """The resource selectors of any policy, as models."""
    rows = (policy.get("spec") or {}).get("resourceSelectors") or ()
    return tuple(ResourceSelector.model_validate(each) for each in rows)


def _claimed(
    resource: Object, policies: Iterable[dict[str, Any]], cluster_policies: Iterable[dict[str, Any]]
) -> dict[str, Any] | None:
    annotations = _meta(resource).get("annotations") or {}
    labels = _meta(resource).get("labels") or {}
    for id_label, name_annotation, candidates in (
        (PERMANENT_ID, POLICY_NAME, policies),
        (CLUSTER_PERMANENT_ID, CLUSTER_POLICY_NAME, cluster_policies),
    ):
        name = annotations.get(name_annotation)
        if not name or not labels.get(id_label):
            continue
        for each in candidates:
            if _meta(each).get("name") == name and resource_priority(resource, selectors_of(each)):
                return each
    return None


def _highest(resource: Object, policies: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    ranked = [
        (-((each.get("spec") or {}).get("priority") or 0), -priority, _meta(each).get("name", ""), index, each)
        for index, each in enumerate(policies)
        if not _meta(each).get("deletionTimestamp")
        and (priority := resource_priority(resource, selectors_of(each))) > ImplicitPriority.MISMATCH
    ]
    # Places are all different, so two policies themselves are never compared.
    return min(ranked)[4] if ranked else None


def _meta(obj: Object) -> Mapping[str, Any]:
    return obj.get("metadata") or {}
