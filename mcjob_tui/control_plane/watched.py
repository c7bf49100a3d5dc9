"""What a session watches: the caches, the views made from them, and who is told when they change.

Clusters, namespaces and ClusterPropagationPolicies are watched once; Jobs, bindings and policies for one namespace or
all, anew whenever that is switched. What only a new Job depends on is in ``policy_watches``.
"""

import asyncio
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace

from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.cache import Cache, Holding, Key
from mcjob_tui.control_plane.inventory import cluster_view
from mcjob_tui.control_plane.job_board import JobBoard, StuckJobs
from mcjob_tui.control_plane.kinds import (
    CLUSTER,
    CLUSTER_OVERRIDE_POLICY,
    CLUSTER_PROPAGATION_POLICY,
    JOB,
    NAMESPACE,
    OVERRIDE_POLICY,
    PROPAGATION_POLICY,
    RESOURCE_BINDING,
)
from mcjob_tui.control_plane.notices import Notices
from mcjob_tui.control_plane.outage import Outage
from mcjob_tui.control_plane.policy_watches import PolicyWatches
from mcjob_tui.control_plane.reflector import Selection
from mcjob_tui.control_plane.silent_members import Silence, SilentMembers
from mcjob_tui.control_plane.starting import Stuck
from mcjob_tui.control_plane.turns import Turns
from mcjob_tui.control_plane.views import Changes, ClusterView, ConnectionState, JobView, Phase
from mcjob_tui.control_plane.watched_objects import ShownBinding, ShownJob, ShownPolicy
from mcjob_tui.control_plane.watches import Watches, tried_last, worst
from mcjob_tui.karmada.names import binding_name
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.meta import Namespace, Resource
from mcjob_tui.resources.text import clean

_NEEDED = (JOB.plural, RESOURCE_BINDING.plural)
_HELPFUL = (PROPAGATION_POLICY.plural, CLUSTER_PROPAGATION_POLICY.plural)
_TELLING = (RESOURCE_BINDING.plural, *_HELPFUL)
"""Whether a Job has been taken up, and will be, is told by these."""
_CLAIMING = (PROPAGATION_POLICY, OVERRIDE_POLICY)
_BETWEEN = 0.004
"""Seconds between two slices of building views: what is left is the screens' and the watches'."""
_AHEAD = 200
"""Jobs that lists may be ahead of the views; fewer than the models that a cache keeps."""
_FEW = 50
"""Models that are kept of kinds that are hardly ever parsed a second time."""


