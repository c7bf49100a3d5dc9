"""What a Job asks of the scheduler, and how its completions are split: Karmada's interpretation of a ``batch/v1`` Job.

Source: ``jobReplica`` in ``pkg/resourceinterpreter/default/native/replica.go``, ``GenerateReplicaRequirements`` in
``pkg/util/helper/binding.go``, ``pkg/util/resource.go`` and ``divideReplicasByJobCompletions`` in
``pkg/controllers/binding/common.go``. Where the pods then go is ``placement``'s business.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mcjob_tui.karmada.names import uid_hash_odd
from mcjob_tui.karmada.webster import divide
from mcjob_tui.resources import quantity
from mcjob_tui.resources.jobs import Container, Job, PodSpec
from mcjob_tui.resources.policies import Toleration

_PLAIN = frozenset({"cpu", "memory", "ephemeral-storage", "pods"})
_BINARY = frozenset({"memory", "ephemeral-storage"})


@dataclass(frozen=True, slots=True)
class NodeClaim:
    """What the pods ask of a node. The general estimator ignores it, but its presence makes requirements exist."""

    node_selector: Mapping[str, str]
    tolerations: tuple[Toleration, ...]
    hard_node_affinity: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Requirements:
    """The binding's ``replicaRequirements``: what one pod asks for.

    ``resource_request`` counts CPU in thousandths and everything else in whole units; zeros are left out.
    """

    resource_request: Mapping[str, int]
    node_claim: NodeClaim | None

    @property
    def quantities(self) -> dict[str, str]:
        """The request as the ResourceBinding prints it: ``{"cpu": "500m", "memory": "256Mi"}``."""
        return {name: _printed(name, amount) for name, amount in self.resource_request.items()}


@dataclass(frozen=True, slots=True)
class Demand:
    """A Job after the API server's defaulting. ``completions`` None is a work queue; ``replicas`` are the binding's."""

    parallelism: int
    completions: int | None
    replicas: int
    requirements: Requirements | None

    @property
    def is_workload(self) -> bool:
        """Whether Karmada assigns replicas at all (``IsWorkload``)."""
        return self.replicas > 0 or self.requirements is not None


def demand_of(job: Job) -> Demand:
    """What ``job`` asks for.

    Raises:
        InvalidQuantity: a request or limit is no quantity.
    """
    parallelism, completions = defaulted_counts(job.spec.parallelism, job.spec.completions)
    replicas = parallelism if completions is None else min(parallelism, completions)
    return Demand(parallelism, completions, replicas, requirements_of(job.spec.template.spec))


def defaulted_counts(parallelism: int | None, completions: int | None) -> tuple[int, int | None]:
    """Parallelism and completions as the API server stores them (``SetDefaults_Job``)."""
    if parallelism is None and completions is None:
        return 1, 1
    return 1 if parallelism is None else parallelism, completions


def requirements_of(pod: PodSpec) -> Requirements | None:
    """What one pod asks for; None where it asks for nothing (``GenerateReplicaRequirements``).

    Raises:
        InvalidQuantity: a request or limit is no quantity.
    """
    claim, request = _node_claim(pod), _request(pod)
    return Requirements(request, claim) if claim is not None or request else None


def divide_completions(completions: int, replicas: Mapping[str, int], uid: str) -> dict[str, int]:
    """The completions of each target cluster's Job, shared out by the replicas that it got.

    Args:
        completions: the Job's own.
        replicas: the binding's replicas by cluster.
        uid: the Job's ``metadata.uid``, which breaks ties; empty before it exists.

    Returns:
        Completions by cluster name; empty where no cluster has replicas.
    """
    return divide(completions, replicas).seats(descending=uid_hash_odd(uid))


def _request(pod: PodSpec) -> dict[str, int]:
    """The pod's effective request: the containers' sum, or an init container's where that is more, plus overhead."""
    total: dict[str, int] = {}
    for container in pod.containers:
        _add(total, _requests(container))
    for container in pod.init_containers:
        for name, amount in _requests(container):
            total[name] = max(total.get(name, 0), amount)
    _add(total, _counted(pod.overhead))
    return {name: total[name] for name in sorted(total) if total[name] > 0}


def _add(total: dict[str, int], amounts: Iterable[tuple[str, int]]) -> None:
    for name, amount in amounts:
        total[name] = total.get(name, 0) + amount


def _requests(container: Container) -> Iterable[tuple[str, int]]:
    """A container's requests; a limit stands in for a request that is missing."""
    return _counted({**container.resources.limits, **container.resources.requests})


def _counted(quantities: Mapping[str, str]) -> Iterable[tuple[str, int]]:
    for name, text in quantities.items():
        if name in _PLAIN or _is_scalar(name):
            yield name, quantity.milli_value(text) if name == "cpu" else quantity.value(text)


def _is_scalar(name: str) -> bool:
    """Whether Kubernetes counts a resource of this name (``IsScalarResourceName``)."""
    if name.startswith(("hugepages-", "attachable-volumes-")) or "kubernetes.io/" in name:
        return True
    return "/" in name and not name.startswith("requests.")


def _printed(name: str, amount: int) -> str:
    if name == "cpu":
        return quantity.of_milli(amount)
    if name in _BINARY or name.startswith("hugepages-"):
        return quantity.of_bytes(amount)
    return quantity.of_milli(amount * 1000)


def _node_claim(pod: PodSpec) -> NodeClaim | None:
    node_affinity = (pod.affinity or {}).get("nodeAffinity") or {}
    required = node_affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    if not pod.node_selector and not pod.tolerations and required is None:
        return None
    return NodeClaim(pod.node_selector, pod.tolerations, required)
