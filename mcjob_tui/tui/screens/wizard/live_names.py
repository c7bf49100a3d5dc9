"""Names of what a namespace holds (Secrets, ConfigMaps, claims, service accounts), read once when first asked for.

The lists of the form ask without waiting: what is not known yet is an empty list, and the next time it is there.
"""

import asyncio
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.resources.text import clean

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane

KINDS = ("Secret", "ConfigMap", "PersistentVolumeClaim", "ServiceAccount")


class LiveNames:
    """What is known of one namespace at a time, and the images that the control plane's Jobs use."""

    def __init__(self, session: "ControlPlane") -> None:
        self.session = session
        self.namespace = ""
        self._names: dict[str, tuple[str, ...]] = {}
        self._failed: set[str] = set()

    def known(self, kind: str) -> tuple[str, ...]:
        """The names of that kind, as far as they are known."""
        return self._names.get(kind, ())

    def is_known(self, kind: str) -> bool:
        """Whether the names of that kind have been read."""
        return kind in self._names

    async def read(self, namespace: str) -> None:
        """Read all kinds in ``namespace``. What may not be listed stays unknown."""
        if namespace == self.namespace:
            return
        self.namespace = namespace
        self._names.clear()
        found = await asyncio.gather(*(self._read(kind, namespace) for kind in KINDS))
        if namespace == self.namespace:
            self._names = {kind: names for kind, names in zip(KINDS, found, strict=True) if names is not None}

    async def _read(self, kind: str, namespace: str) -> tuple[str, ...] | None:
        try:
            return tuple(clean(name) for name in await self.session.names(kind, namespace))
        except ControlPlaneError:
            return None

    def images(self) -> list[str]:
        """The images of the Jobs that are there, newest first."""
        return list(dict.fromkeys(view.image for view in self.session.jobs() if view.image))

    def image(self, typed: str) -> str:
        """The first known image that starts with what is typed."""
        if len(typed) < 2:
            return ""
        return next((each for each in self.images() if each.startswith(typed) and each != typed), "")
