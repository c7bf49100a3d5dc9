"""OpenAPI v3, as much as kubectl needs: which kinds there are, their fields, and that the server validates fields.

kubectl leaves validation to a server whose PATCH operations have the query parameter ``fieldValidation``.
"""

from collections.abc import Sequence
from typing import Any

from mcjob_tui.sandbox.api.discovery import VERSION
from mcjob_tui.sandbox.api.schemas import definitions, schema_of
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json

_PARAMETERS = [
    {"name": name, "in": "query", "schema": {"type": "string", "uniqueItems": True}}
    for name in ("dryRun", "fieldManager", "fieldValidation")
]


def document(path: str, kinds: Sequence[Kind]) -> Json | None:
    """The answer to a GET of ``/openapi/v3`` or of one group and version below it, or None where there is none."""
    groups = {_place(each): (each.group, each.version) for each in kinds}
    if path.rstrip("/") == "/openapi/v3":
        return {"paths": {place: {"serverRelativeURL": f"/openapi/v3/{place}"} for place in groups}}
    place = path.removeprefix("/openapi/v3/").strip("/")
    if place not in groups:
        return None
    found = [each for each in kinds if (each.group, each.version) == groups[place]]
    return {
        "openapi": "3.0.0",
        "info": {"title": "Kubernetes", "version": VERSION["gitVersion"]},
        "paths": {_url(each): _operations(each) for each in found},
        "components": {"schemas": {**_shared(), **{_component(each): _named(each) for each in found}}},
    }


def _place(kind: Kind) -> str:
    return f"apis/{kind.group}/{kind.version}" if kind.group else f"api/{kind.version}"


def _url(kind: Kind) -> str:
    within = "/namespaces/{namespace}" if kind.namespaced else ""
    return f"/{_place(kind)}{within}/{kind.plural}/{{name}}"


def _operations(kind: Kind) -> Json:
    identity = {"group": kind.group, "version": kind.version, "kind": kind.kind}
    media = {"application/json": {"schema": {"$ref": f"#/components/schemas/{_component(kind)}"}}}
    answer = {"200": {"description": "OK", "content": media}}
    return {
        verb: {
            "x-kubernetes-action": verb,
            "x-kubernetes-group-version-kind": identity,
            "parameters": _PARAMETERS if verb == "patch" else [],
            "responses": answer,
        }
        for verb in ("get", "patch")
    }


def _component(kind: Kind) -> str:
    return f"{kind.group or 'core'}.{kind.version}.{kind.kind}"


def _named(kind: Kind) -> Json:
    identity = {"group": kind.group, "version": kind.version, "kind": kind.kind}
    return {**_linked(schema_of(kind)), "x-kubernetes-group-version-kind": [identity]}


def _shared() -> Json:
    return {name: _linked(schema) for name, schema in definitions().items()}


def _linked(schema: Any) -> Any:
    """The schema with its references written as OpenAPI writes them."""
    if isinstance(schema, dict):
        return {key: f"#/components/schemas/{each}" if key == "$ref" else _linked(each) for key, each in schema.items()}
    return [_linked(each) for each in schema] if isinstance(schema, list) else schema
