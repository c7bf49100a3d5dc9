"""Why ``mcjob logs`` has nothing to print: the Job is in no cluster, starts no container, or its containers are silent.

Which lines were asked for is ``commands.logs``' business: only where nothing was filtered away is this the answer.
"""

import contextlib

from mcjob_tui.cli.troubles import read_troubles
from mcjob_tui.cli.waiting import in_words
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.views import JobView


async def why_silent(session: ControlPlane, view: JobView) -> str:
    """Why there is not one line of the Job, in words that go on from its name; its clusters are asked once."""
    if not view.members:
        return f"is in no cluster yet; {in_words(view)}"
    clusters = tuple(each.cluster for each in view.members)
    if (await session.first_look(*view.key, clusters)).begun:
        return f"has written no line; {in_words(view)}"
    if view.state.finished:
        return f"has no pod any more whose lines could be read; {in_words(view)}"
    with contextlib.suppress(ControlPlaneError):
        # Its pods tell what Karmada's numbers do not: why none of them starts.
        await read_troubles(session, view)
    return f"has no lines: no container has started; {in_words(session.job(*view.key) or view)}"
