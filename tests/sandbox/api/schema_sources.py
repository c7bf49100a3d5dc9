"""Where the sandbox's packaged schemas come from, and how they are made from there.

``python -m tests.sandbox.api.schema_sources`` writes them anew: those of the built-in kinds from Kubernetes' own
OpenAPI definitions (package kubernetes-validate), those of Karmada's custom resources from its
CustomResourceDefinitions. Descriptions are left out. A test compares the packaged files with what this makes.
"""

import json
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml

PACKAGED = Path(__file__).parents[3] / "mcjob_tui" / "sandbox" / "api" / "schemas"
_CRDS = Path(__file__).parents[2] / "crds"
_KUBERNETES = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema" / "v1.36.0-local-strict"
_ROOTS = (
    "io.k8s.api.batch.v1.Job",
    "io.k8s.api.core.v1.Pod",
    "io.k8s.api.core.v1.Namespace",
    "io.k8s.api.core.v1.Node",
    "io.k8s.api.core.v1.Event",
    "io.k8s.api.core.v1.ConfigMap",
    "io.k8s.api.core.v1.Secret",
    "io.k8s.api.core.v1.ServiceAccount",
    "io.k8s.api.core.v1.PersistentVolumeClaim",
    "io.k8s.api.core.v1.LimitRange",
    "io.k8s.api.core.v1.ResourceQuota",
)
_KEPT = (
    "type",
    "format",
    "required",
    "enum",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "pattern",
    "default",
    "x-kubernetes-int-or-string",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-embedded-resource",
)


def built_in() -> dict[str, Any]:
    """The schemas of the built-in kinds and of every type that they use, by the type's name."""
    definitions = json.loads((_KUBERNETES / "_definitions.json").read_text())["$defs"]
    found: dict[str, Any] = {}
    waiting = list(_ROOTS)
    while waiting:
        name = waiting.pop()
        if _short(name) not in found:
            found[_short(name)] = _compact(definitions[name], waiting)
    return dict(sorted(found.items()))


def custom() -> dict[str, Any]:
    """The schemas of Karmada's custom resources, by ``kind``, of the version that the sandbox serves."""
    found: dict[str, Any] = {}
    for path in sorted(_CRDS.glob("*.yaml")):
        crd = yaml.safe_load(path.read_text())["spec"]
        version = next(each for each in reversed(crd["versions"]) if each["served"] and each.get("storage"))
        found[crd["names"]["kind"]] = _compact(version["schema"]["openAPIV3Schema"], [])
    return dict(sorted(found.items()))


def _compact(schema: dict[str, Any], waiting: list[str]) -> dict[str, Any]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        waiting.append(name)
        return {"$ref": _short(name)}
    compact = {key: schema[key] for key in _KEPT if key in schema}
    if isinstance(compact.get("type"), list):
        compact["type"] = next(each for each in compact["type"] if each != "null")
    if "enum" in compact:
        compact["enum"] = [each for each in compact["enum"] if each is not None]
    if "properties" in schema:
        compact["properties"] = {key: _compact(each, waiting) for key, each in schema["properties"].items()}
    if isinstance(schema.get("items"), dict):
        compact["items"] = _compact(schema["items"], waiting)
    if isinstance(schema.get("additionalProperties"), dict):
        compact["additionalProperties"] = _compact(schema["additionalProperties"], waiting)
    if "oneOf" in schema and "type" not in compact and "properties" not in compact:
        compact["x-kubernetes-int-or-string"] = True
    return compact


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def main() -> None:
    """Write both files."""
    for name, schemas in (("built_in", built_in()), ("custom", custom())):
        text = json.dumps(schemas, separators=(",", ":"))
        (PACKAGED / f"{name}.json").write_text(text.replace('},"', '},\n"') + "\n")


if __name__ == "__main__":
    main()
