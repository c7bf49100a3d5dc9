"""The manifest inside a Work: what of a Job never reaches a member, and what Karmada records on it.

Source: ``pkg/resourceinterpreter/default/native/prune``, ``pkg/util/{label,annotation,work}.go`` and
``pkg/webhook/work``.
"""

import copy
from collections.abc import Mapping
from typing import Any

Raw = Mapping[str, Any]
Object = dict[str, Any]

WORK_PERMANENT_ID = "work.karmada.io/permanent-id"
_MANAGED_ANNOTATIONS = "resourcetemplate.karmada.io/managed-annotations"
_MANAGED_LABELS = "resourcetemplate.karmada.io/managed-labels"
_SERVER_METADATA = (
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
    "ownerReferences",
    "finalizers",
)
_SELECTOR_LABELS = ("controller-uid", "batch.kubernetes.io/controller-uid")
_POD_LABELS = (*_SELECTOR_LABELS, "job-name", "batch.kubernetes.io/job-name")


def pruned(job: Raw) -> Object:
    """The Job without what the control plane's API server wrote into it and members must not get.

    ``ttlSecondsAfterFinished`` goes too: it acts on the control plane alone.
    """
    member = copy.deepcopy(dict(job))
    metadata, spec = mapping_at(member, "metadata"), mapping_at(member, "spec")
    member.pop("status", None)
    for key in _SERVER_METADATA:
        metadata.pop(key, None)
    spec.pop("ttlSecondsAfterFinished", None)
    if spec.get("manualSelector") is not True:
        for key in _SELECTOR_LABELS:
            mapping_at(mapping_at(spec, "selector"), "matchLabels").pop(key, None)
        for key in _POD_LABELS:
            mapping_at(mapping_at(mapping_at(spec, "template"), "metadata"), "labels").pop(key, None)
    return member


def refreshed_work(work: Raw) -> Object:
    """A Work as its mutating webhook leaves it: its manifests pruned, and stamped with its permanent identity."""
    changed = copy.deepcopy(dict(work))
    identity = (mapping_at(changed, "metadata").get("labels") or {}).get(WORK_PERMANENT_ID, "")
    workload = mapping_at(mapping_at(changed, "spec"), "workload")
    workload["manifests"] = [recorded(pruned(each), identity) for each in workload["manifests"]]
    return changed


def recorded(manifest: Object, work_identity: str = "") -> Object:
    """The manifest with its annotations and labels listed, which tells Karmada later what it may take away."""
    metadata = mapping_at(manifest, "metadata")
    annotations = {**(metadata.get("annotations") or {}), _MANAGED_LABELS: "", _MANAGED_ANNOTATIONS: ""}
    labels = {**(metadata.get("labels") or {}), **({WORK_PERMANENT_ID: work_identity} if work_identity else {})}
    annotations[_MANAGED_ANNOTATIONS] = ",".join(sorted(annotations))
    annotations[_MANAGED_LABELS] = ",".join(sorted(labels))
    metadata["annotations"] = annotations
    if labels:
        metadata["labels"] = labels
    return manifest


def mapping_at(holder: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The map at ``key`` for changing, or an empty one that belongs to nothing."""
    found = holder.get(key)
    return found if isinstance(found, dict) else {}
