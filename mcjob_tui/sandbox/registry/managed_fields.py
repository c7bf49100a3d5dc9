"""Who wrote which field: ``metadata.managedFields`` in Kubernetes' ``FieldsV1`` form, as server-side apply needs it.

A field set is the nested dict that ``FieldsV1`` is: ``f:name`` for a key, ``k:{"name":"main"}`` for an item of a list
that merges by key, ``v:"x"`` for an item of a set, ``.`` for the item itself. A list that is neither is one field.
"""

import json
from typing import Any

from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, metadata
from mcjob_tui.sandbox.registry.merge_keys import merge_key, merges_as_set

Fields = dict[str, Any]
_SERVER_OWNED = frozenset(
    {
        "name",
        "namespace",
        "uid",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "managedFields",
        "selfLink",
        "generateName",
    }
)


def fields_of(kind: Kind, obj: Json) -> Fields:
    """The fields that ``obj`` has, without those that belong to the server."""
    found: Fields = {}
    for key, value in obj.items():
        if key in ("apiVersion", "kind"):
            continue
        if key == "metadata":
            value = {name: each for name, each in value.items() if name not in _SERVER_OWNED}
            if not value:
                continue
        found[f"f:{key}"] = _fields(kind, key, value)
    return found


def record(kind: Kind, old: Json | None, obj: Json, manager: str, when: str, subresource: str | None = None) -> None:
    """Enter in ``obj``, in place, that ``manager`` set the fields in which it differs from ``old``."""
    part = {"f:status"} if kind.has_status else set()
    before = _part(fields_of(kind, old) if old else {}, part, subresource)
    after = _part(fields_of(kind, obj), part, subresource)
    changed = differing(kind, old or {}, obj, before, after)
    entries = []
    mine: Fields = {}
    for entry in metadata(obj).get("managedFields") or ():
        fields = entry.get("fieldsV1") or {}
        if not _is_of(entry, subresource) and kind.has_status:
            entries.append(entry)
            continue
        if entry.get("manager") == manager and entry.get("operation") == "Update":
            mine = common(fields, after)
            continue
        kept = without(common(fields, after), changed)
        if kept:
            entries.append({**entry, "fieldsV1": kept})
    total = union(mine, changed)
    if total:
        entries.append(entry_for(kind, manager, "Update", when, total, subresource))
    metadata(obj)["managedFields"] = entries


def entry_for(
    kind: Kind, manager: str, operation: str, when: str, fields: Fields, subresource: str | None = None
) -> Json:
    """One row of ``managedFields``."""
    entry: Json = {
        "manager": manager,
        "operation": operation,
        "apiVersion": kind.api_version,
        "time": when,
        "fieldsType": "FieldsV1",
        "fieldsV1": fields,
    }
    if subresource:
        entry["subresource"] = subresource
    return entry


def union(one: Fields, other: Fields) -> Fields:
    """The fields that are in either."""
    result = dict(one)
    for key, inner in other.items():
        result[key] = union(result[key], inner) if key in result else inner
    return result


def common(one: Fields, other: Fields) -> Fields:
    """The fields of ``one`` that are in ``other`` too."""
    result: Fields = {}
    for key, inner in one.items():
        if key in other:
            kept = common(inner, other[key])
            if kept or not inner:
                result[key] = kept
    return result


def without(one: Fields, other: Fields) -> Fields:
    """The fields of ``one`` that are not in ``other``."""
    result: Fields = {}
    for key, inner in one.items():
        if key not in other:
            result[key] = inner
        elif inner:
            kept = without(inner, other[key])
            if any(each != "." for each in kept):
                result[key] = kept
    return result


def differing(kind: Kind, old: Json, obj: Json, before: Fields, after: Fields) -> Fields:
    """The fields of ``obj`` whose value ``old`` does not have."""
    result: Fields = {}
    for key, inner in after.items():
        name = key[2:]
        if key not in before:
            result[key] = inner
        else:
            found = _differing(kind, name, old.get(name), obj.get(name), before[key], inner)
            if found is not None:
                result[key] = found
    return result


def _differing(kind: Kind, name: str, old: Any, new: Any, before: Fields, after: Fields) -> Fields | None:
    if old == new or (new == {} and isinstance(old, dict)):  # an empty map merges into any other
        return None
    if not after or not before:
        return after
    result: Fields = {}
    for key, inner in after.items():
        if key == ".":
            continue
        if key not in before:
            result[key] = inner
            continue
        if key.startswith("f:"):
            found = _differing(kind, key[2:], old.get(key[2:]), new.get(key[2:]), before[key], inner)
        elif key.startswith("k:"):
            found = _differing(kind, name, item(old, key), item(new, key), before[key], inner)
        else:
            found = None
        if found is not None:
            result[key] = found
    return result or None


def item(values: Any, key: str) -> Any:
    """The item of a list that ``k:{…}`` names, or None."""
    wanted = json.loads(key[2:])
    return next((each for each in values or () if all(each.get(name) == value for name, value in wanted.items())), None)


def item_key(name: str, value: Json) -> str:
    """``k:{"name":"main"}`` for an item of a list that merges by ``name``."""
    return "k:" + json.dumps({name: value.get(name)}, separators=(",", ":"))


def _fields(kind: Kind, name: str, value: Any) -> Fields:
    if isinstance(value, dict) and value:
        return {f"f:{key}": _fields(kind, key, each) for key, each in value.items()}
    if isinstance(value, list) and value:
        key = merge_key(kind, name)
        if key and all(isinstance(each, dict) and key in each for each in value):
            return {item_key(key, each): {".": {}, **_fields(kind, "", each)} for each in value}
        if merges_as_set(kind, name) and all(isinstance(each, str) for each in value):
            return {f"v:{json.dumps(each)}": {} for each in value}
    return {}


def _is_of(entry: Json, subresource: str | None) -> bool:
    return (entry.get("subresource") or None) == (subresource or None)


def _part(fields: Fields, status: set[str], subresource: str | None) -> Fields:
    """The fields that a write to the object's own endpoint, or to its status, is about."""
    return {key: inner for key, inner in fields.items() if (key in status) == (subresource == "status")}
