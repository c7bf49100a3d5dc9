"""What an API server says when it refuses: ``ApiFailure`` carries the ``Status``, word for word as Kubernetes has it.

The functions make the usual refusals (k8s.io/apimachinery ``pkg/api/errors``). Nothing here knows HTTP beyond the code.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mcjob_tui.sandbox.kinds import Kind

Json = dict[str, Any]


class ApiFailure(Exception):
    """A request that the API server refuses.

    Attributes:
        code: the HTTP status.
        status: the body, a ``Status`` object.
        retry_after: seconds for the ``Retry-After`` header, or None.
    """

    def __init__(
        self, code: int, reason: str, message: str, details: Json | None = None, *, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after = retry_after
        self.status: Json = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure"}
        self.status["message"] = message
        if reason:
            self.status["reason"] = reason
        if details:
            self.status["details"] = details
        self.status["code"] = code

    @property
    def message(self) -> str:
        return str(self.status["message"])

    @property
    def reason(self) -> str:
        return str(self.status.get("reason", ""))


@dataclass(frozen=True, slots=True)
class FieldError:
    """One row of an Invalid status: Kubernetes' ``field.Error``, its ``detail`` already put into words."""

    reason: str
    message: str
    field: str


def not_found(kind: Kind, name: str) -> ApiFailure:
    return ApiFailure(404, "NotFound", f'{kind.resource} "{name}" not found', _details(kind, name))


def already_exists(kind: Kind, name: str) -> ApiFailure:
    return ApiFailure(409, "AlreadyExists", f'{kind.resource} "{name}" already exists', _details(kind, name))


def conflict(kind: Kind, name: str, because: str = "") -> ApiFailure:
    """A stale resourceVersion, unless ``because`` says otherwise."""
    because = because or "the object has been modified; please apply your changes to the latest version and try again"
    message = f'Operation cannot be fulfilled on {kind.resource} "{name}": {because}'
    return ApiFailure(409, "Conflict", message, _details(kind, name))


def forbidden(kind: Kind, name: str, because: str) -> ApiFailure:
    subject = f'{kind.resource} "{name}"' if name else kind.resource
    return ApiFailure(403, "Forbidden", f"{subject} is forbidden: {because}", _details(kind, name))


def namespace_terminating(kind: Kind, namespace: str) -> ApiFailure:
    """Nothing new comes into a namespace that is being deleted."""
    because = f"unable to create new content in namespace {namespace} because it is being terminated"
    failure = forbidden(kind, "", because)
    causes = [{"reason": "NamespaceTerminating", "message": f"namespace {namespace} is being terminated"}]
    failure.status["details"]["causes"] = causes
    return failure


def invalid(kind: Kind, name: str, errors: Sequence[FieldError]) -> ApiFailure:
    """A 422. The message leaves out repetitions, the causes do not, as ``field.ErrorList.ToAggregate`` has it."""
    return _invalid(kind.group, kind.kind, name, errors)


def invalid_options(kind: str, errors: Sequence[FieldError]) -> ApiFailure:
    """A 422 for the query of a request: ``kind`` is ListOptions, DeleteOptions and the like."""
    return _invalid("meta.k8s.io", kind, "", errors)


def bad_request(message: str) -> ApiFailure:
    return ApiFailure(400, "BadRequest", message)


def expired(message: str) -> ApiFailure:
    """A resourceVersion or continue token that is too old (410)."""
    return ApiFailure(410, "Expired", message)


def denied(webhook: str, message: str, *, code: int = 403, reason: str = "Forbidden") -> ApiFailure:
    """What an admission webhook's refusal becomes; it has no details."""
    return ApiFailure(code, reason, f'admission webhook "{webhook}" denied the request: {message}')


def invalid_value(field: str, value: str, detail: str) -> FieldError:
    """``value`` is already written as Go prints it: strings quoted, numbers bare."""
    return FieldError("FieldValueInvalid", f"Invalid value: {value}: {detail}", field)


def required(field: str, detail: str = "") -> FieldError:
    return FieldError("FieldValueRequired", f"Required value: {detail}" if detail else "Required value", field)


def duplicate(field: str, value: str) -> FieldError:
    return FieldError("FieldValueDuplicate", f"Duplicate value: {value}", field)


def not_supported(field: str, value: str, supported: Iterable[str]) -> FieldError:
    names = ", ".join(f'"{each}"' for each in supported)
    return FieldError("FieldValueNotSupported", f'Unsupported value: "{value}": supported values: {names}', field)


def not_allowed(field: str, detail: str) -> FieldError:
    return FieldError("FieldValueForbidden", f"Forbidden: {detail}", field)


def _invalid(group: str, kind: str, name: str, errors: Sequence[FieldError]) -> ApiFailure:
    words = list(dict.fromkeys(f"{each.field}: {each.message}" for each in errors))
    text = words[0] if len(words) == 1 else f"[{', '.join(words)}]"
    causes = [{"reason": each.reason, "message": each.message, "field": each.field} for each in errors]
    known = {key: value for key, value in (("name", name), ("group", group)) if value}
    qualified = f"{kind}.{group}" if group else kind
    details = {**known, "kind": kind, "causes": causes}
    return ApiFailure(422, "Invalid", f'{qualified} "{name}" is invalid: {text}', details)


def _details(kind: Kind, name: str) -> Json:
    details: Json = {}
    if name:
        details["name"] = name
    if kind.group:
        details["group"] = kind.group
    details["kind"] = kind.plural
    return details
