"""Objects that kubectl sends as protobuf only, as plain objects: what ``kubectl create KIND`` makes, and reviews.

Kubernetes' envelope (``k8s.io/apimachinery/pkg/runtime/serializer/protobuf``): four bytes, ``runtime.Unknown`` with
the type and the object's own message. Which fields are read is said in ``protobuf_types``; a message that says
anything in a field that is not read there is refused, so that nothing is lost without a word.
"""

import base64
from collections.abc import Iterator

from mcjob_tui.sandbox.api.protobuf_types import KNOWN, ListOf, MapOf, Message, Number, QuantityText, Raw, Single, Text
from mcjob_tui.sandbox.failures import ApiFailure, bad_request
from mcjob_tui.sandbox.objects import Json

MEDIA_TYPE = "application/vnd.kubernetes.protobuf"
_MAGIC = b"k8s\x00"
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_UNKNOWN = {1: "type", 2: "raw"}
_DEEPEST = 20


def is_read(kind: str) -> bool:
    """Whether an object of this kind may come as protobuf."""
    return kind in KNOWN


def decoded(body: bytes, expected: str) -> Json:
    """The object in ``body`` as JSON data.

    Args:
        expected: the kind that it must be, one for which ``is_read`` is true.

    Raises:
        ApiFailure: 400, it is something else or nothing readable; 415, it says something that is not read here.
    """
    if not body.startswith(_MAGIC):
        raise _unreadable("it does not begin as Kubernetes' protobuf does")
    envelope = {_UNKNOWN[number]: value for number, value in _fields(body[len(_MAGIC) :]) if number in _UNKNOWN}
    of_type = dict(_fields(_bytes(envelope.get("type", b""))))
    kind, version = _string(of_type.get(2, b"")), _string(of_type.get(1, b""))
    if kind != expected:
        raise bad_request(f"{kind} in version {version!r} cannot be handled as a {expected}")
    return {"apiVersion": version, "kind": kind, **_message(_bytes(envelope.get("raw", b"")), KNOWN[expected])}


def _message(data: bytes, of: Message) -> Json:
    found: Json = {}
    for number, value in _fields(data):
        name, inner = of.fields.get(number, ("", None))
        if inner is None:
            if not _is_blank(value):
                raise ApiFailure(415, "UnsupportedMediaType", f"field {number} is read as JSON only, not as protobuf")
            continue
        match inner:
            case ListOf():
                found.setdefault(name, []).append(_value(value, inner.of))
            case MapOf():
                entry = dict(_fields(_bytes(value)))
                found.setdefault(name, {})[_string(entry.get(1, b""))] = _value(entry.get(2, b""), inner.of)
            case _:
                said = _value(value, inner)
                if said or isinstance(inner, Number):
                    found[name] = said
    return found


def _value(value: bytes | int, of: Single) -> object:
    match of:
        case Text():
            return _string(value)
        case Number():
            return _number(value, of)
        case Raw():
            return base64.b64encode(_bytes(value)).decode()
        case QuantityText():
            return _string(dict(_fields(_bytes(value))).get(1, b""))
    return _message(_bytes(value), of)


def _number(value: bytes | int, of: Number) -> int | bool:
    if not isinstance(value, int):
        raise _unreadable("it has a text where a number belongs")
    if of.truth:
        return bool(value)
    return value - 2**64 if value >= 2**63 else value


def _is_blank(value: bytes | int, depth: int = 0) -> bool:
    """Whether a field says nothing: zero, an empty text, or a message of fields that say nothing."""
    if isinstance(value, int) or not value:
        return not value
    try:
        return depth < _DEEPEST and all(_is_blank(each, depth + 1) for _, each in _fields(value))
    except ApiFailure:
        return False


def _fields(data: bytes) -> Iterator[tuple[int, bytes | int]]:
    """The fields of a message by their numbers: whole numbers, and bytes for everything else."""
    place = 0
    while place < len(data):
        key, place = _varint(data, place)
        number, wire = key >> 3, key & 7
        if wire == _VARINT:
            whole, place = _varint(data, place)
            yield number, whole
            continue
        if wire == _BYTES:
            length, place = _varint(data, place)
        elif wire in (_FIXED32, _FIXED64):
            length = 4 if wire == _FIXED32 else 8
        else:
            raise _unreadable(f"it has a field of type {wire}")
        if place + length > len(data):
            raise _unreadable("it ends too early")
        yield number, data[place : place + length]
        place += length


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(data) and shift < 64:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if not byte & 0x80:
            return value & (2**64 - 1), place
    raise _unreadable("it ends too early")


def _bytes(value: bytes | int) -> bytes:
    if isinstance(value, int):
        raise _unreadable("it has a number where a message belongs")
    return value


def _string(value: bytes | int) -> str:
    try:
        return _bytes(value).decode()
    except UnicodeDecodeError:
        raise _unreadable("it has a string that is no UTF-8") from None


def _unreadable(why: str) -> ApiFailure:
    return bad_request(f"the body cannot be read as protobuf: {why}")
