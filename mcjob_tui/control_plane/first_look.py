"""One look at the pods of a Job in clusters where nothing of it is done: a short list from each, no watch, no events.

Most Jobs that are late only take long, and the first of their pods tells it. Where none of these few has started,
whoever looks follows the Job (see ``job_follower``): only that tells why, and when they do.
"""

import asyncio
from collections.abc import Callable, Iterable

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.cache import Cache
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.kinds import POD
from mcjob_tui.control_plane.starting import has_begun
from mcjob_tui.resources.pods import Pod

FEW = 10
"""Pods that are asked for: one that has started is enough."""


async def begun_in(
    api: Api, namespace: str, selector: Callable[[str], str], clusters: Iterable[str], *, seconds: float
) -> dict[str, bool | None]:
    """By cluster whether some pod of a Job has started there once; None where its pods cannot be read.

    Args:
        api: the control plane's.
        namespace: the Job's.
        selector: the label selector of its pods in a cluster.
        clusters: where to look, in all of them at the same time.
        seconds: how long a cluster may take to answer.
    """

    async def look(cluster: str) -> bool | None:
        parsed = Cache(POD, Pod, lambda _: None)
        pages = api.pages(POD, namespace, labels=selector(cluster), limit=FEW, cluster=cluster, seconds=seconds)
        try:
            async for page in pages:
                pods = (parsed.put(each) for each in page.items)
                return any(pod is not None and has_begun(pod.status.phase) for pod in pods)
        except ControlPlaneError:
            return None
        return False

    names = tuple(clusters)
    return dict(zip(names, await asyncio.gather(*(look(each) for each in names)), strict=True))
