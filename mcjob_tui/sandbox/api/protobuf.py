"""The few requests that kubectl sends as protobuf only, as plain objects: a new Namespace, and a question of access.

Kubernetes' envelope (``k8s.io/apimachinery/pkg/runtime/serializer/protobuf``): four bytes, ``runtime.Unknown`` with
the type and the object's own message. Field numbers are those of ``generated.proto`` of ``meta/v1``, ``core/v1`` and
``authorization/v1``; what is not listed here is skipped, as protobuf has it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from mcjob_tui.sandbox.failures import ApiFailure, bad_request
from mcjob_tui.sandbox.objects import Json

MEDIA_TYPE = "application/vnd.kubernetes.protobuf"
_MAGIC = b"k8s\x00"
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


@dataclass(frozen=True, slots=True)
class _Text:
    """A string; an empty one is left out, as in JSON."""


@dataclass(frozen=True, slots=True)
class _TextMap:
    """A ``map<string, string>``."""


@dataclass(frozen=True, slots=True)
class _Message:
    """Another message: field number to JSON name and type."""

    fields: Mapping[int, tuple[str, "_Type"]] = field(default_factory=dict)


_Type: TypeAlias = _Text | _TextMap | _Message

_TEXT = _Text()
_METADATA = _Message(
    {1: ("name", _TEXT), 2: ("generateName", _TEXT), 11: ("labels", _TextMap()), 12: ("annotations", _TextMap())}
)
_RESOURCE = ("namespace", "verb", "group", "version", "resource", "subresource", "name")
_ATTRIBUTES = _Message({number: (name, _TEXT) for number, name in enumerate(_RESOURCE, 1)})
_PATH = _Message({1: ("path", _TEXT), 2: ("verb", _TEXT)})
_KNOWN = {
    "Namespace": _Message({1: ("metadata", _METADATA)}),
    "SelfSubjectAccessReview": _Message(
        {
            1: ("metadata", _METADATA),
            2: ("spec", _Message({1: ("resourceAttributes", _ATTRIBUTES), 2: ("nonResourceAttributes", _PATH)})),
        }
    ),
    "SelfSubjectRulesReview": _Message({1: ("metadata", _METADATA), 2: ("spec", _Message({1: ("namespace", _TEXT)}))}),
    "SelfSubjectReview": _Message({1: ("metadata", _METADATA)}),
}
_UNKNOWN = {1: "type", 2: "raw"}


def is_read(kind: str) -> bool:
    """Whether an object of this kind may come as protobuf."""
    return kind in _KNOWN


def decoded(body: bytes, expected: str) -> Json:
    """The object in ``body`` as JSON data.

    Args:
        expected: the kind that it must be, one for which ``is_read`` is true.

    Raises:
        ApiFailure: 400, it is something else or nothing readable.
    """
    if not body.startswith(_MAGIC):
        raise _unreadable("it does not begin as Kubernetes' protobuf does")
    envelope = {_UNKNOWN[number]: value for number, value in _fields(body[len(_MAGIC) :]) if number in _UNKNOWN}
    of_type = dict(_fields(envelope.get("type", b"")))
    kind, version = _string(of_type.get(2, b"")), _string(of_type.get(1, b""))
    if kind != expected:
        raise bad_request(f"{kind} in version {version!r} cannot be handled as a {expected}")
    return {"apiVersion": version, "kind": kind, **_message(envelope.get("raw", b""), _KNOWN[expected])}


def _message(data: bytes, of: _Message) -> Json:
    found: Json = {}
    for number, value in _fields(data):
        name, inner = of.fields.get(number, ("", _TEXT))
        if not name:
            continue
        match inner:
            case _Text():
                if value:
                    found[name] = _string(value)
            case _TextMap():
                entry = dict(_fields(value))
                found.setdefault(name, {})[_string(entry.get(1, b""))] = _string(entry.get(2, b""))
            case _Message():
                found[name] = _message(value, inner)
    return found


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The length-delimited fields of a message; numbers are skipped, since none is wanted."""
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        number, wire = key >> 3, key & 7
        if wire == _VARINT:
            _, place = _varint(data, place)
        elif wire in (_FIXED32, _FIXED64):
            place += 4 if wire == _FIXED32 else 8
        elif wire == _BYTES:
            length, place = _varint(data, place)
            if place + length > len(data):
                raise _unreadable("it ends too early")
            yield number, data[place : place + length]
            place += length
        else:
            raise _unreadable(f"it has a field of type {wire}")


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(data) and shift < 64:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if not byte & 0x80:
            return value, place
    raise _unreadable("it ends too early")


def _string(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise _unreadable("it has a string that is no UTF-8") from None


def _unreadable(why: str) -> ApiFailure:
    return bad_request(f"the body cannot be read as protobuf: {why}")
