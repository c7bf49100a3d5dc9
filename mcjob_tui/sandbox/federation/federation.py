"""The whole federation: the control plane's store, Karmada's controllers, the members. This is what the API asks.

Only wiring: who hears of which change. Time goes on where ``run`` is awaited, or where somebody leads the clock.
"""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Literal

from mcjob_tui.karmada.names import execution_namespace
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.sandbox.api.backend import User
from mcjob_tui.sandbox.api.decoding import decode
from mcjob_tui.sandbox.federation import cluster_object
from mcjob_tui.sandbox.federation.admission import admitted
from mcjob_tui.sandbox.federation.agenda import Agenda
from mcjob_tui.sandbox.federation.binding_controller import BindingController
from mcjob_tui.sandbox.federation.cluster_health import ClusterHealth
from mcjob_tui.sandbox.federation.control_plane import Clusters, ControlPlane
from mcjob_tui.sandbox.federation.course import CourseClock
from mcjob_tui.sandbox.federation.dependencies import DependenciesDistributor
from mcjob_tui.sandbox.federation.detector import Detector
from mcjob_tui.sandbox.federation.events import EventRecorder
from mcjob_tui.sandbox.federation.execution import ExecutionController, work_of
from mcjob_tui.sandbox.federation.fleet import ClusterPlan, joined
from mcjob_tui.sandbox.federation.members.member import Member
from mcjob_tui.sandbox.federation.namespaces import NamespaceSync
from mcjob_tui.sandbox.federation.policy_index import PolicyIndex
from mcjob_tui.sandbox.federation.scheduler import Scheduler
from mcjob_tui.sandbox.federation.status_controllers import BindingStatusController, WorkStatusController
from mcjob_tui.sandbox.federation.ttl import TtlAfterFinished
from mcjob_tui.sandbox.federation.work_index import WorkIndex
from mcjob_tui.sandbox.garbage import GarbageCollector
from mcjob_tui.sandbox.identities import uuid_of
from mcjob_tui.sandbox.kinds import (
    CLUSTER,
    CLUSTER_OVERRIDE_POLICY,
    CLUSTER_PROPAGATION_POLICY,
    CONFIG_MAP,
    CONTROL_PLANE_KINDS,
    JOB,
    NAMESPACE,
    OVERRIDE_POLICY,
    PERSISTENT_VOLUME_CLAIM,
    PROPAGATION_POLICY,
    RESOURCE_BINDING,
    SECRET,
    SERVICE_ACCOUNT,
    WORK,
    Kind,
)
from mcjob_tui.sandbox.objects import Json, copied, metadata, name_of, namespace_of
from mcjob_tui.sandbox.store import Event, Store

ADMINISTRATOR = "system:admin"
VIEWER = "viewer"
VIEWER_NAMESPACE = "quant"
_CLUSTERS_OF_THE_VIEWER = 4
"""How many clusters' proxies the viewer may use: some and not all, as where somebody forgot a grant."""
_NAMESPACES = ("default", "kube-system", "kube-public", "kube-node-lease", "karmada-system", "karmada-cluster")
_DEPENDENCIES = (CONFIG_MAP, SECRET, SERVICE_ACCOUNT, PERSISTENT_VOLUME_CLAIM)
_REGISTERED, _REJOINED = 0.1, 2.0


