"""The logs of all pods of a Job in all its clusters, merged: which containers there are, and a reader for each.

Pods are found through each cluster's own watch, so new ones join while following; a cluster that cannot be reached
says so in a line of its own and holds up nobody. Reading one container is ``container_log``'s business, the order
``log_merge``'s.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.cache import Cache, Key
from mcjob_tui.control_plane.container_log import ContainerLog, LogRequest, read_container
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.job_follower import JOB_NAME_LABEL, OLD_JOB_NAME_LABEL
from mcjob_tui.control_plane.kinds import POD
from mcjob_tui.control_plane.log_merge import LogMerge
from mcjob_tui.control_plane.reflector import Reflector, Selection
from mcjob_tui.control_plane.views import ConnectionState, LogLine, Phase
from mcjob_tui.resources.pods import ContainerStatus, Pod

LIST_SECONDS = 10.0


async def merged_logs(
    api: Api,
    request: LogRequest,
    *,
    old_label: Callable[[str], bool] = lambda _: False,
    over: asyncio.Event | None = None,
) -> AsyncIterator[Sequence[LogLine]]:
    """Batches of lines, ordered by time where timestamps allow.

    Args:
        api: the control plane.
        request: which logs.
        old_label: whether a member is too old for the label ``batch.kubernetes.io/job-name``.
        over: set when no further pods will come; following ends when it is and all containers have ended.
    """
    merge = LogMerge()
    readers = _Readers(api, request, merge)
    find = _follow_cluster if request.follow else _list_cluster
    finders = []
    for cluster in request.clusters:
        label = OLD_JOB_NAME_LABEL if old_label(cluster) else JOB_NAME_LABEL
        selection = Selection(request.namespace, labels=f"{label}={request.name}", cluster=cluster)
        finders.append(asyncio.create_task(find(api, selection, readers), name=f"pods for logs of {cluster}"))
    nothing_more = readers.nothing_more(over or asyncio.Event()) if request.follow else asyncio.gather(*finders)
    ending = asyncio.create_task(_finish(nothing_more, readers, merge), name="end of logs")
    try:
        async for batch in merge.batches():
            yield batch
    finally:
        tasks = [ending, *finders, *readers.tasks()]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


class _Readers:
    """One reader for each container that has something to say; a restarted container gets no second one."""

    def __init__(self, api: Api, request: LogRequest, merge: LogMerge) -> None:
        self._api = api
        self._request = request
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ended: set[str] = set()
        self._told: set[str] = set()
        self._looked = {cluster: asyncio.Event() for cluster in request.clusters}
        self.merge = merge

    def take(self, cluster: str, pod: Pod) -> None:
        """Start readers for the pod's containers that have begun, and note those that have ended."""
        gone = pod.status.phase in ("Succeeded", "Failed")
        for status in (*pod.status.init_container_statuses, *pod.status.container_statuses):
            if self._request.container not in ("", status.name) or not _has_log(status, self._request.previous):
                continue
            log = ContainerLog(cluster, pod.namespace, pod.name, status.name)
            ended = status.state.terminated
            if gone or (ended is not None and ended.exit_code == 0):
                self._ended.add(log.key)
            if log.key not in self._tasks:
                reader = read_container(self._api, log, self._request, self.merge, partial(self._has_ended, log.key))
                self._tasks[log.key] = asyncio.create_task(reader, name=f"log {log.key}")
            self._tell_end(log, status, gone=gone)

    def forget(self, cluster: str, key: Key) -> None:
        """The pod is gone: its logs will not go on."""
        self._ended |= {each for each in self._tasks if each.startswith(f"{cluster}/{key[1]}/")}

    def looked(self, cluster: str) -> None:
        """The cluster has told its pods, or has said that it cannot."""
        self._looked[cluster].set()

    async def nothing_more(self, over: asyncio.Event) -> None:
        """Wait until the Job is over and every cluster has been looked at."""
        await over.wait()
        await asyncio.gather(*(each.wait() for each in self._looked.values()))

    def tasks(self) -> list[asyncio.Task[None]]:
        """All readers so far."""
        return list(self._tasks.values())

    def all_ended(self) -> bool:
        """Whether no reader is at work."""
        return all(task.done() for task in self._tasks.values())

    def _has_ended(self, key: str) -> bool:
        return key in self._ended

    def _tell_end(self, log: ContainerLog, status: ContainerStatus, *, gone: bool) -> None:
        ended = status.state.terminated
        if not self._request.follow or ended is None or not gone or log.key in self._told or not ended.exit_code:
            return
        self._told.add(log.key)
        self.merge.note(log.note(f"exited {ended.exit_code} {ended.reason}".strip(), warning=True))


def _has_log(status: ContainerStatus, previous: bool) -> bool:
    if previous:
        return status.restart_count > 0
    return status.state.running is not None or status.state.terminated is not None or status.restart_count > 0


async def _list_cluster(api: Api, selection: Selection, readers: _Readers) -> None:
    """The cluster's pods as they are now."""
    cluster = selection.cluster
    try:
        items = await api.list_all(
            POD, selection.namespace, labels=selection.labels, cluster=cluster, seconds=LIST_SECONDS
        )
    except ControlPlaneError as error:
        readers.merge.note(LogLine(cluster, "", "", None, str(error), note=True, warning=True))
        return
    for item in items:
        readers.take(cluster, Pod.model_validate(item))


async def _follow_cluster(api: Api, selection: Selection, readers: _Readers) -> None:
    """The cluster's pods as they come and go; says when the cluster is lost and when it is back."""
    cluster, lost = selection.cluster, False

    def changed(key: Key) -> None:
        pod = cache.get(key)
        if pod is None:
            readers.forget(cluster, key)
        else:
            readers.take(cluster, pod)

    def report(state: ConnectionState) -> None:
        nonlocal lost
        if state.phase is Phase.LIVE:
            if lost:
                readers.merge.note(LogLine(cluster, "", "", state.since, "the cluster is back", note=True))
            lost = False
        elif not lost and (state.reason or state.phase is Phase.DENIED):
            lost = True
            text = state.sentence if state.phase is Phase.DENIED else f"{state.reason}; trying again, the others go on"
            readers.merge.note(LogLine(cluster, "", "", state.since, text, note=True, warning=True))
        readers.looked(cluster)

    cache: Cache[Pod] = Cache(POD, Pod, changed, keep_models=True)
    await Reflector(api, cache, selection, report).run()


async def _finish(nothing_more: Awaitable[object], readers: _Readers, merge: LogMerge) -> None:
    """Once no reader will begin any more, and all that there are have ended, the merge ends."""
    await nothing_more
    while not readers.all_ended():
        await asyncio.gather(*readers.tasks())
    merge.finish()
