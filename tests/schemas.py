"""Strict validation of rendered objects: Jobs by Kubernetes' own schema, policies by Karmada's CRDs.

Validators are built once; building one costs far more than asking it.
"""

import json
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import yaml
from jsonschema.protocols import Validator
from referencing import Registry, Resource

CRDS = Path(__file__).parent / "crds"
KUBERNETES = "1.36"
_PLURALS = {"PropagationPolicy": "propagationpolicies", "OverridePolicy": "overridepolicies"}


def schema_errors(document: dict[str, Any]) -> list[str]:
    """What is wrong with an object, one line each with its path; unknown keys are wrong."""
    validator = _crd(document["kind"]) if document["kind"] in _PLURALS else _kubernetes(document["kind"].lower())
    return [f"{'.'.join(map(str, each.path))}: {each.message[:300]}" for each in validator.iter_errors(document)]


@lru_cache
def _kubernetes(kind: str) -> Validator:
    versions = sorted(kubernetes_validate.utils.all_versions(), key=lambda text: tuple(map(int, text.split(".")[:2])))
    wanted = [each for each in versions if each.startswith(KUBERNETES)] or versions
    folder = resources.files("kubernetes_validate") / "kubernetes-json-schema" / f"v{wanted[-1]}-local-strict"
    name = {"job": "job-batch-v1.json", "namespace": "namespace-v1.json"}[kind]
    schema = json.loads((folder / name).read_text(encoding="utf-8"))
    definitions = json.loads((folder / "_definitions.json").read_text(encoding="utf-8"))
    registry: Registry[Any] = Registry()
    registry = Resource.from_contents(definitions) @ (Resource.from_contents(schema) @ registry)
    return jsonschema.Draft202012Validator(schema, registry=registry)


@lru_cache
def _crd(kind: str) -> Validator:
    text = (CRDS / f"policy.karmada.io_{_PLURALS[kind]}.yaml").read_text(encoding="utf-8")
    crd = yaml.safe_load(text)
    schema = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    schema["properties"]["metadata"] = {"type": "object"}
    return jsonschema.Draft202012Validator(_strict(schema))


def _strict(schema: Any) -> Any:
    """A structural schema as JSON schema: keys that it does not name are refused, int-or-string is either."""
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _strict(value) for key, value in schema.items()}
    if found.get("x-kubernetes-int-or-string"):
        found["type"] = ["integer", "string"]
        found.pop("anyOf", None)
    is_open = found.get("x-kubernetes-preserve-unknown-fields") or "additionalProperties" in found
    if isinstance(found.get("properties"), dict) and found.get("type") == "object" and not is_open:
        found["additionalProperties"] = False
    return found
