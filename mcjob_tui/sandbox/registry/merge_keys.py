"""How the lists of built-in kinds merge: the ``patchMergeKey`` and ``listMapKey`` of Kubernetes' types, by field name.

A list that is not here is replaced as a whole. Within one kind a field name has one meaning, so the name alone decides.
"""

from mcjob_tui.sandbox.kinds import Kind

_KEYS = {
    "containers": "name",
    "initContainers": "name",
    "ephemeralContainers": "name",
    "env": "name",
    "volumes": "name",
    "volumeMounts": "mountPath",
    "volumeDevices": "devicePath",
    "ports": "containerPort",
    "imagePullSecrets": "name",
    "secrets": "name",
    "hostAliases": "ip",
    "topologySpreadConstraints": "topologyKey",
    "resourceClaims": "name",
    "conditions": "type",
    "addresses": "type",
    "taints": "key",
}
_OF_EVERY_KIND = {"ownerReferences": "uid"}
_SETS = frozenset({"finalizers"})


def merge_key(kind: Kind, field: str) -> str | None:
    """What tells the items of the list ``field`` apart, or None. Custom resources have metadata's lists only."""
    return _OF_EVERY_KIND.get(field) or (None if kind.custom or kind.group.endswith("karmada.io") else _KEYS.get(field))


def merges_as_set(kind: Kind, field: str) -> bool:
    """Whether ``field`` is a list of distinct strings that merges."""
    return field in _SETS
