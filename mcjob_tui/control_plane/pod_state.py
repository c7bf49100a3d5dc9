"""From a member's Pod to its ``PodView``, and from an Event to its ``EventView``."""

from collections.abc import Sequence
from datetime import datetime

from mcjob_tui.control_plane.causes import why_waiting
from mcjob_tui.control_plane.views import ContainerView, EventView, PodView
from mcjob_tui.resources.events import Event
from mcjob_tui.resources.meta import condition
from mcjob_tui.resources.pods import ContainerStatus, Pod
from mcjob_tui.resources.text import clean

_HARMLESS = frozenset({"AggregateStatusFailed", "ApplyPolicyFailed"})
"""Warnings that real federations write on every Job, or on every one that fails, and that ask for nothing."""
_FINE = frozenset(
    {"Completed", "Running", "Succeeded", "Pending", "ContainerCreating", "PodInitializing", "Terminating"}
)


def pod_view(cluster: str, pod: Pod) -> PodView:
    """The view of one pod.

    Its word is what ``kubectl get pods`` prints (``printPod`` in ``printers/internalversion``).
    """
    status = pod.status
    containers = (
        *(_container(each, init=True) for each in status.init_container_statuses),
        *(_container(each, init=False) for each in status.container_statuses),
    )
    word = _word(pod)
    worst = worst_of(containers)
    unscheduled = condition(status.conditions, "PodScheduled")
    reason, message = clean(status.reason), clean(status.message)
    exit_code = worst.exit_code if worst is not None else _exit_code(containers)
    if worst is not None:
        reason, message = worst.reason, worst.message
    elif unscheduled is not None and unscheduled.status == "False":
        reason, message = clean(unscheduled.reason), clean(unscheduled.message)
    faulty = status.phase == "Failed" or (word not in _FINE and not word.startswith("Init:"))
    cause = why_waiting(reason, message, exit_code) if reason and (faulty or reason == "Unschedulable") else None
    return PodView(
        cluster=clean(cluster),
        namespace=clean(pod.namespace),
        name=clean(pod.name),
        uid=clean(pod.uid),
        phase=clean(status.phase),
        word=clean(word),
        faulty=faulty,
        reason=reason,
        message=cause.sentence if cause is not None and not message else message,
        next_step=cause.next_step if cause is not None else "",
        restarts=sum(each.restarts for each in containers),
        exit_code=exit_code,
        node=clean(pod.spec.node_name),
        created=pod.metadata.creation_timestamp,
        started=status.start_time,
        finished=_finished(pod, containers),
        containers=containers,
    )


def event_view(cluster: str, event: Event) -> EventView:
    """The view of one event; ``cluster`` is "" for those of the control plane."""
    return EventView(
        time=event.time,
        cluster=clean(cluster),
        kind=clean(event.involved_object.kind),
        name=clean(event.involved_object.name),
        warning=event.type == "Warning",
        reason=clean(event.reason),
        message=clean(event.message),
        count=max(event.count, 1),
        harmless=event.type == "Warning" and event.reason in _HARMLESS,
        first=event.first_timestamp or event.event_time or event.metadata.creation_timestamp or event.time,
        uid=event.involved_object.uid,
    )


def _container(status: ContainerStatus, *, init: bool) -> ContainerView:
    state, last = status.state, status.last_state.terminated
    ended = state.terminated or last
    if state.waiting is not None:
        word, reason, message = "waiting", state.waiting.reason, state.waiting.message
        if reason == "CrashLoopBackOff" and last is not None and last.reason:
            reason = last.reason if last.reason == "OOMKilled" else reason
    elif state.terminated is not None:
        word, reason, message = "terminated", state.terminated.reason, state.terminated.message
    else:
        word = "running" if state.running is not None else "waiting"
        reason, message = (last.reason, last.message) if last is not None else ("", "")
    running = state.running
    return ContainerView(
        name=clean(status.name),
        state=word,
        restarts=status.restart_count,
        exit_code=ended.exit_code if ended is not None else None,
        reason=clean(reason),
        message=clean(message),
        init=init,
        started=running.started_at if running is not None else ended.started_at if ended is not None else None,
        finished=state.terminated.finished_at if state.terminated is not None else None,
    )


def _word(pod: Pod) -> str:
    status = pod.status
    word = status.reason or status.phase or "Unknown"
    for index, each in enumerate(status.init_container_statuses):
        ended = each.state.terminated
        if ended is not None and ended.exit_code == 0:
            continue
        if ended is not None:
            return f"Init:{ended.reason or f'ExitCode:{ended.exit_code}'}"
        waiting = each.state.waiting
        if waiting is not None and waiting.reason not in ("", "PodInitializing"):
            return f"Init:{waiting.reason}"
        return f"Init:{index}/{len(status.init_container_statuses)}"
    running = False
    for each in reversed(status.container_statuses):
        if each.state.waiting is not None and each.state.waiting.reason:
            word = each.state.waiting.reason
        elif each.state.terminated is not None:
            ended = each.state.terminated
            word = ended.reason or (f"Signal:{ended.signal}" if ended.signal else f"ExitCode:{ended.exit_code}")
        elif each.ready and each.state.running is not None:
            running = True
    if word == "Completed" and running:
        word = "Running"
    if pod.metadata.deletion_timestamp is not None:
        return "Unknown" if status.reason == "NodeLost" else "Terminating"
    return word


def worst_of(containers: Sequence[ContainerView]) -> ContainerView | None:
    """The container that tells why the pod does not do well: a failed or stuck one."""
    failed = [each for each in containers if each.exit_code not in (None, 0)]
    stuck = [
        each
        for each in containers
        if each.state == "waiting" and each.reason not in ("", "ContainerCreating", "PodInitializing")
    ]
    return next(iter(stuck or failed), None)


def _exit_code(containers: Sequence[ContainerView]) -> int | None:
    codes = [each.exit_code for each in containers if not each.init and each.state == "terminated"]
    return next((each for each in codes if each), codes[0] if codes else None)


def _finished(pod: Pod, containers: Sequence[ContainerView]) -> datetime | None:
    if pod.status.phase not in ("Succeeded", "Failed"):
        return None
    return max((each.finished for each in containers if each.finished is not None), default=None)
