"""A control plane without a server, for the wizard's own tests: the eight clusters of the design's mockups.

Real views, real Cluster objects, real rules and predictions; only HTTP is missing.
"""

from typing import Any

from mcjob_tui.control_plane.service import Json
from mcjob_tui.control_plane.views import Amount, ClusterView
from mcjob_tui.resources.clusters import Cluster
from tests.tui.doubles import FakeControlPlane

GIB = 1024**3


def cluster(
    name: str,
    provider: str,
    region: str,
    zone: str,
    fits: int,
    *,
    ready: bool = True,
    jobs: bool = True,
    taint: str = "",
    labels: dict[str, str] | None = None,
) -> dict[str, Any]:
    """A Cluster object that has room for ``fits`` pods of 250m and 512Mi."""
    key, _, effect = taint.rpartition(":")
    return {
        "apiVersion": "cluster.karmada.io/v1alpha1",
        "kind": "Cluster",
        "metadata": {"name": name, "labels": labels or {}},
        "spec": {
            "provider": provider,
            "region": region,
            "zone": zone,
            "zones": [zone],
            "taints": [{"key": key, "effect": effect}] if taint else [],
        },
        "status": {
            "kubernetesVersion": "v1.34.2",
            "apiEnablements": [{"groupVersion": "batch/v1", "resources": [{"name": "jobs", "kind": "Job"}]}]
            if jobs
            else [],
            "conditions": [{"type": "Ready", "status": "True" if ready else "False"}],
            "nodeSummary": {"totalNum": 4, "readyNum": 4},
            "resourceSummary": {
                "allocatable": {"cpu": f"{fits * 250 + 1000}m", "memory": f"{fits * 512 + 1024}Mi", "pods": "1000"},
                "allocated": {"cpu": "1", "memory": "1Gi", "pods": "10"},
            },
        },
    }


FLEET = (
    cluster("ali-hz-prod", "aliyun", "cn-hangzhou", "h", 64, labels={"tier": "prod"}),
    cluster("ali-sh-batch", "aliyun", "cn-shanghai", "b", 4, labels={"tier": "batch"}),
    cluster("aws-euc1-prod", "aws", "eu-central-1", "b", 80, labels={"tier": "prod"}),
    cluster("aws-use1-prod", "aws", "us-east-1", "a", 120, labels={"tier": "prod"}),
    cluster("gcp-euw1-prod", "gcp", "europe-west1", "c", 64, labels={"tier": "prod"}),
    cluster("gcp-usc1-edge", "gcp", "us-central1", "a", 20, jobs=False),
    cluster(
        "hw-bj4-prod", "huawei", "cn-north-4", "a", 30, ready=False, taint="cluster.karmada.io/not-ready:NoSchedule"
    ),
    cluster("hw-gz1-gpu", "huawei", "cn-south-1", "a", 128, taint="nvidia.com/gpu:NoSchedule"),
)


def view(raw: dict[str, Any]) -> ClusterView:
    """The view of a Cluster object."""
    found = Cluster.model_validate(raw)
    return ClusterView(
        name=found.name,
        ready=found.ready,
        word="Ready" if found.ready else "Not ready",
        provider=found.spec.provider,
        region=found.spec.region,
        zones=found.zones,
        labels=tuple(found.labels.items()),
        taints=tuple(str(each) for each in found.spec.taints),
        version=found.status.kubernetes_version,
        nodes=4,
        ready_nodes=4,
        cpu=Amount(80000, 40000),
        memory=Amount(320 * GIB, 200 * GIB),
        pods=Amount(1000, 990),
        jobs_api=bool(found.status.api_enablements),
    )


class Plane(FakeControlPlane):
    """The shell's double with these clusters as views and as objects."""

    def __init__(self, clusters: tuple[dict[str, Any], ...] = FLEET) -> None:
        super().__init__(clusters=tuple(view(each) for each in clusters))
        self.watched = "quant"
        self.raw_clusters = clusters
        self._held_of: tuple[dict[str, Any], ...] | None = None
        self._held: tuple[Cluster, ...] = ()
        self.there: dict[str, tuple[Json, ...] | None] = {}
        """Policies that exist already, by kind."""
        self.taken = {"pdf-invoices"}
        self.held: dict[str, tuple[str, ...]] = {
            "Secret": ("corp-pull", "quant-db"),
            "Secret type=kubernetes.io/dockerconfigjson": ("corp-pull",),
            "ConfigMap": ("feed-config",),
            "PriorityClass": ("batch-low", "urgent"),
        }
        self.objects[("ConfigMap", "quant", "feed-config")] = {"data": {"URL": "x", "feed.yaml": "y"}}

    def cluster_resources(self) -> tuple[Cluster, ...]:
        # The same objects until they change, as those of a watch.
        if self._held_of is not self.raw_clusters:
            self._held_of = self.raw_clusters
            self._held = tuple(Cluster.model_validate(each) for each in self.raw_clusters)
        return self._held

    def namespaces(self) -> tuple[str, ...]:
        return ("default", "kube-system", "ml", "quant")

    def job_names(self, namespace: str) -> frozenset[str]:
        return frozenset(self.taken) if namespace == "quant" else frozenset()

    async def names(self, kind: str, namespace: str, *, fields: str = "") -> tuple[str, ...]:
        return self.held.get(f"{kind} {fields}".strip(), ())

    def policies(self, kind: str, namespace: str) -> tuple[Json, ...] | None:
        return self.there.get(kind, ())
