"""Which member clusters do not answer those who ask them through Karmada's proxy.

Karmada takes half a minute until it calls a cluster not ready (``observed.md`` §10; ``--cluster-failure-threshold``);
whoever watches pods there knows it at once. A Job's numbers from there may be old from then on, in every view of it.
"""

from collections.abc import Hashable, Mapping
from datetime import datetime

Silence = Mapping[str, datetime | None]
"""By name of a cluster since when it does not answer; None where it never has."""


class SilentMembers:
    """What those who ask have told, each of the clusters that it asks."""

    def __init__(self) -> None:
        self._told: dict[Hashable, Silence] = {}

    def tell(self, who: Hashable, found: Silence) -> bool:
        """``who`` gets no answer from those, and has nothing against any other; returns whether that is news."""
        if self._told.get(who, {}) == found:
            return False
        if found:
            self._told[who] = dict(found)
        else:
            del self._told[who]
        return True

    def known(self) -> Silence:
        """All of them; of two who ask the same one the earlier counts."""
        found: dict[str, datetime | None] = {}
        for told in self._told.values():
            for name, since in told.items():
                known = found.get(name)
                found[name] = min(known, since) if known is not None and since is not None else known or since
        return found
