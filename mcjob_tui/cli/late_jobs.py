"""For ``mcjob list``: whether the pods of Jobs start of which nothing is done, which Karmada's numbers do not tell.

Each such Job is looked at with one short list of pods in each cluster where nothing of it is done, and where none has
started once more with why. Few Jobs at a time, and all of it for some seconds at most: what has not been seen is said.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mcjob_tui.cli.troubles import Unread, read_troubles
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.starting import idle_clusters
from mcjob_tui.control_plane.views import JobView
from mcjob_tui.control_plane.wording import listed

AT_ONCE = 8
SECONDS = 10.0


@dataclass
class Unseen:
    """What is not known after the look: ``unread`` by cause, and by whether it is pods or events, in which clusters and
    of which Jobs, ``left`` the Jobs that there was no time for."""

    unread: dict[tuple[str, str], tuple[set[str], set[str]]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """What is not known, each with what it means."""
        found = [
            f"{listed(sorted(clusters))}: the {what} of {listed(sorted(jobs))} cannot be read ({why}); "
            "whether they start there is not known"
            for (why, what), (clusters, jobs) in sorted(self.unread.items())
        ]
        if self.left:
            found.append(
                f"the pods of {listed(self.left)} have not been looked at in {SECONDS:g} s; whether they start is not "
                "known: mcjob status NAME tells"
            )
        return found


async def look_at_late(session: ControlPlane, jobs: Sequence[JobView], *, limit: float = SECONDS) -> Unseen:
    """Look at those of ``jobs`` of which nothing is done somewhere; afterwards the session's views know what was seen.

    Who asks once does not see what comes of a young Job later: it is looked at as an old one.

    Args:
        limit: seconds for all of them.
    """
    unseen = Unseen()
    turns = asyncio.Semaphore(AT_ONCE)

    async def look(job: JobView, clusters: tuple[str, ...]) -> None:
        async with turns:
            first = await session.first_look(*job.key, clusters)
            problems: Mapping[str, Unread] = {cluster: Unread(why) for cluster, why in first.unread.items()}
            if first.begun | first.unread.keys() != frozenset(clusters):
                problems = {**problems, **(await _why(session, job))}
            for cluster in clusters:
                if cluster in problems:
                    cause = problems[cluster]
                    clusters_of, jobs_of = unseen.unread.setdefault((cause.why, cause.what), (set(), set()))
                    clusters_of.add(cluster)
                    jobs_of.add(job.name)

    late = [(job, clusters) for job in jobs if (clusters := idle_clusters(job))]
    if not late:
        return unseen
    tasks = {asyncio.create_task(look(*each), name=f"look at {each[0].name}"): each[0] for each in late}
    done, left = await asyncio.wait(tasks, timeout=limit)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    for task in done:
        task.result()
    unseen.left = [job.name for task, job in tasks.items() if task in left]
    return unseen


async def _why(session: ControlPlane, job: JobView) -> Mapping[str, Unread]:
    try:
        return (await read_troubles(session, job))[1]
    except ControlPlaneError as error:
        return {member.cluster: Unread(error.sentence) for member in job.members}
