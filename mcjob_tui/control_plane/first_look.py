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
from mcjob_tui.control_plane.views import FirstLook
from mcjob_tui.resources.pods import Pod

FEW = 10
"""Pods that are asked for: one that has started is enough."""


async def look_at_pods(
    api: Api, namespace: str, selector: Callable[[str], str], clusters: Iterable[str], *, seconds: float
) -> FirstLook:
    """Where some pod of a Job has started once, and where its pods cannot be read.

    Args:
        api: the control plane's.
        namespace: the Job's.
        selector: the label selector of its pods in a cluster.
        clusters: where to look, in all of them at the same time.
        seconds: how long a cluster may take to answer.
    """

    begun: set[str] = set()
    unread: dict[str, str] = {}

    async def look(cluster: str) -> None:
        parsed = Cache(POD, Pod, lambda _: None)
        pages = api.pages(POD, namespace, labels=selector(cluster), limit=FEW, cluster=cluster, seconds=seconds)
        try:
            pods = [parsed.put(each) for each in (await anext(pages)).items]
            if any(pod is not None and has_begun(pod.status.phase) for pod in pods):
                begun.add(cluster)
        except ControlPlaneError as error:
            unread[cluster] = error.sentence

    await asyncio.gather(*(look(each) for each in clusters))
    return FirstLook(frozenset(begun), dict(sorted(unread.items())))
