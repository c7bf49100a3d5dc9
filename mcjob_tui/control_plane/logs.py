"""The logs of all pods of a Job in all its clusters, merged: which containers there are, and a reader for each.

Pods are found through each cluster's own watch, so new ones join while following; a cluster that cannot be reached
says so in a line of its own and holds up nobody. Reading one container is ``container_log``'s business, the order
``log_merge``'s.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime
from functools import partial

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.cache import Cache, Key
from mcjob_tui.control_plane.container_log import ContainerLog, LogRequest, TimedLine, read_container
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.job_follower import pods_of
from mcjob_tui.control_plane.kinds import POD
from mcjob_tui.control_plane.log_breaks import ClusterBreaks
from mcjob_tui.control_plane.log_merge import SILENT_SECONDS, LogMerge
from mcjob_tui.control_plane.log_position import moment, nanoseconds
from mcjob_tui.control_plane.outage import Outage
from mcjob_tui.control_plane.reflector import Reflector, Selection
from mcjob_tui.control_plane.views import ConnectionState, LogLine, Phase
from mcjob_tui.resources.pods import ContainerStateTerminated, ContainerStatus, Pod

LIST_SECONDS = 10.0
FIRST_SECONDS = 1.0
WHOLE_SECONDS = 5.0
"""Who reads logs as they are now wants them in order, and can wait for a slow cluster a little longer."""


async def merged_logs(
    api: Api,
    request: LogRequest,
    *,
    old_label: Callable[[str], bool] = lambda _: False,
    over: asyncio.Event | None = None,
    outage: Outage | None = None,
    joining: "asyncio.Queue[str] | None" = None,
) -> AsyncGenerator[Sequence[LogLine], None]:
    """Batches of lines, ordered by time where timestamps allow.

    Args:
        api: the control plane.
        request: which logs.
        old_label: whether a member is too old for the label ``batch.kubernetes.io/job-name``.
        over: set when no further pods will come; following ends when it is and all containers have ended.
        outage: the session's, so that all goes on as soon as the API server is back.
        joining: brings clusters that get the Job while it is followed.
    """
    merge = LogMerge(silent=SILENT_SECONDS, first=FIRST_SECONDS) if request.follow else LogMerge(silent=WHOLE_SECONDS)
    outage = outage or Outage()
    readers = _Readers(api, request, merge, outage)
    find = _follow_cluster if request.follow else _list_cluster
    finders: list[asyncio.Task[None]] = []

    def begin(cluster: str) -> None:
        labels = pods_of(request.name, old_label=old_label(cluster))
        only = f"metadata.name={request.pod}" if request.pod else ""
        selection = Selection(request.namespace, labels=labels, fields=only, cluster=cluster)
        finding = _find(partial(find, api, selection, readers), readers, cluster)
        finders.append(asyncio.create_task(finding, name=f"pods for logs of {cluster}"))

    async def join(newcomers: "asyncio.Queue[str]") -> None:
        while True:
            cluster = await newcomers.get()
            readers.expect(cluster)
            begin(cluster)

    for cluster in request.clusters:
        begin(cluster)
    joins = [asyncio.create_task(join(joining), name="clusters for logs")] if joining is not None else []
    nothing_more = readers.nothing_more(over or asyncio.Event()) if request.follow else asyncio.gather(*finders)
    ending = asyncio.create_task(_finish(nothing_more, readers, merge), name="end of logs")
    try:
        async for batch in merge.batches():
            yield batch
        await ending
    finally:
        tasks = [ending, *joins, *finders, *readers.tasks()]
        for task in tasks:
            task.cancel()
        # What one of them failed with has been said in a line; leaving must not fail for it.
        await asyncio.gather(*tasks, return_exceptions=True)


class _Readers:
    """One reader for each container that has something to say; a restarted container gets no second one."""

    def __init__(self, api: Api, request: LogRequest, merge: LogMerge, outage: Outage) -> None:
        self._api = api
        self._request = request
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ended: set[str] = set()
        self._ends: dict[str, ContainerStateTerminated] = {}
        self._begun = datetime.now(UTC)
        self._looked = {cluster: asyncio.Event() for cluster in request.clusters}
        self.merge = merge
        self.outage = outage
        self.breaks = ClusterBreaks(merge)

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
                if ended is not None:
                    self._ends[log.key] = ended
            if log.key not in self._tasks:
                # Called by its task: one that ends before its turn would leave it unawaited.
                reader = partial(
                    read_container,
                    self._api,
                    log,
                    self._request,
                    self.merge,
                    partial(self._has_ended, log.key),
                    pause=self.outage.wait_behind,
                    breaks=self.breaks,
                    opening=self._opening(log, status),
                    closing=partial(self._closing, log),
                )
                reading = _said_if_it_fails(reader, self, cluster, pod.name, status.name)
                self._tasks[log.key] = asyncio.create_task(reading, name=f"log {log.key}")

    def forget(self, cluster: str, key: Key) -> None:
        """The pod is gone: its logs will not go on."""
        self._ended |= {each for each in self._tasks if each.startswith(f"{cluster}/{key[1]}/")}

    def expect(self, cluster: str) -> None:
        """Another cluster is asked."""
        self._looked[cluster] = asyncio.Event()

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

    def _opening(self, log: ContainerLog, status: ContainerStatus) -> Sequence[TimedLine]:
        """That a container has started, where that was after one began to follow."""
        state = status.state.running or status.state.terminated
        started = state.started_at if state is not None else None
        if not self._request.follow or self._request.previous or started is None or started < self._begun:
            return ()
        return [(nanoseconds(started), log.life(f"started, container {log.container}", started))]

    def _closing(self, log: ContainerLog, last: int) -> Sequence[TimedLine]:
        """How a followed container has ended, after its last line."""
        ended = self._ends.get(log.key)
        if not self._request.follow or self._request.previous or ended is None:
            return ()
        reason = ended.reason if ended.exit_code and ended.reason != "Error" else ""
        words = f"exited {ended.exit_code} {reason}".strip()
        time = max(last, nanoseconds(ended.finished_at))
        return [(time, log.life(words, moment(time), warning=bool(ended.exit_code)))]


async def _find(work: Callable[[], Coroutine[None, None, None]], readers: _Readers, cluster: str) -> None:
    """Look for the pods of a cluster; whatever comes of it, the others do not wait for it."""
    try:
        await _said_if_it_fails(work, readers, cluster)
    finally:
        readers.looked(cluster)


async def _said_if_it_fails(
    work: Callable[[], Coroutine[None, None, None]], readers: _Readers, cluster: str, pod: str = "", container: str = ""
) -> None:
    """Do the work; an answer that nobody has foreseen is a line of its own, and the other logs go on."""
    try:
        await work()
    except (ControlPlaneError, ValueError, LookupError) as error:
        words = f"reading broke off: {str(error).partition(chr(10))[0] or type(error).__name__}"
        readers.merge.note(LogLine(cluster, pod, container, None, words, note=True, warning=True))


def _has_log(status: ContainerStatus, previous: bool) -> bool:
    if previous:
        return status.restart_count > 0
    return status.state.running is not None or status.state.terminated is not None or status.restart_count > 0


async def _list_cluster(api: Api, selection: Selection, readers: _Readers) -> None:
    """The cluster's pods as they are now."""
    cluster = selection.cluster
    try:
        items = await api.list_all(
            POD,
            selection.namespace,
            labels=selection.labels,
            fields=selection.fields,
            cluster=cluster,
            seconds=LIST_SECONDS,
        )
    except ControlPlaneError as error:
        readers.breaks.unread(cluster, str(error))
        return
    for item in items:
        readers.take(cluster, Pod.model_validate(item))


