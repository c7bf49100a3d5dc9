"""Which resource a policy's selector means, how closely, and which cluster an affinity means.

Source: ``pkg/util/selector.go``. Label selectors go through Kubernetes' ``LabelSelectorAsSelector``, which reads a
malformed selector as an error; Karmada takes such an error as "does not match".
"""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any

from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.names import label_key_problem, label_value_problem
from mcjob_tui.resources.policies import ClusterAffinity, LabelSelector, Requirement, ResourceSelector
from mcjob_tui.resources.selectors import labels_match, requirement_matches


class ImplicitPriority(IntEnum):
    """How closely a selector matches a resource."""

    MISMATCH = 0
    ALL = 1
    LABEL_SELECTOR = 2
    NAME = 3


def resource_priority(resource: Mapping[str, Any], selectors: Iterable[ResourceSelector]) -> ImplicitPriority:
    """How closely the best of ``selectors`` matches ``resource`` (``ResourceMatchSelectorsPriority``)."""
    return max((_priority(resource, each) for each in selectors), default=ImplicitPriority.MISMATCH)


def cluster_matches(cluster: Cluster, affinity: ClusterAffinity) -> bool:
    """Whether ``affinity`` selects ``cluster``; everything that is set must hold (``ClusterMatches``)."""
    if cluster.name in affinity.exclude:
        return False
    if affinity.label_selector is not None and not strictly_matches(affinity.label_selector, cluster.labels):
        return False
    if affinity.field_selector is not None:
        rows = affinity.field_selector.match_expressions
        if not all(zones_match(each, cluster.zones) for each in rows if each.key == "zone"):
            return False
        fields = {"provider": cluster.spec.provider, "region": cluster.spec.region}
        present = {key: value for key, value in fields.items() if value}
        others = [each for each in rows if each.key != "zone"]
        if not all(is_readable(each) and requirement_matches(each, present) for each in others):
            return False
    return not affinity.cluster_names or cluster.name in affinity.cluster_names


def strictly_matches(selector: LabelSelector, labels: Mapping[str, str]) -> bool:
    """Whether ``selector`` can be read at all and holds for ``labels``."""
    return all(is_readable(each) for each in selector.match_expressions) and labels_match(selector, labels)


def is_readable(requirement: Requirement) -> bool:
    """Whether Kubernetes makes a requirement of a row (``labels.NewRequirement``)."""
    if label_key_problem(requirement.key) is not None:
        return False
    if requirement.operator in {"In", "NotIn"}:
        return bool(requirement.values) and all(label_value_problem(each) is None for each in requirement.values)
    return requirement.operator in {"Exists", "DoesNotExist"} and not requirement.values


def zones_match(requirement: Requirement, zones: tuple[str, ...]) -> bool:
    """Whether a row about the field ``zone`` holds for a cluster's zones, of which it may have several."""
    match requirement.operator:
        case "In":
            return any(each in requirement.values for each in zones)
        case "NotIn":
            return not any(each in requirement.values for each in zones)
        case "Exists":
            return bool(zones)
        case "DoesNotExist":
            return not zones
    return False


def _priority(resource: Mapping[str, Any], selector: ResourceSelector) -> ImplicitPriority:
    metadata = resource.get("metadata") or {}
    if (
        resource.get("apiVersion", "") != selector.api_version
        or resource.get("kind", "") != selector.kind
        or (selector.namespace and metadata.get("namespace", "") != selector.namespace)
    ):
        return ImplicitPriority.MISMATCH
    if selector.name:
        return ImplicitPriority.NAME if selector.name == metadata.get("name", "") else ImplicitPriority.MISMATCH
    if selector.label_selector is None:
        return ImplicitPriority.ALL
    if strictly_matches(selector.label_selector, metadata.get("labels") or {}):
        return ImplicitPriority.LABEL_SELECTOR
    return ImplicitPriority.MISMATCH
