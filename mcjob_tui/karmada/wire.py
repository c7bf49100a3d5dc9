"""How Go writes a typed object as JSON: the order of keys, what ``omitempty`` drops, what a nil becomes.

Karmada's webhooks decode a policy into Go structs and encode it again, and put such JSON into messages and annotations. A
``Struct`` describes one of those types; ``normal`` is that round trip. The types themselves are in ``policy_types``.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_HTML = re.compile("[<>&\u2028\u2029]")
_QUOTED = {
    "\a": r"\a",
    "\b": r"\b",
    "\f": r"\f",
    "\n": r"\n",
    "\r": r"\r",
    "\t": r"\t",
    "\v": r"\v",
    '"': r"\"",
    "\\": r"\\",
}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, number or bool; ``zero`` is what an absent one is written as."""

    zero: str | int | bool


@dataclass(frozen=True, slots=True)
class Raw:
    """``apiextensionsv1.JSON``: any JSON as it came, ``null`` when absent, never dropped."""


@dataclass(frozen=True, slots=True)
class Optional:
    """A pointer: absent stays absent, a zero value stays."""

    of: "Type"


@dataclass(frozen=True, slots=True)
class ListOf:
    of: "Type"


@dataclass(frozen=True, slots=True)
class MapOf:
    of: "Type"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a struct; ``source`` is its key in what is read, where that differs from the key that is written."""

    name: str
    type: "Type"
    omitempty: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class Struct:
    fields: tuple[Field, ...]

    def __add__(self, other: "Struct") -> "Struct":
        """The struct with the fields of ``other`` inlined after its own."""
        return Struct(self.fields + other.fields)


Type = Scalar | Raw | Optional | ListOf | MapOf | Struct

TEXT = Scalar("")
WHOLE = Scalar(0)
FLAG = Scalar(False)
RAW = Raw()


def struct(*fields: Field) -> Struct:
    """A struct of ``fields``, in Go's order."""
    return Struct(fields)


def must(name: str, of: Type) -> Field:
    """A field without ``omitempty``."""
    return Field(name, of, omitempty=False)


def normal(of: Type, value: Any) -> Any:
    """What Go writes after it has read ``value`` into the type ``of``: unknown keys dropped, keys in Go's order."""
    match of:
        case Scalar(zero):
            return zero if value is None else value
        case Raw():
            return value
        case Optional(inner):
            return None if value is None else normal(inner, value)
        case ListOf(inner):
            return None if value is None else [normal(inner, each) for each in value]
        case MapOf(inner):
            return None if value is None else {key: normal(inner, value[key]) for key in sorted(value)}
        case Struct(fields):
            return _normal_struct(fields, value or {})


def _normal_struct(fields: tuple[Field, ...], value: Mapping[str, Any]) -> dict[str, Any]:
    written = {}
    for field in fields:
        each = normal(field.type, value.get(field.source or field.name))
        if not (field.omitempty and _is_empty(field.type, each)):
            written[field.name] = each
    return written


def _is_empty(of: Type, value: Any) -> bool:
    match of:
        case Struct() | Raw():
            return False
        case Optional():
            return value is None
    return not value


def go_json(value: Any) -> str:
    """``value`` as Go's ``json.Marshal`` writes it: compact, the keys in the order they have, HTML characters escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _HTML.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def go_quoted(text: str) -> str:
    """``text`` as Go's ``%q`` prints it."""
    return '"' + "".join(_QUOTED.get(each) or _printable(each) for each in text) + '"'


def _printable(letter: str) -> str:
    if letter.isprintable():
        return letter
    code = ord(letter)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
