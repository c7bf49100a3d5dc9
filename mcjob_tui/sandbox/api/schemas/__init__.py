"""The fields that each kind has: Kubernetes' OpenAPI definitions and Karmada's CRDs, without their descriptions.

The JSON files are made by ``python -m tests.sandbox.api.schema_sources``.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from mcjob_tui.sandbox.kinds import CLUSTER, Kind

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_REFERENCE: Schema = {"type": "object", "properties": {"namespace": _TEXT, "name": _TEXT}}
_RANGE: Schema = {
    "type": "object",
    "properties": {"name": _TEXT, "min": {"$ref": "Quantity"}, "max": {"$ref": "Quantity"}},
}
_GRADE: Schema = {"type": "integer", "format": "int32"}
_AMOUNTS: Schema = {"type": "object", "additionalProperties": {"$ref": "Quantity"}}
_CONDITION: Schema = {
    "type": "object",
    "required": ["type", "status", "lastTransitionTime", "reason", "message"],
    "properties": {
        **dict.fromkeys(("type", "status", "reason", "message"), _TEXT),
        "observedGeneration": {"type": "integer", "format": "int64"},
        "lastTransitionTime": {"$ref": "Time"},
    },
}
"""``metav1.Condition``, which no built-in kind uses."""
_CLUSTER_SPEC: Schema = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("id", "syncMode", "apiEndpoint", "proxyURL", "provider", "region", "zone"), _TEXT),
        "secretRef": _REFERENCE,
        "impersonatorSecretRef": _REFERENCE,
        "insecureSkipTLSVerification": {"type": "boolean"},
        "proxyHeader": {"type": "object", "additionalProperties": _TEXT},
        "zones": {"type": "array", "items": _TEXT},
        "taints": {"type": "array", "items": {"$ref": "Taint"}},
        "resourceModels": {
            "type": "array",
            "items": {"type": "object", "properties": {"grade": _GRADE, "ranges": {"type": "array", "items": _RANGE}}},
        },
    },
}
_CLUSTER_STATUS: Schema = {
    "type": "object",
    "properties": {
        "kubernetesVersion": _TEXT,
        "apiEnablements": {"type": "array", "items": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}},
        "conditions": {"type": "array", "items": _CONDITION},
        "nodeSummary": {"type": "object", "properties": {"totalNum": _GRADE, "readyNum": _GRADE}},
        "resourceSummary": {
            "type": "object",
            "properties": {
                **dict.fromkeys(("allocatable", "allocating", "allocated"), _AMOUNTS),
                "allocatableModelings": {
                    "type": "array",
                    "items": {"type": "object", "properties": {"grade": _GRADE, "count": _GRADE}},
                },
            },
        },
        "remedyActions": {"type": "array", "items": _TEXT},
    },
}
_CLUSTER: Schema = {
    "type": "object",
    "properties": {
        "apiVersion": _TEXT,
        "kind": _TEXT,
        "metadata": {"$ref": "ObjectMeta"},
        "spec": _CLUSTER_SPEC,
        "status": _CLUSTER_STATUS,
    },
}
"""Karmada serves Cluster from an API server of its own, so there is no CustomResourceDefinition of it."""


def schema_of(kind: Kind) -> Schema:
    """The schema of a whole object of ``kind``."""
    if kind is CLUSTER:
        return _CLUSTER
    if kind.custom:
        found: Schema = _packaged("custom")[kind.kind]
        return {**found, "properties": {**found["properties"], "metadata": {"$ref": "ObjectMeta"}}}
    built_in: Schema = definitions()[kind.kind]
    return built_in


def definitions() -> dict[str, Schema]:
    """The types that ``$ref`` names."""
    return _packaged("built_in")


@cache
def _packaged(name: str) -> dict[str, Schema]:
    found: dict[str, Schema] = json.loads((files(__package__) / f"{name}.json").read_text())
    return found
