"""From an HTTP answer to an error of the tree: which kind of refusal it is, in which words, for which fields.

Kubernetes says what is wrong in a ``Status`` object; proxies and aggregated servers answer plain text or HTML.
Karmada's webhooks deny with 403 like RBAC does: the text tells them apart.
"""

import re
from collections.abc import Sequence

from pydantic import ValidationError

from mcjob_tui.control_plane.bounds import is_absurd
from mcjob_tui.control_plane.errors import (
    AlreadyExists,
    Cause,
    Conflict,
    ControlPlaneError,
    DeniedByAdmission,
    Expired,
    Forbidden,
    Invalid,
    NotFound,
    Overloaded,
    ProtocolError,
    QuotaExceeded,
    Refused,
    ServerFailure,
    Unauthorized,
    UnknownApi,
)
from mcjob_tui.control_plane.unsaid import without_secrets
from mcjob_tui.resources.meta import Status

_TEXT_LOOKED_AT = 64 * 1024
"""Bytes: far more than is shown, so that no credential in them is cut and then not known as one."""
_WEBHOOK = re.compile(r'admission webhook "([^"]+)" denied the request(?:: ?(.*))?\Z', re.DOTALL)
_RBAC = re.compile(
    r'cannot (?P<verb>\S+) (?:resource|path) "(?P<resource>[^"]*)"'
    r'(?: in API group "(?P<group>[^"]*)")?(?: in the namespace "(?P<namespace>[^"]*)")?'
)
_FIELD = re.compile(r"(?:\A|[\[,] ?)((?:spec|metadata|status)(?:\.[A-Za-z0-9_-]+|\[[^\]]*\])*): ")
_STRICT = re.compile(r'unknown field "([^"]+)"')


def error_of(status: int, content_type: str, body: bytes, *, retry_after: int = 0) -> ControlPlaneError:
    """The error that an answer with a status of 400 or more is.

    Args:
        status: the HTTP status.
        content_type: the answer's media type.
        body: what came; a ``Status`` object, or anything.
        retry_after: what the header of that name says, in seconds.
    """
    parsed = parse_status(content_type, body)
    if parsed is not None:
        error = error_of_status(parsed, status)
        error.retry_after = error.retry_after or retry_after
        return error
    text = without_secrets(body[:_TEXT_LOOKED_AT].decode(errors="replace")).strip()
    if status == 404 and text == "404 page not found":
        return UnknownApi("the server does not have this API", code=404, reason="NotFound")
    if status == 401:
        return Unauthorized("the server does not accept these credentials (401)", code=401, reason="Unauthorized")
    if status == 429:
        # The API server's own throttling answers plain text (``apiserver/pkg/server/filters``: tooManyRequests).
        said = "" if "html" in content_type or text.startswith("<") else text[:200]
        sentence = said or "the server has too many requests"
        return Overloaded(sentence, code=429, reason="TooManyRequests", retry_after=retry_after)
    if "html" in content_type or text.startswith("<"):
        return ProtocolError(f"a web page came in place of an API server's answer (HTTP {status})")
    if status >= 500:
        sentence = f"the server failed: {text[:200] or 'it gave no reason'} (HTTP {status})"
        return ServerFailure(sentence, code=status, retry_after=retry_after)
    if status == 403:
        return Forbidden(f"not allowed: {text[:200] or 'the server gave no reason'} (HTTP 403)")
    return ProtocolError(f"the server answered HTTP {status}: {text[:200] or 'without a word'}")


def parse_status(content_type: str, body: bytes) -> Status | None:
    """The ``Status`` in ``body``, or None where it is something else."""
    if "json" not in content_type and not body.lstrip().startswith(b"{"):
        return None
    if is_absurd(body):
        return None
    try:
        found = Status.model_validate_json(body)
    except ValidationError:
        return None
    return found if found.message or found.reason or found.code else None


def error_of_status(status: Status, code: int = 0) -> Refused:
    """The error that a ``Status`` says. ``code`` is the HTTP status, for where the object does not carry it."""
    code = status.code or code
    message = status.message or status.reason or f"HTTP {code}"
    details = status.details
    causes = tuple(Cause(each.field, each.message, each.reason) for each in details.causes)
    found = _WEBHOOK.search(message)
    if found is not None:
        why = found.group(2) or "it gave no reason"
        return DeniedByAdmission(why, webhook=found.group(1), code=code, causes=causes_in(why))
    kind, name, reason = details.kind, details.name, status.reason
    if code == 401:
        return Unauthorized("the server does not accept these credentials (401)", code=401, reason="Unauthorized")
    if code == 403:
        return _forbidden(message, kind, name)
    known: dict[str, type[Refused]] = {
        "NotFound": NotFound,
        "AlreadyExists": AlreadyExists,
        "Conflict": Conflict,
        "Expired": Expired,
        "Gone": Expired,
        "Invalid": Invalid,
        "BadRequest": Invalid,
        "TooManyRequests": Overloaded,
    }
    by_code: dict[int, type[Refused]] = {404: NotFound, 409: Conflict, 410: Expired, 422: Invalid, 429: Overloaded}
    if any(each.reason == "ResourceVersionTooLarge" for each in causes):
        # The server's history is shorter than it was, as after a restored backup: what was read before is no base.
        return Expired(message, code=code, reason=reason)
    error = known.get(reason) or by_code.get(code) or (ServerFailure if code >= 500 else Refused)
    if error is Invalid and not causes:
        causes = tuple(Cause(each, "unknown field", "FieldUnknown") for each in _STRICT.findall(message))
    return error(
        message, code=code, reason=reason, kind=kind, name=name, causes=causes, retry_after=details.retry_after_seconds
    )


def causes_in(text: str) -> Sequence[Cause]:
    """The fields that a webhook's text names.

    ``spec.placement: Invalid value: …: what is wrong``, one or a list of them.
    """
    starts = list(_FIELD.finditer(text))
    causes = []
    for index, start in enumerate(starts):
        end = starts[index + 1].start() if index + 1 < len(starts) else len(text)
        causes.append(Cause(start.group(1), text[start.end() : end].strip().removesuffix("]").rstrip(", ")))
    return causes


def _forbidden(message: str, kind: str, name: str) -> Forbidden:
    if "exceeded quota" in message:
        return QuotaExceeded(message, kind=kind, name=name)
    found = _RBAC.search(message)
    if found is None:
        return Forbidden(message, kind=kind, name=name)
    resource = ".".join(filter(None, (found["resource"], found["group"])))
    return Forbidden(
        message, verb=found["verb"], resource=resource, namespace=found["namespace"] or "", kind=kind, name=name
    )
