"""One line of a watch: which kind of event, and the bytes of its object, without decoding the object twice."""

import re
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_core import to_json

from mcjob_tui.control_plane.answers import error_of_status
from mcjob_tui.control_plane.bounds import is_absurd
from mcjob_tui.control_plane.errors import ControlPlaneError, ProtocolError, TooLarge
from mcjob_tui.control_plane.plain import plain
from mcjob_tui.resources.meta import Model, Status, Word

ADDED, MODIFIED, DELETED, BOOKMARK, ERROR = "ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"
_KNOWN = frozenset({ADDED, MODIFIED, DELETED, BOOKMARK, ERROR})
_START = re.compile(rb'\{"type":\s?"([A-Z]+)",\s?"object":\s?(?=\{)')


class _Version(Model):
    resource_version: Word


class _Versioned(Model):
    metadata: Annotated[_Version, Field(default_factory=_Version)]


def read_event(line: bytes) -> tuple[str, bytes]:
    """The type of the event in ``line`` and the bytes of its object, just as they came.

    Raises:
        ProtocolError: the line is no watch event, or too large for one.
    """
    if is_absurd(line):
        raise TooLarge("a watch sent an object larger than any")
    line = line.rstrip()
    found = _START.match(line)
    if found is not None and line.endswith(b"}}"):
        kind = found.group(1).decode()
        if kind in _KNOWN:
            return kind, line[found.end() : -1]
    try:
        event = plain(line)
        kind, obj = event["type"], event["object"]
    except (ValueError, KeyError, TypeError):
        raise ProtocolError("a watch sent something that is no event") from None
    if kind not in _KNOWN or not isinstance(obj, dict):
        raise ProtocolError("a watch sent something that is no event")
    return kind, to_json(obj)


def version_in(obj: bytes) -> str:
    """The resourceVersion of a BOOKMARK's object; "" where there is none."""
    try:
        return _Versioned.model_validate_json(obj).metadata.resource_version
    except ValidationError:
        return ""


def error_in(obj: bytes) -> ControlPlaneError:
    """The error that an ERROR event carries as a ``Status``."""
    try:
        return error_of_status(Status.model_validate_json(obj))
    except ValidationError:
        return ProtocolError("a watch ended with an error that cannot be read")
