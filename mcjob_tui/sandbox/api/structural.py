"""What a CustomResourceDefinition's schema does to an object: defaults, and the 422 in Kubernetes' words.

Rules that Karmada's CRDs use; nothing of a schema that they do not use.
"""

import re
from collections.abc import Iterator
from typing import Any

from mcjob_tui.sandbox import failures
from mcjob_tui.sandbox.api.schemas import Schema, schema_of
from mcjob_tui.sandbox.failures import FieldError, invalid_value, not_supported, required
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, copied, encoded, name_of

_ZERO: dict[str, Any] = {"string": "", "integer": 0, "boolean": False, "object": {}}
"""Go's zero values as JSON; a slice is null."""
_CHECKED = ("spec", "status")


def with_defaults(kind: Kind, obj: Json) -> Json:
    """A copy of a custom resource with the defaults of its schema; other kinds as they are."""
    if not kind.custom:
        return obj
    obj = copied(obj)
    schema = schema_of(kind)
    if kind.group == "policy.karmada.io":
        _fill_required(obj, schema)
    for key in _CHECKED:
        if isinstance(obj.get(key), dict):
            _default(obj[key], schema["properties"].get(key) or {})
    return obj


def check(kind: Kind, obj: Json) -> None:
    """Refuse a custom resource that its schema does not allow (422)."""
    if not kind.custom:
        return
    schema = schema_of(kind)
    found = [] if isinstance(obj.get("spec"), dict) else [required("spec")]
    for key in _CHECKED:
        if key in obj and key in schema["properties"]:
            found += _errors(obj[key], schema["properties"][key], key)
    if found:
        raise failures.invalid(kind, name_of(obj), found)


def _fill_required(value: Any, schema: Schema) -> None:
    """Write a required field that is missing as Go's zero value, which is what Karmada's mutating webhook sends back.

    So a policy without ``resourceSelectors`` is refused for a null, and a selector without ``kind`` is taken.
    """
    if isinstance(value, list):
        for each in value:
            _fill_required(each, schema.get("items") or {})
    if not isinstance(value, dict):
        return
    properties = schema.get("properties") or {}
    for key in schema.get("required") or ():
        if value.get(key) is None:
            value[key] = copied(_ZERO.get(str(properties[key].get("type"))))
    for key, each in value.items():
        _fill_required(each, properties.get(key) or {})


def _default(value: Any, schema: Schema) -> None:
    if isinstance(value, list):
        for each in value:
            _default(each, schema.get("items") or {})
    if not isinstance(value, dict):
        return
    for key, inner in (schema.get("properties") or {}).items():
        if "default" in inner and key not in value:
            value[key] = copied(inner["default"])
        if key in value:
            _default(value[key], inner)


def _errors(value: Any, schema: Schema, path: str) -> Iterator[FieldError]:
    if schema.get("x-kubernetes-int-or-string"):
        return
    wanted = schema.get("type")
    if value is None and wanted:  # any other value of a wrong type has been refused by the decoder
        detail = f'{path} in body must be of type {wanted}: "null"'
        yield FieldError("FieldValueTypeInvalid", f'Invalid value: "null": {detail}', path)
        return
    if "enum" in schema and value not in schema["enum"]:
        yield not_supported(path, str(value), schema["enum"])
    yield from _bound_errors(value, schema, path)
    if isinstance(value, dict):
        properties, others = schema.get("properties") or {}, schema.get("additionalProperties")
        for key in schema.get("required") or ():
            if key not in value:
                yield required(f"{path}.{key}")
        for key, each in value.items():
            inner = properties.get(key, others)
            if inner:
                yield from _errors(each, inner, f"{path}.{key}")
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _errors(each, schema.get("items") or {}, f"{path}[{index}]")


def _bound_errors(value: Any, schema: Schema, path: str) -> Iterator[FieldError]:
    body = f"{path} in body should"
    if isinstance(value, int) and "minimum" in schema and value < schema["minimum"]:
        yield invalid_value(path, str(value), f"{body} be greater than or equal to {schema['minimum']}")
    if isinstance(value, list) and len(value) < schema.get("minItems", 0):
        yield invalid_value(path, str(len(value)), f"{body} have at least {schema['minItems']} items")
    if isinstance(value, str):
        shown = encoded(value).decode()
        if len(value) < schema.get("minLength", 0):
            yield invalid_value(path, shown, f"{body} be at least {schema['minLength']} chars long")
        if len(value) > schema.get("maxLength", len(value)):
            yield FieldError("FieldValueTooLong", f"Too long: may not be more than {schema['maxLength']} bytes", path)
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield invalid_value(path, shown, f"{body} match '{schema['pattern']}'")
