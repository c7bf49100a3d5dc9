"""Names of what a namespace holds (Secrets, ConfigMaps, claims, service accounts), read once when first asked for.

The lists of the form ask without waiting: what is not known yet is an empty list, and the next time it is there.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.surroundings import names_in
from mcjob_tui.draft.rules.resources import is_extended

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane


class LiveNames:
    """What is known of one namespace at a time, and the images that the control plane's Jobs use."""

    def __init__(self, session: "ControlPlane") -> None:
        self.session = session
        self.namespace = ""
        self.all: Mapping[str, frozenset[str]] = {}

    def known(self, kind: str) -> tuple[str, ...]:
        """The names of that kind, as far as they are known."""
        return tuple(sorted(self.all.get(kind, ())))

    async def read(self, namespace: str) -> bool:
        """Read all kinds in ``namespace``; false where they are known already. What may not be listed stays unknown."""
        if namespace == self.namespace:
            return False
        found = await names_in(self.session, namespace)
        self.namespace, self.all = namespace, found
        return True

    def devices(self) -> list[str]:
        """The extended resources that some cluster can give."""
        summaries = (each.status.resource_summary for each in self.session.cluster_resources() or ())
        return sorted({name for each in summaries if each for name in each.allocatable if is_extended(name)})

    def images(self) -> list[str]:
        """The images of the Jobs that are there, newest first."""
        return list(dict.fromkeys(view.image for view in self.session.jobs() if view.image))

    def image(self, typed: str) -> str:
        """The first known image that starts with what is typed."""
        if len(typed) < 2:
            return ""
        return next((each for each in self.images() if each.startswith(typed) and each != typed), "")
