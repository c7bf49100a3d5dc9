"""The kinds of object that the sandbox's API servers serve, with what the REST protocol has to know of each.

One constant per kind; ``CONTROL_PLANE_KINDS`` and ``MEMBER_KINDS`` say which server has which. What a kind's fields
mean is not here: see ``registry``.
"""

from dataclasses import dataclass

_ALL_VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: every write looks kinds up
class Kind:
    """One kind of object.

    Attributes:
        custom: defined by a CustomResourceDefinition: no strategic merge patch, updates must carry a resourceVersion.
        has_status: has a status subresource; the object's own endpoint then never changes the status.
        has_generation: ``metadata.generation`` counts the changes of the desired state.
        keeps_dependents: a DELETE that names no propagation policy orphans them (``batch/v1`` Job).
    """

    group: str
    version: str
    kind: str
    plural: str
    namespaced: bool = True
    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    custom: bool = False
    has_status: bool = False
    has_generation: bool = False
    keeps_dependents: bool = False
    verbs: tuple[str, ...] = _ALL_VERBS

    @property
    def api_version(self) -> str:
        """``batch/v1``, or ``v1`` for the core group."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def singular(self) -> str:
        return self.kind.lower()

    @property
    def resource(self) -> str:
        """``jobs.batch``, as error messages name a resource; just ``pods`` for the core group."""
        return f"{self.plural}.{self.group}" if self.group else self.plural


NAMESPACE = Kind("", "v1", "Namespace", "namespaces", namespaced=False, short_names=("ns",), has_status=True)
NODE = Kind("", "v1", "Node", "nodes", namespaced=False, short_names=("no",), has_status=True)
POD = Kind("", "v1", "Pod", "pods", short_names=("po",), categories=("all",), has_status=True, has_generation=True)
EVENT = Kind("", "v1", "Event", "events", short_names=("ev",))
CONFIG_MAP = Kind("", "v1", "ConfigMap", "configmaps", short_names=("cm",))
SECRET = Kind("", "v1", "Secret", "secrets")
SERVICE_ACCOUNT = Kind("", "v1", "ServiceAccount", "serviceaccounts", short_names=("sa",))
PERSISTENT_VOLUME_CLAIM = Kind(
    "", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", short_names=("pvc",), has_status=True
)
LIMIT_RANGE = Kind("", "v1", "LimitRange", "limitranges", short_names=("limits",))
SERVICE = Kind("", "v1", "Service", "services", short_names=("svc",), categories=("all",), has_status=True)
RESOURCE_QUOTA = Kind("", "v1", "ResourceQuota", "resourcequotas", short_names=("quota",), has_status=True)
JOB = Kind(
    "batch", "v1", "Job", "jobs", categories=("all",), has_status=True, has_generation=True, keeps_dependents=True
)

CLUSTER = Kind(
    "cluster.karmada.io", "v1alpha1", "Cluster", "clusters", namespaced=False, has_status=True, has_generation=True
)
PROPAGATION_POLICY = Kind(
    "policy.karmada.io",
    "v1alpha1",
    "PropagationPolicy",
    "propagationpolicies",
    short_names=("pp",),
    categories=("karmada-io",),
    custom=True,
    has_generation=True,
)
OVERRIDE_POLICY = Kind(
    "policy.karmada.io",
    "v1alpha1",
    "OverridePolicy",
    "overridepolicies",
    short_names=("op",),
    categories=("karmada-io",),
    custom=True,
    has_generation=True,
)
CLUSTER_PROPAGATION_POLICY = Kind(
    "policy.karmada.io",
    "v1alpha1",
    "ClusterPropagationPolicy",
    "clusterpropagationpolicies",
    namespaced=False,
    short_names=("cpp",),
    categories=("karmada-io",),
    custom=True,
    has_generation=True,
)
CLUSTER_OVERRIDE_POLICY = Kind(
    "policy.karmada.io",
    "v1alpha1",
    "ClusterOverridePolicy",
    "clusteroverridepolicies",
    namespaced=False,
    short_names=("cop",),
    categories=("karmada-io",),
    custom=True,
    has_generation=True,
)
RESOURCE_BINDING = Kind(
    "work.karmada.io",
    "v1alpha2",
    "ResourceBinding",
    "resourcebindings",
    short_names=("rb",),
    categories=("karmada-io",),
    custom=True,
    has_status=True,
    has_generation=True,
)
WORK = Kind(
    "work.karmada.io",
    "v1alpha1",
    "Work",
    "works",
    short_names=("wk",),
    categories=("karmada-io",),
    custom=True,
    has_status=True,
    has_generation=True,
)

CORE_KINDS = (
    NAMESPACE,
    EVENT,
    CONFIG_MAP,
    SECRET,
    SERVICE_ACCOUNT,
    PERSISTENT_VOLUME_CLAIM,
    LIMIT_RANGE,
    RESOURCE_QUOTA,
    SERVICE,
)
"""LimitRanges and Services are stored and served; nothing follows them. ``kubectl cluster-info`` lists Services."""
CONTROL_PLANE_KINDS = (
    *CORE_KINDS,
    POD,
    NODE,
    JOB,
    CLUSTER,
    PROPAGATION_POLICY,
    OVERRIDE_POLICY,
    CLUSTER_PROPAGATION_POLICY,
    CLUSTER_OVERRIDE_POLICY,
    RESOURCE_BINDING,
    WORK,
)
"""Pods and Nodes exist on the control plane's API server too; nothing ever creates one there."""
MEMBER_KINDS = (*CORE_KINDS, POD, NODE, JOB)
_IN_MEMBERS = {each.kind: each for each in MEMBER_KINDS}


def member_kind(name: str) -> Kind:
    """The kind of that name that members serve. Raises ``KeyError`` for another."""
    return _IN_MEMBERS[name]
