"""Plain fields: one value, or the rows of one list, at one key of one object. They are written and read as declared.

What is more than that (a label on two objects, a strategy in four keys) is a pair of functions in a module of its own:
``rows.labels``, ``strategy``, ``overriding``.
"""

from collections.abc import Mapping
from typing import Any, Final

from mcjob_tui.draft import counts, typed
from mcjob_tui.draft.declaration import Control, Field, Key, Owner
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.model import DraftSpec
from mcjob_tui.draft.parts import Json, attribute
from mcjob_tui.draft.rows.kind import MapRows, PartRows

_SPEC: Final = "spec."
_EMPTY: Final[Mapping[Control, object]] = {
    Control.SWITCH: False,
    Control.TEXT: "",
    Control.LINES: "",
    Control.CHECKLIST: (),
}


def written(spec: DraftSpec, owner: Owner) -> Json:
    """The keys of the owner's plain fields, as JSON; a value that need not be said is left out."""
    said: Json = {}
    for field, key in _PLAIN[owner]:
        shown = _written(field, key, getattr(spec, attribute(field.path.removeprefix(_SPEC))))
        if shown is not None and shown != _absent(field, key):
            said[key.name] = shown
    return said


def read(raw: Mapping[str, Any], owner: Owner, path: str) -> Json:
    """Fields of a DraftSpec, by their keys, from the owner that stands at ``path`` of its object.

    Raises:
        DraftError: a value has the wrong type.
    """
    return {field.path.removeprefix(_SPEC): _read(field, key, raw, path) for field, key in _PLAIN[owner]}


def left(raw: Mapping[str, str], owner: Owner) -> dict[str, str]:
    """What of an object's labels or annotations no plain field takes."""
    taken = {key.name: key.on for _, key in _PLAIN[owner]}
    return {name: value for name, value in raw.items() if name not in taken or taken[name] not in ("", value)}


def usual_values() -> frozenset[str]:
    """JSON pointers to the plain fields that have a value which need not be said, and which an object may spell out."""
    pairs = (pair for pairs in _PLAIN.values() for pair in pairs)
    return frozenset(key.pointer for field, key in pairs if not key.on and _absent(field, key) not in (None, "", ()))


def ordered(said: Json) -> Json:
    """The same keys in the order in which people write them; those that it does not name come last."""
    return {key: said[key] for key in sorted(said, key=lambda each: _PLACE.get(each, len(_PLACE)))}


def _absent(field: Field, key: Key) -> object:
    if key.unless is not None:
        return key.unless
    return "" if field.kind is Control.SELECT and not field.choices else _EMPTY.get(field.kind)


def _written(field: Field, key: Key, value: Any) -> object:
    if isinstance(field.rows, PartRows | MapRows):
        return field.rows.to_json(value) or None
    match field.kind:
        case Control.SWITCH:
            return (key.on if value else None) if key.on else value
        case Control.COUNT:
            return counts.written(value)
        case Control.DURATION:
            return counts.written_seconds(value)
        case Control.CHECKLIST:
            return [{key.each: name} for name in value] or None
    return None if value is None else str(value)


def _read(field: Field, key: Key, raw: Mapping[str, Any], path: str) -> object:
    if isinstance(field.rows, PartRows | MapRows):
        return field.rows.of_json(raw, key.name, path)
    if key.name not in raw:
        return _absent(field, key)
    match field.kind:
        case Control.COUNT | Control.DURATION:
            return typed.whole(raw, key.name, path)
        case Control.SWITCH:
            return raw[key.name] == key.on if key.on else typed.flag(raw, key.name, path)
        case Control.CHECKLIST:
            return typed.named(raw, key.name, key.each, path)
    return typed.choice(field.choices, raw, key.name, path) if field.choices else typed.text(raw, key.name, path)


_ORDER: Final = (
    "parallelism completions completionMode backoffLimit activeDeadlineSeconds ttlSecondsAfterFinished suspend "
    "initContainers containers restartPolicy volumes imagePullSecrets serviceAccountName priorityClassName "
    "nodeSelector tolerations terminationGracePeriodSeconds"
)
_PLACE: Final = {key: place for place, key in enumerate(_ORDER.split())}
_PLAIN: Final[Mapping[Owner, tuple[tuple[Field, Key], ...]]] = {
    owner: tuple((each, each.writes) for each in FIELDS if isinstance(each.writes, Key) and each.writes.owner is owner)
    for owner in Owner
}