class Federation:
    """The control plane and its members; implements ``api.backend.Federation``.

    Attributes:
        control_plane: the objects of the control plane.
        clock: the virtual clock of everything.
        agenda: what is going to happen.
        token: the administrator's bearer token.
        viewer_token: that of a user who may read Clusters, one namespace and what is of it in some members.
    """

    def __init__(
        self, fleet: tuple[ClusterPlan, ...], *, seed: int = 0, run: str = "", clock: CourseClock | None = None
    ) -> None:
        """Make one.

        Args:
            fleet: the clusters.
            seed: what the course follows from.
            run: makes UIDs those of this run alone; they follow from the seed, too, if it is empty.
            clock: stands until somebody leads it or lets it go; the present at speed 1 if None.
        """
        self.clock = clock or CourseClock()
        self.agenda = Agenda(self.clock)
        self.agenda.after_each = self.collect
        self.token = secrets.token_urlsafe(24)
        self.viewer_token = secrets.token_urlsafe(24)
        seen = frozenset([each.name for each in fleet if each.jobs_api][:_CLUSTERS_OF_THE_VIEWER])
        viewer = User(VIEWER, VIEWER_NAMESPACE, seen, reads_clusters=True)
        self._users = {self.token: User(ADMINISTRATOR), self.viewer_token: viewer}
        self._seed, self._run = seed, run
        self._members: dict[str, Member] = {}
        self._littered: dict[str, Member] = {}
        self.control_plane = Store(CONTROL_PLANE_KINDS, self.clock, name="karmada", seed=seed, run=run)
        self._collector = GarbageCollector(self.control_plane)
        for name in _NAMESPACES:
            self.control_plane.create(NAMESPACE, {"metadata": {"name": name}})
        self._namespaces = NamespaceSync(self.control_plane, lambda: tuple(self._members.values()))
        for number, plan in enumerate(fleet):
            self._join(number, plan)
        self._wire()

    @property
    def users(self) -> Mapping[str, User]:
        """Bearer token to user."""
        return self._users

    def member(self, name: str) -> Member | None:
        """The member cluster, or None where there is none of that name."""
        return self._members.get(name)

    def clusters(self) -> Sequence[Cluster]:
        """All clusters of the control plane as the scheduler reads them now."""
        return self._plane.clusters.all()

    def usable(self) -> list[Member]:
        """The members that take Jobs without being asked specially, the one with most CPU free first."""
        found = [
            each for each in self._members.values() if each.reachable and each.plan.jobs_api and not each.plan.taints
        ]
        return sorted(found, key=lambda each: -sum(node.free("cpu") for node in each.nodes))

    def admit(
        self,
        operation: Literal["CREATE", "UPDATE", "DELETE"],
        kind: Kind,
        obj: Json,
        old: Json | None,
        namespace: str,
    ) -> Json:
        """See ``api.backend.Federation.admit``."""
        drawn = self.control_plane.identities.uid(kind.kind, namespace, name_of(obj))
        return admitted(operation, kind, obj, old, namespace, lambda: uuid_of("permanent id", drawn))

    def create(self, kind: Kind, obj: Json) -> Json:
        """Store an object as a client would: decoded, and through admission. Raises ``ApiFailure``."""
        decoded, _ = decode(kind, obj, "Ignore")
        return self.control_plane.create(kind, self.admit("CREATE", kind, copied(decoded), None, namespace_of(obj)))

    def collect(self) -> None:
        """Let the garbage collectors do what is due."""
        self._collector.collect()
        while self._littered:
            self._littered.popitem()[1].collect()

    async def run(self) -> None:
        """Let the clock go and everything happen, until cancelled."""
        self.clock.go_live()
        await self.agenda.run()

    def _join(self, number: int, plan: ClusterPlan) -> None:
        """Register a member of the fleet."""
        member = self._add(number, plan)
        obj = cluster_object.cluster_object(plan, number, self.clock.now(), {})
        cluster = self.control_plane.create(CLUSTER, obj, keep_status=True)
        self._execution_space(plan.name)
        if not plan.down:
            status = {**cluster["status"], "resourceSummary": member.summary(cluster["spec"]["resourceModels"])}
            self.control_plane.patch_status(CLUSTER, "", plan.name, status)

    def _add(self, number: int, plan: ClusterPlan) -> Member:
        address = cluster_object.endpoint(number).removeprefix("https://")
        member = self._members[plan.name] = Member(plan, address, self.agenda, self._seed, self._run)
        member.on_life = self._namespaces.fill
        member.on_litter = lambda each: self._littered.update({each.name: each})
        return member

    def _execution_space(self, cluster: str) -> None:
        name = execution_namespace(cluster)
        if self.control_plane.find(NAMESPACE, "", name) is None:
            self.control_plane.create(NAMESPACE, {"metadata": {"name": name}})

    def _wire(self) -> None:
        store = self.control_plane
        plane = self._plane = ControlPlane(
            store, self.agenda, EventRecorder(store, self.agenda), Clusters(store), self.member, self._seed
        )
        kinds = (PROPAGATION_POLICY, CLUSTER_PROPAGATION_POLICY, OVERRIDE_POLICY, CLUSTER_OVERRIDE_POLICY)
        policies, cluster_policies, overrides, cluster_overrides = (PolicyIndex(store, each) for each in kinds)
        works = WorkIndex(store)
        self._indexes = {each.kind: each for each in (policies, cluster_policies, overrides, cluster_overrides)}
        self._works = works
        self._detector = Detector(plane, policies, cluster_policies)
        self._scheduler = Scheduler(plane)
        self._bindings = BindingController(plane, works, overrides, cluster_overrides)
        self._execution = ExecutionController(plane)
        self._work_status = WorkStatusController(plane)
        self._binding_status = BindingStatusController(plane, works)
        self._dependencies = DependenciesDistributor(plane)
        self._ttl = TtlAfterFinished(plane)
        self._health = ClusterHealth(plane, self._execution.look_at, self._work_status.look_at, self._answers_again)
        for member in self._members.values():
            self._follow(member)
        for cluster in store.list(CLUSTER):
            self._health.introduce(cluster)
        self._namespaces.events = plane.events
        followed = (JOB, RESOURCE_BINDING, WORK, CLUSTER, NAMESPACE, *_DEPENDENCIES, *self._indexes)
        store.subscribe(self._changed, followed)

    def _follow(self, member: Member) -> None:
        member.on_change = self._member_changed
        member.on_load = self._health.load_changed

    def _changed(self, event: Event) -> None:
        """A change of the control plane, to all whom it concerns."""
        kind = event.kind
        if kind is JOB:
            self._detector.job_changed(event)
            self._ttl.job_changed(event)
        elif kind is RESOURCE_BINDING:
            self._scheduler.binding_changed(event)
            self._bindings.binding_changed(event)
            self._dependencies.binding_changed(event)
            self._binding_status.binding_changed(event)
        elif kind is WORK:
            self._works.follow(event)
            self._execution.work_changed(event)
            self._binding_status.work_changed(event)
        elif kind is CLUSTER:
            self._cluster_changed(event)
        elif kind is NAMESPACE:
            self._namespaces.namespace_changed(event)
        elif kind in _DEPENDENCIES:
            self._dependencies.dependency_changed(event)
        else:
            self._indexes[kind].follow(event)
            if kind in (OVERRIDE_POLICY, CLUSTER_OVERRIDE_POLICY):
                self._bindings.override_changed(event)
            else:
                self._detector.policy_changed(event)

    def _cluster_changed(self, event: Event) -> None:
        name = name_of(event.object)
        if event.type == "ADDED" and name not in self._members:
            member = self._add(len(self._members), joined(name, self._seed))
            self._follow(member)
            self._execution_space(name)
            self.agenda.after(_REGISTERED, ("register", name), lambda: self._health.register(name))
            self.agenda.after(_REJOINED, ("join", name), lambda: self._joined(member))
        self._plane.clusters.follow(event)
        self._scheduler.cluster_changed(event)
        self._health.cluster_changed(event)
        if event.type == "DELETED":
            for timer in ("register", "join"):
                self.agenda.cancel((timer, name))
            self._members.pop(name, None)

    def _joined(self, member: Member) -> None:
        """Report the state of a cluster that somebody has registered."""
        cluster = self.control_plane.stored(CLUSTER, "", member.name).object
        summary = member.summary(cluster["spec"].get("resourceModels") or [])
        status = cluster_object.status(member.plan, self.clock.now(), summary)
        self.control_plane.patch_status(CLUSTER, "", member.name, status)
        self._health.heard_of(member.name)

    def _member_changed(self, member: Member, event: Event) -> None:
        """A change inside a member: Karmada watches the Jobs that it made there."""
        if event.kind is not JOB or not member.reachable:
            return
        key = work_of(event.object)
        if key is None:
            return
        if event.type == "DELETED" or (
            event.old is not None and metadata(event.old)["generation"] != metadata(event.object)["generation"]
        ):
            self._execution.look_at(key, 0.5)
        self._work_status.member_job_changed(key, event)

    def _answers_again(self, member: Member) -> None:
        if member.alive:
            self._namespaces.fill(member)


@contextlib.asynccontextmanager
async def going(federation: Federation) -> AsyncIterator[None]:
    """Have the federation's course run in a task of its own."""
    task = asyncio.create_task(federation.run(), name="federation")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
