"""Kubernetes' field errors: one broken rule of an object, in the words of apimachinery's ``field`` package."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mcjob_tui.karmada.wire import Type, go_json, go_quoted, normal


@dataclass(frozen=True, slots=True)
class FieldError:
    """``reason`` is the cause's reason in a ``Status``, ``body`` its message, ``field`` the path."""

    field: str
    reason: str
    body: str

    def __str__(self) -> str:
        return f"{self.field}: {self.body}"


def invalid(field: str, value: Any, detail: str, of: Type | None = None) -> FieldError:
    """``Invalid value``; a value that is no simple one is printed as the Go type ``of`` writes it."""
    return FieldError(field, "FieldValueInvalid", _with(f"Invalid value: {_shown(value, of)}", detail))


def type_invalid(field: str, value: Any, detail: str, of: Type) -> FieldError:
    return FieldError(field, "FieldValueTypeInvalid", _with(f"Invalid value: {_shown(value, of)}", detail))


def required(field: str, detail: str = "") -> FieldError:
    return FieldError(field, "FieldValueRequired", _with("Required value", detail))


def not_supported(field: str, value: str, supported: Iterable[str]) -> FieldError:
    words = ", ".join(map(go_quoted, supported))
    return FieldError(
        field, "FieldValueNotSupported", f"Unsupported value: {go_quoted(value)}: supported values: {words}"
    )


def duplicate(field: str, value: Any, detail: str, of: Type) -> FieldError:
    return FieldError(field, "FieldValueDuplicate", _with(f"Duplicate value: {_shown(value, of)}", detail))


def too_long(field: str, limit: int) -> FieldError:
    return FieldError(field, "FieldValueTooLong", f"Too long: may not be more than {limit} bytes")


def aggregated(messages: Iterable[str]) -> str:
    """Several messages as Kubernetes' aggregate prints them: each once, in brackets if there are more than one."""
    distinct = list(dict.fromkeys(messages))
    return distinct[0] if len(distinct) == 1 else f"[{', '.join(distinct)}]"


def _shown(value: Any, of: Type | None) -> str:
    if of is not None:
        return go_json(normal(of, value))
    if isinstance(value, str):
        return go_quoted(value)
    return go_json(value)


def _with(text: str, detail: str) -> str:
    return f"{text}: {detail}" if detail else text
