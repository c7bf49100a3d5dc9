"""Plain fields: one value at one key of one object. They are written and read as their declarations say.

What is more than that (labels on two objects, a strategy in four keys, lists) is written by hand in ``job_object`` and
``policy_objects``, and read in ``lifting``.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic.alias_generators import to_snake

from mcjob_tui.draft import counts, typed
from mcjob_tui.draft.declaration import Control, Field, Key, Owner
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.model import DraftSpec
from mcjob_tui.draft.parts import Json

_SPEC: Final = "spec."
_EMPTY: Final[Mapping[Control, object]] = {Control.SWITCH: False, Control.TEXT: "", Control.LINES: ""}


def written(spec: DraftSpec, owner: Owner) -> Json:
    """The keys of the owner's plain fields, as JSON; a value that need not be said is left out."""
    said: Json = {}
    for field, key in _PLAIN[owner]:
        value = getattr(spec, to_snake(field.path.removeprefix(_SPEC)))
        shown = value if isinstance(value, bool) else _WRITE.get(field.kind, _text)(value)
        if shown is not None and shown != _absent(field, key):
            said[key.name] = shown
    return said


def read(raw: Mapping[str, Any], owner: Owner, path: str) -> Json:
    """Fields of a DraftSpec, by their keys, from the owner that stands at ``path`` of its object.

    Raises:
        DraftError: a value has the wrong type.
    """
    return {
        field.path.removeprefix(_SPEC): _read(field, raw, key.name, path) if key.name in raw else _absent(field, key)
        for field, key in _PLAIN[owner]
    }


def usual_values() -> frozenset[str]:
    """JSON pointers to the plain fields that have a value which need not be said, and which an object may spell out."""
    pairs = (pair for pairs in _PLAIN.values() for pair in pairs)
    return frozenset(key.pointer for field, key in pairs if _absent(field, key) not in (None, ""))


def ordered(said: Json) -> Json:
    """The same keys in the order in which people write them; those that it does not name come last."""
    return {key: said[key] for key in sorted(said, key=lambda each: _PLACE.get(each, len(_PLACE)))}


def _absent(field: Field, key: Key) -> object:
    if key.unless is not None:
        return key.unless
    return "" if field.kind is Control.SELECT and not field.choices else _EMPTY.get(field.kind)


def _read(field: Field, raw: Mapping[str, Any], name: str, path: str) -> object:
    if field.kind in (Control.COUNT, Control.DURATION):
        return typed.whole(raw, name, path)
    if field.kind is Control.SWITCH:
        return typed.flag(raw, name, path)
    return typed.choice(field.choices, raw, name, path) if field.choices else typed.text(raw, name, path)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


_WRITE: Final[Mapping[Control, Callable[[Any], object]]] = {
    Control.COUNT: counts.written,
    Control.DURATION: counts.written_seconds,
}
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
