"""Server-side apply: merge what a manager wants into an object, by who owns which field.

A subset: a field that the manager applied before and no longer names is removed if nobody else owns it; a field that
somebody else owns with another value is a conflict unless forced.
"""

import json
from typing import Any

from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, copied, metadata
from mcjob_tui.sandbox.registry.managed_fields import (
    Fields,
    common,
    differing,
    entry_for,
    fields_of,
    item,
    item_key,
    union,
    without,
)
from mcjob_tui.sandbox.registry.merge_keys import merge_key, merges_as_set


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
        gone = without(gone, entry.get("fieldsV1") or {})
    _remove(merged, gone)
    meta = merged["metadata"] = dict(metadata(merged))
    entries = []
    for entry in others:
        kept = without(entry.get("fieldsV1") or {}, contested)
        if kept:
            entries.append({**entry, "fieldsV1": kept})
    unchanged = old is not None and mine == wanted and not contested
    stamp = next((each["time"] for each in _entries(before) if _is_mine(each, manager)), when) if unchanged else when
    meta["managedFields"] = [entry_for(kind, manager, "Apply", stamp, wanted), *entries]
    return merged


def _entries(obj: Json) -> list[Json]:
    return [each for each in metadata(obj).get("managedFields") or () if isinstance(each, dict)]


def _is_mine(entry: Json, manager: str) -> bool:
    return entry.get("manager") == manager and entry.get("operation") == "Apply" and not entry.get("subresource")


def _owners(obj: Json, manager: str) -> tuple[list[Json], Fields]:
    others, mine = [], Fields()
    for entry in _entries(obj):
        if _is_mine(entry, manager):
            mine = union(mine, entry.get("fieldsV1") or {})
        else:
            others.append(entry)
    return others, mine


def _check_conflicts(others: list[Json], contested: Fields) -> None:
    causes = []
    for entry in others:
        held = common(contested, entry.get("fieldsV1") or {})
        by = f'conflict with "{entry.get("manager")}"'
        if entry.get("operation") == "Update":
            by += f" using {entry.get('apiVersion')}"
        causes += [{"reason": "FieldManagerConflict", "message": by, "field": path} for path in _paths(held)]
    if not causes:
        return
    conflicts = "conflict" if len(causes) == 1 else "conflicts"
    words = f"{causes[0]['message']}: {causes[0]['field']}"
    if len(causes) > 1:
        words = f"{causes[0]['message'].replace('conflict', 'conflicts', 1)}:" + "".join(
            f"\n- {cause['field']}" for cause in causes
        )
    message = f"Apply failed with {len(causes)} {conflicts}: {words}"
    raise ApiFailure(409, "Conflict", message, {"causes": causes})


def _paths(fields: Fields, prefix: str = "") -> list[str]:
    found = []
    for key, inner in fields.items():
        if key == ".":
            continue
        if key.startswith("f:"):
            path = f"{prefix}.{key[2:]}"
        elif key.startswith("k:"):
            path = (
                prefix
                + "["
                + ",".join(f"{name}={json.dumps(value)}" for name, value in json.loads(key[2:]).items())
                + "]"
            )
        else:
            path = f"{prefix}[{key[2:]}]"
        found += _paths(inner, path) if any(each != "." for each in inner) else [path]
    return found


def _merge(kind: Kind, value: Any, config: Json, name: str = "") -> Json:
    result = dict(value) if isinstance(value, dict) else {}
    for key, each in config.items():
        if isinstance(each, dict):
            result[key] = _merge(kind, result.get(key), each, key)
        elif isinstance(each, list):
            result[key] = _merge_list(kind, key, result.get(key), each)
        else:
            result[key] = each
    return result


def _merge_list(kind: Kind, name: str, value: Any, config: list[Any]) -> list[Any]:
    before = value if isinstance(value, list) else []
    if merges_as_set(kind, name):
        return [*before, *(each for each in config if each not in before)]
    key = merge_key(kind, name)
    if not key or not all(isinstance(each, dict) and key in each for each in config):
        return copied(config)
    merged = [_merge(kind, item(before, item_key(key, each)), each) for each in config]
    named = {each[key] for each in config}
    return [*merged, *(each for each in before if each.get(key) not in named)]


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
