"""From a Job and its policies to the draft that renders them again: what the form shows, and what is kept.

Plain fields are read as they are declared, the others where ``job_object`` and ``policy_objects`` write them; the rest
is found by comparing.
"""

from collections.abc import Mapping
from typing import Any

from mcjob_tui.draft import plain_fields
from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.declaration import Owner
from mcjob_tui.draft.differences import On, Row
from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.job_object import (
    APP_LABEL,
    DESCRIPTION,
    MANAGED_BY,
    MANAGED_BY_LABEL,
    PROTECTED,
    PROTECTED_LABEL,
    job_object,
)
from mcjob_tui.draft.kept import differences
from mcjob_tui.draft.lifting_policies import differences_of, policy_fields
from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft, KeptRow, NewNamespace
from mcjob_tui.draft.overriding import override_policy_object
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.placing import Toleration
from mcjob_tui.draft.policy_objects import propagation_policy_object
from mcjob_tui.draft.typed import group, rows, text, text_map
from mcjob_tui.draft.volumes import Volume

_ABSENT = "the Job has no pod template; spec.template.spec.containers is needed"


def draft_of(
    job: Json,
    propagation_policy: Json | None = None,
    override_policy: Json | None = None,
    namespace: Json | None = None,
) -> JobDraft:
    """The draft of a Job and the policies that select it; all as JSON without nulls.

    Raises:
        DraftError: something that the form shows has the wrong type.
    """
    metadata = group(job, "metadata")
    said = {key: text(metadata, key, "metadata") for key in ("name", "namespace") if key in metadata}
    meta = DraftMeta(**said)
    job = _placed(job, meta)
    fields: Json = _job_fields(job, meta)
    fields["own_policy"] = propagation_policy is not None
    if propagation_policy is not None:
        fields |= policy_fields(propagation_policy)
    if namespace is not None:
        labels = group(namespace, "metadata")
        fields["new_namespace"] = NewNamespace(
            labels=text_map(labels, "labels", "metadata"), annotations=text_map(labels, "annotations", "metadata")
        )
    draft = JobDraft(metadata=meta, spec=DraftSpec(**fields))
    kept: list[KeptRow] = list(differences("Job", job_object(draft), job))
    draft = _with(draft, kept=tuple(kept))
    if propagation_policy is not None:
        placed = _placed(propagation_policy, meta)
        kept += differences("PropagationPolicy", propagation_policy_object(draft, meta.name), placed)
    if override_policy is not None:
        draft = _with(draft, differences=differences_of(job, override_policy))
        rendered = override_policy_object(draft, meta.name, was_loaded=True) or {}
        kept += differences("OverridePolicy", rendered, _placed(override_policy, meta))
    return _with(draft, kept=tuple(kept))


def _with(draft: JobDraft, **fields: object) -> JobDraft:
    return draft.model_copy(update={"spec": draft.spec.model_copy(update=fields)})


def _placed(document: Json, meta: DraftMeta) -> Json:
    """The object with its namespace said: what leaves it out gets that of the Job on submit."""
    return {**document, "metadata": {**group(document, "metadata"), "namespace": meta.namespace}}


def _job_fields(job: Json, meta: DraftMeta) -> Json:
    spec = group(job, "spec")
    template = group(spec, "template", "spec")
    pod = group(template, "spec", "spec.template")
    pod_metadata = group(template, "metadata", "spec.template")
    path = "spec.template.spec"
    containers = rows(ContainerDraft, pod, "containers", path)
    if not containers:
        raise DraftError(_ABSENT)
    plain = plain_fields.read(spec, Owner.JOB, "spec") | plain_fields.read(pod, Owner.POD, path)
    work_queue = plain["instances"] is None and plain["parallelism"] is not None
    labels = text_map(group(job, "metadata"), "labels", "metadata")
    annotations = text_map(group(job, "metadata"), "annotations", "metadata")
    description = annotations.pop(DESCRIPTION, "")
    protected = labels.get(PROTECTED_LABEL) == PROTECTED
    pod_labels = text_map(pod_metadata, "labels", "spec.template.metadata")
    pod_annotations = text_map(pod_metadata, "annotations", "spec.template.metadata")
    own = {APP_LABEL: meta.name, MANAGED_BY_LABEL: MANAGED_BY, PROTECTED_LABEL: PROTECTED}
    return {
        **plain,
        **({"instances": 1, "work_queue": True} if work_queue else {}),
        "description": description,
        "deletion_protection": protected,
        "containers": containers,
        "init_containers": rows(ContainerDraft, pod, "initContainers", path),
        "volumes": rows(Volume, pod, "volumes", path),
        "image_pull_secrets": _secret_names(pod),
        "node_selector": text_map(pod, "nodeSelector", path),
        "tolerations": rows(Toleration, pod, "tolerations", path),
        "labels": _label_rows(_without(labels, own), _without(pod_labels, {APP_LABEL: meta.name})),
        "annotations": _label_rows(annotations, pod_annotations),
    }


def _without(labels: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in labels.items() if own.get(key) != value}


def _label_rows(job: Mapping[str, str], pods: Mapping[str, str]) -> tuple[Row, ...]:
    """Rows of what stands on the Job, its pods, or with one value on both."""
    both = {key: value for key, value in job.items() if pods.get(key) == value}
    found = [
        Row(key=key, value=value, on=(On.JOB, On.PODS) if key in both else (On.JOB,)) for key, value in job.items()
    ]
    found += [Row(key=key, value=value, on=(On.PODS,)) for key, value in pods.items() if key not in both]
    return tuple(found)


def _secret_names(pod: Mapping[str, Any]) -> tuple[str, ...]:
    listed = pod.get("imagePullSecrets", [])
    if not isinstance(listed, list) or not all(isinstance(each, Mapping) for each in listed):
        raise DraftError("spec.template.spec.imagePullSecrets: must be a list of groups with a name")
    return tuple(name for each in listed if isinstance(name := each.get("name"), str) and name)
