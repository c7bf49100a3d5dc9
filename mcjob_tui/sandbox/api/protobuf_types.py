"""The messages that are read from protobuf: field numbers, JSON names and types, as ``generated.proto`` has them.

Of ``meta/v1``, ``core/v1``, ``batch/v1`` and ``authorization/v1``: what kubectl's typed clients fill in, no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """A string; an empty one is left out, as in JSON."""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number that is there or not (a pointer in Go), or with ``truth`` a bool."""

    truth: bool = False


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes, base64 in JSON."""


@dataclass(frozen=True, slots=True)
class QuantityText:
    """A ``resource.Quantity``: a message with its text."""


@dataclass(frozen=True, slots=True)
class ListOf:
    of: "Single"


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map with strings as its keys."""

    of: "Single"


@dataclass(frozen=True, slots=True)
class Message:
    """Another message: field number to JSON name and type."""

    fields: Mapping[int, tuple[str, "Type"]] = field(default_factory=dict)


Single: TypeAlias = Text | Number | Raw | QuantityText | Message
"""What a list or a map may have in it."""
Type: TypeAlias = Single | ListOf | MapOf

_TEXT, _NUMBER = Text(), Number()
_AMOUNTS = MapOf(QuantityText())
_METADATA = Message(
    {
        1: ("name", _TEXT),
        2: ("generateName", _TEXT),
        3: ("namespace", _TEXT),
        11: ("labels", MapOf(_TEXT)),
        12: ("annotations", MapOf(_TEXT)),
    }
)
_CONTAINER = Message(
    {
        1: ("name", _TEXT),
        2: ("image", _TEXT),
        3: ("command", ListOf(_TEXT)),
        4: ("args", ListOf(_TEXT)),
        5: ("workingDir", _TEXT),
        7: ("env", ListOf(Message({1: ("name", _TEXT), 2: ("value", _TEXT)}))),
        8: ("resources", Message({1: ("limits", _AMOUNTS), 2: ("requests", _AMOUNTS)})),
        14: ("imagePullPolicy", _TEXT),
    }
)
_POD_SPEC = Message(
    {
        2: ("containers", ListOf(_CONTAINER)),
        3: ("restartPolicy", _TEXT),
        6: ("dnsPolicy", _TEXT),
        7: ("nodeSelector", MapOf(_TEXT)),
        8: ("serviceAccountName", _TEXT),
        19: ("schedulerName", _TEXT),
    }
)
_JOB_SPEC = Message(
    {
        1: ("parallelism", _NUMBER),
        2: ("completions", _NUMBER),
        3: ("activeDeadlineSeconds", _NUMBER),
        5: ("manualSelector", Number(truth=True)),
        6: ("template", Message({1: ("metadata", _METADATA), 2: ("spec", _POD_SPEC)})),
        7: ("backoffLimit", _NUMBER),
        8: ("ttlSecondsAfterFinished", _NUMBER),
        9: ("completionMode", _TEXT),
        10: ("suspend", Number(truth=True)),
    }
)
_RESOURCE = ("namespace", "verb", "group", "version", "resource", "subresource", "name")
_ATTRIBUTES = Message({number: (name, _TEXT) for number, name in enumerate(_RESOURCE, 1)})
_PATH = Message({1: ("path", _TEXT), 2: ("verb", _TEXT)})


def _object(**fields: tuple[int, Type]) -> Message:
    """A whole object: its metadata, and the fields by their JSON names."""
    return Message({1: ("metadata", _METADATA), **{number: (name, of) for name, (number, of) in fields.items()}})


KNOWN = {
    "Namespace": _object(),
    "ConfigMap": _object(data=(2, MapOf(_TEXT)), binaryData=(3, MapOf(Raw())), immutable=(4, Number(truth=True))),
    "Secret": _object(
        data=(2, MapOf(Raw())), type=(3, _TEXT), stringData=(4, MapOf(_TEXT)), immutable=(5, Number(truth=True))
    ),
    "ServiceAccount": _object(automountServiceAccountToken=(4, Number(truth=True))),
    "ResourceQuota": _object(spec=(2, Message({1: ("hard", _AMOUNTS), 2: ("scopes", ListOf(_TEXT))}))),
    "Job": _object(spec=(2, _JOB_SPEC)),
    "SelfSubjectAccessReview": _object(
        spec=(2, Message({1: ("resourceAttributes", _ATTRIBUTES), 2: ("nonResourceAttributes", _PATH)}))
    ),
    "SelfSubjectRulesReview": _object(spec=(2, Message({1: ("namespace", _TEXT)}))),
    "SelfSubjectReview": _object(),
}
"""The kinds that may come as protobuf."""