class Watched:
    """Everything that a session keeps by list and watch; the methods are those of ``service.ControlPlane``."""

    def __init__(self, api: Api) -> None:
        self._turns = Turns()
        self._notices = Notices(self._refresh, waits=lambda: self._turns.is_given)
        self._building: asyncio.TimerHandle | None = None
        self._watched: str | None = None
        self._watching = False
        self._state = ConnectionState()
        self._switching = asyncio.Lock()
        self._has_room = asyncio.Event()
        self._has_built = False
        outage = self._outage = Outage(changed=lambda: self._notices.mark("state"))
        self._shared = Watches(api, lambda: self._notices.mark("state"), outage=outage, turns=self._turns)
        self._scoped = Watches(api, lambda: self._notices.mark("state"), outage=outage, turns=self._turns)
        self._others = PolicyWatches(api, lambda: self._notices.mark("policies"), outage=outage, turns=self._turns)
        self._clusters = Cache(CLUSTER, Cluster, lambda _: self._notices.mark("clusters"), latest=None)
        self._namespaces = Cache(NAMESPACE, Namespace, lambda _: self._notices.mark("namespaces"), latest=_FEW)
        self._cluster_policies = Cache(CLUSTER_PROPAGATION_POLICY, ShownPolicy, self._policy_changed, latest=_FEW)
        self._cluster_views: tuple[ClusterView, ...] = ()
        self._viewed_clusters: dict[str, tuple[Cluster, ClusterView]] = {}
        self._stuck: StuckJobs = {}
        self._silent = SilentMembers()
        self._new_caches()

    async def close(self) -> None:
        """End all watches."""
        self._notices.close()
        if self._building is not None:
            self._building.cancel()
        await self._scoped.stop()
        await self._shared.stop()
        await self._others.stop()

    def give_way(self, seconds: float) -> None:
        self._turns.give_way(seconds)

    @property
    def watched(self) -> str | None:
        return self._watched

    @property
    def unreadable(self) -> tuple[str, ...]:
        return tuple(sorted(each.kind.plural for each in self._caches() if each.malformed))

    @property
    def state(self) -> ConnectionState:
        """As of the last snapshot: once it is live, ``jobs()`` has what was listed."""
        return self._state

    def _present_state(self) -> ConnectionState:
        states = self.states()
        needed = worst([states[name] for name in _NEEDED if name in states])
        found = tried_last(needed, states.values(), self._outage.last_try)
        helpful = [states[name] for name in _HELPFUL if name in states]
        if found.phase is Phase.LIVE and any(each == ConnectionState() for each in helpful):
            return ConnectionState(Phase.CONNECTING)
        return replace(found, reason=clean(found.reason))

    def states(self) -> Mapping[str, ConnectionState]:
        return {**self._shared.states(), **self._scoped.states()}

    async def watch(self, namespace: str | None) -> None:
        async with self._switching:
            if not self._watching:
                self._watching = True
                everywhere = Selection()
                self._shared.start(self._clusters, everywhere)
                self._shared.start(self._namespaces, everywhere)
                self._shared.start(self._cluster_policies, everywhere)
            elif namespace == self._watched:
                return
            else:
                await self._scoped.stop()
                self._new_caches()
            self._watched = namespace
            self._state = ConnectionState()
            here = Selection(namespace)
            self._scoped.start(self._policies, here)
            self._scoped.start(self._bindings, here, pace=self._until_built)
            self._scoped.start(self._jobs, here, pace=self._until_built)
            self._scoped.start(self._override_policies, here)
            for what in ("jobs", "policies", "state"):
                self._notices.mark(what)

    async def watch_policies(self, namespace: str) -> None:
        await self._others.follow(None if self._covers(namespace) else namespace)

    def jobs(self) -> tuple[JobView, ...]:
        return self._board.snapshot()

    def job(self, namespace: str, name: str) -> JobView | None:
        return self._board.get((namespace, name))

    def pods_seen(self, namespace: str, name: str, uid: str, found: Mapping[str, Stuck | None]) -> None:
        """Somebody has looked at a Job's pods: by cluster why none starts there, None where they do."""
        if self._board.pods_seen((namespace, name), uid, found):
            self._has_built = True
            self._notices.mark("jobs")

    def members_silent(self, who: Hashable, found: Silence) -> None:
        """Whoever follows a Job gets no answer from those clusters, and since when."""
        if self._silent.tell(who, found):
            self._tell_silence()
            self._notices.mark("jobs")

    def clusters(self) -> tuple[ClusterView, ...]:
        return self._cluster_views

    def cluster_resources(self) -> tuple[Cluster, ...] | None:
        return self._clusters.all() if self._clusters.complete else None

    def namespaces(self) -> tuple[str, ...] | None:
        return tuple(sorted(name for _, name in self._namespaces)) if self._namespaces.complete else None

    def job_names(self, namespace: str) -> frozenset[str] | None:
        return _names_in(namespace, self._jobs) if self._covers(namespace) else None

    def policy_names(self, namespace: str) -> frozenset[str] | None:
        found = [_names_in(namespace, self._policy_cache(kind.name, namespace)) for kind in _CLAIMING]
        return None if found[0] is None or found[1] is None else found[0] | found[1]

    def left_of(self, namespace: str, job: str) -> tuple[Json, ...]:
        from mcjob_tui.control_plane.leftovers import is_leftover

        return tuple(each for each in self._policies_named_for(namespace, job) if is_leftover(each, job))

    def begun_name(self, namespace: str, job: str) -> str:
        from mcjob_tui.control_plane.leftovers import is_leftover

        free = dict[str, bool]()
        for each in self._policies_named_for(namespace, job):
            name = str(each["metadata"]["name"])
            free[name] = free.get(name, True) and is_leftover(each, job)
        return next((name for name, is_free in free.items() if is_free), "")

    def _policies_named_for(self, namespace: str, job: str) -> list[Json]:
        from mcjob_tui.control_plane.leftovers import is_named_for

        names = sorted(each for each in self.policy_names(namespace) or () if is_named_for(each, job))
        found = (self.raw(kind.name, namespace, name) for name in names for kind in _CLAIMING)
        return [each for each in found if each is not None]

    def policies(self, kind: str, namespace: str) -> tuple[Json, ...] | None:
        cache = self._policy_cache(kind, namespace)
        if cache is None or not cache.complete:
            return None
        where = namespace if cache.kind.namespaced else ""
        found = (cache.raw(key) for key in cache if key[0] == where)
        return tuple(each for each in found if each is not None)

    def _policy_cache(self, kind: str, namespace: str) -> Holding | None:
        """Where the policies of that kind are; None where they are not watched."""
        if kind == CLUSTER_PROPAGATION_POLICY.name:
            return self._cluster_policies
        if self._covers(namespace) and kind != CLUSTER_OVERRIDE_POLICY.name:
            return self._policies if kind == PROPAGATION_POLICY.name else self._override_policies
        return self._others.cache(kind, namespace)

    def raw(self, kind: str, namespace: str, name: str) -> Json | None:
        for cache in self._caches():
            if cache.kind.name == kind:
                found = cache.raw((namespace if cache.kind.namespaced else "", name))
                if found is not None:
                    return found
        return None

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        return self._notices.subscribe(callback)

    def has_old_job_label(self, cluster: str) -> bool:
        """Whether a member is older than Kubernetes 1.27, which brought the label ``batch.kubernetes.io/job-name``."""
        found = self._clusters.get(("", cluster))
        version = re.match(r"v?(\d{1,9})\.(\d{1,9})", found.status.kubernetes_version) if found is not None else None
        return version is not None and (int(version.group(1)), int(version.group(2))) < (1, 27)

    def _covers(self, namespace: str) -> bool:
        return self._watching and self._watched in (None, namespace)

    def _caches(self) -> tuple[Holding, ...]:
        scoped: tuple[Holding, ...] = (self._jobs, self._bindings, self._policies, self._override_policies)
        return (*scoped, self._clusters, self._namespaces, self._cluster_policies, *self._others.caches())

    def _new_caches(self) -> None:
        """Empty caches and an empty board, for another namespace."""
        self._jobs = Cache(JOB, ShownJob, self._job_changed, latest=_FEW)
        self._bindings = Cache(
            RESOURCE_BINDING,
            ShownBinding,
            self._binding_changed,
            wanted=lambda binding: binding.name.endswith(binding_name("")),
        )
        self._policies = Cache(PROPAGATION_POLICY, ShownPolicy, self._policy_changed, latest=_FEW)
        self._override_policies = Cache(
            OVERRIDE_POLICY, Resource, lambda _: self._notices.mark("policies"), latest=_FEW
        )
        self._board = JobBoard(self._jobs, self._bindings, self._policies, self._cluster_policies, self._stuck)
        self._tell_readiness()
        self._tell_silence()

    def _job_changed(self, key: Key) -> None:
        self._board.job_changed(key)
        self._notices.mark("jobs")

    def _binding_changed(self, key: Key) -> None:
        self._board.binding_changed(key)
        self._notices.mark("jobs")

    def _policy_changed(self, key: Key) -> None:
        self._board.policy_changed(key)
        self._notices.mark("jobs")
        self._notices.mark("policies")

    def _refresh(self, marked: Changes) -> Changes:
        """Build what was marked, before subscribers are told; a change that shows nowhere is none."""
        clusters_changed = marked.clusters and self._rebuild_clusters()
        if marked.state:
            self._tell_readiness()
            self._tell_silence()
            self._tell_loading()
        jobs_changed = self._board.refresh(self._turns.slice()) or self._has_built
        self._has_built = False
        state, behind, before = self._present_state(), self._board.waiting > 0, self._state
        self._go_on_building()
        if state.phase is not Phase.LIVE or not behind:
            self._state = state
        # An empty snapshot is told too: the one before it may have been another namespace's.
        emptied = marked.jobs and not self._board.snapshot()
        # A watch that became live while views were behind is told once they have caught up.
        state_changed = marked.state or self._state != before
        return replace(marked, jobs=jobs_changed or emptied, clusters=clusters_changed, state=state_changed)

    def _go_on_building(self) -> None:
        """What is left is built slice by slice, and told of when a frame is due."""
        if self._board.waiting <= _AHEAD:
            self._has_room.set()
        if self._board.waiting and self._building is None:
            self._building = asyncio.get_running_loop().call_later(_BETWEEN, self._build)

    def _build(self) -> None:
        self._building = None
        if not self._turns.is_given:
            self._has_built |= self._board.refresh(self._turns.slice())
            self._notices.mark("jobs")
        self._go_on_building()

    async def _until_built(self) -> None:
        """Keeps lists from running ahead of the views: an object is built from while it is still at hand unpacked."""
        if self._board.waiting > _AHEAD:
            self._has_room.clear()
            await self._has_room.wait()

    def _rebuild_clusters(self) -> bool:
        before, clusters = self._viewed_clusters, self._clusters.all()
        # Of a thousand clusters one has changed: the others' views are those of the same parsed objects.
        self._viewed_clusters = {
            each.name: known
            if (known := before.get(each.name)) is not None and known[0] is each
            else (each, cluster_view(each))
            for each in clusters
        }
        views = tuple(self._viewed_clusters[name][1] for name in sorted(self._viewed_clusters))
        changed = views != self._cluster_views
        self._cluster_views = views
        self._tell_readiness()
        return changed

    def _tell_loading(self) -> None:
        """A list that has failed or is not allowed is not on its way."""
        states = self.states()
        self._board.loading(not any(states[name].reason for name in _TELLING if name in states))

    def _tell_readiness(self) -> None:
        known = self._clusters.complete
        views = self._cluster_views
        self._board.readiness_changed(
            {each.name: each.ready for each in views} if known else None,
            {each.name: each.since for each in views if each.since is not None},
        )

    def _tell_silence(self) -> None:
        """Of a cluster in Pull mode the proxy tells nothing: its agent reports by itself. Nor does it tell anything
        while the server that has the proxy is away, which is the one that has the clusters."""
        state = self._shared.states().get(CLUSTER.plural)
        away = state is not None and state.unanswered
        pulling = {each.name for each in self._cluster_views if each.sync_mode == "Pull"}
        silent = {} if away else self._silent.known()
        self._board.silence_changed({name: since for name, since in silent.items() if name not in pulling})


def _names_in(namespace: str, cache: Holding | None) -> frozenset[str] | None:
    if cache is None or not cache.complete:
        return None
    return frozenset(name for where, name in cache if where == namespace)
