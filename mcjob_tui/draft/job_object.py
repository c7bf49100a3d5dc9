"""From the draft to its Job: each field at the place that its declaration names. Policies are in ``policy_objects``."""

from mcjob_tui.draft import counts, plain_fields
from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.declaration import Control, Owner
from mcjob_tui.draft.differences import On
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.kept import put_back
from mcjob_tui.draft.model import DraftSpec, JobDraft
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.rows.labels import standing_on

APP_LABEL = "app"
MANAGED_BY_LABEL = "app.kubernetes.io/managed-by"
MANAGED_BY = "mcjob"


def job_object(draft: JobDraft) -> Json:
    """The Job of the draft as JSON. A count or duration that cannot be read is written as it was typed."""
    spec = draft.spec
    labels = {
        **standard_labels(draft.name),
        **standing_on(spec.labels, On.JOB),
        **plain_fields.written(spec, Owner.LABEL),
    }
    annotations = {**plain_fields.written(spec, Owner.ANNOTATION), **standing_on(spec.annotations, On.JOB)}
    metadata: Json = {"name": draft.name, "namespace": draft.namespace, "labels": labels}
    if annotations:
        metadata["annotations"] = annotations
    job: Json = {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "spec": _job_spec(draft)}
    return put_back("Job", job, spec.kept)


def standard_labels(name: str) -> dict[str, str]:
    """The labels that every Job of a draft has."""
    return {APP_LABEL: name, MANAGED_BY_LABEL: MANAGED_BY} if name else {MANAGED_BY_LABEL: MANAGED_BY}


def _job_spec(draft: JobDraft) -> Json:
    spec = draft.spec
    written = plain_fields.written(spec, Owner.JOB)
    if spec.work_queue:
        written.pop("completions", None)
    return {**plain_fields.ordered(written), "template": _template(draft)}


def _template(draft: JobDraft) -> Json:
    spec = draft.spec
    metadata: Json = {}
    labels = {**({APP_LABEL: draft.name} if draft.name else {}), **standing_on(spec.labels, On.PODS)}
    if labels:
        metadata["labels"] = labels
    annotations = standing_on(spec.annotations, On.PODS)
    if annotations:
        metadata["annotations"] = annotations
    return {"metadata": metadata, "spec": _pod_spec(spec)} if metadata else {"spec": _pod_spec(spec)}


def _pod_spec(spec: DraftSpec) -> Json:
    written: Json = {
        "initContainers": [container_object(each) for each in spec.init_containers],
        "containers": [container_object(each) for each in spec.containers],
    }
    filled = {key: value for key, value in written.items() if value}
    return plain_fields.ordered(filled | plain_fields.written(spec, Owner.POD))


def container_object(container: ContainerDraft) -> Json:
    """A container as Kubernetes has it, its typed numbers read."""
    return _numbers_read(container.write())


_NUMBERS = frozenset(
    {"port"}
    | {
        each.path.rpartition(".")[2]
        for each in FIELDS
        if each.path.startswith("spec.containers[].") and each.kind in (Control.COUNT, Control.DURATION)
    }
)
"""The keys of a container that hold a number, as they are declared; and a port, which may be a name."""


def _numbers_read(value: Json) -> Json:
    """Typed digits as numbers, where Kubernetes wants a number; a port may also be a name and then stays text."""
    read: Json = {}
    for key, each in value.items():
        if isinstance(each, dict):
            read[key] = _numbers_read(each)
        else:
            read[key] = counts.written(each) if key in _NUMBERS and isinstance(each, str) else each
    return read
