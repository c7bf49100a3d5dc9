"""Values of a known type out of plain JSON, with a sentence where it is another: what ``lifting`` is made of."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.parts import Json, Part
from mcjob_tui.draft.sentences import kind_of

P = TypeVar("P", bound=Part)


def group(owner: Mapping[str, Any], key: str, path: str = "") -> Json:
    """The group of keys at ``key``; empty where there is none. Raises DraftError, as all here do."""
    value = owner.get(key, {})
    if not isinstance(value, Mapping):
        raise _wrong(path, key, "a group of keys", value)
    return dict(value)


def text(owner: Mapping[str, Any], key: str, path: str) -> str:
    """The text at ``key``, which is there."""
    value = owner[key]
    if not isinstance(value, str):
        raise _wrong(path, key, "text", value)
    return value


def whole(owner: Mapping[str, Any], key: str, path: str) -> int | None:
    """The whole number at ``key``; None where there is none."""
    value = owner.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise _wrong(path, key, "a whole number", value)
    return value


def flag(owner: Mapping[str, Any], key: str, path: str) -> bool:
    """The truth value at ``key``, which is there."""
    value = owner[key]
    if not isinstance(value, bool):
        raise _wrong(path, key, "true or false", value)
    return value


def choice(words: Sequence[str], owner: Mapping[str, Any], key: str, path: str) -> str:
    """The one of ``words`` at ``key``, which is there."""
    value: str = owner[key]
    if value not in words:
        raise _wrong(path, key, " or ".join(words), value)
    return value


def text_map(owner: Mapping[str, Any], key: str, path: str) -> dict[str, str]:
    """Labels, annotations and the like; empty where there are none."""
    values = group(owner, key, path)
    for name, value in values.items():
        if not isinstance(value, str):
            raise _wrong(_below(path, key), name, "text", value)
    return values


def texts(owner: Mapping[str, Any], key: str, path: str) -> tuple[str, ...]:
    """A list of texts; empty where there is none."""
    value = owner.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _wrong(path, key, "a list of names", value)
    return tuple(value)


def named(owner: Mapping[str, Any], key: str, each: str, path: str) -> tuple[str, ...]:
    """The texts at the key ``each`` of the entries of the list at ``key``, which is there."""
    value = owner[key]
    if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
        raise _wrong(path, key, f"a list of groups with a {each}", value)
    return tuple(text for entry in value if isinstance(text := entry.get(each), str) and text)


def rows(part: type[P], owner: Mapping[str, Any], key: str, path: str) -> tuple[P, ...]:
    """A list of parts; empty where there is none."""
    value = owner.get(key, [])
    if not isinstance(value, list):
        raise _wrong(path, key, "a list", value)
    return tuple(part.read(each, f"{_below(path, key)}[{at}]") for at, each in enumerate(value))


def _wrong(path: str, key: str, wanted: str, value: object) -> DraftError:
    return DraftError(f"{_below(path, key)}: must be {wanted}, not {kind_of(value)}")


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
