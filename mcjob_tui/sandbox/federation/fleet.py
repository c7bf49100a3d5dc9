"""Which member clusters there are: the default fleet of eight, and as many others as are asked for.

Plans only: what a plan becomes is in ``cluster_object`` (the Cluster) and ``members`` (what runs there).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

MEBI = 1024**2
GIBI = 1024**3


@dataclass(frozen=True, slots=True)
class NodePlan:
    """A node and what others than the federation's Jobs use of it.

    CPU is in milli-CPUs, memory in MiB.
    """

    cpu: int
    memory: int
    used_cpu: int = 0
    used_memory: int = 0
    used_pods: int = 0
    gpus: int = 0
    pods: int = 110


@dataclass(frozen=True, slots=True)
class TaintPlan:
    key: str
    value: str = ""
    effect: str = "NoSchedule"


@dataclass(frozen=True, slots=True)
class ClusterPlan:
    """A member cluster as it is when the sandbox starts.

    Attributes:
        jobs_api: whether the cluster serves ``batch/v1``.
        down: unreachable from the start.
    """

    name: str
    provider: str
    region: str
    zones: tuple[str, ...]
    version: str
    nodes: tuple[NodePlan, ...]
    labels: dict[str, str] = field(default_factory=dict)
    taints: tuple[TaintPlan, ...] = ()
    jobs_api: bool = True
    down: bool = False


def _node(cpu: float, memory: float, free_cpu: float, free_memory: float, pods: int, gpus: int = 0) -> NodePlan:
    """A node by its CPUs and GiB, what is free of them, and the pods on it."""
    return NodePlan(
        cpu=round(cpu * 1000),
        memory=round(memory * 1024),
        used_cpu=round((cpu - free_cpu) * 1000),
        used_memory=round((memory - free_memory) * 1024),
        used_pods=pods,
        gpus=gpus,
    )


DEFAULT_FLEET = (
    ClusterPlan(
        "aws-use1-prod",
        "aws",
        "us-east-1",
        ("us-east-1a", "us-east-1b"),
        "v1.34.2",
        (
            _node(32, 144, 17.6, 132, 44),
            _node(12, 44, 4.4, 35, 26),
            _node(12, 44, 4.4, 35, 26),
            _node(12, 44, 4.4, 35, 26),
            _node(12, 44, 2.8, 24, 26),
        ),
        {"env": "prod", "tier": "gold", "zonecost": "high"},
    ),
    ClusterPlan(
        "aws-euc1-prod",
        "aws",
        "eu-central-1",
        ("eu-central-1b",),
        "v1.34.2",
        (_node(18, 72, 8.8, 66, 37), _node(18, 72, 8.8, 66, 37), _node(12, 48, 4.8, 36, 25)),
        {"env": "prod", "tier": "gold", "zonecost": "high"},
    ),
    ClusterPlan(
        "ali-hz-prod",
        "aliyun",
        "cn-hangzhou",
        ("cn-hangzhou-h",),
        "v1.33.6",
        (*(_node(16, 64, 4.5, 35.25, 38) for _ in range(3)), _node(16, 64, 4.4, 35.25, 38)),
        {"env": "prod", "tier": "silver", "zonecost": "low"},
    ),
    ClusterPlan(
        "ali-sh-batch",
        "aliyun",
        "cn-shanghai",
        ("cn-shanghai-b",),
        "v1.33.6",
        (_node(16, 64, 1.1, 4.2, 104), *(_node(16, 64, 0.1, 0.4, 103) for _ in range(5))),
        {"env": "prod", "tier": "batch", "zonecost": "low"},
    ),
    ClusterPlan(
        "gcp-euw1-prod",
        "gcp",
        "europe-west1",
        ("europe-west1-c",),
        "v1.35.1",
        (*(_node(16, 64, 4.6, 37.25, 35) for _ in range(3)), _node(16, 64, 4.5, 37.25, 34)),
        {"env": "prod", "tier": "silver", "zonecost": "high"},
    ),
    ClusterPlan(
        "gcp-usc1-edge",
        "gcp",
        "us-central1",
        ("us-central1-a",),
        "v1.35.1",
        (_node(4, 16, 3, 10, 22), _node(4, 16, 3, 10, 22)),
        {"env": "edge", "tier": "bronze"},
        jobs_api=False,
    ),
    ClusterPlan(
        "hw-gz1-gpu",
        "huawei",
        "cn-south-1",
        ("cn-south-1a",),
        "v1.33.6",
        (_node(32, 256, 25.6, 201, 11, gpus=8), _node(32, 256, 25.6, 201, 11, gpus=8)),
        {"env": "prod", "tier": "gpu", "accelerator": "h100"},
        (TaintPlan("nvidia.com/gpu"),),
    ),
    ClusterPlan(
        "hw-bj4-prod",
        "huawei",
        "cn-north-4",
        ("cn-north-4a",),
        "v1.32.9",
        (_node(16, 64, 10, 48, 30), _node(16, 64, 10, 48, 30), _node(16, 64, 10, 48, 30)),
        {"env": "prod", "tier": "silver", "zonecost": "low"},
        down=True,
    ),
)
"""The eight clusters of the screens' drawings. A Job of 250m / 512Mi fits 120, 80, 64, 4, 64, -, 128 and - times."""

