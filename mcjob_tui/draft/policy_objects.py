"""From the draft to its PropagationPolicy and to its new Namespace. The OverridePolicy is in ``overriding``."""

from mcjob_tui.draft import plain_fields
from mcjob_tui.draft.declaration import Owner
from mcjob_tui.draft.job_object import MANAGED_BY, MANAGED_BY_LABEL
from mcjob_tui.draft.kept import put_back
from mcjob_tui.draft.model import DraftSpec, JobDraft
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.strategy import replica_scheduling

POLICY_API_VERSION = "policy.karmada.io/v1alpha1"


def namespace_object(draft: JobDraft) -> Json | None:
    """The Namespace to create first, or None where an existing one is used."""
    new = draft.spec.new_namespace
    if new is None:
        return None
    metadata: Json = {"name": draft.namespace}
    if new.labels:
        metadata["labels"] = dict(new.labels)
    if new.annotations:
        metadata["annotations"] = dict(new.annotations)
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}


def policy_metadata(draft: JobDraft, name: str) -> Json:
    """The metadata of a policy that belongs to the Job."""
    return {"name": name, "namespace": draft.namespace, "labels": {MANAGED_BY_LABEL: MANAGED_BY}}


def job_selector(draft: JobDraft) -> list[Json]:
    """The resource selectors that select exactly the draft's Job."""
    return [{"apiVersion": "batch/v1", "kind": "Job", "namespace": draft.namespace, "name": draft.name}]


def propagation_policy_object(draft: JobDraft, name: str) -> Json:
    """The PropagationPolicy of the draft as JSON, called ``name``."""
    spec: Json = {
        "resourceSelectors": job_selector(draft),
        **plain_fields.written(draft.spec, Owner.POLICY),
        "placement": placement_object(draft.spec),
    }
    policy: Json = {
        "apiVersion": POLICY_API_VERSION,
        "kind": "PropagationPolicy",
        "metadata": policy_metadata(draft, name),
        "spec": spec,
    }
    return put_back("PropagationPolicy", policy, draft.spec.kept)


def placement_object(spec: DraftSpec) -> Json:
    """``placement``: where the Job may run and how it is divided."""
    placement: Json = {}
    affinity = spec.cluster_affinity.write()
    for selector in ("fieldSelector", "labelSelector"):
        if affinity.get(selector) == {}:
            del affinity[selector]
    if affinity:
        placement["clusterAffinity"] = affinity
    placement |= plain_fields.written(spec, Owner.PLACEMENT)
    return {**placement, "replicaScheduling": replica_scheduling(spec)}
