"""Why pods of a Job fail or wait, for ``mcjob status``: read once from its clusters, with the last log lines."""

import asyncio
import contextlib
from collections.abc import Sequence

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.troubles import trouble_words
from mcjob_tui.control_plane.views import JobState, JobView, Trouble
from mcjob_tui.resources.text import clean

_SECONDS = 5.0
_TOLD_AT_MOST = 6
_LINES = 3
_QUIET = (JobState.SUSPENDED, JobState.DELETING, JobState.NOTHING_TO_RUN)


async def troubles_text(session: ControlPlane, view: JobView) -> str:
    """The troubles of a Job as lines; "" where there are none, or nothing can go wrong."""
    if not view.members or view.state in _QUIET or (view.state is JobState.COMPLETE and not view.progress.failed):
        return ""
    found, problems = await read_troubles(session, view)
    told = found[:_TOLD_AT_MOST]
    logs = await asyncio.gather(*(_last_lines(session, view.namespace, each) for each in told))
    lines = [line for each, log in zip(told, logs, strict=True) for line in _lines(each, log)]
    if len(found) > len(told):
        lines.append(f"  and {len(found) - len(told)} other reasons")
    lines += [f"  {cluster}: its pods cannot be read: {why}" for cluster, why in problems.items()]
    return "\n".join(lines) + "\n" if lines else ""


async def read_troubles(session: ControlPlane, view: JobView) -> tuple[Sequence[Trouble], dict[str, str]]:
    """What its pods suffer from, and by cluster why they cannot be read; the session's view knows it, too."""
    async with session.follow(*view.key) as follower:
        changed = asyncio.Event()
        leave = follower.subscribe(changed.set)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SECONDS):
                    while not follower.has_looked:
                        changed.clear()
                        await changed.wait()
            silent = dict.fromkeys(follower.awaited, f"no answer in {_SECONDS:g} s")
            problems = {**silent, **follower.problems}
            return follower.troubles, {cluster: why for cluster, why in problems.items() if cluster}
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


def _lines(trouble: Trouble, log: Sequence[str]) -> list[str]:
    what, called = trouble_words(trouble)
    cause = f": {trouble.sentence}" if trouble.sentence != trouble.reason else ""
    lines = [f"  {trouble.cluster}: {what}: {called}{cause}"]
    if trouble.next_step:
        lines.append(f"    what helps: {trouble.next_step}")
    if trouble.message and not log and trouble.message != trouble.sentence:
        lines.append(f"    {trouble.message}")
    return lines + [f"    {trouble.pod}/{trouble.log}: {clean(each)}" for each in log]
