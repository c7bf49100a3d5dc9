"""After a submission: scheduled, applied in n of m clusters, first pod, as the binding tells them by watch."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.cache import Cache, Key
from mcjob_tui.control_plane.kinds import JOB, RESOURCE_BINDING
from mcjob_tui.control_plane.observe import Around, Policy, observe
from mcjob_tui.control_plane.reflector import Reflector, Selection
from mcjob_tui.control_plane.views import (
    ConnectionState,
    JobState,
    JobView,
    MemberState,
    MemberView,
    Phase,
    Step,
    StepCluster,
    StepState,
)
from mcjob_tui.control_plane.watched_objects import ShownBinding, ShownJob
from mcjob_tui.karmada.names import binding_name

SCHEDULED, APPLIED, FIRST_POD = "scheduled", "applied", "first pod"


async def dispatch_progress(
    api: Api,
    namespace: str,
    name: str,
    *,
    policy: str = "",
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[Step]:
    """Each step whenever it changes; ends when the first pod runs, or when there is nothing to wait for.

    It goes on for as long as Karmada tries; whoever has seen enough just stops iterating.

    Args:
        policy: the PropagationPolicy that was submitted with the Job; "" where another one has to claim it.
    """
    around = Around(policy=Policy("PropagationPolicy", policy) if policy else None, policies_known=bool(policy))
    changed = asyncio.Event()
    states: dict[str, ConnectionState] = {}

    def touched(_: Key) -> None:
        changed.set()

    def report(kind: str) -> Callable[[ConnectionState], None]:
        def say(state: ConnectionState) -> None:
            states[kind] = state
            changed.set()

        return say

    jobs = Cache(JOB, ShownJob, touched)
    bindings = Cache(RESOURCE_BINDING, ShownBinding, touched)
    reflectors = (
        Reflector(api, jobs, _named(namespace, name), report(JOB.plural)).run(),
        Reflector(api, bindings, _named(namespace, binding_name(name)), report(RESOURCE_BINDING.plural)).run(),
    )
    tasks = [asyncio.create_task(each, name=f"follow {name}") for each in reflectors]
    began, told, done = clock(), dict[str, Step](), False
    try:
        while not done:
            job = jobs.get((namespace, name))
            lost = [each for each in states.values() if each.phase in (Phase.STALE, Phase.DENIED) or each.reason]
            if job is not None:
                view = observe(job, bindings.get((namespace, binding_name(name))), around)
                steps, done = progress_steps(view)
            elif jobs.complete:
                steps, done = [Step(SCHEDULED, StepState.FAILED, "the Job is gone")], True
            else:
                steps = [Step(SCHEDULED, StepState.BUSY, lost[0].sentence if lost else "")]
            for step in steps:
                if told.get(step.name) != step:
                    told[step.name] = step
                    yield _timed(step, clock() - began)
            if not done:
                await changed.wait()
                changed.clear()
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


def progress_steps(view: JobView) -> tuple[list[Step], bool]:
    """The three steps as the view has them, and whether there is nothing more to wait for."""
    targets = [each for each in view.members if each.actual is not None]
    if view.state is JobState.DELETING:
        return [Step(SCHEDULED, StepState.FAILED, "the Job is being deleted")], True
    if view.state in (JobState.PENDING, JobState.NO_POLICY):
        return [Step(SCHEDULED, StepState.BUSY, view.sentence), _waiting(APPLIED), _waiting(FIRST_POD)], False
    if view.state is JobState.UNSCHEDULABLE:
        return [Step(SCHEDULED, StepState.BUSY, view.sentence), _waiting(APPLIED), _waiting(FIRST_POD)], False
    if view.state is JobState.NOTHING_TO_RUN:
        return [Step(SCHEDULED, StepState.DONE, view.sentence)], True
    applied = [each for each in targets if each.applied or each.state.finished]
    all_applied = len(applied) == len(targets)
    steps = [
        Step(SCHEDULED, StepState.DONE, _where(targets)),
        Step(
            APPLIED,
            StepState.DONE if all_applied else StepState.BUSY,
            "" if all_applied else view.sentence,
            fraction=(len(applied), len(targets)),
            clusters=tuple(_cluster(each) for each in targets),
        ),
    ]
    first = next((each for each in targets if _has_pods(each)), None)
    if first is not None:
        steps.append(Step(FIRST_POD, StepState.DONE, f"in {first.cluster}"))
    elif view.state is JobState.SUSPENDED:
        steps.append(Step(FIRST_POD, StepState.WAITING, "the Job is suspended"))
    else:
        steps.append(Step(FIRST_POD, StepState.BUSY if applied else StepState.WAITING))
    held = view.state is JobState.SUSPENDED and (all_applied or not view.suspended)
    return steps, held or (all_applied and first is not None) or view.state.finished


def _where(targets: list[MemberView]) -> str:
    counts = sorted((each.actual.parallelism or 0 for each in targets if each.actual is not None), reverse=True)
    clusters = f"{len(targets)} cluster{'' if len(targets) == 1 else 's'}"
    shown = " + ".join(map(str, counts[:8])) + (" + …" if len(counts) > 8 else "")
    return f"{clusters}: {shown} at once"


def _cluster(member: MemberView) -> StepCluster:
    if member.applied or member.state.finished:
        return StepCluster(member.cluster, StepState.DONE)
    if member.state is MemberState.BLOCKED:
        return StepCluster(member.cluster, StepState.FAILED, member.reason or member.message)
    return StepCluster(member.cluster, StepState.BUSY)


def _has_pods(member: MemberView) -> bool:
    progress = member.progress
    return progress.active + progress.succeeded + progress.failed > 0


def _waiting(name: str) -> Step:
    return Step(name, StepState.WAITING)


def _timed(step: Step, seconds: float) -> Step:
    return Step(step.name, step.state, step.message, seconds, step.fraction, step.clusters, step.causes)


def _named(namespace: str, name: str) -> Selection:
    return Selection(namespace, fields=f"metadata.name={name}")
