"""What a stored Job asks of the scheduler, as its binding says it. The rules are ``karmada.job_demand``."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache

from mcjob_tui.karmada import job_demand
from mcjob_tui.resources.jobs import Job, PodSpec
from mcjob_tui.resources.meta import without_nulls
from mcjob_tui.sandbox.objects import Json, at, encoded, metadata

_KEPT = 256


class ParsedJobs:
    """Jobs as the rules want them. The last ones are kept, since detector and scheduler follow close on each other."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[Json, Job]] = OrderedDict()

    def get(self, job: Json) -> Job:
        """A stored Job with its labels, annotations and spec; without its status. Raises ``ValidationError``."""
        uid = str(metadata(job).get("uid"))
        known = self._known.get(uid)
        if known is not None and known[0] is job["spec"]:
            return known[1]
        parsed = Job.model_validate(without_nulls({key: each for key, each in job.items() if key != "status"}))
        self._known[uid] = (job["spec"], parsed)
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return parsed


def demand_of(job: Json, parsed: Job) -> tuple[int, Json | None]:
    """The binding's ``replicas`` and ``replicaRequirements``; None where the pods ask for nothing."""
    demand = job_demand.demand_of(parsed)
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
    counted: Json = {
        group: [
            {key: each[key] for key in ("name", "resources", "restartPolicy") if key in each}
            for each in pod.get(group) or ()
        ]
        for group in ("containers", "initContainers")
    }
    for key in ("overhead", "resources"):
        if pod.get(key):
            counted[key] = pod[key]
    return dict(_requests(encoded(counted)))


@lru_cache(maxsize=_KEPT)
def _requests(pod: bytes) -> Mapping[str, int]:
    found = job_demand.requirements_of(PodSpec.model_validate(without_nulls(json.loads(pod))))
    return found.resource_request if found is not None else {}


def _node_claim(pod: Json) -> Json:
    claim = {
        "hardNodeAffinity": at(pod, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"),
        "nodeSelector": pod.get("nodeSelector"),
        "tolerations": pod.get("tolerations"),
    }
    return {key: value for key, value in claim.items() if value}
