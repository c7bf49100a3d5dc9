"""What a URL path names: an API group, a collection, an object, a subresource, a member cluster behind the proxy."""

from collections.abc import Iterable
from dataclasses import dataclass

from mcjob_tui.sandbox.kinds import NAMESPACE, Kind

_PROXY = ("apis", "cluster.karmada.io", "v1alpha1", "clusters")


@dataclass(frozen=True, slots=True)
class ResourcePath:
    """A path below ``/api/v1`` or ``/apis/GROUP/VERSION``.

    An empty ``namespace`` is all of them, an empty ``name`` the collection.
    """

    kind: Kind
    namespace: str = ""
    name: str = ""
    subresource: str = ""


@dataclass(frozen=True, slots=True)
class ProxyPath:
    """A path that is forwarded to a member: its name and the path there, without the leading slash."""

    cluster: str
    rest: str


def proxy_path(path: str) -> ProxyPath | None:
    """The member and the path there, if ``path`` is one of the cluster proxy."""
    parts = path.lstrip("/").split("/", 6)
    if len(parts) < 6 or tuple(parts[:4]) != _PROXY or parts[5] != "proxy":
        return None
    return ProxyPath(parts[4], parts[6] if len(parts) > 6 else "")


def resource_path(path: str, kinds: Iterable[Kind]) -> ResourcePath | None:
    """What ``path`` names among ``kinds``, or None for anything else."""
    parts = path.strip("/").split("/")
    match parts:
        case ["api", "v1", *rest]:
            group, version = "", "v1"
        case ["apis", group, version, *rest]:
            pass
        case _:
            return None
    served = {each.plural: each for each in kinds if (each.group, each.version) == (group, version)}
    if not all(rest) or not rest:
        return None
    if rest[0] == "namespaces" and len(rest) >= 3 and rest[2] in served and served[rest[2]].namespaced:
        return _within(served[rest[2]], rest[1], rest[3:])
    kind = served.get(rest[0])
    if kind is None or (kind.namespaced and len(rest) > 1):
        return None
    return _within(kind, "", rest[1:])


def _within(kind: Kind, namespace: str, rest: list[str]) -> ResourcePath | None:
    name, subresource = (*rest[:2], "", "")[:2]
    known = {"": True, "status": kind.has_status, "log": kind.plural == "pods", "finalize": kind is NAMESPACE}
    if len(rest) > 2 or not known.get(subresource, False):
        return None
    return ResourcePath(kind, namespace, name, subresource)
