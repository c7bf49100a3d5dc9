"""Server-side tables: the columns that ``kubectl get`` prints, as Kubernetes and Karmada's CRDs define them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from mcjob_tui.sandbox.api.columns import AGE, NAME, NONE, Column, human_duration, moment, path, since
from mcjob_tui.sandbox.api.configuration_columns import CONFIGURATION
from mcjob_tui.sandbox.kinds import (
    CLUSTER,
    CLUSTER_OVERRIDE_POLICY,
    CLUSTER_PROPAGATION_POLICY,
    EVENT,
    JOB,
    NAMESPACE,
    NODE,
    OVERRIDE_POLICY,
    POD,
    PROPAGATION_POLICY,
    RESOURCE_BINDING,
    WORK,
    Kind,
)
from mcjob_tui.sandbox.objects import Json, at, labels_of, metadata, name_of


def definitions(kind: Kind) -> list[Json]:
    """The ``columnDefinitions`` of a kind's table."""
    return [
        {
            "name": each.name,
            "type": each.type,
            "format": "name" if each.name == "Name" else "",
            "description": "",
            "priority": each.priority,
        }
        for each in _columns(kind)
    ]


def row(kind: Kind, obj: Json, now: datetime, include: str) -> Json:
    """One row. ``include`` is the query's ``includeObject``: None, Metadata (the default) or Object."""
    found: Json = {"cells": [each.cell(obj, now) for each in _columns(kind)]}
    if include == "Object":
        found["object"] = obj
    elif include != "None":
        found["object"] = partial(obj)
    return found


