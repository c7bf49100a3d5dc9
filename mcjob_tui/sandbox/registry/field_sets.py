"""Sets of fields in Kubernetes' ``FieldsV1`` form, for server-side apply; who owns which is ``managed_fields``.

A field set is the nested dict that ``FieldsV1`` is: ``f:name`` for a key, ``k:{"name":"main"}`` for an item of a list
that merges by keys, ``v:"x"`` for an item of a set, ``.`` for the map or item itself. A list that is none of these, and
a map that is only ever replaced as a whole, is one field.
"""

import json
from typing import Any, TypeAlias

from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.registry.merge_keys import KEY_DEFAULTS, is_one_field, map_keys, merges_as_set

Fields: TypeAlias = dict[str, Any]
_SERVER_OWNED = frozenset(
    {
        "name",
        "namespace",
        "uid",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "managedFields",
        "selfLink",
    }
)
_ALWAYS_THERE = frozenset(
    {
        ("spec",),
        ("status",),
        ("source",),
        ("spec", "resources"),
        ("spec", "template"),
        ("spec", "template", "metadata"),
        ("spec", "template", "spec"),
    }
)
"""Structs of built-in types that even an empty object has: nobody adds them, so nobody owns them."""


def fields_of(kind: Kind, obj: Json, *, maps: bool = False) -> Fields:
    """The fields that ``obj`` has, without those that belong to the server.

    Args:
        maps: name the maps too in which the fields lie, as an update that adds a map comes to own it.
    """
    found: Fields = {}
    for key, value in obj.items():
        if key in ("apiVersion", "kind"):
            continue
        path = (key,)
        if key == "metadata":
            value = {name: each for name, each in value.items() if name not in _SERVER_OWNED}
            if not value:
                continue
        fields = _fields(kind, key, value, path, maps=maps)
        if key == "metadata":
            fields.pop(".", None)
        found[f"f:{key}"] = fields
    return found


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
    for each in values or ():
        if all(each.get(name, KEY_DEFAULTS.get(name)) == value for name, value in wanted.items()):
            return each
    return None


def item_key(names: tuple[str, ...], value: Json) -> str:
    """``k:{"name":"main"}`` for an item of a list that merges by ``name``."""
    return "k:" + json.dumps({name: value.get(name, KEY_DEFAULTS.get(name)) for name in names}, separators=(",", ":"))


def _fields(kind: Kind, name: str, value: Any, path: tuple[str, ...], *, maps: bool) -> Fields:
    if is_one_field(kind, name):
        return {}
    if isinstance(value, dict) and value:
        own: Fields = {".": {}} if maps and (kind.custom or path not in _ALWAYS_THERE) else {}
        return {
            **own,
            **{f"f:{key}": _fields(kind, key, each, (*path, key), maps=maps) for key, each in value.items()},
        }
    if isinstance(value, list) and value:
        names = map_keys(kind, name)
        if names and all(isinstance(each, dict) and names[0] in each for each in value):
            return {
                item_key(names, each): {} if name == "ownerReferences" else _item(kind, each, path, maps=maps)
                for each in value
            }
        if merges_as_set(kind, name) and all(isinstance(each, str) for each in value):
            itself: Fields = {".": {}} if maps else {}
            return {**itself, **{f"v:{json.dumps(each)}": {} for each in value}}
    return {}


def _item(kind: Kind, value: Json, path: tuple[str, ...], *, maps: bool) -> Fields:
    inner = {f"f:{key}": _fields(kind, key, each, (*path, "[]", key), maps=maps) for key, each in value.items()}
    return {".": {}, **inner}
