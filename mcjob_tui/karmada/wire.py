"""How Go reads and writes a typed object as JSON: which types it takes, the order of keys, what ``omitempty`` drops.

Karmada's webhooks decode a policy into Go structs and encode it again, and put such JSON into messages and annotations.
A ``Struct`` describes one of those types; ``normal`` is that round trip. The types themselves are in ``policy_types``.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import NoneType
from typing import Any

_HTML = re.compile("[<>&\u2028\u2029]")
_QUOTED = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
_INTS = {"int": 64, "int64": 64, "int32": 32}


class WireError(ValueError):
    """A value of the wrong type, in the words of Go's JSON decoder."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number or bool. ``go`` is the name of its Go type, ``zero`` what an absent one is written as."""

    go: str
    zero: str | int | bool


@dataclass(frozen=True, slots=True)
class Raw:
    """``apiextensionsv1.JSON``: any JSON as it came, ``null`` when absent, never dropped."""

    go: str = "v1.JSON"


@dataclass(frozen=True, slots=True)
class Optional:
    """A pointer: absent stays absent, a zero value stays."""

    of: "Type"

    @property
    def go(self) -> str:
        return f"*{self.of.go}"


@dataclass(frozen=True, slots=True)
class ListOf:
    of: "Type"

    @property
    def go(self) -> str:
        return f"[]{self.of.go}"


@dataclass(frozen=True, slots=True)
class MapOf:
    of: "Type"

    @property
    def go(self) -> str:
        return f"map[string]{self.of.go}"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a struct; ``source`` is its key in what is read, where that differs from the key that is written."""

    name: str
    type: "Type"
    omitempty: bool = True
    source: str = ""

    @property
    def key(self) -> str:
        return self.source or self.name


@dataclass(frozen=True, slots=True)
class Struct:
    go: str
    fields: tuple[Field, ...]

    def __add__(self, other: "Struct") -> "Struct":
        """The struct with the fields of ``other`` inlined after its own."""
        return Struct(self.go, self.fields + other.fields)


Type = Scalar | Raw | Optional | ListOf | MapOf | Struct

TEXT = Scalar("string", "")
WHOLE = Scalar("int", 0)
FLAG = Scalar("bool", False)
RAW = Raw()


def word(go: str) -> Scalar:
    """A string type of its own, such as an enumeration."""
    return Scalar(go, "")


def struct(go: str, *fields: Field) -> Struct:
    """The struct ``go`` with ``fields``, in Go's order."""
    return Struct(go, fields)


def must(name: str, of: Type) -> Field:
    """A field without ``omitempty``."""
    return Field(name, of, omitempty=False)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the decoder is: the struct it fills and the fields it came through."""

    struct: str = ""
    path: tuple[str, ...] = field(default=())

    def problem(self, found: str, go: str) -> WireError:
        into = f"struct field {self.struct}.{'.'.join(self.path)} of" if self.path else "value of"
        return WireError(f"json: cannot unmarshal {found} into Go {into} type {go}")


def normal(of: Type, value: Any) -> Any:
    """What Go writes after it has read ``value`` into the type ``of``: unknown keys dropped, keys in Go's order.

    Raises:
        WireError: a value has a type that Go does not put there.
    """
    return _normal(of, value, _Place())


def _normal(of: Type, value: Any, place: _Place) -> Any:
    match of:
        case Scalar():
            return _scalar(of, value, place)
        case Raw():
            return value
        case Optional(inner):
            return None if value is None else _normal(inner, value, place)
        case ListOf(inner):
            if not isinstance(value, list | tuple | NoneType):
                raise place.problem(_kind(value), of.go)
            return None if value is None else [_normal(inner, each, place) for each in value]
        case MapOf(inner):
            if not isinstance(value, Mapping | NoneType):
                raise place.problem(_kind(value), of.go)
            return None if value is None else {key: _normal(inner, value[key], place) for key in sorted(value)}
    if not isinstance(value, Mapping | NoneType):
        raise place.problem(_kind(value), of.go)
    return _normal_struct(of, value or {}, place)


def _normal_struct(of: Struct, value: Mapping[str, Any], place: _Place) -> dict[str, Any]:
    name = of.go.rpartition(".")[2]
    types = {each.key: each.type for each in of.fields}
    read = {
        key: _normal(types[key], each, _Place(name, (*place.path, key))) for key, each in value.items() if key in types
    }
    written = {}
    for each in of.fields:
        decoded = read[each.key] if each.key in read else _normal(each.type, None, place)
        if not (each.omitempty and _is_empty(each.type, decoded)):
            written[each.name] = decoded
    return written


def _scalar(of: Scalar, value: Any, place: _Place) -> Any:
    if value is None:
        return of.zero
    wanted = type(of.zero)
    if type(value) is not wanted:
        number = f" {value}" if wanted is int and type(value) is float else ""
        raise place.problem(_kind(value) + number, of.go)
    if wanted is int and not -(2 ** (_INTS[of.go] - 1)) <= value < 2 ** (_INTS[of.go] - 1):
        raise place.problem(f"number {value}", of.go)
    return value


def _kind(value: Any) -> str:
    match value:
        case str():
            return "string"
        case bool():
            return "bool"
        case int() | float():
            return "number"
        case Mapping():
            return "object"
    return "array"


def _is_empty(of: Type, value: Any) -> bool:
    match of:
        case Struct() | Raw():
            return False
        case Optional():
            return value is None
    return not value


def go_json(value: Any) -> str:
    """``value`` as Go's ``json.Marshal`` writes it: compact, keys in the order they have, HTML characters escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _HTML.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def go_quoted(text: str) -> str:
    """``text`` as Go's ``%q`` prints it."""
    return '"' + "".join(_QUOTED.get(each) or _printable(each) for each in text) + '"'


def _printable(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter.isprintable():
        return letter
    code = ord(letter)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
