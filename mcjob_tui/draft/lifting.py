"""From a Job and its policies to the draft that renders them again: what the form shows, and what is kept.

Plain fields are read as they are declared, the others where ``job_object`` and ``policy_objects`` write them; the rest
is found by comparing.
"""

from collections.abc import Mapping

from mcjob_tui.draft import plain_fields
from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.declaration import Owner
from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.job_object import APP_LABEL, MANAGED_BY, MANAGED_BY_LABEL, job_object
from mcjob_tui.draft.kept import differences
from mcjob_tui.draft.lifting_policies import differences_of, policy_fields
from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft, KeptRow, NewNamespace
from mcjob_tui.draft.overriding import override_policy_object
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.policy_objects import propagation_policy_object
from mcjob_tui.draft.rows.labels import marks_of
from mcjob_tui.draft.typed import group, rows, text, text_map

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
    metadata = group(job, "metadata")
    labels, annotations = (text_map(metadata, key, "metadata") for key in ("labels", "annotations"))
    pod_labels, pod_annotations = (
        text_map(pod_metadata, key, "spec.template.metadata") for key in ("labels", "annotations")
    )
    plain = {
        **plain_fields.read(spec, Owner.JOB, "spec"),
        **plain_fields.read(labels, Owner.LABEL, "metadata.labels"),
        **plain_fields.read(annotations, Owner.ANNOTATION, "metadata.annotations"),
        **plain_fields.read(pod, Owner.POD, path),
    }
    work_queue = plain["instances"] is None and plain["parallelism"] is not None
    app = {APP_LABEL: meta.name}
    own = _without(plain_fields.left(labels, Owner.LABEL), app | {MANAGED_BY_LABEL: MANAGED_BY})
    return {
        **plain,
        **({"instances": 1, "work_queue": True} if work_queue else {}),
        "containers": containers,
        "init_containers": rows(ContainerDraft, pod, "initContainers", path),
        "labels": marks_of(own, _without(pod_labels, app)),
        "annotations": marks_of(plain_fields.left(annotations, Owner.ANNOTATION), pod_annotations),
    }


def _without(labels: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in labels.items() if own.get(key) != value}
