"""Which objects a label selector and a field selector select, with the fields that each kind can be selected by."""

from collections.abc import Collection
from typing import TypeAlias

from mcjob_tui.resources.policies import Requirement
from mcjob_tui.resources.selectors import all_match
from mcjob_tui.sandbox.kinds import EVENT, JOB, NAMESPACE, NODE, POD, SECRET, Kind
from mcjob_tui.sandbox.objects import Json, at, labels_of

FieldRequirement: TypeAlias = tuple[str, bool, str]
"""Path, whether it must equal, value: what ``resources.selectors.parse_field_selector`` gives."""

_FIELDS: dict[Kind, frozenset[str]] = {
    POD: frozenset(
        {
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName",
        }
    ),
    EVENT: frozenset(
        {f"involvedObject.{name}" for name in ("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion")}
        | {"involvedObject.fieldPath", "reason", "reportingComponent", "source", "type"}
    ),
    JOB: frozenset({"status.successful"}),
    NAMESPACE: frozenset({"status.phase"}),
    NODE: frozenset({"spec.unschedulable"}),
    SECRET: frozenset({"type"}),
}


def selectable(kind: Kind, path: str) -> bool:
    """Whether Kubernetes has a field label ``path`` for the kind; any other is a 400."""
    return (
        path == "metadata.name" or (path == "metadata.namespace" and kind.namespaced) or path in _FIELDS.get(kind, ())
    )


def refusal_of_field(kind: Kind, path: str) -> str:
    """What is said of a field label that the kind does not have (``AddFieldLabelConversionFunc`` of each group)."""
    if kind is JOB:
        return f'field label "{path}" not supported for batchv1.Job'
    if kind.custom or kind in _FIELDS:
        return f"field label not supported: {path}"
    return f'"{path}" is not a known field selector: only "metadata.name", "metadata.namespace"'


def selects(
    kind: Kind, obj: Json, labels: Collection[Requirement] = (), fields: Collection[FieldRequirement] = ()
) -> bool:
    """Whether every row of both selectors holds for ``obj``."""
    return (not labels or all_match(labels, labels_of(obj))) and all(
        (_field(kind, obj, path) == value) is equal for path, equal, value in fields
    )


def _field(kind: Kind, obj: Json, path: str) -> str:
    if kind is JOB and path == "status.successful":
        return str(at(obj, "status", "succeeded") or 0)
    if kind is EVENT and path == "source":
        return str(at(obj, "source", "component") or obj.get("reportingComponent") or "")
    value = at(obj, *path.split("."))
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "false" if path in ("spec.hostNetwork", "spec.unschedulable") else ""
    return str(value)
