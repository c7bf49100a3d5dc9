"""Member clusters, contexts of a kubeconfig, and what kind of server answered."""

from dataclasses import dataclass
from datetime import datetime

SAMPLE_POD = {"cpu": "250m", "memory": "512Mi"}
"""What a pod of the Job asks for by which ``ClusterView.fits`` is reckoned."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Allocatable and free, in the resource's own unit: thousandths of a CPU, bytes of memory, pods."""

    allocatable: int
    free: int


@dataclass(frozen=True, slots=True)
class ClusterView:
    """One member cluster. Amounts are None where the cluster has reported no summary.

    ``word`` is Ready, Not ready, Unreachable or Unknown; ``message`` is Karmada's own for it. ``fits`` is how many pods
    of ``SAMPLE_POD`` Karmada would still place there (None where it would place none for another reason: no Jobs API,
    not ready, no summary), ``limited_by`` the resource that decides it. ``summarized`` is when the cluster's status was
    written last, None where the server does not tell; ``joined`` when it became a member.
    """

    name: str
    ready: bool | None
    word: str
    message: str = ""
    provider: str = ""
    region: str = ""
    zones: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    taints: tuple[str, ...] = ()
    version: str = ""
    nodes: int = 0
    ready_nodes: int = 0
    cpu: Amount | None = None
    memory: Amount | None = None
    pods: Amount | None = None
    jobs_api: bool | None = None
    sync_mode: str = ""
    ready_since: datetime | None = None
    changed: datetime | None = None
    fits: int | None = None
    limited_by: str = ""
    summarized: datetime | None = None
    joined: datetime | None = None

    @property
    def since(self) -> datetime | None:
        """When it became what it is: ready, not ready, or a member at all."""
        return max((each for each in (self.ready_since, self.joined) if each is not None), default=None)


@dataclass(frozen=True, slots=True)
class ContextView:
    """A context of the kubeconfig, for the list on the Start screen."""

    name: str
    server: str
    namespace: str = ""
    current: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class KarmadaView:
    """What kind of server answered: ``karmada`` is False for a plain Kubernetes cluster.

    ``features`` are hints read from its discovery: the names of APIs that not every installation has.
    """

    karmada: bool
    kubernetes_version: str = ""
    karmada_version: str = ""
    sandbox: bool = False
    features: frozenset[str] = frozenset()
