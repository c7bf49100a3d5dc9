"""A Job's ResourceBinding as an object. Pure; when it is written is the detector's and the scheduler's business.

Source: ``pkg/detector/detector.go`` (``BuildResourceBinding``) and ``pkg/util/helper/binding.go``.
"""

from mcjob_tui.karmada.names import binding_name
from mcjob_tui.karmada.precedence import (
    CLUSTER_PERMANENT_ID,
    CLUSTER_POLICY_NAME,
    PERMANENT_ID,
    POLICY_NAME,
    POLICY_NAMESPACE,
)
from mcjob_tui.karmada.works import BINDING_PERMANENT_ID
from mcjob_tui.sandbox.objects import Json, controlled_by_job, metadata, name_of, namespace_of

FINALIZER = "karmada.io/binding-controller"
CLAIMS = (PERMANENT_ID, CLUSTER_PERMANENT_ID)
"""Labels of what a policy has claimed."""
_CLAIM_ANNOTATIONS = (POLICY_NAMESPACE, POLICY_NAME, CLUSTER_POLICY_NAME)
_FROM_POLICY = ("propagateDeps", "failover", "suspension", "preserveResourcesOnDeletion")


def claim_of(policy: Json) -> tuple[dict[str, str], dict[str, str]]:
    """The labels and annotations of what ``policy`` has claimed."""
    labels = metadata(policy).get("labels") or {}
    if policy.get("kind") == "ClusterPropagationPolicy":
        return {CLUSTER_PERMANENT_ID: labels.get(CLUSTER_PERMANENT_ID, "")}, {CLUSTER_POLICY_NAME: name_of(policy)}
    annotations = {POLICY_NAMESPACE: namespace_of(policy), POLICY_NAME: name_of(policy)}
    return {PERMANENT_ID: labels.get(PERMANENT_ID, "")}, annotations


def claim(obj: Json, policy: Json) -> None:
    """Mark ``obj`` as claimed by ``policy`` and by nothing else, in place."""
    release(obj)
    labels, annotations = claim_of(policy)
    meta = metadata(obj)
    meta["labels"] = {**(meta.get("labels") or {}), **labels}
    meta["annotations"] = {**(meta.get("annotations") or {}), **annotations}


def release(obj: Json) -> None:
    """Take all claims off ``obj``, in place."""
    meta = metadata(obj)
    for group, keys in (("labels", CLAIMS), ("annotations", _CLAIM_ANNOTATIONS)):
        held = meta.get(group)
        if held and any(key in held for key in keys):
            meta[group] = {key: value for key, value in held.items() if key not in keys}


def claimed_by(obj: Json) -> tuple[str, str] | None:
    """Namespace (empty for a cluster policy) and name of the policy that has claimed ``obj``."""
    annotations = metadata(obj).get("annotations") or {}
    if annotations.get(POLICY_NAME):
        return str(annotations.get(POLICY_NAMESPACE) or ""), str(annotations[POLICY_NAME])
    if annotations.get(CLUSTER_POLICY_NAME):
        return "", str(annotations[CLUSTER_POLICY_NAME])
    return None


def binding_for(job: Json, policy: Json, replicas: int, requirements: Json | None, permanent_id: str) -> Json:
    """The ResourceBinding of ``job`` under ``policy``, as the detector creates it.

    Args:
        replicas: what the Job asks for (``GetReplicas``).
        requirements: ``spec.replicaRequirements``; None where the pods ask for nothing.
        permanent_id: what the webhook gives the binding.
    """
    binding: Json = {
        "apiVersion": "work.karmada.io/v1alpha2",
        "kind": "ResourceBinding",
        "metadata": {
            "name": binding_name(name_of(job)),
            "namespace": namespace_of(job),
            "ownerReferences": [controlled_by_job(job)],
            "finalizers": [FINALIZER],
            "labels": {BINDING_PERMANENT_ID: permanent_id},
        },
        "spec": spec_for(job, policy, replicas, requirements),
    }
    claim(binding, policy)
    return binding


def updated(binding: Json, job: Json, policy: Json, replicas: int, requirements: Json | None) -> None:
    """Bring an existing binding up to date with its Job and policy, in place; what the scheduler wrote stays."""
    spec = binding["spec"]
    fresh = spec_for(job, policy, replicas, requirements)
    for key in ("replicas", "replicaRequirements", "placement", *_FROM_POLICY):
        spec.pop(key, None)
    spec.update(fresh)
    metadata(binding)["ownerReferences"] = [controlled_by_job(job)]
    claim(binding, policy)


def spec_for(job: Json, policy: Json, replicas: int, requirements: Json | None) -> Json:
    """What the detector says in ``spec``."""
    meta, rules = metadata(job), policy["spec"]
    spec: Json = {
        "resource": {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "namespace": namespace_of(job),
            "name": name_of(job),
            "uid": meta["uid"],
            "resourceVersion": meta["resourceVersion"],
        },
        "placement": rules.get("placement") or {},
        "conflictResolution": rules.get("conflictResolution") or "Abort",
        "schedulerName": rules.get("schedulerName") or "default-scheduler",
    }
    if replicas:
        spec["replicas"] = replicas
    if requirements is not None:
        spec["replicaRequirements"] = requirements
    for key in _FROM_POLICY:
        # An empty object is one all the same: in Go it is a pointer, and no field to be left out.
        if rules.get(key) or isinstance(rules.get(key), dict):
            spec[key] = rules[key]
    return spec