def partial(obj: Json) -> Json:
    """An object's metadata alone."""
    return {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": metadata(obj)}


def _columns(kind: Kind) -> tuple[Column, ...]:
    return _TABLES.get(kind, (NAME, AGE))


def _condition(kind: str) -> Callable[[Json, datetime], Any]:
    def cell(obj: Json, _: datetime) -> Any:
        conditions: Iterable[Json] = at(obj, "status", "conditions") or ()
        return next((each.get("status") for each in conditions if each.get("type") == kind), None)

    return cell


def _job_status(obj: Json, _: datetime) -> str:
    held = {each.get("type") for each in at(obj, "status", "conditions") or () if each.get("status") == "True"}
    for state in ("Complete", "Failed"):
        if state in held:
            return state
    if metadata(obj).get("deletionTimestamp"):
        return "Terminating"
    return next((state for state in ("Suspended", "FailureTarget", "SuccessCriteriaMet") if state in held), "Running")


def _job_completions(obj: Json, _: datetime) -> str:
    succeeded = at(obj, "status", "succeeded") or 0
    completions, parallelism = at(obj, "spec", "completions"), at(obj, "spec", "parallelism") or 0
    if completions is not None:
        return f"{succeeded}/{completions}"
    return f"{succeeded}/1 of {parallelism}" if parallelism > 1 else f"{succeeded}/1"


def _job_duration(obj: Json, now: datetime) -> str:
    started = moment(at(obj, "status", "startTime"))
    if started is None:
        return ""
    ended = moment(at(obj, "status", "completionTime"))
    return human_duration(((ended or now) - started).total_seconds())


def _template(key: str) -> Callable[[Json, datetime], str]:
    return lambda obj, _: ",".join(
        str(each.get(key)) for each in at(obj, "spec", "template", "spec", "containers") or ()
    )


def _job_selector(obj: Json, _: datetime) -> str:
    labels = at(obj, "spec", "selector", "matchLabels") or {}
    return ",".join(f"{key}={value}" for key, value in labels.items()) or NONE


def _pod_ready(obj: Json, _: datetime) -> str:
    statuses = at(obj, "status", "containerStatuses") or ()
    total = len(at(obj, "spec", "containers") or ())
    return f"{sum(bool(each.get('ready')) for each in statuses)}/{total}"


def _pod_status(obj: Json, _: datetime) -> str:
    """The pod's phase, or why its containers are not running, as the pod printer puts it."""
    shown = str(at(obj, "status", "reason") or at(obj, "status", "phase") or "Unknown")
    for each in at(obj, "status", "containerStatuses") or ():
        waiting, ended = at(each, "state", "waiting") or {}, at(each, "state", "terminated") or {}
        shown = waiting.get("reason") or ended.get("reason") or shown
    return "Terminating" if metadata(obj).get("deletionTimestamp") else shown


def _pod_restarts(obj: Json, _: datetime) -> str:
    return str(sum(int(each.get("restartCount") or 0) for each in at(obj, "status", "containerStatuses") or ()))


def _node_status(obj: Json, now: datetime) -> str:
    ready = "Ready" if _condition("Ready")(obj, now) == "True" else "NotReady"
    return f"{ready},SchedulingDisabled" if at(obj, "spec", "unschedulable") else ready


def _node_roles(obj: Json, _: datetime) -> str:
    prefix = "node-role.kubernetes.io/"
    return ",".join(sorted(key.removeprefix(prefix) for key in labels_of(obj) if key.startswith(prefix))) or NONE


def _node_address(kind: str) -> Callable[[Json, datetime], str]:
    def cell(obj: Json, _: datetime) -> str:
        rows: Iterable[Json] = at(obj, "status", "addresses") or ()
        return next((str(each.get("address")) for each in rows if each.get("type") == kind), NONE)

    return cell


def _event_seen(obj: Json, now: datetime) -> str:
    return since(obj.get("lastTimestamp") or obj.get("eventTime") or obj.get("firstTimestamp"), now)


def _event_object(obj: Json, _: datetime) -> str:
    return f"{str(at(obj, 'involvedObject', 'kind') or '').lower()}/{at(obj, 'involvedObject', 'name')}"


def _work_kinds(obj: Json, _: datetime) -> str:
    manifests = at(obj, "spec", "workload", "manifests") or [{}]
    return str(manifests[0].get("kind") or "")


def _zones(obj: Json, _: datetime) -> str:
    return ",".join(at(obj, "spec", "zones") or ()) or NONE


_CRD_AGE = Column("AGE", AGE.cell, "date")
_POLICY = (
    NAME,
    Column("CONFLICT-RESOLUTION", path("spec", "conflictResolution", default=None)),
    Column("PRIORITY", lambda obj, _: str(at(obj, "spec", "priority") or 0)),
    _CRD_AGE,
)
_TABLES: dict[Kind, tuple[Column, ...]] = {
    JOB: (
        NAME,
        Column("Status", _job_status),
        Column("Completions", _job_completions),
        Column("Duration", _job_duration),
        AGE,
        Column("Containers", _template("name"), priority=1),
        Column("Images", _template("image"), priority=1),
        Column("Selector", _job_selector, priority=1),
    ),
    POD: (
        NAME,
        Column("Ready", _pod_ready),
        Column("Status", _pod_status),
        Column("Restarts", _pod_restarts),
        AGE,
        Column("IP", path("status", "podIP"), priority=1),
        Column("Node", path("spec", "nodeName"), priority=1),
        Column("Nominated Node", path("status", "nominatedNodeName"), priority=1),
        Column("Readiness Gates", lambda _, __: NONE, priority=1),
    ),
    **CONFIGURATION,
    NAMESPACE: (NAME, Column("Status", path("status", "phase", default="")), AGE),
    NODE: (
        NAME,
        Column("Status", _node_status),
        Column("Roles", _node_roles),
        AGE,
        Column("Version", path("status", "nodeInfo", "kubeletVersion", default="")),
        Column("Internal-IP", _node_address("InternalIP"), priority=1),
        Column("External-IP", _node_address("ExternalIP"), priority=1),
        Column("OS-Image", path("status", "nodeInfo", "osImage", default="<unknown>"), priority=1),
        Column("Kernel-Version", path("status", "nodeInfo", "kernelVersion", default="<unknown>"), priority=1),
        Column(
            "Container-Runtime",
            path("status", "nodeInfo", "containerRuntimeVersion", default="<unknown>"),
            priority=1,
        ),
    ),
    EVENT: (
        Column("Last Seen", _event_seen),
        Column("Type", path("type", default="")),
        Column("Reason", path("reason", default="")),
        Column("Object", _event_object),
        Column("Subobject", path("involvedObject", "fieldPath", default=""), priority=1),
        Column("Source", path("source", "component", default=""), priority=1),
        Column("Message", lambda obj, _: str(obj.get("message") or "").strip()),
        Column("First Seen", lambda obj, now: since(obj.get("firstTimestamp"), now), priority=1),
        Column("Count", lambda obj, _: int(obj.get("count") or 1), "integer", 1),
        Column("Name", lambda obj, _: name_of(obj), priority=1),
    ),
    CLUSTER: (
        NAME,
        Column("Version", path("status", "kubernetesVersion", default="")),
        Column("Mode", path("spec", "syncMode", default="")),
        Column("Ready", lambda obj, now: _condition("Ready")(obj, now) or "Unknown"),
        AGE,
        Column("Zones", _zones, priority=1),
        Column("Region", path("spec", "region"), priority=1),
        Column("Provider", path("spec", "provider"), priority=1),
        Column("API-Endpoint", path("spec", "apiEndpoint"), priority=1),
        Column("Proxy-URL", path("spec", "proxyURL"), priority=1),
    ),
    PROPAGATION_POLICY: _POLICY,
    CLUSTER_PROPAGATION_POLICY: _POLICY,
    OVERRIDE_POLICY: (NAME, _CRD_AGE),
    CLUSTER_OVERRIDE_POLICY: (NAME, _CRD_AGE),
    RESOURCE_BINDING: (
        NAME,
        Column("SCHEDULED", _condition("Scheduled")),
        Column("FULLYAPPLIED", _condition("FullyApplied")),
        _CRD_AGE,
    ),
    WORK: (NAME, Column("WORKLOAD-KIND", _work_kinds), Column("APPLIED", _condition("Applied")), _CRD_AGE),
}
