"""The Cluster object of a member, as ``karmadactl join`` and Karmada's cluster status controller write it."""

from datetime import datetime

from mcjob_tui.sandbox.clock import timestamp
from mcjob_tui.sandbox.federation.fleet import ClusterPlan
from mcjob_tui.sandbox.identities import uuid_of
from mcjob_tui.sandbox.objects import Json

FINALIZER = "karmada.io/cluster-controller"
DOWN = "sandbox.mcjob.io/down"
"""Annotation of a Cluster: ``"true"`` makes the member unreachable."""
NOT_READY_TAINT = "cluster.karmada.io/not-ready"

_APIS = {
    "apps/v1": (("daemonsets", "DaemonSet"), ("deployments", "Deployment"), ("statefulsets", "StatefulSet")),
    "autoscaling/v2": (("horizontalpodautoscalers", "HorizontalPodAutoscaler"),),
    "batch/v1": (("cronjobs", "CronJob"), ("jobs", "Job")),
    "events.k8s.io/v1": (("events", "Event"),),
    "networking.k8s.io/v1": (("ingresses", "Ingress"), ("networkpolicies", "NetworkPolicy")),
    "policy/v1": (("poddisruptionbudgets", "PodDisruptionBudget"),),
    "storage.k8s.io/v1": (("storageclasses", "StorageClass"),),
    "v1": (
        ("configmaps", "ConfigMap"),
        ("events", "Event"),
        ("namespaces", "Namespace"),
        ("nodes", "Node"),
        ("persistentvolumeclaims", "PersistentVolumeClaim"),
        ("pods", "Pod"),
        ("secrets", "Secret"),
        ("serviceaccounts", "ServiceAccount"),
        ("services", "Service"),
    ),
}


def cluster_object(plan: ClusterPlan, number: int, now: datetime, summary: Json) -> Json:
    """The Cluster of ``plan``.

    Args:
        number: where it stands in the fleet; its API endpoint comes from it.
        now: when its conditions began.
        summary: ``status.resourceSummary``; left out for a cluster that has never been reached.
    """
    metadata: Json = {"name": plan.name, "finalizers": [FINALIZER], "labels": dict(plan.labels)}
    if plan.down:
        metadata["annotations"] = {DOWN: "true"}
    taints: list[Json] = [
        {"key": each.key, **({"value": each.value} if each.value else {}), "effect": each.effect}
        for each in plan.taints
    ]
    if plan.down:
        taints.append(not_ready_taint(now))
    spec: Json = {
        "id": uuid_of("cluster", plan.name),
        "syncMode": "Push",
        "apiEndpoint": endpoint(number),
        "secretRef": {"namespace": "karmada-cluster", "name": plan.name},
        "impersonatorSecretRef": {"namespace": "karmada-cluster", "name": f"{plan.name}-impersonator"},
        "provider": plan.provider,
        "region": plan.region,
        "zones": list(plan.zones),
    }
    if taints:
        spec["taints"] = taints
    return {
        "apiVersion": "cluster.karmada.io/v1alpha1",
        "kind": "Cluster",
        "metadata": metadata,
        "spec": spec,
        "status": status(plan, now, summary),
    }


def status(plan: ClusterPlan, now: datetime, summary: Json) -> Json:
    """``status`` of a cluster that has just been looked at for the first time."""
    complete = condition(
        "CompleteAPIEnablements", "True", "Complete", "collected complete APIEnablements from the cluster", now
    )
    found: Json = {
        "kubernetesVersion": plan.version,
        "apiEnablements": [
            {"groupVersion": group, "resources": [{"name": name, "kind": kind} for name, kind in resources]}
            for group, resources in _APIS.items()
            if plan.jobs_api or group != "batch/v1"
        ],
        "conditions": [complete, not_reachable(now) if plan.down else ready(now)],
        "nodeSummary": {"totalNum": len(plan.nodes), "readyNum": 0 if plan.down else len(plan.nodes)},
    }
    if not plan.down:
        found["resourceSummary"] = summary
    return found


def endpoint(number: int) -> str:
    """Where a member's API server would be; nothing listens there, the proxy answers for it."""
    return f"https://10.{20 + number // 250}.{number % 250}.10:6443"


def ready(now: datetime) -> Json:
    return condition("Ready", "True", "ClusterReady", "cluster is healthy and ready to accept workloads", now)


def not_reachable(now: datetime) -> Json:
    return condition("Ready", "False", "ClusterNotReachable", "cluster is not reachable", now)


def not_ready_taint(now: datetime) -> Json:
    return {"key": NOT_READY_TAINT, "effect": "NoSchedule", "timeAdded": timestamp(now)}


def condition(kind: str, value: str, reason: str, message: str, now: datetime) -> Json:
    """A ``metav1.Condition``."""
    return {
        "type": kind,
        "status": value,
        "lastTransitionTime": timestamp(now),
        "reason": reason,
        "message": message,
    }
