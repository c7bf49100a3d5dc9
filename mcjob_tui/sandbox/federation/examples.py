"""The Jobs that a sandbox for the app starts with: their past is run through before anybody looks.

Ordinary objects only: what became of them is the course of the federation itself.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from mcjob_tui.karmada.placement import schedule
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.policies import Placement
from mcjob_tui.sandbox.api.structural import with_defaults
from mcjob_tui.sandbox.federation.course import run_until
from mcjob_tui.sandbox.federation.example_configuration import configuration, quota
from mcjob_tui.sandbox.federation.federation import Federation
from mcjob_tui.sandbox.federation.members.steering import STEERING
from mcjob_tui.sandbox.kinds import JOB, NAMESPACE, OVERRIDE_POLICY, PROPAGATION_POLICY, RESOURCE_QUOTA, Kind
from mcjob_tui.sandbox.objects import Json

HISTORY = 6 * 3600.0
"""How long ago the oldest example was created, in virtual seconds."""
_NAMESPACES = ("quant", "ml", "data", "platform")
PREDICTION = "mcjob.io/prediction"
"""The annotation of a policy in which the form leaves what it has predicted."""
_WITH_QUOTA = 2
"""How many members limit the pods of the namespace ``quant``."""
_DYNAMIC: Json = {
    "replicaSchedulingType": "Divided",
    "replicaDivisionPreference": "Weighted",
    "weightPreference": {"dynamicWeight": "AvailableReplicas"},
}
_AGGREGATED: Json = {"replicaSchedulingType": "Divided", "replicaDivisionPreference": "Aggregated"}
_DUPLICATED: Json = {"replicaSchedulingType": "Duplicated"}


@dataclass(frozen=True, slots=True)
class Example:
    """A Job with its policy.

    Attributes:
        age: how long ago it was created, in virtual seconds.
        steering: what its pods do, by the names of the steering annotations.
        failing_in: a cluster in which its pods fail, by an OverridePolicy.
    """

    namespace: str
    name: str
    age: float
    image: str
    parallelism: int
    completions: int
    scheduling: Json
    cpu: str = "250m"
    memory: str = "512Mi"
    steering: dict[str, str] = field(default_factory=dict)
    backoff_limit: int = 6
    suspend: bool = False
    failing_in: str = ""
    first_clusters: int = 0
    """How many of the clusters it may use, in their order; 0 for all."""


def _examples(failing_in: str) -> tuple[Example, ...]:
    return (
        Example(
            "data",
            "cdn-rollup-1122",
            HISTORY - 1,
            "registry.corp.io/data/rollup:3.2",
            16,
            96,
            _DYNAMIC,
            steering={"run-seconds": "110"},
        ),
        Example(
            "quant",
            "fx-risk-eod-1122",
            5 * 3600.0,
            "registry.corp.io/quant/risk:9.0.4",
            12,
            48,
            _DYNAMIC,
            steering={"run-seconds": "150"},
            backoff_limit=2,
            failing_in=failing_in,
        ),
        Example(
            "data",
            "archive-2019",
            4 * 3600.0,
            "registry.corp.io/data/archiver:1.9",
            20,
            100,
            _AGGREGATED,
            suspend=True,
        ),
        Example(
            "platform",
            "node-image-audit",
            3 * 3600.0,
            "registry.corp.io/platform/audit:2.1",
            1,
            2,
            _DUPLICATED,
            cpu="100m",
            memory="128Mi",
            steering={"run-seconds": "45"},
            first_clusters=3,
        ),
        Example(
            "ml",
            "gpu-bench-h100",
            1560.0,
            "registry.corp.io/ml/bench:0.8",
            8,
            8,
            _DYNAMIC,
            cpu="40",
            memory="64Gi",
        ),
        Example(
            "quant",
            "tick-backfill-2026w47",
            1100.0,
            "registry.corp.io/quant/tick-backfill:2026.47",
            18,
            60,
            _DYNAMIC,
            steering={"run-seconds": "640", "log-lines": "420"},
        ),
    )


def add_examples(federation: Federation) -> None:
    """Create the examples, each at its time, and lead the standing clock through ``HISTORY`` to the present.

    The clock must have been started ``HISTORY`` before the present.
    """
    clusters = [each.name for each in federation.usable()]
    for name in _NAMESPACES:
        federation.create(NAMESPACE, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    for kind, obj in configuration():
        federation.create(kind, obj)
    for member in federation.usable()[:_WITH_QUOTA]:
        member.store.create(RESOURCE_QUOTA, quota("quant"))
    start = federation.clock.elapsed()
    for example in _examples(clusters[:3][-1] if clusters else ""):
        run_until(federation.agenda, federation.clock, start + HISTORY - example.age)
        for kind, obj in _objects(federation, example, clusters):
            federation.create(kind, with_defaults(kind, obj))
    run_until(federation.agenda, federation.clock, start + HISTORY)


def _objects(federation: Federation, example: Example, clusters: list[str]) -> Iterator[tuple[Kind, Json]]:
    """The objects in the order in which they are submitted."""
    if example.failing_in:
        yield OVERRIDE_POLICY, _failing(example)
    policy, job = _policy(example, clusters), _job(example)
    yield PROPAGATION_POLICY, _with_prediction(federation, policy, job)
    yield JOB, job


def _with_prediction(federation: Federation, policy: Json, job: Json) -> Json:
    """The policy with the split that the form would have shown before the submit."""
    result = schedule(
        federation.clusters(),
        Placement.model_validate(policy["spec"]["placement"]),
        Job.model_validate(job),
    )
    if not result.scheduled:
        return policy
    annotations = {PREDICTION: json.dumps(result.split, separators=(",", ":"))}
    return {**policy, "metadata": {**policy["metadata"], "annotations": annotations}}


def _job(example: Example) -> Json:
    annotations = {STEERING + key: value for key, value in example.steering.items()}
    resources = {"cpu": example.cpu, "memory": example.memory}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": example.name, "namespace": example.namespace, "labels": {"app": example.name}},
        "spec": {
            "parallelism": example.parallelism,
            "completions": example.completions,
            "backoffLimit": example.backoff_limit,
            "suspend": example.suspend,
            "template": {
                "metadata": {"labels": {"app": example.name}, "annotations": annotations},
                "spec": {
                    "restartPolicy": "Never",
                    "containers": [{"name": "main", "image": example.image, "resources": {"requests": resources}}],
                },
            },
        },
    }


def _policy(example: Example, clusters: list[str]) -> Json:
    placement: Json = {"replicaScheduling": example.scheduling}
    if example.first_clusters:
        placement["clusterAffinity"] = {"clusterNames": clusters[: example.first_clusters]}
    return {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": "PropagationPolicy",
        "metadata": {"name": example.name, "namespace": example.namespace},
        "spec": {"resourceSelectors": [_selector(example)], "placement": placement},
    }


def _failing(example: Example) -> Json:
    """An override that lets the pods of one cluster run out of memory."""
    path = f"/spec/template/metadata/annotations/{(STEERING + 'exit-code').replace('/', '~1')}"
    return {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": "OverridePolicy",
        "metadata": {"name": example.name, "namespace": example.namespace},
        "spec": {
            "resourceSelectors": [_selector(example)],
            "overrideRules": [
                {
                    "targetCluster": {"clusterNames": [example.failing_in]},
                    "overriders": {"plaintext": [{"path": path, "operator": "add", "value": "137"}]},
                }
            ],
        },
    }


def _selector(example: Example) -> Json:
    return {"apiVersion": "batch/v1", "kind": "Job", "name": example.name, "namespace": example.namespace}
