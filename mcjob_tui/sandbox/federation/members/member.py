"""A member cluster: its API server's store with what runs behind it. Comes to life when it is first asked for.

Whether it can be reached is decided by ``cluster_health``; what of it Karmada sees is in ``member_status`` and
``cluster_health``.
"""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from functools import cached_property

from mcjob_tui.sandbox import failures
from mcjob_tui.sandbox.api.backend import LogOptions
from mcjob_tui.sandbox.clock import timestamp
from mcjob_tui.sandbox.federation.agenda import Agenda
from mcjob_tui.sandbox.federation.events import EventRecorder
from mcjob_tui.sandbox.federation.fleet import ClusterPlan
from mcjob_tui.sandbox.federation.members import nodes
from mcjob_tui.sandbox.federation.members.claims import ClaimBinder
from mcjob_tui.sandbox.federation.members.job_controller import JobController
from mcjob_tui.sandbox.federation.members.kubelet import Kubelet, LivePod
from mcjob_tui.sandbox.federation.members.logs import Run, before, follow
from mcjob_tui.sandbox.federation.members.quotas import Quotas
from mcjob_tui.sandbox.garbage import GarbageCollector
from mcjob_tui.sandbox.kinds import (
    CONFIG_MAP,
    EVENT,
    JOB,
    MEMBER_KINDS,
    NAMESPACE,
    NODE,
    PERSISTENT_VOLUME_CLAIM,
    POD,
    RESOURCE_QUOTA,
    SECRET,
    SERVICE_ACCOUNT,
)
from mcjob_tui.sandbox.objects import Json, name_of
from mcjob_tui.sandbox.store import Event, Store

_EVENTS_KEPT = 2_000
_CHANGES_KEPT = 256
"""Of each kind, for watches through the proxy; hardly anybody watches two hundred members."""
_AWAITED = (CONFIG_MAP, SECRET, PERSISTENT_VOLUME_CLAIM)
_ROOT = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
_OWN_NAMESPACES = ("default", "kube-system", "kube-public", "kube-node-lease")


