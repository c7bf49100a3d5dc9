"""One container's log in one cluster: read it, follow it, go on after a break without gaps or doubles."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.backoff import Backoff
from mcjob_tui.control_plane.errors import ControlPlaneError, Forbidden, Invalid, NotFound, Unauthorized
from mcjob_tui.control_plane.log_breaks import ClusterBreaks
from mcjob_tui.control_plane.log_merge import LogMerge
from mcjob_tui.control_plane.log_position import LogPosition, moment
from mcjob_tui.control_plane.views import LogLine

FOLLOW_SILENCE_SECONDS = 300.0
READ_SILENCE_SECONDS = 30.0
TimedLine = tuple[int, LogLine]
"""A line with its time in nanoseconds since the epoch, for its place among the others."""
_TRIES = 5
_LONGEST_SECONDS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class LogRequest:
    """Which logs of a Job, and how much of them.

    Attributes:
        clusters: the members to ask.
        follow: go on while containers run.
        since: nothing older than so many seconds, by the clock of who keeps the log: ours may be another.
        tail: at most so many lines of each container, None for all.
        previous: the containers' previous instances in place of the present ones.
        container: only containers of this name; "" for all, init containers too.
        pod: only the pod of this name; "" for all.
    """

    namespace: str
    name: str
    clusters: tuple[str, ...]
    follow: bool = True
    since: float | None = None
    tail: int | None = None
    previous: bool = False
    container: str = ""
    pod: str = ""
    begun: float = field(default_factory=monotonic, compare=False)

    @property
    def since_seconds(self) -> int | None:
        """``since``, counted from now: what was written after it was asked for is part of it."""
        if self.since is None:
            return None
        return min(max(1, math.ceil(self.since + monotonic() - self.begun)), _LONGEST_SECONDS)


@dataclass(frozen=True, slots=True)
class ContainerLog:
    """The log of one container."""

    cluster: str
    namespace: str
    pod: str
    container: str

    @property
    def key(self) -> str:
        return f"{self.cluster}/{self.pod}/{self.container}"

    def note(self, text: str, *, warning: bool = False) -> LogLine:
        """A note about this log."""
        return LogLine(self.cluster, self.pod, self.container, datetime.now(UTC), text, note=True, warning=warning)

    def life(self, text: str, time: datetime | None, *, warning: bool = False) -> LogLine:
        """A note about the container's beginning or end."""
        return LogLine(self.cluster, self.pod, self.container, time, text, note=True, warning=warning, life=True)


async def read_container(
    api: Api,
    log: ContainerLog,
    request: LogRequest,
    merge: LogMerge,
    ended: Callable[[], bool],
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    breaks: ClusterBreaks | None = None,
    opening: Sequence[TimedLine] = (),
    closing: Callable[[int], Sequence[TimedLine]] = lambda _: (),
) -> None:
    """Put the container's lines into ``merge`` until it has ended, or the log's present end where not following.

    Args:
        ended: whether the container has ended for good, so that nothing more will come.
        pause: waits before trying again.
        breaks: counts the lost streams of each cluster; its own where it is None.
        opening: notes to stand before the first line.
        closing: notes to stand after the last line, whose time it is given.
    """
    position, backoff, failures = LogPosition(), Backoff(longest=5.0), 0
    breaks = breaks or ClusterBreaks(merge)
    merge.open(log.key)
    try:
        if opening:
            await merge.put(log.key, opening)
        while True:
            over = ended()
            try:
                query = _query(log, request, position)
                silence = FOLLOW_SILENCE_SECONDS if request.follow else READ_SILENCE_SECONDS
                async with api.log(
                    log.namespace, log.pod, query=query, silence=silence, cluster=log.cluster
                ) as batches:
                    breaks.back(log.cluster, log.key)
                    async for lines in batches:
                        failures = 0
                        backoff.reset()
                        before = copy(position)
                        fresh = position.fresh(lines)
                        if position.begins_anew and not before.begins_anew and not request.previous:
                            await _put_missed(api, log, merge, before)
                        await merge.put(log.key, _lines(log, fresh))
            except (NotFound, Forbidden, Unauthorized) as error:
                merge.note(log.note(str(error), warning=True))
                return
            except Invalid as error:
                if not request.follow or over:
                    if not request.previous:
                        merge.note(log.note(str(error), warning=True))
                    return
            except ControlPlaneError as error:
                failures += 1
                if not request.follow and failures >= _TRIES:
                    merge.note(log.note(f"cut off: {error}", warning=True))
                    return
                breaks.lost(log.cluster, log.key, str(error))
            else:
                if not request.follow or over:
                    await merge.put(log.key, closing(position.time))
                    return
            position.resume()
            await pause(backoff.next_wait())
    finally:
        (breaks.over if request.follow else breaks.ended)(log.cluster, log.key)
        merge.close(log.key)


async def _put_missed(api: Api, log: ContainerLog, merge: LogMerge, position: LogPosition) -> None:
    """The log goes on with another run of the container: what the one before has written since ``position``."""
    query = [("container", log.container), ("timestamps", "true"), ("previous", "true"), ("sinceTime", position.since)]
    position.resume()
    is_whole = False
    try:
        async with api.log(
            log.namespace, log.pod, query=query, silence=READ_SILENCE_SECONDS, cluster=log.cluster
        ) as batches:
            async for lines in batches:
                fresh = position.fresh(lines)
                is_whole = is_whole or not position.begins_anew
                await merge.put(log.key, _lines(log, fresh))
    except ControlPlaneError:
        is_whole = False
    if not is_whole:
        merge.note(log.note("lines may be missing here: its log does not go on where it stopped", warning=True))


def _query(log: ContainerLog, request: LogRequest, position: LogPosition) -> list[tuple[str, str]]:
    query = [("container", log.container), ("timestamps", "true")]
    if request.follow and not request.previous:
        query.append(("follow", "true"))
    if request.previous:
        query.append(("previous", "true"))
    if position.since:
        query.append(("sinceTime", position.since))
        return query
    if (seconds := request.since_seconds) is not None:
        query.append(("sinceSeconds", str(seconds)))
    if request.tail is not None:
        query.append(("tailLines", str(request.tail)))
    return query


def _lines(log: ContainerLog, fresh: Sequence[tuple[int, str]]) -> list[TimedLine]:
    """Lines for the merge; one without a time of its own stands right after the one before it."""
    found = []
    last = 0
    for time, text in fresh:
        last = time or last
        found.append((last, LogLine(log.cluster, log.pod, log.container, moment(time), text, nanoseconds=time % 1000)))
    return found
