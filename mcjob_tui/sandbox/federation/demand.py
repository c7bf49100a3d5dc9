"""What a stored Job asks of the scheduler, as its binding says it. The rules are ``karmada.job_demand``."""

from mcjob_tui.karmada import job_demand
from mcjob_tui.resources.jobs import Job, PodSpec
from mcjob_tui.resources.meta import without_nulls
from mcjob_tui.sandbox.objects import Json, at


def demand_of(job: Json) -> tuple[int, Json | None]:
    """The binding's ``replicas`` and ``replicaRequirements``; None where the pods ask for nothing."""
    demand = job_demand.demand_of(Job.model_validate(without_nulls(job)))
    if demand.requirements is None:
        return demand.replicas, None
    requirements: Json = {}
    if demand.requirements.node_claim is not None:
        requirements["nodeClaim"] = _node_claim(at(job, "spec", "template", "spec"))
    if demand.requirements.resource_request:
        requirements["resourceRequest"] = demand.requirements.quantities
    return demand.replicas, requirements


def pod_requests(pod: Json) -> dict[str, int]:
    """What a pod spec asks of its node: CPU in milli-CPUs, everything else in whole units."""
    found = job_demand.requirements_of(PodSpec.model_validate(without_nulls(pod)))
    return dict(found.resource_request) if found is not None else {}


def _node_claim(pod: Json) -> Json:
    claim = {
        "hardNodeAffinity": at(pod, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"),
        "nodeSelector": pod.get("nodeSelector"),
        "tolerations": pod.get("tolerations"),
    }
    return {key: value for key, value in claim.items() if value}
