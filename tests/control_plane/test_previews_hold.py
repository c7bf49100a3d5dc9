"""Previews of Jobs that nobody chose, each held against what a running federation then does with that Job."""

import asyncio
from random import Random
from typing import Any

import pytest

from mcjob_tui.control_plane.errors import NotFound
from mcjob_tui.control_plane.session import Session
from mcjob_tui.draft.containers import ContainerDraft, Resources
from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft
from mcjob_tui.draft.placing import ClusterAffinity, SpreadConstraint, StaticWeight, Strategy, Toleration
from mcjob_tui.draft.preview import preview
from mcjob_tui.draft.render import render
from mcjob_tui.karmada.names import binding_name
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.sandbox.federation.fleet import DEFAULT_FLEET
from tests.control_plane.federations import running, session_with
from tests.control_plane.servers import DEADLINE, Json

NAMES = tuple(each.name for each in DEFAULT_FLEET)


def drawn(dice: Random, number: int) -> JobDraft:
    """A draft of a Job that is suspended: no pod of one takes the room of the next."""
    instances = dice.randint(1, 90)
    strategy = dice.choice(list(Strategy))
    least = dice.randint(1, 3)
    weights = [StaticWeight(cluster_names=(name,), weight=dice.randint(1, 9)) for name in dice.sample(NAMES, 3)]
    gpu = Toleration(key="nvidia.com/gpu", operator="Exists")
    fields = dice.choice(((), (), ("cluster",), ("region", "cluster")))
    requests = {"cpu": dice.choice(("100m", "250m", "1", "3")), "memory": dice.choice(("128Mi", "512Mi", "4Gi"))}
    container = ContainerDraft(name="main", image="busybox:1.36", resources=Resources(requests=requests, limits={}))
    spec: dict[str, Any] = {
        "suspend": True,
        "containers": (container,),
        "instances": instances,
        "parallelism": dice.randint(1, instances),
        "work_queue": dice.random() < 0.2,
        "strategy": strategy,
        "static_weights": tuple(weights) if strategy is Strategy.STATIC_WEIGHT else (),
        "cluster_affinity": ClusterAffinity(
            cluster_names=tuple(dice.sample(NAMES, dice.choice((0, 0, 3, 6)))),
            exclude=tuple(dice.sample(NAMES, dice.choice((0, 0, 1)))),
        ),
        "spread_constraints": tuple(
            SpreadConstraint(spread_by_field=each, min_groups=least, max_groups=least + 1) for each in fields
        ),
        "cluster_tolerations": (gpu,) if dice.random() < 0.5 else (),
    }
    return JobDraft(metadata=DraftMeta(name=f"drawn-{number}", namespace="demo"), spec=DraftSpec(**spec))


async def there(session: Session, kind: str, name: str, cluster: str = "") -> Json | None:
    try:
        return await session.fetch(kind, "demo", name, cluster=cluster)
    except NotFound:
        return None


async def spoken(session: Session, name: str) -> tuple[str, dict[str, int]]:
    """The scheduler's word on a Job, and the replicas of each cluster, once it has spoken."""
    async with asyncio.timeout(DEADLINE):
        while True:
            binding = await there(session, "ResourceBinding", binding_name(name)) or {}
            for each in (binding.get("status") or {}).get("conditions") or ():
                if each["type"] == "Scheduled":
                    targets = binding["spec"].get("clusters") or ()
                    return each["reason"], {target["name"]: target.get("replicas", 0) for target in targets}


async def applied(session: Session, name: str, cluster: str) -> tuple[int | None, int | None]:
    """Parallelism and completions of the Job in a member, once it is there."""
    async with asyncio.timeout(DEADLINE):
        while (job := await there(session, "Job", name, cluster)) is None:
            pass
    return job["spec"].get("parallelism"), job["spec"].get("completions")


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_is_previewed_is_what_happens(seed: int) -> None:
    dice, outcomes = Random(seed), set()
    async with running(fleet=DEFAULT_FLEET) as found, session_with(found) as session:
        clusters = tuple(Cluster.model_validate(each) for each in await session.list_objects("Cluster", ""))
        assert len(clusters) == len(NAMES)
        for draft in (drawn(dice, number) for number in range(30)):
            before = preview(draft, clusters)
            async for _ in session.submission(render(draft)).run():
                pass
            job = await there(session, "Job", draft.name)
            assert job is not None
            foretold = preview(draft, clusters, job["metadata"]["uid"])
            reason, replicas = await spoken(session, draft.name)
            assert reason == foretold.reason == before.reason
            assert replicas == {each.cluster: each.replicas for each in foretold.targets}
            either = {each.cluster: (each.target, each.other) for each in before.verdicts}
            for target in foretold.targets:
                assert target in either[target.cluster], "without a UID both outcomes of a tie are foretold"
                assert await applied(session, draft.name, target.cluster) == (target.parallelism, target.completions)
            outcomes.add((reason, len(replicas)))
    assert len(outcomes) > 3
