"""The kinds that mcjob talks about, with their place in the API. Their group and version are fixed, not discovered."""

from dataclasses import dataclass
from urllib.parse import quote

from mcjob_tui.control_plane.errors import ControlPlaneError, NotFound


@dataclass(frozen=True, slots=True)
class Kind:
    """``group`` is "" for the core group; ``plural`` is the resource's name in paths and in RBAC."""

    name: str
    group: str
    version: str
    plural: str
    namespaced: bool = True

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def resource(self) -> str:
        """As RBAC messages write it: ``jobs.batch``, ``pods``."""
        return f"{self.plural}.{self.group}" if self.group else self.plural

    def path(self, namespace: str | None = None, name: str = "", *, subresource: str = "", cluster: str = "") -> str:
        """The path of one object, or of a list where ``name`` is "".

        Args:
            namespace: None lists all namespaces.
            cluster: a member, to be reached through Karmada's cluster proxy; "" is the control plane itself.

        Raises:
            NotFound: nothing can be called so.
        """
        parts = [proxy_path(cluster) if cluster else "", f"/apis/{self.group}" if self.group else "/api"]
        parts.append(f"/{self.version}")
        if self.namespaced and namespace is not None:
            parts.append(f"/namespaces/{_segment(namespace)}")
        parts.append(f"/{self.plural}")
        if name:
            parts.append(f"/{_segment(name)}")
        if subresource:
            parts.append(f"/{subresource}")
        return "".join(parts)

    def object_path(self, namespace: str | None, name: str, *, subresource: str = "", cluster: str = "") -> str:
        """The path of one object and never that of a list, of which all would be meant. Raises ``NotFound``."""
        if not name:
            raise _no_name(name)
        return self.path(namespace, name, subresource=subresource, cluster=cluster)


def _segment(name: str) -> str:
    """A name as a part of a path, which leads nowhere else."""
    # Every part of HTTP takes dots out of a path, written as they are or not.
    if name in (".", ".."):
        raise _no_name(name)
    try:
        return quote(name, safe="")
    except UnicodeEncodeError as error:
        raise _no_name(name) from error


def _no_name(name: str) -> NotFound:
    return NotFound(f'nothing can be called "{name}"', code=404, reason="NotFound", name=name)


_CLUSTERS = "/apis/cluster.karmada.io/v1alpha1/clusters/"


def proxy_path(cluster: str) -> str:
    """Where a member's API is below the control plane's (the aggregated ``clusters/proxy`` subresource)."""
    return f"{_CLUSTERS}{_segment(cluster)}/proxy"


def is_members(path: str) -> bool:
    """Whether ``path`` is a member's, and not the control plane's own."""
    return path.startswith(_CLUSTERS) and "/proxy/" in path


JOB = Kind("Job", "batch", "v1", "jobs")
POD = Kind("Pod", "", "v1", "pods")
EVENT = Kind("Event", "", "v1", "events")
NAMESPACE = Kind("Namespace", "", "v1", "namespaces", namespaced=False)
NODE = Kind("Node", "", "v1", "nodes", namespaced=False)
CLUSTER = Kind("Cluster", "cluster.karmada.io", "v1alpha1", "clusters", namespaced=False)
RESOURCE_BINDING = Kind("ResourceBinding", "work.karmada.io", "v1alpha2", "resourcebindings")
WORK = Kind("Work", "work.karmada.io", "v1alpha1", "works")
PROPAGATION_POLICY = Kind("PropagationPolicy", "policy.karmada.io", "v1alpha1", "propagationpolicies")
OVERRIDE_POLICY = Kind("OverridePolicy", "policy.karmada.io", "v1alpha1", "overridepolicies")
CLUSTER_PROPAGATION_POLICY = Kind(
    "ClusterPropagationPolicy", "policy.karmada.io", "v1alpha1", "clusterpropagationpolicies", namespaced=False
)
CLUSTER_OVERRIDE_POLICY = Kind(
    "ClusterOverridePolicy", "policy.karmada.io", "v1alpha1", "clusteroverridepolicies", namespaced=False
)
ACCESS_REVIEW = Kind(
    "SelfSubjectAccessReview", "authorization.k8s.io", "v1", "selfsubjectaccessreviews", namespaced=False
)

_ALL = (
    JOB,
    POD,
    NODE,
    EVENT,
    NAMESPACE,
    CLUSTER,
    RESOURCE_BINDING,
    WORK,
    PROPAGATION_POLICY,
    OVERRIDE_POLICY,
    CLUSTER_PROPAGATION_POLICY,
    CLUSTER_OVERRIDE_POLICY,
    ACCESS_REVIEW,
    Kind("Secret", "", "v1", "secrets"),
    Kind("ConfigMap", "", "v1", "configmaps"),
    Kind("PersistentVolumeClaim", "", "v1", "persistentvolumeclaims"),
    Kind("ServiceAccount", "", "v1", "serviceaccounts"),
    Kind("ResourceQuota", "", "v1", "resourcequotas"),
    Kind("LimitRange", "", "v1", "limitranges"),
    Kind("PriorityClass", "scheduling.k8s.io", "v1", "priorityclasses", namespaced=False),
    Kind("StorageClass", "storage.k8s.io", "v1", "storageclasses", namespaced=False),
)
_BY_NAME = {kind.name: kind for kind in _ALL}


def kind_named(name: str) -> Kind:
    """The kind of that name. Raises ``ControlPlaneError`` for one that mcjob does not use."""
    if name not in _BY_NAME:
        raise ControlPlaneError(f"mcjob has no use for objects of the kind {name}")
    return _BY_NAME[name]


def group_of(plural: str) -> str | None:
    """The API group of what RBAC calls ``plural`` (``jobs``, ``clusters/proxy``); None for what mcjob does not use."""
    resource = plural.partition("/")[0]
    return next((kind.group for kind in _ALL if kind.plural == resource), None)
