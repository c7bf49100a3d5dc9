"""Whether there is a node for a pod at all."""

import pytest

from mcjob_tui.karmada.member.nodes import node_findings
from tests.karmada.member.objects import Json, container, node

SSD = {"disk": "ssd"}
TAINT = {"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}


def affinity(*rows: Json) -> Json:
    required = {"nodeSelectorTerms": [{"matchExpressions": list(rows)}]}
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}


NODES: list[tuple[str, Json, list[Json], str]] = [
    ("any", {}, [node()], ""),
    ("selector", {"nodeSelector": SSD}, [node(), node("n2", SSD)], ""),
    ("no such label", {"nodeSelector": SSD}, [node()], "no node has the label disk=ssd"),
    (
        "no such labels",
        {"nodeSelector": {**SSD, "arch": "arm64"}},
        [node(labels=SSD)],
        "no node has the labels arch=arm64, disk=ssd",
    ),
    ("no node", {}, [], "there is no node"),
    (
        "taint",
        {},
        [node(taints=[TAINT])],
        "the one node that may be used has a taint that pods do not tolerate: dedicated=gpu:NoSchedule",
    ),
    ("tolerated", {"tolerations": [{"key": "dedicated", "operator": "Exists"}]}, [node(taints=[TAINT])], ""),
    (
        "cordoned",
        {},
        [node(unschedulable=True), node("n2", unschedulable=True)],
        "each of the 2 nodes that may be used has a taint that pods do not tolerate: "
        "node.kubernetes.io/unschedulable:NoSchedule",
    ),
    (
        "too small",
        {"containers": [container(requests={"memory": "64Gi"})]},
        [node(), node("n2", memory="32Gi")],
        "no node is large enough for one pod: it asks for 64Gi memory, the largest has 32Gi",
    ),
    (
        "too small altogether",
        {"containers": [container(requests={"memory": "24Gi", "cpu": "12"})]},
        [node(cpu="16"), node("n2", memory="32Gi")],
        "no node is large enough for one pod: none has enough of everything that it asks for",
    ),
    (
        "affinity",
        {"affinity": affinity({"key": "cores", "operator": "Gt", "values": ["8"]})},
        [node(labels={"cores": "8"}), node("n2", {"cores": "16"})],
        "",
    ),
    (
        "affinity to fewer than no node has",
        {"affinity": affinity({"key": "cores", "operator": "Lt", "values": ["8"]})},
        [node(labels={"cores": "8"}), node("n2", {"cores": "many"}), node("n3")],
        "no node is one that the pod's node affinity means",
    ),
    (
        "affinity in vain",
        {"affinity": affinity({"key": "disk", "operator": "In", "values": ["nvme"]})},
        [node(labels=SSD)],
        "no node is one that the pod's node affinity means",
    ),
]


@pytest.mark.parametrize(("pod", "nodes", "said"), [row[1:] for row in NODES], ids=[row[0] for row in NODES])
def test_why_no_node_takes_a_pod(pod: Json, nodes: list[Json], said: str) -> None:
    found = node_findings({"containers": [container()], **pod}, nodes)
    assert [each.sentence for each in found] == ([said] if said else [])
