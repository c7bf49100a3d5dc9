"""How the lists of built-in kinds merge, by field name: patches by ``patchMergeKey``, an apply by ``listMapKey``.

A list that is not here is replaced as a whole. Within one kind a field name has one meaning, so the name alone decides.
"""

from mcjob_tui.sandbox.kinds import JOB, NAMESPACE, Kind

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
_FURTHER_KEYS = {"ports": "protocol", "topologySpreadConstraints": "whenUnsatisfiable"}
"""What server-side apply tells items apart by besides the key of a strategic patch."""
KEY_DEFAULTS = {"protocol": "TCP"}
"""What a key is that an item leaves out."""
_REPLACED_BY_APPLY = frozenset({"taints", "secrets"})
"""Lists that a strategic patch merges and an apply replaces (``listType=atomic``)."""
_OF_EVERY_KIND = {"ownerReferences": "uid"}
_ONE_FIELD = frozenset({"labelSelector"})
_ONE_FIELD_OF_BUILT_IN = frozenset(
    {
        "selector",
        "nodeSelector",
        "fieldRef",
        "resourceFieldRef",
        "configMapKeyRef",
        "secretKeyRef",
        "involvedObject",
    }
)
"""Maps that are replaced as a whole (``structType=atomic``, ``mapType=atomic``)."""
_SETS = frozenset({"finalizers"})


def merge_key(kind: Kind, field: str) -> str | None:
    """What tells the items of the list ``field`` apart, or None. Custom resources have metadata's lists only."""
    return _OF_EVERY_KIND.get(field) or (None if kind.custom or kind.group.endswith("karmada.io") else _KEYS.get(field))


def merges_as_set(kind: Kind, field: str) -> bool:
    """Whether ``field`` is a list of distinct strings that merges."""
    return field in _SETS


def map_keys(kind: Kind, field: str) -> tuple[str, ...]:
    """What tells the items of the list ``field`` apart for server-side apply; nothing where it is one field.

    A Job's conditions are one field, those of pods and nodes merge.
    """
    if field in _REPLACED_BY_APPLY or (field == "conditions" and kind in (JOB, NAMESPACE)):
        return ()
    key = merge_key(kind, field)
    if key is None:
        return ()
    return (key, _FURTHER_KEYS[field]) if field in _FURTHER_KEYS else (key,)


def is_one_field(kind: Kind, field: str) -> bool:
    """Whether the map ``field`` is only ever replaced as a whole."""
    return field in _ONE_FIELD or (field in _ONE_FIELD_OF_BUILT_IN and not kind.custom)
