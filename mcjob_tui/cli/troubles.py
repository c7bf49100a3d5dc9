"""Why pods of a Job fail or wait, for ``mcjob status``: read once from its clusters, with the last log lines."""

import asyncio
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.troubles import alike, trouble_words
from mcjob_tui.control_plane.views import JobState, JobView, Trouble
from mcjob_tui.resources.text import clean
from mcjob_tui.resources.wording import listed

_SECONDS = 5.0
_TOLD_AT_MOST = 6
_LINES = 3
_LOGS_OF_ALIKE = 3
"""Of clusters with the same cause the logs of so many are read; the latest tell most."""
_NAMED = 8
_QUIET = (JobState.SUSPENDED, JobState.DELETING, JobState.NOTHING_TO_RUN)


@dataclass(frozen=True, slots=True)
class Unread:
    """What cannot be read in a cluster, its pods or only its events, and why."""

    why: str
    what: str = "pods"


async def troubles_text(session: ControlPlane, view: JobView) -> str:
    """The troubles of a Job as lines; "" where there are none, or nothing can go wrong."""
    if not view.members or view.state in _QUIET or (view.state is JobState.COMPLETE and not view.progress.failed):
        return ""
    found, problems = await read_troubles(session, view)
    groups = alike(found)
    told = groups[:_TOLD_AT_MOST]
    first = [each for group in told for each in group[:_LOGS_OF_ALIKE]]
    read = await asyncio.gather(*(_last_lines(session, view.namespace, each) for each in first))
    logs = dict(zip(first, read, strict=True))
    lines = [line for group in told for line in _lines(group, logs)]
    if len(groups) > len(told):
        lines.append(f"  and {len(groups) - len(told)} other reasons")
    lines += [f"  {cluster}: its {each.what} cannot be read: {each.why}" for cluster, each in problems.items()]
    return "\n".join(lines) + "\n" if lines else ""


async def read_troubles(session: ControlPlane, view: JobView) -> tuple[Sequence[Trouble], dict[str, Unread]]:
    """What its pods suffer from, and by cluster what cannot be read there; the session's view knows it, too."""
    async with session.follow(*view.key) as follower:
        changed = asyncio.Event()
        leave = follower.subscribe(changed.set)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SECONDS):
                    while not follower.has_looked:
                        changed.clear()
                        await changed.wait()
            unread = dict.fromkeys(follower.awaited, Unread(f"no answer in {_SECONDS:g} s"))
            for cluster, why in follower.problems.items():
                unread[cluster] = Unread(why, "pods" if cluster in follower.unread else "events")
            return follower.troubles, {cluster: each for cluster, each in unread.items() if cluster}
        finally:
            leave()


async def _last_lines(session: ControlPlane, namespace: str, trouble: Trouble) -> Sequence[str]:
    if not trouble.log:
        return ()
    try:
        return await session.last_log_lines(
            namespace, trouble.pod, trouble.log, cluster=trouble.cluster, lines=_LINES, previous=trouble.previous
        )
    except ControlPlaneError as error:
        return (f"its log cannot be read: {error.sentence}",)


def _lines(group: Sequence[Trouble], logs: Mapping[Trouble, Sequence[str]]) -> list[str]:
    """What is to be said of all of the group once, then what differs: messages, and the last lines of logs."""
    first = group[0]
    what, called = trouble_words(replace(first, count=sum(each.count for each in group)))
    cause = f": {first.sentence}" if first.sentence != first.reason else ""
    lines = [f"  {_named(each.cluster for each in group)}: {what}: {called}{cause}"]
    if first.next_step:
        lines.append(f"    what helps: {first.next_step}")
    messages: dict[str, list[str]] = {}
    for each in group:
        if each.message and not logs.get(each) and each.message != each.sentence:
            messages.setdefault(each.message, []).append(each.cluster)
    if len(messages) == 1:
        lines += [f"    {message}" for message in messages]
    else:
        lines += [f"    {_named(those)}: {message}" for message, those in messages.items()]
    for each in group:
        whose = f"{each.cluster}/{each.pod}" if len(group) > 1 else each.pod
        lines += [f"    {whose}/{each.log}: {clean(text)}" for text in logs.get(each, ())]
    return lines


def _named(clusters: Iterable[str]) -> str:
    return listed(sorted(clusters), _NAMED, last=", ")
