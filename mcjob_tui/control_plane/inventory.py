"""From a Cluster to its ``ClusterView``."""

from datetime import datetime

from mcjob_tui.control_plane.views import SAMPLE_POD, Amount, ClusterView
from mcjob_tui.karmada.job_demand import requirements_of
from mcjob_tui.karmada.placement.capacity import capacity
from mcjob_tui.karmada.placement.facts import facts_of
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.jobs import PodSpec
from mcjob_tui.resources.meta import condition
from mcjob_tui.resources.quantity import InvalidQuantity, milli_value, value
from mcjob_tui.resources.text import clean

_SAMPLE = requirements_of(PodSpec.model_validate({"containers": [{"resources": {"requests": SAMPLE_POD}}]}))


def cluster_view(cluster: Cluster) -> ClusterView:
    """The view of one member; what it has not reported stays None."""
    ready = condition(cluster.status.conditions, "Ready")
    summary, nodes = cluster.status.resource_summary, cluster.status.node_summary
    fits, limited_by = _fits(cluster)
    return ClusterView(
        name=clean(cluster.name),
        ready=cluster.ready,
        word=_word(cluster),
        message=clean(ready.message) if ready is not None else "Karmada has not reached it yet",
        provider=clean(cluster.spec.provider),
        region=clean(cluster.spec.region),
        zones=tuple(clean(each) for each in cluster.zones),
        labels=tuple((clean(key), clean(text)) for key, text in cluster.labels.items()),
        taints=tuple(clean(str(each)) for each in cluster.spec.taints),
        version=clean(cluster.status.kubernetes_version),
        nodes=nodes.total_num if nodes is not None else 0,
        ready_nodes=nodes.ready_num if nodes is not None else 0,
        cpu=_amount(cluster, "cpu") if summary is not None else None,
        memory=_amount(cluster, "memory") if summary is not None else None,
        pods=_amount(cluster, "pods") if summary is not None else None,
        jobs_api=has_jobs_api(cluster),
        sync_mode=clean(cluster.spec.sync_mode),
        joined=cluster.metadata.creation_timestamp,
        ready_since=ready.last_transition_time if ready is not None else None,
        changed=max(
            (each.last_transition_time for each in cluster.status.conditions if each.last_transition_time), default=None
        ),
        fits=fits,
        limited_by=clean(limited_by),
        summarized=_status_written(cluster),
    )


def has_jobs_api(cluster: Cluster) -> bool | None:
    """Whether the member serves ``batch/v1`` Jobs; None where it has not told its APIs yet."""
    if not cluster.status.api_enablements:
        return None
    return any(
        each.group_version == "batch/v1" and any(resource.kind == "Job" for resource in each.resources)
        for each in cluster.status.api_enablements
    )


def _fits(cluster: Cluster) -> tuple[int | None, str]:
    """How many pods of the sample fit, by Karmada's general estimator, and what is short."""
    if not cluster.ready or cluster.status.resource_summary is None or has_jobs_api(cluster) is False:
        return None, ""
    return capacity(facts_of(cluster), _SAMPLE)


def _status_written(cluster: Cluster) -> datetime | None:
    """When somebody wrote the status last. The summary has no time of its own; Karmada writes both together."""
    written = (each.time for each in cluster.metadata.managed_fields if each.subresource == "status" and each.time)
    return max(written, default=None)


def _word(cluster: Cluster) -> str:
    if cluster.metadata.deletion_timestamp is not None:
        return "Leaving"
    ready = condition(cluster.status.conditions, "Ready")
    if ready is None or ready.status == "Unknown":
        return "Unknown"
    if ready.is_true:
        return "Ready"
    return "Unreachable" if ready.reason == "ClusterNotReachable" else "Not ready"


def _amount(cluster: Cluster, resource: str) -> Amount | None:
    """Allocatable, and what pods that run and pods that wait for a node leave of it."""
    summary = cluster.status.resource_summary
    if summary is None or resource not in summary.allocatable:
        return None
    count = milli_value if resource == "cpu" else value
    try:
        whole = count(summary.allocatable[resource])
        used = count(summary.allocated.get(resource, "0")) + count(summary.allocating.get(resource, "0"))
    except InvalidQuantity:
        return None
    return Amount(whole, max(whole - used, 0))
