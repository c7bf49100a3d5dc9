"""Reading an object as the API server's decoder does: types, unknown fields, quantities, nulls.

Gives the object without what the kind does not have, and the words for what was left out; a value of the wrong type is
refused in Go's words (``encoding/json``, ``sigs.k8s.io/json``).
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from mcjob_tui.resources import quantity
from mcjob_tui.sandbox.api.schemas import Schema, definitions, schema_of
from mcjob_tui.sandbox.failures import ApiFailure, bad_request, denied
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json

FieldValidation = Literal["Ignore", "Warn", "Strict"]

_QUANTITY_RULE = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
_SPECS = {
    "PropagationPolicy": "PropagationSpec",
    "ClusterPropagationPolicy": "PropagationSpec",
    "OverridePolicy": "OverrideSpec",
    "ClusterOverridePolicy": "OverrideSpec",
    "ResourceBinding": "ResourceBindingSpec",
    "Work": "WorkSpec",
    "Cluster": "ClusterSpec",
}
_STRUCTS = {
    "placement": "Placement",
    "clusterAffinity": "ClusterAffinity",
    "clusterAffinities": "ClusterAffinityTerm",
    "targetCluster": "ClusterAffinity",
    "clusterTolerations": "Toleration",
    "spreadConstraints": "SpreadConstraint",
    "replicaScheduling": "ReplicaSchedulingStrategy",
    "weightPreference": "ClusterPreferences",
    "staticWeightList": "StaticClusterWeight",
    "resourceSelectors": "ResourceSelector",
    "overrideRules": "RuleWithCluster",
    "overriders": "Overriders",
}
"""Names of Karmada's Go types by the field that holds them; its CRDs do not carry them."""
_OPAQUE = frozenset({"FieldsV1", "RawExtension"})


@dataclass(slots=True)
class Decoded:
    """An object, and the paths of the fields that it had and its kind has not."""

    object: Json
    unknown: list[str] = field(default_factory=list)


class _WrongType(Exception):
    """The words of Go's decoder."""


def decode(kind: Kind, obj: Json, validation: FieldValidation) -> tuple[Json, list[str]]:
    """The object as the server understands it, and what to warn of.

    Raises:
        ApiFailure: 400, a value of the wrong type, or an unknown field where ``validation`` is Strict.
    """
    decoded = Decoded({})
    try:
        decoded.object = _object(obj, schema_of(kind), decoded, "", kind.kind, kind)
    except _WrongType as wrong:
        raise _refusal(kind, str(wrong)) from None
    unknown = [f'unknown field "{each}"' for each in decoded.unknown]
    if unknown and validation == "Strict":
        raise bad_request(f"{_unreadable(kind)}: strict decoding error: {', '.join(unknown)}")
    return decoded.object, unknown if validation == "Warn" else []


def _refusal(kind: Kind, words: str) -> ApiFailure:
    """Karmada's webhook decodes a policy into its Go type before the server looks, so the refusal is the webhook's."""
    if kind.group == "policy.karmada.io":
        return denied(f"{kind.singular}.karmada.io", words, code=400, reason="")
    return bad_request(f"{_unreadable(kind)}: {words}")


def _unreadable(kind: Kind) -> str:
    return f'{kind.kind} in version "{kind.version}" cannot be handled as a {kind.kind}'


def _resolved(schema: Schema, struct: str) -> tuple[Schema, str]:
    name = schema.get("$ref")
    return (definitions()[name], name) if name else (schema, struct)


def _object(value: Json, schema: Schema, decoded: Decoded, path: str, struct: str, kind: Kind) -> Json:
    properties = schema.get("properties") or {}
    others = schema.get("additionalProperties")
    keeps = schema.get("x-kubernetes-preserve-unknown-fields") or struct in _OPAQUE or not (properties or others)
    result: Json = {}
    for key, each in value.items():
        inner = properties.get(key, others)
        where = f"{path}.{key}" if path else key
        if inner is None:
            if keeps:
                result[key] = each
            else:
                decoded.unknown.append(where)
        elif each is not None:
            read = _value(each, inner, decoded, where, _Spot(struct, key, kind))
            if kind.custom or not _is_left_out(read, inner):
                result[key] = read
        elif kind.custom and key in (schema.get("required") or ()):
            result[key] = None
    return result


def _is_left_out(value: Any, schema: Schema) -> bool:
    """Whether Go's types do not write it: an empty list or map of a built-in kind (``omitempty``)."""
    return value == [] or (value == {} and "additionalProperties" in schema)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a value stands, for Go's words: the struct that has the field, the field, the kind of the whole object."""

    struct: str
    key: str
    kind: Kind


def _value(value: Any, schema: Schema, decoded: Decoded, path: str, spot: _Spot) -> Any:
    struct = _SPECS.get(spot.kind.kind, "") if path == "spec" else _STRUCTS.get(spot.key, spot.struct)
    schema, struct = _resolved(schema, struct)
    if struct == "Quantity" and "properties" not in schema:
        return _quantity(value)
    if schema.get("x-kubernetes-int-or-string") and isinstance(value, int | str):
        return value
    wanted = schema.get("type")
    if wanted == "object":
        if not isinstance(value, dict):
            raise _wrong(value, _go_type(schema, struct), path, spot)
        return _object(value, schema, decoded, path, struct, spot.kind)
    if wanted == "array":
        if not isinstance(value, list):
            raise _wrong(value, "[]" + _go_type(schema.get("items") or {}, struct), path, spot)
        items = schema.get("items") or {}
        return [
            _value(each, items, decoded, f"{path}[{index}]", _Spot(spot.struct, spot.key, spot.kind))
            for index, each in enumerate(value)
            if each is not None
        ]
    return _scalar(value, schema, path, spot)


def _quantity(value: Any) -> Any:
    text = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
    if isinstance(value, bool) or not quantity.is_valid(text):
        raise _WrongType(_QUANTITY_RULE)
    return text


def _scalar(value: Any, schema: Schema, path: str, spot: _Spot) -> Any:
    match schema.get("type"):
        case "string" if not isinstance(value, str):
            raise _wrong(value, "string", path, spot)
        case "boolean" if not isinstance(value, bool):
            raise _wrong(value, "bool", path, spot)
        case "integer":
            size = schema.get("format", "int64")
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            bound = 2 ** (31 if size == "int32" else 63)
            if isinstance(value, bool) or not isinstance(value, int) or not -bound <= value < bound:
                raise _wrong(value, size, path, spot)
    return value


def _wrong(value: Any, go_type: str, path: str, spot: _Spot) -> _WrongType:
    field_path = ".".join(part.partition("[")[0] for part in path.split("."))
    return _WrongType(
        f"json: cannot unmarshal {_json_type(value, go_type)} into Go struct field {spot.struct}.{field_path} "
        f"of type {go_type}"
    )


def _json_type(value: Any, go_type: str) -> str:
    match value:
        case bool():
            return "bool"
        case int() | float():
            return f"number {value}" if go_type.startswith("int") else "number"
        case str():
            return "string"
        case list():
            return "array"
    return "object"


def _go_type(schema: Schema, struct: str) -> str:
    schema, struct = _resolved(schema, struct)
    match schema.get("type"):
        case "object":
            if "properties" in schema:
                return f"v1.{struct}"
            return "map[string]" + _go_type(schema.get("additionalProperties") or {}, struct)
        case "integer":
            return str(schema.get("format", "int64"))
    return "string"
