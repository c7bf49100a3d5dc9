"""Reading the body and the query of a write: sizes, media types, JSON and YAML, the options that all writes share."""

import json
from dataclasses import dataclass
from typing import Any

import yaml
from aiohttp import web

from mcjob_tui.sandbox.api import protobuf
from mcjob_tui.sandbox.api.decoding import FieldValidation
from mcjob_tui.sandbox.failures import (
    ApiFailure,
    FieldError,
    bad_request,
    invalid_options,
    invalid_value,
    not_supported,
)
from mcjob_tui.sandbox.objects import encoded

BODY_AT_MOST = 3 * 1024 * 1024
"""Bytes; the limit of a real API server (``MaxRequestBodyBytes``)."""
_DEPTH_AT_MOST = 128
_NODES_AT_MOST = 1_000_000
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_VALIDATIONS: dict[str, FieldValidation] = {"Ignore": "Ignore", "Warn": "Warn", "Strict": "Strict"}
_OPTIONS = {"POST": "CreateOptions", "PUT": "UpdateOptions", "PATCH": "PatchOptions"}
_READABLE = ("application/json", "application/yaml")


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """The query of a write: whether it is a dry run, what to do with unknown fields, who is writing."""

    dry_run: bool
    validation: FieldValidation
    manager: str
    force: bool


def write_options(request: web.Request) -> WriteOptions:
    """Read the options. Raises ``ApiFailure`` (422) for values that there are not."""
    kind = _OPTIONS.get(request.method, "DeleteOptions")
    errors = []
    dry_run = request.query.getall("dryRun", [])
    if any(each != "All" for each in dry_run):
        shown = json.dumps(dry_run, ensure_ascii=False, separators=(",", ":"))
        words = f'Unsupported value: {shown}: supported values: "All"'
        errors.append(FieldError("FieldValueNotSupported", words, "dryRun"))
    validation = request.query.get("fieldValidation") or "Warn"
    if validation not in _VALIDATIONS:
        errors.append(not_supported("fieldValidation", validation, ("", "Ignore", "Strict", "Warn")))
    agent = request.headers.get("User-Agent", "").partition("/")[0]
    manager = request.query.get("fieldManager") or agent or "unknown"
    if len(manager.encode("utf-8", "replace")) > 128:
        errors.append(FieldError("FieldValueTooLong", "Too long: may not be more than 128 bytes", "fieldManager"))
    if not manager.isprintable():
        errors.append(
            invalid_value("fieldManager", encoded(manager).decode(), "should only contain printable characters")
        )
    if errors:
        raise invalid_options(kind, errors)
    force = request.query.get("force") in ("true", "1")
    return WriteOptions(bool(dry_run), _VALIDATIONS[validation], manager, force)


async def read_body(request: web.Request) -> bytes:
    """The body. Raises ``ApiFailure`` (413) where it is larger than an API server takes."""
    if (request.content_length or 0) > BODY_AT_MOST:
        raise _too_large()
    parts: list[bytes] = []
    size = 0
    async for part in request.content.iter_any():
        size += len(part)
        if size > BODY_AT_MOST:
            raise _too_large()
        parts.append(part)
    return b"".join(parts)


async def read_object(request: web.Request, expected: str) -> dict[str, Any]:
    """The object that a request carries, as JSON or YAML.

    Args:
        expected: the kind, for the refusal's words.

    Raises:
        ApiFailure: 400 (no object), 413, 415 (another format, protobuf for nearly all kinds).
    """
    media = media_type(request) or "application/json"
    if media == protobuf.MEDIA_TYPE and protobuf.is_read(expected):
        return protobuf.decoded(await read_body(request), expected)
    if media not in _READABLE:
        raise unsupported_media_type(_READABLE)
    value = parsed(await read_body(request), yaml_too=media == "application/yaml")
    if not isinstance(value, dict):
        raise bad_request(
            f"the object provided is unrecognized (must be of type {expected}): couldn't get version/kind; json parse "
            f"error: json: cannot unmarshal into Go value of type struct"
        )
    return value


def media_type(request: web.Request) -> str:
    """The Content-Type without its parameters; empty where there is none."""
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def parsed(body: bytes, *, yaml_too: bool = False) -> Any:
    """Plain data from JSON, or from YAML. Raises ``ApiFailure`` (400)."""
    try:
        if yaml_too and body.lstrip()[:1] != b"{":
            value = yaml.load(body, Loader=_YAML)
        else:
            value = json.loads(body, parse_constant=_refused)
        if _too_deep(value):
            raise bad_request("error decoding JSON: exceeded max depth")
        # YAML has keys and values that JSON has not: dates, numbers as keys.
        return json.loads(json.dumps(value, default=str)) if yaml_too else value
    except RecursionError:
        raise bad_request("error decoding JSON: exceeded max depth") from None
    except (ValueError, TypeError, yaml.YAMLError) as problem:
        raise bad_request(f"couldn't get version/kind; json parse error: {problem}") from None


def unsupported_media_type(accepted: tuple[str, ...]) -> ApiFailure:
    message = "the body of the request was in an unknown format - accepted media types include: " + ", ".join(accepted)
    return ApiFailure(415, "UnsupportedMediaType", message)


def _too_large() -> ApiFailure:
    return ApiFailure(413, "RequestEntityTooLarge", f"Request entity too large: limit is {BODY_AT_MOST}")


def _refused(constant: str) -> Any:
    raise ValueError(f"invalid character '{constant[0]}' looking for beginning of value")


def _too_deep(value: Any) -> bool:
    """Whether the data is nested deeper, or has more nodes, than anything that means something.

    Walked level by level, not by recursion; YAML's aliases can make a few bytes into any number of nodes.
    """
    level = [value]
    nodes = 0
    for _ in range(_DEPTH_AT_MOST):
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inner.extend(each.values())
            elif isinstance(each, list):
                inner.extend(each)
            if nodes + len(inner) > _NODES_AT_MOST:
                return True
        if not inner:
            return False
        nodes += len(inner)
        level = inner
    return True
