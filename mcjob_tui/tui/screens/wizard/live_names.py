"""Names of what a namespace holds (Secrets, ConfigMaps, claims, service accounts), read when the form or Review opens.

The lists of the form ask without waiting: what is not known yet is an empty list, and the next time it is there.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.surroundings import REFERENCED, Asked, asked_surroundings, keys_in, pull_secrets_in
from mcjob_tui.draft.reference import InvalidReference, parse
from mcjob_tui.draft.rules.resources import is_extended
from mcjob_tui.resources.text import clean

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane


class LiveNames:
    """What is known of one namespace at a time, and the images that were used: by its Jobs, and by earlier drafts."""

    def __init__(self, session: "ControlPlane") -> None:
        self.session = session
        self.namespace = ""
        self.asked = Asked()
        self.pull_secrets: tuple[str, ...] = ()
        self.images_used: tuple[str, ...] = ()
        self.ask: Callable[[str, str], None] = lambda kind, name: None
        self._keys: dict[tuple[str, str], tuple[str, ...]] = {}

    def known(self, kind: str) -> tuple[str, ...]:
        """The names of that kind, as far as they are known."""
        return tuple(sorted(self.asked.names.get(kind, ())))

    async def read(self, namespace: str) -> None:
        """Read all kinds in ``namespace``. What may not be listed stays unknown."""
        asked = await asked_surroundings(self.session, namespace, (*REFERENCED, "PriorityClass"))
        pull_secrets = await pull_secrets_in(self.session, namespace)
        self.namespace, self.asked, self.pull_secrets = namespace, asked, pull_secrets
        self._keys.clear()

    def keys(self, kind: str, name: str) -> tuple[str, ...]:
        """The keys of a ConfigMap or Secret, as far as they are known; what is not is asked for by ``ask``."""
        if name in self.asked.names.get(kind, ()) and (kind, name) not in self._keys:
            self._keys[kind, name] = ()
            self.ask(kind, name)
        return self._keys.get((kind, name), ())

    async def read_keys(self, kind: str, name: str) -> None:
        """Read the keys of one ConfigMap or Secret."""
        namespace = self.namespace
        found = await keys_in(self.session, kind, namespace, name)
        if namespace == self.namespace:
            self._keys[kind, name] = found

    def sources(self, kind: str, typed: str, *, keys: str = " / ") -> list[str]:
        """What a ConfigMap or Secret and its key could be: names, and once a name is typed its keys."""
        name, slash, rest = typed.partition("/")
        if not slash:
            return [f"{each}{keys}" for each in self.known(kind)]
        # Of several keys (``a, b=path``) it is the last that is being typed.
        before, comma, _ = rest.rpartition(",")
        start = f"{name}/{before}{comma} " if before or comma else f"{name}/ "
        return [f"{start}{each}" for each in self.keys(kind, name.strip())]

    def devices(self) -> list[str]:
        """The extended resources that some cluster can give."""
        summaries = (each.status.resource_summary for each in self.session.cluster_resources() or ())
        return sorted({name for each in summaries if each for name in each.allocatable if is_extended(name)})

    def images(self) -> list[str]:
        """The images of earlier drafts and of the Jobs that are there, each the latest first."""
        there = (view.image for view in self.session.jobs() if view.image)
        return list(dict.fromkeys((*map(clean, self.images_used), *there)))

    def image(self, typed: str) -> str:
        """The first known image that starts with what is typed."""
        return _first(typed, self.images())

    def registry(self, typed: str) -> str:
        """The first registry of a known image that starts with what is typed."""
        return _first(typed, map(_registry, self.images()))


def _registry(image: str) -> str:
    try:
        return parse(image).registry
    except InvalidReference:
        return ""


def _first(typed: str, known: Iterable[str]) -> str:
    if len(typed) < 2:
        return ""
    return next((each for each in known if each.startswith(typed) and each != typed), "")
