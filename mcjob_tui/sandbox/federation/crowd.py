"""``--jobs N``: a sandbox that is full from the start, for trials of scale.

Most of the Jobs have had their course already; some hundreds go on for hours, so that something changes all the time.
What each is follows from the seed. Their pods ask for little, so that even a small fleet has room.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from mcjob_tui.sandbox.api.structural import with_defaults
from mcjob_tui.sandbox.federation.course import run_until
from mcjob_tui.sandbox.federation.federation import Federation
from mcjob_tui.sandbox.federation.members.steering import STEERING
from mcjob_tui.sandbox.kinds import JOB, NAMESPACE, PROPAGATION_POLICY, Kind
from mcjob_tui.sandbox.objects import Json

CROWD_HISTORY = 3600.0
"""How long ago the oldest Job was created, in virtual seconds."""
LASTING_AT_MOST = 400
"""Jobs that go on: each changes about once in three virtual seconds."""
_LASTING_OF_A_CLUSTER = 20
_BEGINNING = 30.0
"""Virtual seconds before the present in which the lasting Jobs were created."""
_NAMESPACES = ("quant", "ml", "data", "platform", "research", "billing", "search", "maps")
_STEMS = ("rollup", "backfill", "audit", "train", "index", "export", "reprice", "snapshot", "cleanup", "bench")
_FATES = ("complete",) * 40 + ("failed",) * 4 + ("suspended",) * 2 + ("too large",) * 2 + ("unclaimed",) * 2


@dataclass(frozen=True, slots=True)
class _Member:
    """One Job of the crowd; ``at``: when it is created, in virtual seconds since the beginning."""

    at: float
    namespace: str
    name: str
    fate: str
    clusters: tuple[str, ...]


def add_crowd(federation: Federation, jobs: int, *, seed: int, history: float) -> None:
    """Create ``jobs`` Jobs, each at its time, and lead the standing clock on to ``history`` virtual seconds."""
    for name in _NAMESPACES:
        federation.create(NAMESPACE, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    clusters = sorted(each.name for each in federation.usable())
    for each in sorted(_crowd(jobs, seed, clusters, history), key=lambda found: (found.at, found.name)):
        run_until(federation.agenda, federation.clock, max(each.at, federation.clock.elapsed()))
        for kind, obj in _objects(each):
            federation.create(kind, with_defaults(kind, obj))
    run_until(federation.agenda, federation.clock, history)


def _crowd(jobs: int, seed: int, clusters: list[str], history: float) -> Iterator[_Member]:
    lasting = min(jobs // 4, LASTING_AT_MOST, _LASTING_OF_A_CLUSTER * len(clusters))
    for number in range(jobs):
        dice = random.Random(f"{seed}/crowd/{number}")
        lasts = number >= jobs - lasting
        start, end = (history - _BEGINNING, history - 2.0) if lasts else (1.0, max(2.0, history - _BEGINNING))
        yield _Member(
            at=dice.uniform(start, end),
            namespace=dice.choice(_NAMESPACES),
            name=f"{dice.choice(_STEMS)}-{number:05}",
            fate="lasting" if lasts else dice.choice(_FATES),
            clusters=tuple(dice.sample(clusters, min(3 if lasts else dice.randint(1, 2), len(clusters)))),
        )


def _objects(each: _Member) -> Iterator[tuple[Kind, Json]]:
    """The objects in the order in which they are submitted."""
    if each.fate != "unclaimed":
        yield PROPAGATION_POLICY, _policy(each)
    yield JOB, _job(each)


def _policy(each: _Member) -> Json:
    selector = {"apiVersion": "batch/v1", "kind": "Job", "name": each.name, "namespace": each.namespace}
    weights = [{"targetCluster": {"clusterNames": [name]}, "weight": 1} for name in each.clusters]
    scheduling: Json = {
        "replicaSchedulingType": "Divided",
        "replicaDivisionPreference": "Weighted",
        "weightPreference": {"staticWeightList": weights},
    }
    if each.fate == "too large":  # static weights do not ask how much is free
        scheduling["weightPreference"] = {"dynamicWeight": "AvailableReplicas"}
    return {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": "PropagationPolicy",
        "metadata": {"name": each.name, "namespace": each.namespace},
        "spec": {
            "resourceSelectors": [selector],
            "placement": {
                "clusterAffinity": {"clusterNames": list(each.clusters)},
                "replicaScheduling": scheduling,
            },
        },
    }


def _job(each: _Member) -> Json:
    lasts = each.fate == "lasting"
    pods = 6 if lasts else len(each.clusters)
    steering = {STEERING + "exit-code": "1"} if each.fate == "failed" else {}
    requests = {"cpu": "4k" if each.fate == "too large" else "5m", "memory": "8Mi"}
    container = {
        "name": "main",
        "image": f"registry.corp.io/{each.namespace}/worker:1.0",
        "resources": {"requests": requests},
    }
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": each.name, "namespace": each.namespace, "labels": {"app": each.name.rpartition("-")[0]}},
        "spec": {
            "parallelism": pods,
            "completions": 30_000 if lasts else pods,
            "backoffLimit": 0 if each.fate == "failed" else 6,
            "suspend": each.fate == "suspended",
            "template": {
                "metadata": {"annotations": steering},
                "spec": {"restartPolicy": "Never", "containers": [container]},
            },
        },
    }
