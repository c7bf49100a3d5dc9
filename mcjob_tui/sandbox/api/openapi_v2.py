"""OpenAPI v2, which kubectl asks for when it is given a ``List``: which kinds there are, nothing about their fields.

A definition without a type accepts anything, so validation is left to the server. kubectl reads protobuf only
(``google/gnostic`` ``OpenAPIv2.proto``), so the few fields that are needed are written by hand.
"""

import json
from collections.abc import Sequence

from mcjob_tui.sandbox.api.discovery import VERSION
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json

MEDIA_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
_GVK = "x-kubernetes-group-version-kind"
_SWAGGER, _INFO, _DEFINITIONS = 1, 2, 9
"""Of ``Document``."""
_VENDOR_EXTENSION = 31
"""Of ``Schema``: repeated ``NamedAny``, whose ``Any`` has its value as YAML in field 2."""


def asked_for(accept: str) -> bool:
    """Whether the client takes the protobuf form."""
    return "proto-openapi.spec.v2" in accept


def as_protobuf(kinds: Sequence[Kind]) -> bytes:
    """The document as kubectl reads it."""
    info = _field(1, b"Kubernetes") + _field(2, VERSION["gitVersion"].encode())
    schemas = b"".join(_field(1, _named(_name(each), _schema(each))) for each in kinds)
    return _field(_SWAGGER, b"2.0") + _field(_INFO, info) + _field(_DEFINITIONS, schemas)


def as_json(kinds: Sequence[Kind]) -> Json:
    """The same as JSON."""
    return {
        "swagger": "2.0",
        "info": {"title": "Kubernetes", "version": VERSION["gitVersion"]},
        "paths": {},
        "definitions": {_name(each): {_GVK: [_identity(each)]} for each in kinds},
    }


def _name(kind: Kind) -> str:
    return f"{kind.group or 'core'}.{kind.version}.{kind.kind}"


def _identity(kind: Kind) -> Json:
    return {"group": kind.group, "version": kind.version, "kind": kind.kind}


def _schema(kind: Kind) -> bytes:
    extension = _named(_GVK, _field(2, json.dumps([_identity(kind)]).encode()))
    return _field(_VENDOR_EXTENSION, extension)


def _named(name: str, value: bytes) -> bytes:
    return _field(1, name.encode()) + _field(2, value)


def _field(number: int, content: bytes) -> bytes:
    """A length-delimited field."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])