_REGIONS = {
    "aws": (("us-east-1", "use1"), ("eu-central-1", "euc1"), ("ap-southeast-1", "aps1"), ("sa-east-1", "sae1")),
    "aliyun": (("cn-hangzhou", "hz"), ("cn-shanghai", "sh"), ("cn-beijing", "bj"), ("eu-central-1", "fra")),
    "gcp": (("europe-west1", "euw1"), ("us-central1", "usc1"), ("asia-east1", "ase1")),
    "huawei": (("cn-south-1", "gz1"), ("cn-north-4", "bj4"), ("ap-southeast-3", "sgp")),
    "azure": (("westeurope", "weu"), ("eastus", "eus"), ("japaneast", "jpe")),
}
_SHORT = {"aliyun": "ali", "huawei": "hw", "azure": "az"}
_ROLES = ("prod", "prod", "prod", "batch", "edge", "stage")
_VERSIONS = ("v1.32.9", "v1.33.6", "v1.34.2", "v1.35.1")
_SIZES = ((8, 32), (16, 64), (32, 128), (64, 256))


def fleet(clusters: int | None, seed: int) -> tuple[ClusterPlan, ...]:
    """The default fleet, or ``clusters`` clusters that depend on ``seed`` alone."""
    return DEFAULT_FLEET if clusters is None else tuple(_varied(clusters, seed))


def joined(name: str, seed: int) -> ClusterPlan:
    """What stands behind a Cluster called ``name`` that somebody registers while the sandbox runs."""
    dice = random.Random(f"{seed}/joined/{name}")
    return ClusterPlan(name, "", "", (), dice.choice(_VERSIONS), _nodes(dice, full=False, gpus=0))


def _varied(clusters: int, seed: int) -> Iterator[ClusterPlan]:
    taken: dict[str, int] = {}
    for index in range(clusters):
        dice = random.Random(f"{seed}/cluster/{index}")
        provider = dice.choice(tuple(_REGIONS))
        region, code = dice.choice(_REGIONS[provider])
        gpu = dice.random() < 0.06
        role = "gpu" if gpu else dice.choice(_ROLES)
        stem = f"{_SHORT.get(provider, provider)}-{code}-{role}"
        taken[stem] = taken.get(stem, 0) + 1
        luck = dice.random() if index else 1.0  # the first cluster can always be used
        labels = {
            "env": role if role in ("edge", "stage") else "prod",
            "tier": dice.choice(("gold", "silver", "bronze")),
        }
        yield ClusterPlan(
            name=stem if taken[stem] == 1 else f"{stem}-{taken[stem]}",
            provider=provider,
            region=region,
            zones=tuple(f"{region}-{letter}" for letter in sorted(dice.sample("abc", dice.randint(1, 2)))),
            version=dice.choice(_VERSIONS),
            nodes=_nodes(dice, full=0.06 < luck < 0.1, gpus=8 if gpu else 0),
            labels=labels,
            taints=(TaintPlan("nvidia.com/gpu"),) if gpu and index else (),
            jobs_api=not 0.03 < luck < 0.05,
            down=luck < 0.03,
        )


def _nodes(dice: random.Random, *, full: bool, gpus: int) -> tuple[NodePlan, ...]:
    cpu, memory = dice.choice(_SIZES)
    nodes = []
    for _ in range(dice.randint(2, 8)):
        free = 0.02 if full else dice.uniform(0.25, 0.8)
        pods = 106 if full else dice.randint(8, 45)
        nodes.append(_node(cpu, memory, round(cpu * free, 1), round(memory * free), pods, gpus))
    return tuple(nodes)