class Member:
    """One member cluster.

    Attributes:
        on_change: called with every change in its store but those of Events.
        on_load: called when what its nodes hold has changed.
        on_life: called once, when its store has come to life.
        on_litter: called when its garbage collector may have something to do.
    """

    def __init__(self, plan: ClusterPlan, address: str, agenda: Agenda, seed: int, run: str = "") -> None:
        """``address``: host and port of its API server, as error messages name it."""
        self.plan = plan
        self.address = address
        self._reachable = not plan.down
        self._on_loss: list[Callable[[], None]] = []
        self.nodes = nodes.nodes_of(plan)
        self.on_change: Callable[[Member, Event], None] = _ignore
        self.on_load: Callable[[Member], None] = _ignore_load
        self.on_life: Callable[[Member], None] = _ignore_load
        self.on_litter: Callable[[Member], None] = _ignore_load
        self._agenda = agenda
        self._seed, self._uids_of = seed, run
        self._collectors: list[GarbageCollector] = []

    @property
    def name(self) -> str:
        return self.plan.name

    @property
    def reachable(self) -> bool:
        """Whether its API server answers."""
        return self._reachable

    @reachable.setter
    def reachable(self, answers: bool) -> None:
        self._reachable = answers
        if not answers:
            for each in tuple(self._on_loss):
                each()

    def when_lost(self, callback: Callable[[], None]) -> Callable[[], None]:
        """See ``api.backend.Member.when_lost``."""
        self._on_loss.append(callback)
        return lambda: self._on_loss.remove(callback)

    @property
    def alive(self) -> bool:
        """Whether anything has been asked of its store yet."""
        return "store" in self.__dict__

    @cached_property
    def store(self) -> Store:
        """The objects of its API server."""
        store = Store(
            MEMBER_KINDS,
            self._agenda.clock,
            name=self.name,
            seed=self._seed,
            run=self._uids_of,
            remembered=_CHANGES_KEPT,
        )
        self.__dict__["store"] = store
        store.subscribe(lambda event: _furnish(store, event), [NAMESPACE])
        for namespace in _OWN_NAMESPACES:
            store.create(NAMESPACE, {"metadata": {"name": namespace}})
        for node in nodes.node_objects(self.plan, self.nodes, timestamp(self._agenda.clock.now())):
            store.create(NODE, node, keep_status=True)
        self._collectors.append(GarbageCollector(store))
        events = EventRecorder(store, self._agenda, _EVENTS_KEPT)
        kubelet = self._kubelet = Kubelet(store, self._agenda, self.nodes, events)
        kubelet.on_load = lambda: self.on_load(self)
        self._quotas = Quotas(store, self._agenda)
        self._claims = ClaimBinder(store, self._agenda)
        self._jobs = JobController(store, self._agenda, kubelet, self._quotas, events, self._seed)
        store.subscribe(self._changed, [kind for kind in MEMBER_KINDS if kind is not EVENT])
        self.on_life(self)
        return store

    def collect(self) -> None:
        """Let the garbage collector do what is due."""
        for each in self._collectors:
            each.collect()

    def logs(self, namespace: str, pod: str, container: str, options: LogOptions) -> AsyncIterator[bytes]:
        """See ``api.backend.Member.logs``."""
        live = self._kubelet.pods.get((namespace, pod)) if self.alive else None
        if live is None:
            raise failures.not_found(POD, pod)
        run = self._run(live, pod, container, previous=options.previous)
        found = self.store.find(POD, namespace, pod)
        if found is not None and any(each["name"] == container for each in found["spec"].get("initContainers") or ()):
            if options.previous:
                raise _no_previous(container, pod)
            clock = self._agenda.clock
            run = before(live.runs[0], datetime.fromisoformat(found["status"]["startTime"]), clock)
        elif run.exit_code and found is not None and found["spec"]["containers"][0]["name"] != container:
            run = Run(run.began, run.began_at, run.seconds, run.lines, 0, run.ended_at, run.cut_short)
        return follow(run, self._agenda.clock, f"{self.name}/{pod}/{container}", wait=options.follow)

    def _run(self, live: LivePod, pod: str, container: str, *, previous: bool) -> Run:
        if previous:
            if live.restarts < 1:
                raise _no_previous(container, pod)
            # While the container waits to be started again, the run before is the last one there was.
            return live.runs[live.restarts - 1]
        if live.node is None:
            raise failures.bad_request(f"pod {pod} does not have a host assigned")
        if not live.runs:
            reason = live.fate.waiting_reason
            pulling = reason in ("ImagePullBackOff", "ErrImagePull")
            why = "trying and failing to pull image" if pulling else reason or "ContainerCreating"
            raise failures.bad_request(f'container "{container}" in pod "{pod}" is waiting to start: {why}')
        return live.runs[-1]

    def _changed(self, event: Event) -> None:
        if event.type == "DELETED" or event.object["metadata"].get("deletionTimestamp"):
            self.on_litter(self)
        if event.kind is JOB:
            self._jobs.job_changed(event)
        elif event.kind is POD:
            if event.type == "DELETED":
                self._jobs.pod_gone(event)
            self._quotas.pods_changed(event.key[0])
        elif event.kind in _AWAITED:
            if event.kind is PERSISTENT_VOLUME_CLAIM:
                self._claims.claim_changed(event)
            self._kubelet.wake()
        elif event.kind is RESOURCE_QUOTA:
            self._quotas.pods_changed(event.key[0])
        self.on_change(self, event)

    def summary(self, models: list[Json]) -> Json:
        """Its ``status.resourceSummary`` for the grades of ``models``."""
        return nodes.summary(self.nodes, models)


def _furnish(store: Store, event: Event) -> None:
    """What every namespace of a cluster has from the start (the control plane runs no controllers for it)."""
    if event.type == "ADDED":
        namespace = name_of(event.object)
        store.create(SERVICE_ACCOUNT, {"metadata": {"name": "default", "namespace": namespace}})
        root = {"metadata": {"name": "kube-root-ca.crt", "namespace": namespace}, "data": {"ca.crt": _ROOT}}
        store.create(CONFIG_MAP, root)


def _ignore(_: Member, __: Event) -> None:  # pragma: no cover (the federation sets its own)
    return None


def _ignore_load(_: Member) -> None:  # pragma: no cover (the federation sets its own)
    return None


def _no_previous(container: str, pod: str) -> failures.ApiFailure:
    return failures.bad_request(f'previous terminated container "{container}" in pod "{pod}" not found')
