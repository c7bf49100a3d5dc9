"""The names that Karmada gives to what it makes of a resource: ResourceBinding, Work, execution namespace.

Source: ``pkg/util/names/names.go`` and, for the parity of a UID, ``pkg/util/helper/webstermethod.go``.
"""

from mcjob_tui.resources.meta import Resource

EXECUTION_SPACE_PREFIX = "karmada-es-"
SKIP_NAMESPACE = "namespace.karmada.io/skip-auto-propagation"
"""The label that keeps a Namespace from the members."""
RESERVED_NAMESPACES = frozenset({"karmada-system", "karmada-cluster"})
_SAFE_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
_FNV_OFFSET = 0x811C9DC5
_FNV_PRIME = 0x01000193


def binding_name(name: str, kind: str = "Job") -> str:
    """The name of the ResourceBinding of a resource (``GenerateBindingName``): ``<name>-job`` for a Job."""
    return f"{name.replace(':', '.')}-{kind}".lower()


def work_name(namespace: str, name: str, kind: str = "Job") -> str:
    """The name of every Work of a resource (``GenerateWorkName``); ``namespace`` is empty for a cluster-scoped one."""
    name = name.replace(":", ".").lower()
    hashed = "-".join(filter(None, (namespace.lower(), name, kind.lower())))
    return f"{name}-{_safe_encoded(str(fnv32a(hashed)))}"


def execution_namespace(cluster: str) -> str:
    """The namespace on the control plane that holds the Works of a member cluster."""
    return EXECUTION_SPACE_PREFIX + cluster


def cluster_of(namespace: str) -> str | None:
    """The member cluster whose Works live in ``namespace``, or None where it is no execution namespace."""
    if not namespace.startswith(EXECUTION_SPACE_PREFIX):
        return None
    return namespace.removeprefix(EXECUTION_SPACE_PREFIX)


def is_reserved_namespace(namespace: str) -> bool:
    """Whether nothing in ``namespace`` is ever propagated (``IsReservedNamespace``)."""
    return namespace in RESERVED_NAMESPACES or namespace.startswith(EXECUTION_SPACE_PREFIX)


def uid_hash_odd(uid: str) -> bool:
    """Whether ties between equal weights are broken by cluster name descending, for a resource of this UID.

    An empty UID counts as even: ascending.
    """
    return bool(uid) and fnv32a(uid) % 2 == 1


def fnv32a(text: str) -> int:
    """The 32-bit FNV-1a hash of ``text`` as UTF-8."""
    value = _FNV_OFFSET
    for byte in text.encode():
        value = ((value ^ byte) * _FNV_PRIME) & 0xFFFFFFFF
    return value


def names_of(resource: Resource) -> tuple[str, str]:
    """The names of the ResourceBinding and of the Works of ``resource``."""
    return binding_name(resource.name, resource.kind), work_name(resource.namespace, resource.name, resource.kind)


def _safe_encoded(text: str) -> str:
    """``rand.SafeEncodeString``: letters that spell no words, one for each character of ``text``."""
    return "".join(_SAFE_LETTERS[ord(each) % len(_SAFE_LETTERS)] for each in text)
