"""The Works of a ResourceBinding, and the Job that each member gets.

Source: ``ensureWork`` in ``pkg/controllers/binding/common.go`` and ``pkg/controllers/ctrlutil/work.go``. How much each
member runs is worked out in ``job_demand``, what overrides do in ``overrides``, what never reaches a member in
``manifests``.
"""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mcjob_tui.karmada.job_demand import divide_completions
from mcjob_tui.karmada.manifests import mapping_at, pruned, recorded
from mcjob_tui.karmada.names import execution_namespace, work_name
from mcjob_tui.karmada.overrides import OverrideError, apply_overrides
from mcjob_tui.resources.clusters import Cluster

Raw = Mapping[str, Any]
Object = dict[str, Any]

BINDING_PERMANENT_ID = "resourcebinding.karmada.io/permanent-id"
CONFLICT_RESOLUTION = "work.karmada.io/conflict-resolution"
WORK_FINALIZER = "karmada.io/execution-controller"


class MemberShare(Protocol):
    """A member's part of a Job, as placement works it out."""

    @property
    def parallelism(self) -> int | None: ...

    @property
    def completions(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class WorkSet:
    """The Works to store, and for each cluster without one what stopped it."""

    works: tuple[Object, ...]
    errors: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Goal:
    """A row of ``spec.clusters``."""

    cluster: str
    replicas: int


def effective_job(
    job: Raw,
    cluster: Cluster,
    share: MemberShare,
    override_policies: Iterable[Raw] = (),
    cluster_override_policies: Iterable[Raw] = (),
) -> Object:
    """The Job exactly as ``cluster`` gets it, without Karmada's own labels and annotations.

    Args:
        job: The Job as JSON; it is not changed.
        cluster: The member.
        share: Its parallelism and completions; None leaves the Job's own.
        override_policies: OverridePolicies; those of the Job's namespace that match count.
        cluster_override_policies: ClusterOverridePolicies.

    Raises:
        OverrideError: an override does not apply, and Karmada would send nothing to this cluster.
    """
    member = copy.deepcopy(dict(job))
    spec = member.setdefault("spec", {})
    if share.parallelism is not None:
        spec["parallelism"] = share.parallelism
    if share.completions is not None:
        spec["completions"] = share.completions
    return pruned(apply_overrides(member, cluster, override_policies, cluster_override_policies).job)


def works_for(
    job: Raw,
    binding: Raw,
    clusters: Iterable[Cluster],
    override_policies: Sequence[Raw],
    cluster_override_policies: Sequence[Raw] = (),
) -> WorkSet:
    """What Karmada's binding controller makes of a scheduled binding: one Work for each target cluster.

    Args:
        job: The Job as the control plane stores it.
        binding: Its ResourceBinding, scheduled.
        clusters: The Clusters that exist; a target that is not among them is an error.
        override_policies: OverridePolicies of any namespace.
        cluster_override_policies: ClusterOverridePolicies.
    """
    known = {each.name: each for each in clusters}
    goals = _goals(binding)
    completions = _completions(job, binding, goals)
    works: list[Object] = []
    errors: dict[str, str] = {}
    for goal in goals:
        if goal.cluster not in known:
            errors[goal.cluster] = f'clusters.cluster.karmada.io "{goal.cluster}" not found'
            continue
        try:
            member = _revised(job, binding, goal, completions)
            overridden = apply_overrides(member, known[goal.cluster], override_policies, cluster_override_policies)
        except OverrideError as error:
            errors[goal.cluster] = str(error)
            continue
        works.append(_work(overridden.job, binding, goal.cluster, overridden.work_annotations))
    return WorkSet(tuple(works), errors)


def _goals(binding: Raw) -> tuple[_Goal, ...]:
    """The scheduled clusters, then those that other bindings require."""
    spec = binding.get("spec") or {}
    rows = list(spec.get("clusters") or ())
    for snapshot in spec.get("requiredBy") or ():
        names = {each["name"] for each in rows}
        rows += [each for each in snapshot.get("clusters") or () if each["name"] not in names]
    return tuple(_Goal(each["name"], each.get("replicas") or 0) for each in rows)


def _completions(job: Raw, binding: Raw, goals: Sequence[_Goal]) -> Mapping[str, int] | None:
    """Each cluster's completions, or None where they are not divided."""
    spec = binding.get("spec") or {}
    scheduling = (spec.get("placement") or {}).get("replicaScheduling") or {}
    total = (job.get("spec") or {}).get("completions")
    is_divided = bool(spec.get("replicas")) and scheduling.get("replicaSchedulingType") == "Divided"
    if job.get("kind") != "Job" or not is_divided or total is None:
        return None
    uid = (job.get("metadata") or {}).get("uid") or ""
    return divide_completions(total, {each.cluster: each.replicas for each in goals}, uid) or None


def _revised(job: Raw, binding: Raw, goal: _Goal, completions: Mapping[str, int] | None) -> Object:
    """The Job with the cluster's parallelism (for Duplicated too) and completions, where it has them at all."""
    member = copy.deepcopy(dict(job))
    spec, bound = mapping_at(member, "spec"), binding.get("spec") or {}
    is_workload = bool(bound.get("replicas") or bound.get("components")) or bound.get("replicaRequirements") is not None
    if is_workload and spec.get("parallelism") is not None:
        spec["parallelism"] = goal.replicas
    if completions is not None:
        spec["completions"] = completions[goal.cluster]
    return member


def _work(job: Object, binding: Raw, cluster: str, override_annotations: Mapping[str, str]) -> Object:
    metadata, bound, spec = mapping_at(job, "metadata"), binding.get("metadata") or {}, binding.get("spec") or {}
    identity = (bound.get("labels") or {}).get(BINDING_PERMANENT_ID, "")
    origin = {
        "resourcebinding.karmada.io/namespace": bound.get("namespace", ""),
        "resourcebinding.karmada.io/name": bound.get("name", ""),
    }
    annotations = metadata.get("annotations") or {}
    resolution = _conflict_resolution(annotations, spec)
    name = work_name(metadata.get("namespace") or "", metadata.get("name") or "", job.get("kind") or "")
    namespace = execution_namespace(cluster)
    generation = metadata.get("generation") or 0
    metadata["labels"] = {
        **(metadata.get("labels") or {}),
        BINDING_PERMANENT_ID: identity,
        "karmada.io/managed": "true",
    }
    metadata["annotations"] = {
        **annotations,
        **({"resourcetemplate.karmada.io/generation": str(generation)} if generation > 0 else {}),
        **origin,
        "resourcetemplate.karmada.io/uid": metadata.get("uid") or "",
        "work.karmada.io/name": name,
        "work.karmada.io/namespace": namespace,
        CONFLICT_RESOLUTION: resolution,
    }
    return {
        "apiVersion": "work.karmada.io/v1alpha1",
        "kind": "Work",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "labels": {BINDING_PERMANENT_ID: identity},
            "annotations": {**origin, CONFLICT_RESOLUTION: resolution, **override_annotations},
            "finalizers": [WORK_FINALIZER],
        },
        "spec": {
            "workload": {"manifests": [recorded(pruned(job))]},
            "suspendDispatching": _is_suspended(spec.get("suspension") or {}, cluster),
            "preserveResourcesOnDeletion": bool(spec.get("preserveResourcesOnDeletion")),
        },
    }


def _conflict_resolution(annotations: Mapping[str, str], spec: Raw) -> str:
    """The Job's own annotation wins over the binding's field, unless it makes no sense."""
    wanted = annotations.get(CONFLICT_RESOLUTION, "")
    if wanted in {"overwrite", "abort"}:
        return wanted
    return "overwrite" if spec.get("conflictResolution") == "Overwrite" else "abort"


def _is_suspended(suspension: Raw, cluster: str) -> bool:
    on_clusters = (suspension.get("dispatchingOnClusters") or {}).get("clusterNames") or ()
    return bool(suspension.get("dispatching")) or cluster in on_clusters
