"""What keeps pods of a Job from doing well, cluster by cluster: from its pods, and from events where no pod tells.

A failed or stuck pod tells by its containers. Where the member's Job controller may not create pods at all (a quota, an
account that is missing), or a volume cannot be mounted, only an event does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from mcjob_tui.control_plane.causes import Cause, why_no_pods, why_waiting
from mcjob_tui.control_plane.pod_state import worst_of
from mcjob_tui.control_plane.views import EventView, PodView, Trouble
from mcjob_tui.control_plane.wording import counted

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_NO_PODS = "FailedCreate"
_NO_VOLUME = frozenset({"FailedMount", "FailedAttachVolume"})
_NEVER_STARTED = frozenset({"ContainerCannotRun", "StartError", "CreateContainerError", "CreateContainerConfigError"})


def troubles(pods: Sequence[PodView], events: Iterable[EventView]) -> tuple[Trouble, ...]:
    """One row for each cluster, reason and exit code, the latest first."""
    found: dict[tuple[str, str, int | None], Trouble] = {}
    for each in (*_of_pods(pods), *_of_events(pods, events)):
        key = (each.cluster, each.reason, each.exit_code)
        other = found.get(key)
        if other is None:
            found[key] = each
        else:
            newest = max(other, each, key=_moment)
            found[key] = replace(newest, count=other.count + each.count)
    return tuple(sorted(found.values(), key=lambda each: (-_moment(each).timestamp(), each.cluster)))


def alike(troubles: Iterable[Trouble]) -> tuple[tuple[Trouble, ...], ...]:
    """Troubles of which the same is to be said but for the cluster, together; in the order of each first one."""
    found: dict[tuple[object, ...], list[Trouble]] = {}
    for each in troubles:
        found.setdefault((each.reason, each.exit_code, each.sentence, each.next_step, bool(each.pod)), []).append(each)
    return tuple(map(tuple, found.values()))


def trouble_words(trouble: Trouble) -> tuple[str, str]:
    """How many pods it is about, and what the cluster calls it: ``4 pods``, ``OOMKilled, exit code 137``."""
    what = counted(trouble.count, "pod") if trouble.pod else f"no pod, {counted(trouble.count, 'attempt')}"
    return what, trouble.reason + (f", exit code {trouble.exit_code}" if trouble.exit_code is not None else "")


def _moment(trouble: Trouble) -> datetime:
    return trouble.time or _LONG_AGO.replace(year=1970)


def _of_pods(pods: Iterable[PodView]) -> Iterator[Trouble]:
    for pod in pods:
        worst = worst_of(pod.containers)
        if worst is None and not (pod.faulty or pod.reason == "Unschedulable"):
            continue
        reason = (worst.reason if worst is not None else "") or pod.reason or pod.word
        message = worst.message if worst is not None else pod.message
        exit_code = worst.exit_code if worst is not None else pod.exit_code
        cause = why_waiting(reason, message, exit_code)
        ran = worst is not None and worst.exit_code is not None and worst.reason not in _NEVER_STARTED
        yield Trouble(
            cluster=pod.cluster,
            reason=reason,
            sentence=cause.sentence,
            next_step=cause.next_step,
            pod=pod.name,
            exit_code=exit_code,
            message="" if message == cause.sentence else message,
            time=(worst.finished if worst is not None else None) or pod.finished or pod.started or pod.created,
            log=worst.name if ran and worst is not None else "",
            previous=worst is not None and worst.state != "terminated",
            run=(pod.uid, worst.restarts if worst is not None else 0),
        )


def _of_events(pods: Sequence[PodView], events: Iterable[EventView]) -> Iterator[Trouble]:
    """Of the warnings that no pod tells, the last for each object, as long as nothing has happened since."""
    newest_pod = {
        each.cluster: each.created or _LONG_AGO for each in sorted(pods, key=lambda pod: pod.created or _LONG_AGO)
    }
    held_up = {(each.cluster, each.name) for each in pods if each.phase == "Pending" and not each.faulty}
    last: dict[tuple[str, str, str], EventView] = {}
    for each in events:
        if each.warning and each.cluster and (each.reason == _NO_PODS or each.reason in _NO_VOLUME):
            key = (each.cluster, each.name, each.reason)
            if key not in last or (each.time or _LONG_AGO) >= (last[key].time or _LONG_AGO):
                last[key] = each
    for each in last.values():
        time = each.time or _LONG_AGO
        if each.kind == "Pod" and (each.cluster, each.name) in held_up:
            yield _told(each, why_waiting(each.reason, each.message), pod=each.name)
        elif each.kind != "Pod" and time > newest_pod.get(each.cluster, _LONG_AGO):
            yield _told(each, why_no_pods(each.message), count=each.count)


def _told(event: EventView, cause: Cause, *, pod: str = "", count: int = 1) -> Trouble:
    return Trouble(
        cluster=event.cluster,
        reason=event.reason,
        sentence=cause.sentence,
        next_step=cause.next_step,
        count=count,
        pod=pod,
        message="" if event.message == cause.sentence else event.message,
        time=event.time,
    )