async def _follow_cluster(api: Api, selection: Selection, readers: _Readers) -> None:
    """The cluster's pods as they come and go; says when the cluster is lost and when it is back."""
    cluster = selection.cluster

    denied = False

    def changed(key: Key) -> None:
        pod = cache.get(key)
        if pod is None:
            readers.forget(cluster, key)
        else:
            readers.take(cluster, pod)

    def report(state: ConnectionState) -> None:
        nonlocal denied
        if state.phase is Phase.LIVE:
            readers.breaks.back(cluster, "pods")
            if denied:
                readers.breaks.readable(cluster)
            denied = False
        elif state.phase is Phase.DENIED and not denied:
            denied = True
            readers.breaks.denied(cluster, state.sentence)
        elif state.phase is not Phase.DENIED and state.reason:
            readers.breaks.lost(cluster, "pods", state.reason)
        readers.looked(cluster)

    cache: Cache[Pod] = Cache(POD, Pod, changed, latest=None)
    await Reflector(api, cache, selection, report, outage=readers.outage).run()


async def _finish(nothing_more: Awaitable[object], readers: _Readers, merge: LogMerge) -> None:
    """Once no reader will begin any more, and all that there are have ended, the merge ends."""
    try:
        await nothing_more
        while not readers.all_ended():
            await asyncio.gather(*readers.tasks())
    finally:
        merge.finish()
