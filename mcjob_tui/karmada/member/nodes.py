"""Whether a member has a node that a pod of the Job may go to at all: selector, affinity, taints, size.

Source: the filter plugins ``nodeaffinity``, ``tainttoleration``, ``nodeunschedulable`` and ``noderesources`` of
kube-scheduler. How much is free at the moment is not asked: pods wait for that.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from mcjob_tui.karmada.member.finding import Found, Object, stops
from mcjob_tui.karmada.member.usage import summed
from mcjob_tui.resources import quantity
from mcjob_tui.resources.clusters import Taint
from mcjob_tui.resources.policies import Requirement, Toleration
from mcjob_tui.resources.selectors import requirement_matches, untolerated


def suits(pod: Object, node: Object) -> bool:
    """Whether an empty ``node`` would take the pod."""
    return is_meant(pod, node) and _taint(pod, node) is None and not _too_small(pod, [node])


def node_findings(pod: Object, nodes: Iterable[Object]) -> Found:
    """Why no node takes the pod; nothing where one does.

    Args:
        pod: A pod spec.
        nodes: The member's nodes, or those with the labels of the pod's node selector.

    Raises:
        InvalidQuantity: a request of the pod is no quantity.
    """
    every = list(nodes)
    if any(suits(pod, each) for each in every):
        return
    meant = [each for each in every if is_meant(pod, each)]
    if not meant:
        yield stops(_none_meant(pod, every))
        return
    open_nodes = [each for each in meant if _taint(pod, each) is None]
    which = "the one node" if len(meant) == 1 else f"each of the {len(meant)} nodes"
    if not open_nodes:
        yield stops(f"{which} that may be used has a taint that pods do not tolerate: {_taint(pod, meant[0])}")
    else:
        yield stops(f"no node is large enough for one pod: {_too_small(pod, open_nodes)}")


def _none_meant(pod: Object, nodes: list[Object]) -> str:
    selector: Mapping[str, str] = pod.get("nodeSelector") or {}
    if selector and not any(_has_labels(each, selector) for each in nodes):
        labels = ", ".join(f"{key}={value}" for key, value in sorted(selector.items()))
        return f"no node has the label{'s' if len(selector) > 1 else ''} {labels}"
    return "no node is one that the pod's node affinity means" if nodes else "there is no node"


def is_meant(pod: Object, node: Object) -> bool:
    """Whether node selector and required node affinity of the pod mean the node."""
    metadata = node.get("metadata") or {}
    if not _has_labels(node, pod.get("nodeSelector") or {}):
        return False
    affinity = (pod.get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    if required is None:
        return True
    labels: Mapping[str, str] = metadata.get("labels") or {}
    fields = {"metadata.name": str(metadata.get("name", ""))}
    return any(_term_matches(each, labels, fields) for each in required.get("nodeSelectorTerms") or ())


def _has_labels(node: Object, selector: Mapping[str, str]) -> bool:
    labels = (node.get("metadata") or {}).get("labels") or {}
    return all(labels.get(key) == value for key, value in selector.items())


def _term_matches(term: Mapping[str, Any], labels: Mapping[str, str], fields: Mapping[str, str]) -> bool:
    rows = [(each, labels) for each in term.get("matchExpressions") or ()]
    rows += [(each, fields) for each in term.get("matchFields") or ()]
    return bool(rows) and all(_row_matches(each, given) for each, given in rows)


def _row_matches(row: Mapping[str, Any], given: Mapping[str, str]) -> bool:
    key, operator, values = str(row.get("key", "")), str(row.get("operator", "")), tuple(row.get("values") or ())
    if operator in ("Gt", "Lt"):
        try:
            have, bound = int(given[key]), int(values[0])
        except (KeyError, IndexError, ValueError):
            return False
        return have > bound if operator == "Gt" else have < bound
    return requirement_matches(Requirement(key=key, operator=operator, values=values), given)


def _taint(pod: Object, node: Object) -> Taint | None:
    spec = node.get("spec") or {}
    taints = [Taint.model_validate(each) for each in spec.get("taints") or ()]
    if spec.get("unschedulable"):
        taints.append(Taint(key="node.kubernetes.io/unschedulable", value="", effect="NoSchedule"))
    return untolerated(taints, [Toleration.model_validate(each) for each in pod.get("tolerations") or ()])


def _too_small(pod: Object, nodes: list[Object]) -> str:
    """The resource of which no single node has as much as a pod asks for, with both amounts; empty if one suffices."""
    asked = summed(pod, "requests")
    holding = [(each.get("status") or {}).get("allocatable") or {} for each in nodes]
    if any(all(_has(each, name) >= amount for name, amount in asked.items()) for each in holding):
        return ""
    for name, amount in asked.items():
        largest = max(_has(each, name) for each in holding)
        if largest < amount:
            has = quantity.shown(name, largest)
            return f"it asks for {quantity.shown(name, amount)} {name}, the largest has {has}"
    return "none has enough of everything that it asks for"


def _has(allocatable: Mapping[str, Any], resource: str) -> Fraction:
    return quantity.parse(str(allocatable.get(resource, "0")))
