"""The rules of the core group's kinds that the sandbox needs: namespaces, pods, events, Secrets, claims."""

import base64

from mcjob_tui.sandbox.failures import FieldError, not_allowed, required
from mcjob_tui.sandbox.objects import Json, at, metadata, name_of
from mcjob_tui.sandbox.registry.pod_template import default_pod_spec

_NEEDED_DATA = {"kubernetes.io/dockerconfigjson": ".dockerconfigjson", "kubernetes.io/dockercfg": ".dockercfg"}
_POD_FIELDS_THAT_MAY_CHANGE = ("activeDeadlineSeconds", "terminationGracePeriodSeconds", "tolerations", "nodeName")


def prepare_namespace(obj: Json) -> None:
    """A new namespace is Active, has the namespace controller's finalizer and a label with its name."""
    obj["spec"] = {"finalizers": ["kubernetes"]}
    obj["status"] = {"phase": "Active"}
    meta = metadata(obj)
    meta["labels"] = {**(meta.get("labels") or {}), "kubernetes.io/metadata.name": name_of(obj)}


def prepare_pod(obj: Json) -> None:
    """A pod's defaults; a pod that came without a status is Pending."""
    default_pod_spec(obj.setdefault("spec", {}))
    obj.setdefault("status", {"phase": "Pending"})


def prepare_secret(obj: Json) -> None:
    """A Secret's type; what was written as plain text becomes base64 (``stringData``)."""
    obj["type"] = obj.get("type") or "Opaque"
    plain = obj.pop("stringData", None)
    if plain:
        written = {
            key: base64.b64encode(str(value).encode("utf-8", "replace")).decode() for key, value in plain.items()
        }
        obj["data"] = {**(obj.get("data") or {}), **written}


def secret_errors(obj: Json) -> list[FieldError]:
    """A Secret for pulling images must have what is needed for that (``ValidateSecret``)."""
    needed = _NEEDED_DATA.get(str(obj.get("type")))
    return [required(f"data[{needed}]")] if needed and needed not in (obj.get("data") or {}) else []


def prepare_claim(obj: Json) -> None:
    """A claim's defaults; a new one waits for its volume."""
    obj.setdefault("spec", {}).setdefault("volumeMode", "Filesystem")
    obj["status"] = {"phase": "Pending"}


def claim_errors(obj: Json) -> list[FieldError]:
    """What a claim must say (``ValidatePersistentVolumeClaimSpec``)."""
    spec = obj["spec"]
    found = [] if spec.get("accessModes") else [required("spec.accessModes", "at least 1 access mode is required")]
    if not at(spec, "resources", "requests", "storage"):
        found.append(required("spec.resources[storage]"))
    return found


def pod_update_errors(obj: Json, old: Json) -> list[FieldError]:
    """A pod's spec may hardly change (``ValidatePodUpdate``)."""
    if _fixed(obj) == _fixed(old):
        return []
    return [
        not_allowed(
            "spec",
            "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
            "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
            "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
        )
    ]


def prepare_event(obj: Json) -> None:
    """An event without a type or source is stored with empty ones, as the core API does."""
    obj.setdefault("source", {})


def _fixed(obj: Json) -> Json:
    spec = {key: value for key, value in (obj.get("spec") or {}).items() if key not in _POD_FIELDS_THAT_MAY_CHANGE}
    for group in ("containers", "initContainers"):
        if group in spec:
            spec[group] = [{**each, "image": None} for each in spec[group] or ()]
    return spec
