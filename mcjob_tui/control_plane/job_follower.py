"""Pods and events of one Job, live, from the control plane and every cluster that has a share of it.

Each cluster has its own watches through Karmada's proxy: one that cannot be reached costs only its own rows.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.cache import Cache, Key
from mcjob_tui.control_plane.kinds import EVENT, POD
from mcjob_tui.control_plane.notices import Notices
from mcjob_tui.control_plane.outage import Outage
from mcjob_tui.control_plane.pod_state import event_view, pod_view
from mcjob_tui.control_plane.reflector import Selection
from mcjob_tui.control_plane.silent_members import Silence
from mcjob_tui.control_plane.starting import Stuck, stuck_clusters
from mcjob_tui.control_plane.timeline import timeline
from mcjob_tui.control_plane.troubles import troubles
from mcjob_tui.control_plane.views import (
    Changes,
    ConnectionState,
    EventView,
    JobView,
    Milestone,
    Phase,
    PodView,
    Trouble,
)
from mcjob_tui.control_plane.watches import Watches
from mcjob_tui.resources.events import Event
from mcjob_tui.resources.pods import Pod

ANSWER_SECONDS = 4.0
"""A cluster that has not answered for so long after it was asked first is one that does not answer."""
CLOCKS_APART = timedelta(minutes=5)
"""What happened in a cluster so long before the Job was made was about another: its clock is not further behind."""
_FEW = 50
"""Parsed events that are kept: each is seen once, and there may be thousands."""


def pods_of(name: str, *, old_label: bool) -> str:
    """The label selector of a Job's pods; members before Kubernetes 1.27 write the ``old_label`` alone."""
    return f"{'job-name' if old_label else 'batch.kubernetes.io/job-name'}={name}"


@dataclass(frozen=True, slots=True)
class Followed:
    """A Job that is followed, with what the session knows of it.

    Attributes:
        view: its view now, None where there is none.
        old_label: whether a cluster is too old for ``batch.kubernetes.io/job-name``.
        subscribe: the session's.
        seen: is told by cluster why no pod starts there, None where they do, of the Job with the UID.
        silent: is told which clusters do not answer, and since when.
    """

    namespace: str
    name: str
    view: Callable[[], JobView | None]
    old_label: Callable[[str], bool]
    subscribe: Callable[[Callable[[Changes], None]], Callable[[], None]]
    seen: Callable[[str, Mapping[str, Stuck | None]], None] = lambda uid, found: None
    silent: Callable[[Silence], None] = lambda found: None


