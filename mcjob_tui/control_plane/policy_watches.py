"""The policies that a new Job depends on and no list of Jobs needs: ClusterOverridePolicies, and the policies of a
namespace whose Jobs are not watched.

Watched from the moment that somebody wants them until the session ends; ``watched`` has all other watches.
"""

import asyncio
from collections.abc import Callable

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.cache import Cache, Holding
from mcjob_tui.control_plane.kinds import CLUSTER_OVERRIDE_POLICY, OVERRIDE_POLICY, PROPAGATION_POLICY
from mcjob_tui.control_plane.outage import Outage
from mcjob_tui.control_plane.reflector import Selection
from mcjob_tui.control_plane.turns import Turns
from mcjob_tui.control_plane.watches import Watches
from mcjob_tui.resources.meta import Resource

_FEW = 50
"""Models that are kept: they are hardly ever parsed a second time."""


class PolicyWatches:
    """Their caches and watches.

    Args:
        api: where to watch.
        changed: called when a policy or what is known of the policies has changed.
        outage: that of the API server, shared with its other watches.
        turns: who goes first.
    """

    def __init__(self, api: Api, changed: Callable[[], None], *, outage: Outage, turns: Turns) -> None:
        self._changed = changed
        self._everywhere = Watches(api, changed, outage=outage, turns=turns)
        self._beside = Watches(api, changed, outage=outage, turns=turns)
        self._wide = Cache(CLUSTER_OVERRIDE_POLICY, Resource, lambda _: changed(), latest=_FEW)
        self._namespace: str | None = None
        self._found: tuple[Cache[Resource], ...] = ()
        self._is_started = False
        self._switching = asyncio.Lock()

    async def follow(self, namespace: str | None) -> None:
        """Watch ClusterOverridePolicies from now on, and the policies of ``namespace`` in place of another's.

        None: all policies of namespaces are watched elsewhere.
        """
        async with self._switching:
            if not self._is_started:
                self._is_started = True
                self._everywhere.start(self._wide, Selection())
            if namespace == self._namespace:
                return
            await self._beside.stop()
            self._namespace, self._found = namespace, ()
            if namespace is None:
                return
            kinds = (PROPAGATION_POLICY, OVERRIDE_POLICY)
            self._found = tuple(Cache(kind, Resource, lambda _: self._changed(), latest=_FEW) for kind in kinds)
            for cache in self._found:
                self._beside.start(cache, Selection(namespace))
            self._changed()

    def cache(self, kind: str, namespace: str) -> Holding | None:
        """What is watched here of that kind and namespace; None where nothing is."""
        if kind == self._wide.kind.name:
            return self._wide
        if namespace != self._namespace:
            return None
        return next((each for each in self._found if each.kind.name == kind), None)

    def caches(self) -> tuple[Holding, ...]:
        """All of them."""
        return (self._wide, *self._found)

    async def stop(self) -> None:
        """End the watches."""
        await self._everywhere.stop()
        await self._beside.stop()
