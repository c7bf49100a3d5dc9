"""What would stop the Job in a member cluster, read through the cluster proxy where the person may."""

import asyncio
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError, NotFound
from mcjob_tui.control_plane.views import Step, StepState
from mcjob_tui.draft.model import JobDraft

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane

AT_ONCE = 8


async def check_members(session: "ControlPlane", draft: JobDraft, clusters: tuple[str, ...]) -> tuple[Step, ...]:
    """One step per cluster: done where nothing stands against the Job, failed with the reason where something does,
    waiting where it could not be asked."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(cluster: str) -> Step:
        async with gate:
            return await _check(session, draft, cluster)

    return tuple(await asyncio.gather(*(one(each) for each in clusters)))


async def _check(session: "ControlPlane", draft: JobDraft, cluster: str) -> Step:
    needed = _needed(draft)
    missing: list[str] = []
    try:
        for kind, name in needed:
            try:
                await session.fetch(kind, draft.namespace if kind != "Namespace" else "", name, cluster=cluster)
            except NotFound:
                if kind == "Namespace":
                    return Step(cluster, StepState.DONE, f"Karmada makes the namespace {name} there")
                missing.append(f"{kind} {name}")
    except ControlPlaneError as error:
        return Step(cluster, StepState.WAITING, str(error))
    if missing:
        return Step(cluster, StepState.WAITING, f"there is no {', no '.join(missing)} in {draft.namespace}")
    return Step(cluster, StepState.DONE)


def _needed(draft: JobDraft) -> list[tuple[str, str]]:
    """What the cluster must have by itself: the namespace first; what dependencies bring along is not asked for."""
    spec = draft.spec
    needed = [("Namespace", draft.namespace)]
    if spec.service_account_name:
        needed.append(("ServiceAccount", spec.service_account_name))
    if not spec.propagate_deps:
        needed += [("Secret", each) for each in spec.image_pull_secrets]
    return needed
