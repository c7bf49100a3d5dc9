"""Server-side apply: merge what a manager wants into an object, by who owns which field.

A subset: a field that the manager applied before and no longer names is removed if nobody else owns it; a field that
somebody else owns with another value is a conflict unless forced.
"""

import json
from typing import Any

from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, copied, metadata
from mcjob_tui.sandbox.registry.field_sets import (
    Fields,
    common,
    differing,
    fields_of,
    item,
    item_key,
    union,
    without,
)
from mcjob_tui.sandbox.registry.managed_fields import entries_of, entry_for, in_order
from mcjob_tui.sandbox.registry.merge_keys import is_one_field, map_keys, merges_as_set


def applied(kind: Kind, old: Json | None, config: Json, manager: str, when: str, *, force: bool) -> Json:
    """The object that results, with ``managedFields`` kept.

    Args:
        old: the object as it is, or None where it is created.
        config: what the manager wants, without ``managedFields``.
        when: the time to record.

    Raises:
        ApiFailure: 409, with a cause for each field that another manager owns.
    """
    wanted = fields_of(kind, config)
    before = copied(old) if old else {}
    current = fields_of(kind, before)
    others, mine = _owners(before, manager)
    contested = common(differing(kind, before, config, current, wanted), current)
    if not force:
        _check_conflicts(others, contested)
    merged = _merge(kind, before, config)
    gone = without(mine, wanted)
    for entry in others:
        gone = _without_parts(gone, entry["fieldsV1"])
    _remove(merged, gone)
    meta = merged["metadata"] = dict(metadata(merged))
    entries = []
    for entry in others:
        kept = without(entry["fieldsV1"], contested)
        if kept:
            entries.append({**entry, "fieldsV1": kept})
    unchanged = old is not None and mine == wanted and not contested
    stamp = next((each["time"] for each in entries_of(before) if _is_mine(each, manager)), when) if unchanged else when
    meta["managedFields"] = in_order([entry_for(kind, manager, "Apply", stamp, wanted), *entries])
    return merged


def _is_mine(entry: Json, manager: str) -> bool:
    return entry.get("manager") == manager and entry.get("operation") == "Apply" and not entry.get("subresource")


def _owners(obj: Json, manager: str) -> tuple[list[Json], Fields]:
    others, mine = [], Fields()
    for entry in entries_of(obj):
        if _is_mine(entry, manager):
            mine = union(mine, entry["fieldsV1"])
        else:
            others.append(entry)
    return others, mine


def _check_conflicts(others: list[Json], contested: Fields) -> None:
    """Refuse what others hold (``managedfields/internal/conflict.go``)."""
    held = {
        _shown(entry): paths
        for entry in sorted(others, key=lambda each: str(each.get("manager")))
        if (paths := _paths(common(contested, entry["fieldsV1"])))
    }
    if not held:
        return
    causes = [
        {"reason": "FieldManagerConflict", "message": f"conflict with {who}", "field": path}
        for who, paths in held.items()
        for path in paths
    ]
    if len(causes) == 1:
        words = f"1 conflict: {causes[0]['message']}: {causes[0]['field']}"
    else:
        parts = [line for who, paths in held.items() for line in (f"conflicts with {who}:", *(f"- {p}" for p in paths))]
        words = f"{len(causes)} conflicts: " + "\n".join(parts)
    raise ApiFailure(409, "Conflict", f"Apply failed with {words}", {"causes": causes})


def _shown(entry: Json) -> str:
    """A manager as a conflict names it."""
    shown = f'"{entry.get("manager")}"'
    if entry.get("subresource"):
        shown += f' with subresource "{entry["subresource"]}"'
    return f"{shown} using {entry.get('apiVersion')}" if entry.get("operation") == "Update" else shown


def _paths(fields: Fields, prefix: str = "") -> list[str]:
    """Where contested fields stand: keys of maps and of items; what sets hold adds up and is never contested."""
    found = []
    for key, inner in fields.items():
        path = f"{prefix}.{key[2:]}"
        if key.startswith("k:"):
            names = ",".join(f"{name}={json.dumps(value)}" for name, value in json.loads(key[2:]).items())
            path = f"{prefix}[{names}]"
        found += _paths(inner, path) or [path]
    return found


def _merge(kind: Kind, value: Any, config: Json) -> Json:
    result = dict(value) if isinstance(value, dict) else {}
    for key, each in config.items():
        if isinstance(each, dict) and not is_one_field(kind, key):
            result[key] = _merge(kind, result.get(key), each)
        elif isinstance(each, list):
            result[key] = _merge_list(kind, key, result.get(key), each)
        else:
            result[key] = each
    return result


def _merge_list(kind: Kind, name: str, value: Any, config: list[Any]) -> list[Any]:
    before = value if isinstance(value, list) else []
    if merges_as_set(kind, name):
        return [*before, *(each for each in config if each not in before)]
    names = map_keys(kind, name)
    if not names or not all(isinstance(each, dict) and names[0] in each for each in config):
        return copied(config)
    merged = [_merge(kind, item(before, item_key(names, each)), each) for each in config]
    named = {item_key(names, each) for each in config}
    return [*merged, *(each for each in before if item_key(names, each) not in named)]


def _without_parts(mine: Fields, other: Fields) -> Fields:
    """``mine`` without what ``other`` holds, and without the maps and items of which ``other`` holds a part."""
    result: Fields = {}
    for key, inner in mine.items():
        if key not in other:
            result[key] = inner
        elif inner:
            kept = {name: each for name, each in _without_parts(inner, other[key]).items() if name != "."}
            if kept:
                result[key] = kept
    return result


def _remove(value: Any, fields: Fields) -> None:
    """Take the fields out of ``value``, in place."""
    for key, inner in fields.items():
        if key == ".":
            continue
        if key.startswith("f:") and isinstance(value, dict) and key[2:] in value:
            if inner:
                _remove(value[key[2:]], inner)
            if not inner or value[key[2:]] in ({}, []):
                del value[key[2:]]
        elif key.startswith("k:") and isinstance(value, list):
            found = item(value, key)
            if found is not None and "." in inner:
                value.remove(found)
            elif found is not None:
                _remove(found, inner)
        elif key.startswith("v:") and isinstance(value, list):
            value[:] = [each for each in value if each != json.loads(key[2:])]
