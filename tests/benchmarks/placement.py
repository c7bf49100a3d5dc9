"""How long a placement takes.

CPU time of one ``schedule()`` with verdicts and completions, for a fleet of clusters without resource models. Cold is
the first call with new Cluster objects, warm are later calls with the same ones, as when a person types.
"""

import gc
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from typing import Any

from mcjob_tui.karmada.placement import schedule
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.policies import Placement
from tests.benchmarks.figures import Figure
from tests.golden import scheduling as short

FLEETS = (1_000, 10_000)
RUNS = 5
_KEY = 33.0
_DIVIDED = {"replicaSchedulingType": "Divided"}
_DYNAMIC = {**_DIVIDED, "weightPreference": {"dynamicWeight": "AvailableReplicas"}}
STRATEGIES: dict[str, dict[str, Any]] = {
    "dynamic weight": {"replicaScheduling": _DYNAMIC},
    "aggregated": {"replicaScheduling": {**_DIVIDED, "replicaDivisionPreference": "Aggregated"}},
    "static weight": {"replicaScheduling": _DIVIDED},
    "duplicated": {},
    "3 regions": {
        "replicaScheduling": _DYNAMIC,
        "spreadConstraints": [
            {"spreadByField": "region", "minGroups": 3, "maxGroups": 12},
            {"spreadByField": "cluster", "minGroups": 9, "maxGroups": 500},
        ],
    },
}


def fleet(count: int) -> list[Cluster]:
    """``count`` clusters in twenty regions, one in ten tainted."""
    draw = random.Random(count)
    return [
        short.cluster_of(
            {
                "name": f"cluster-{index:05}",
                "labels": {"env": draw.choice(("prod", "dev"))},
                "provider": "cloud",
                "region": f"region-{index % 20}",
                "taints": [{"key": "dedicated", "effect": "NoSchedule"}] if index % 10 == 0 else [],
                "resources": {
                    "cpu": [str(draw.randrange(16, 512)), f"{draw.randrange(16_000)}m"],
                    "memory": [f"{draw.randrange(2**26, 2**31)}Ki", f"{draw.randrange(2**16)}Mi"],
                    "pods": [str(draw.randrange(110, 1_100)), str(draw.randrange(110))],
                },
            }
        )
        for index in range(count)
    ]


def work(count: int) -> Job:
    """A Job of 5,000 pods at once and 20,000 in all; smaller where the fleet is."""
    parallelism = min(5_000, count * 10)
    containers = [{"requests": {"cpu": "250m", "memory": "512Mi"}}]
    return short.job_of({"parallelism": parallelism, "completions": 4 * parallelism, "containers": containers})


def measured(clusters: Sequence[Cluster], placement: Placement, job: Job) -> float:
    """Milliseconds of CPU for one call."""
    gc.collect()
    start = time.process_time()
    schedule(clusters, placement, job)
    return (time.process_time() - start) * 1_000


def figures() -> Iterator[Figure]:
    """Measure; what a key may take is asked of a thousand clusters."""
    for name, policy in STRATEGIES.items():
        placement = Placement.model_validate(policy)
        for count in FLEETS:
            clusters, job = fleet(count), work(count)
            cold = measured(clusters, placement, job)
            warm = statistics.median(measured(clusters, placement, job) for _ in range(RUNS))
            yield Figure(
                f"{count:,} clusters: CPU of one placement, {name}",
                f"{warm:.1f} ms",
                f"clusters not seen before: {cold:.1f} ms",
                warm / cold,
                f"≤ {_KEY:g} ms" if count == 1_000 else "",
                warm <= _KEY if count == 1_000 else None,
            )