class JobFollower:
    """See ``service.JobFollower``. Make it with ``follow_job``."""

    def __init__(self, api: Api, followed: Followed, outage: Outage | None = None) -> None:
        self._api = api
        self._followed = followed
        self._notices = Notices(self._refresh)
        self._watches = Watches(api, lambda: self._notices.mark("state"), outage=outage)
        self._last: JobView | None = followed.view()
        self._uid = self._last.uid if self._last is not None else ""
        self._created = self._last.created if self._last is not None else None
        self._pods: dict[str, Cache[Pod]] = {}
        self._due: dict[str, asyncio.TimerHandle] = {}
        """By cluster when its first answer is overdue."""
        self._events: dict[str, Cache[Event]] = {}
        self._viewed_events: dict[tuple[str, Key], EventView] = {}
        self._pod_views: tuple[PodView, ...] = ()
        self._event_views: tuple[EventView, ...] = ()
        self._troubles: tuple[Trouble, ...] = ()
        self._follow_events("")
        self._follow_clusters()
        self._awaited = self._still_awaited()

    @property
    def pods(self) -> tuple[PodView, ...]:
        return self._pod_views

    @property
    def events(self) -> tuple[EventView, ...]:
        return self._event_views

    @property
    def timeline(self) -> tuple[Milestone, ...]:
        view = self._last = self._followed.view() or self._last
        if view is None:
            return ()
        return timeline(view, self._event_views, self._pod_views, self._api.server_time.now)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        return self._troubles

    @property
    def has_looked(self) -> bool:
        return not self.awaited

    @property
    def awaited(self) -> tuple[str, ...]:
        # As of the last refresh: of a cluster that is not awaited any more, pods and troubles are in what is told.
        return self._awaited

    def _still_awaited(self) -> tuple[str, ...]:
        waiting = [name for name, each in self._watches.states().items() if each.phase is Phase.CONNECTING]
        return tuple(sorted({name.partition(" ")[2] for name in waiting}))

    @property
    def problems(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for name, state in self._watches.states().items():
            cluster = name.partition(" ")[2]
            if _is_problem(state):
                found.setdefault(cluster, _words(state))
        return found

    @property
    def unread(self) -> frozenset[str]:
        states = self._watches.states()
        return frozenset(each for each in self._pods if _is_problem(states[f"pods {each}"]))

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        return self._notices.subscribe(lambda _: callback())

    def session_changed(self, _: Changes) -> None:
        """The session's snapshots changed: the Job may have got clusters, or be another one of its name."""
        self._follow_clusters()
        view = self._followed.view()
        if view is not None and view.uid != self._uid:
            self._uid, self._created = view.uid, view.created
            self._notices.mark("policies")

    async def close(self) -> None:
        """End all watches."""
        self._notices.close()
        for due in self._due.values():
            due.cancel()
        self._followed.silent({})
        await self._watches.stop()

    def _follow_clusters(self) -> None:
        view = self._followed.view()
        for member in view.members if view is not None else ():
            if member.cluster not in self._pods:
                self._follow_pods(member.cluster)
                self._follow_events(member.cluster)
                self._notices.mark("state")

    def _follow_pods(self, cluster: str) -> None:
        followed = self._followed
        cache = Cache(POD, Pod, self._pod_changed, latest=None)
        self._pods[cluster] = cache
        labels = pods_of(followed.name, old_label=followed.old_label(cluster))
        selection = Selection(followed.namespace, labels=labels, cluster=cluster)
        self._watches.start(cache, selection, name=f"pods {cluster}")
        self._due[cluster] = asyncio.get_running_loop().call_later(ANSWER_SECONDS, self._notices.mark, "state")

    def _follow_events(self, cluster: str) -> None:
        """The control plane's are asked for by the Job's name.

        A member's are about its pods too, told by their names.
        """
        followed = self._followed
        cache = Cache(EVENT, Event, partial(self._event_changed, cluster), latest=_FEW, wanted=self._is_about_job)
        self._events[cluster] = cache
        fields = "" if cluster else f"involvedObject.name={followed.name}"
        selection = Selection(followed.namespace, fields=fields, cluster=cluster)
        self._watches.start(cache, selection, name=f"events {cluster}")

    def _is_about_job(self, event: Event) -> bool:
        about, name = event.involved_object, self._followed.name
        if about.kind == "Pod":
            return about.name.startswith(f"{name}-")
        return about.name == name or about.name == f"{name}-job"

    def _is_of_another(self, event: EventView) -> bool:
        """Whether it is about a Job that had this name before, as one that was run again in its place.

        The Job in a member has a UID that nothing here tells, so there only what is too old to be about this one is.
        """
        if self._created is not None and event.time is not None and event.time < self._created - CLOCKS_APART:
            return True
        return not event.cluster and event.kind == "Job" and "" not in (event.uid, self._uid) and event.uid != self._uid

    def _pod_changed(self, _: Key) -> None:
        self._notices.mark("jobs")

    def _event_changed(self, cluster: str, key: Key) -> None:
        event = self._events[cluster].get(key)
        if event is None:
            self._viewed_events.pop((cluster, key), None)
        else:
            self._viewed_events[cluster, key] = event_view(cluster, event)
        self._notices.mark("policies")

    def _refresh(self, marked: Changes) -> Changes:
        if marked.jobs:
            pods = [pod_view(cluster, pod) for cluster, cache in self._pods.items() for pod in cache.all()]
            self._pod_views = tuple(sorted(pods, key=lambda each: (each.cluster, each.name)))
        if marked.policies:
            all_events = (self._viewed_events[cluster, key] for cluster, cache in self._events.items() for key in cache)
            events = [each for each in all_events if not self._is_of_another(each)]
            self._event_views = tuple(sorted(events, key=lambda each: each.time.timestamp() if each.time else 0.0))
        if marked.jobs or marked.policies:
            self._troubles = troubles(self._pod_views, self._event_views)
        self._tell_what_starts()
        self._followed.silent(self._silent())
        self._awaited = self._still_awaited()
        return marked

    def _silent(self) -> Silence:
        now, states = asyncio.get_running_loop().time(), self._watches.states()
        found: dict[str, datetime | None] = {}
        for cluster, due in self._due.items():
            state = states[f"pods {cluster}"]
            overdue = state == ConnectionState() and due.when() <= now
            if overdue or (state.unanswered and state.phase is not Phase.LIVE):
                found[cluster] = state.since
        return found

    def _tell_what_starts(self) -> None:
        """Tell the session what can only be seen in pods; of clusters whose pods and events are known, no others."""
        view, states = self._followed.view(), self._watches.states()
        if view is None:
            return
        live = {name for name, state in states.items() if state.phase is Phase.LIVE}
        known = [each for each in self._pods if f"pods {each}" in live and f"events {each}" in live]
        self._followed.seen(view.uid, stuck_clusters(view, self._pod_views, self._troubles, known))


@asynccontextmanager
async def follow_job(api: Api, followed: Followed, outage: Outage | None = None) -> AsyncIterator[JobFollower]:
    """Follow one Job until the block is left; ``outage`` is the session's."""
    follower = JobFollower(api, followed, outage)
    leave = followed.subscribe(follower.session_changed)
    try:
        yield follower
    finally:
        leave()
        await follower.close()


def _is_problem(state: ConnectionState) -> bool:
    return state.phase is not Phase.LIVE and bool(state.reason or state.phase is Phase.DENIED)


def _words(state: ConnectionState) -> str:
    return state.sentence if state.phase is Phase.DENIED else state.reason
