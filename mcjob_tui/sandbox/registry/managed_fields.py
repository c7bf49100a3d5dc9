"""Who wrote which field: ``metadata.managedFields``, kept as apiserver's field manager keeps it.

It sees an object after decoding and before admission and the kind's own rules, so what webhooks and the server add has
no owner. What a set of fields is, and how sets are compared, is ``field_sets``.
"""

from collections.abc import Iterable
from typing import Any

from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, copied, metadata
from mcjob_tui.sandbox.registry.field_sets import Fields, common, differing, fields_of, union, without
from mcjob_tui.sandbox.registry.strategies import strategy_for


def recorded(kind: Kind, old: Json | None, obj: Json, manager: str, when: str, subresource: str | None = None) -> Json:
    """``obj`` with the fields entered in which it differs from ``old`` as set by ``manager``.

    Args:
        old: the object as it is stored; None where ``obj`` is new.
        when: the time to record.
    """
    seen = obj
    if not subresource:
        seen = copied(obj)
        strategy_for(kind).prepare_update(seen)
    before = _part(kind, fields_of(kind, old, maps=True) if old else {}, subresource)
    after = _part(kind, fields_of(kind, seen, maps=True), subresource)
    changed = differing(kind, old or {}, seen, before, after)
    entries = []
    mine: Fields = {}
    for entry in _known(old, obj):
        fields = entry["fieldsV1"]
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
    return {**obj, "metadata": {**metadata(obj), "managedFields": in_order(entries)}}


def entries_of(obj: Json) -> list[Json]:
    """The rows of ``managedFields`` that make sense; a client may have written anything."""
    rows = metadata(obj).get("managedFields")
    found = rows if isinstance(rows, list) else ()
    return [each for each in found if isinstance(each, dict) and _is_set(each.get("fieldsV1"))]


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


def in_order(entries: Iterable[Json]) -> list[Json]:
    """The rows as apiserver sorts them: Apply before Update, then by time and manager."""
    order = ("operation", "time", "manager", "apiVersion", "subresource")
    return sorted(entries, key=lambda each: [str(each.get(key) or "") for key in order])


def _known(old: Json | None, obj: Json) -> list[Json]:
    """The rows to go on from: those that came with the object, else those of the stored one; ``[]`` asks for none."""
    if old is None:
        return []
    return entries_of(old if metadata(obj).get("managedFields") is None else obj)


def _is_set(fields: Any) -> bool:
    return isinstance(fields, dict) and all(_is_set(each) for each in fields.values())


def _is_of(entry: Json, subresource: str | None) -> bool:
    return (entry.get("subresource") or None) == (subresource or None)


def _part(kind: Kind, fields: Fields, subresource: str | None) -> Fields:
    """The fields that a write to the object's own endpoint, or to its status, is about."""
    status = {"f:status"} if kind.has_status else set()
    return {key: inner for key, inner in fields.items() if (key in status) == (subresource == "status")}
