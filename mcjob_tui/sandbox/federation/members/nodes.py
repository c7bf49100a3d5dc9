"""The nodes of a member: what they hold, what is free, and what Karmada's cluster status controller reports of it.

Source of the summary: ``pkg/controllers/status/cluster_status_controller.go`` and ``pkg/modeling``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from mcjob_tui.resources import quantity
from mcjob_tui.sandbox.federation.fleet import MEBI, ClusterPlan, NodePlan
from mcjob_tui.sandbox.objects import Json

Amounts = Mapping[str, int]
"""Resource name to amount: CPU in milli-CPUs, everything else in whole units."""


@dataclass(slots=True)
class Node:
    """One node. ``used`` and ``pods`` count the workload of others too."""

    name: str
    labels: dict[str, str]
    allocatable: dict[str, int]
    most_pods: int
    used: dict[str, int] = field(default_factory=dict)
    pods: int = 0

    def free(self, resource: str) -> int:
        return self.allocatable.get(resource, 0) - self.used.get(resource, 0)

    def lacks(self, requests: Amounts) -> list[str]:
        """The resources of which there is too little for a pod with these requests, ``pods`` among them."""
        short = [resource for resource, amount in requests.items() if amount > max(0, self.free(resource))]
        return short if self.pods < self.most_pods else ["pods", *short]

    def take(self, requests: Amounts, sign: int = 1) -> None:
        """Count a pod in (``sign`` 1) or out (-1)."""
        self.pods += sign
        for resource, amount in requests.items():
            self.used[resource] = self.used.get(resource, 0) + sign * amount


def nodes_of(plan: ClusterPlan) -> list[Node]:
    """The nodes of a cluster's plan."""
    return [_node(plan, number, each) for number, each in enumerate(plan.nodes, 1)]


def node_address(name: str) -> str:
    """The address of the node of that name; two nodes hardly ever share one."""
    number = crc32(name.encode("utf-8", "replace"))
    return f"10.{64 + number % 128}.{number // 128 % 256}.{number // 32768 % 254 + 1}"


def place(nodes: Sequence[Node], requests: Amounts, selector: Mapping[str, str]) -> Node | None:
    """The node for a pod: of those it fits, the one with most CPU left, as kube-scheduler's LeastAllocated does."""
    fitting = [
        node
        for node in nodes
        if all(node.labels.get(key) == value for key, value in selector.items()) and not node.lacks(requests)
    ]
    return max(fitting, key=lambda node: node.free("cpu"), default=None)


def why_none(nodes: Sequence[Node], requests: Amounts, selector: Mapping[str, str]) -> str:
    """Why no node takes the pod, as kube-scheduler says it."""
    reasons: dict[str, int] = {}
    for node in nodes:
        if any(node.labels.get(key) != value for key, value in selector.items()):
            words = ["node(s) didn't match Pod's node affinity/selector"]
        else:
            words = ["Too many pods" if each == "pods" else f"Insufficient {each}" for each in node.lacks(requests)]
        for word in words:
            reasons[word] = reasons.get(word, 0) + 1
    counted = ", ".join(sorted(f"{count} {word}" for word, count in reasons.items()))
    return f"0/{len(nodes)} nodes are available: {counted}."


def summary(nodes: Sequence[Node], models: Sequence[Json]) -> Json:
    """``status.resourceSummary``; ``models`` is the cluster's ``spec.resourceModels``."""
    allocatable: dict[str, int] = {}
    allocated: dict[str, int] = {}
    for node in nodes:
        for resource, amount in node.allocatable.items():
            allocatable[resource] = allocatable.get(resource, 0) + amount
        for resource, amount in node.used.items():
            allocated[resource] = allocated.get(resource, 0) + amount
    allocatable["pods"] = sum(node.most_pods for node in nodes)
    allocated["pods"] = sum(node.pods for node in nodes)
    found: Json = {"allocatable": _quantities(allocatable)}
    if any(allocated.values()):
        found["allocated"] = _quantities({resource: amount for resource, amount in allocated.items() if amount})
    if models:
        found["allocatableModelings"] = _modelings(nodes, models)
    return found


def node_objects(plan: ClusterPlan, nodes: Sequence[Node], started: str) -> Iterator[Json]:
    """The core/v1 Nodes; ``started``: when they became ready."""
    for node in nodes:
        amounts = _quantities({**node.allocatable, "pods": node.most_pods})
        yield {
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {"name": node.name, "labels": dict(node.labels)},
            "spec": {},
            "status": {
                "addresses": [
                    {"type": "InternalIP", "address": node_address(node.name)},
                    {"type": "Hostname", "address": node.name},
                ],
                "capacity": amounts,
                "allocatable": amounts,
                "conditions": [
                    {
                        "type": "Ready",
                        "status": "True",
                        "lastHeartbeatTime": started,
                        "lastTransitionTime": started,
                        "reason": "KubeletReady",
                        "message": "kubelet is posting ready status",
                    }
                ],
                "nodeInfo": {
                    "kubeletVersion": plan.version,
                    "containerRuntimeVersion": "containerd://2.0.0",
                    "kernelVersion": "6.1.0",
                    "osImage": "Debian GNU/Linux 13",
                    "operatingSystem": "linux",
                    "architecture": "amd64",
                },
            },
        }


def _node(plan: ClusterPlan, number: int, each: NodePlan) -> Node:
    name = f"{plan.name}-node-{number}"
    labels = {"kubernetes.io/arch": "amd64", "kubernetes.io/hostname": name, "kubernetes.io/os": "linux"}
    if plan.region:
        labels["topology.kubernetes.io/region"] = plan.region
    if plan.zones:
        labels["topology.kubernetes.io/zone"] = plan.zones[(number - 1) % len(plan.zones)]
    allocatable = {"cpu": each.cpu, "memory": each.memory * MEBI, "ephemeral-storage": 100 * 1024 * MEBI}
    if each.gpus:
        allocatable["nvidia.com/gpu"] = each.gpus
    used = {"cpu": each.used_cpu, "memory": each.used_memory * MEBI}
    return Node(name, labels, allocatable, each.pods, used, each.used_pods)


def _modelings(nodes: Sequence[Node], models: Sequence[Json]) -> list[Json]:
    """How many nodes are in each grade. Like Karmada's, the count stops at the first node without a place for a pod."""
    counts = [0] * len(models)
    bounds = [
        {str(each["name"]): _amount(str(each["name"]), str(each["min"])) for each in model.get("ranges") or ()}
        for model in models
    ]
    for node in nodes:
        if node.pods >= node.most_pods:
            break
        grades = [_grade(bounds, resource, node.free(resource)) for resource in (bounds[0] if bounds else ())]
        if grades and min(grades) >= 0:
            counts[min(grades)] += 1
    return [{"grade": int(model.get("grade", 0)), "count": count} for model, count in zip(models, counts, strict=True)]


def _grade(bounds: Sequence[Mapping[str, int]], resource: str, free: int) -> int:
    """The highest grade whose lower bound is not above what is free; -1 if there is none."""
    return max((index for index, low in enumerate(bounds) if low.get(resource, 0) <= free), default=-1)


def _amount(resource: str, text: str) -> int:
    return quantity.milli_value(text) if resource == "cpu" else quantity.value(text)


def _quantities(amounts: Amounts) -> Json:
    return {resource: _written(resource, amount) for resource, amount in amounts.items()}


def _written(resource: str, amount: int) -> str:
    if resource == "cpu":
        return quantity.of_milli(amount)
    return quantity.of_bytes(amount) if resource in ("memory", "ephemeral-storage") else str(amount)
