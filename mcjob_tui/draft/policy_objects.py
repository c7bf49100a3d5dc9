"""From the draft to its PropagationPolicy and to its new Namespace. The OverridePolicy is in ``overriding``."""

from mcjob_tui.draft import counts, plain_fields
from mcjob_tui.draft.declaration import Owner
from mcjob_tui.draft.job_object import MANAGED_BY, MANAGED_BY_LABEL, tolerations
from mcjob_tui.draft.kept import put_back
from mcjob_tui.draft.model import DraftSpec, JobDraft
from mcjob_tui.draft.parts import Json, filled
from mcjob_tui.draft.placing import SpreadConstraint, StaticWeight, Strategy

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


def propagation_policy_object(draft: JobDraft, name: str, *, with_kept: bool = True) -> Json:
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
    return put_back("PropagationPolicy", policy, draft.spec.kept) if with_kept else policy


def placement_object(spec: DraftSpec) -> Json:
    """``placement``: where the Job may run and how it is divided."""
    placement: Json = {}
    affinity = spec.cluster_affinity.write()
    for selector in ("fieldSelector", "labelSelector"):
        if affinity.get(selector) == {}:
            del affinity[selector]
    if affinity:
        placement["clusterAffinity"] = affinity
    if spec.cluster_tolerations:
        placement["clusterTolerations"] = tolerations(spec.cluster_tolerations)
    if spec.spread_constraints:
        placement["spreadConstraints"] = [_spread(each) for each in spec.spread_constraints]
    placement["replicaScheduling"] = replica_scheduling(spec)
    return placement


def replica_scheduling(spec: DraftSpec) -> Json:
    """The draft's strategy in Karmada's words. Static weights without rows are equal weights."""
    match spec.strategy:
        case Strategy.DUPLICATED:
            return {"replicaSchedulingType": "Duplicated"}
        case Strategy.AGGREGATED:
            return {"replicaSchedulingType": "Divided", "replicaDivisionPreference": "Aggregated"}
        case Strategy.DYNAMIC_WEIGHT:
            preference: Json = {"dynamicWeight": "AvailableReplicas"}
        case Strategy.STATIC_WEIGHT:
            preference = {"staticWeightList": [_weight(each) for each in spec.static_weights]}
    written: Json = {"replicaSchedulingType": "Divided", "replicaDivisionPreference": "Weighted"}
    if spec.strategy is Strategy.DYNAMIC_WEIGHT or spec.static_weights:
        written["weightPreference"] = preference
    return written


def _weight(row: StaticWeight) -> Json:
    target: Json = {"clusterNames": list(row.cluster_names)} if row.cluster_names else {}
    return filled({"targetCluster": target, "weight": counts.written(row.weight)}, row.kept)


def _spread(row: SpreadConstraint) -> Json:
    written = row.write()
    for key in ("minGroups", "maxGroups"):
        if key in written:
            written[key] = counts.written(written[key])
    return written
