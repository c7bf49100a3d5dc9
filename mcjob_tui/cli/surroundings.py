"""What the rules may know where a draft is judged by a command: a session's knowledge, or a saved cluster list."""

from dataclasses import replace
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.service import ControlPlane

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.draft.rules import Surroundings
    from mcjob_tui.resources.clusters import Cluster


async def surroundings_of(session: ControlPlane, draft: "JobDraft") -> "Surroundings":
    """All that the session knows, with the names of ConfigMaps, Secrets and the like in the draft's namespace."""
    from mcjob_tui.control_plane.surroundings import names_in, watched_surroundings

    names = await names_in(session, draft.namespace)
    return replace(watched_surroundings(session, draft.namespace), names=names)


def with_clusters(clusters: "tuple[Cluster, ...]") -> "Surroundings":
    """Nothing but the clusters is known."""
    from mcjob_tui.draft.rules import Surroundings

    return Surroundings(clusters=clusters)
