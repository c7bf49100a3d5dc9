"""A control plane and a gateway that answer from views: for screens, never for what the views are made from."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError, NotFound
from mcjob_tui.control_plane.service import ControlPlane, Json, ManifestSet, SubmissionService
from mcjob_tui.control_plane.troubles import troubles
from mcjob_tui.control_plane.views import (
    Changes,
    ClusterView,
    ConnectionState,
    ContextView,
    EventView,
    FirstLook,
    JobView,
    KarmadaView,
    LogLine,
    MemberCheck,
    Milestone,
    NotUsed,
    Phase,
    PodView,
    Step,
    StepState,
)
from mcjob_tui.tui.gateway import Answer, Found, Place, Verdict
from tests.tui import story

if TYPE_CHECKING:
    from mcjob_tui.resources.clusters import Cluster

LIVE = ConnectionState(Phase.LIVE)


class Follower:
    """Pods and events that stand still."""

    def __init__(
        self, pods: tuple[PodView, ...], events: tuple[EventView, ...], timeline: tuple[Milestone, ...]
    ) -> None:
        self.pods, self.events, self.timeline = pods, events, timeline
        self.troubles = troubles(pods, events)
        self.problems: Mapping[str, str] = {}
        self.unread: frozenset[str] = frozenset()
        self.has_looked = True
        self.awaited: tuple[str, ...] = ()
        self._callbacks: list[Callable[[], None]] = []

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def notify(self) -> None:
        """Something of it is another now."""
        for callback in tuple(self._callbacks):
            callback()


class FakeControlPlane:
    """Has the shape of a session; ``publish`` changes what it shows, ``asked`` notes what was done."""

    def __init__(self, jobs: Sequence[JobView] = story.JOBS, clusters: Sequence[ClusterView] = story.CLUSTERS) -> None:
        self.context = "prod-karmada"
        self.command_flags: tuple[str, ...] = ("--context", "prod-karmada")
        self.server = "https://karmada.example:6443"
        self.namespace = "quant"
        self.tls_verified = True
        self.clock_ahead = timedelta()
        self.unreadable: tuple[str, ...] = ()
        self.about = KarmadaView(True, "v1.34.1", "v1.18.2")
        self.state = LIVE
        self.watched: str | None = None
        self.asked: list[tuple[object, ...]] = []
        self.objects: dict[tuple[str, str, str], Json] = {}
        self.follower = Follower(story.PODS, story.EVENTS, story.TIMELINE)
        self.log: list[LogLine] = []
        self.more_log: asyncio.Queue[Sequence[LogLine]] = asyncio.Queue()
        self.log_ends = False
        self.last_lines: tuple[str, ...] = ()
        self.gave_way: list[float] = []
        self.looked: list[tuple[str, tuple[str, ...]]] = []
        """Whose pods were looked at, and in which clusters."""
        self.begun_clusters: frozenset[str] = frozenset()
        """The clusters where some pod has started."""
        self.unread_clusters: dict[str, str] = {}
        """Why pods cannot be read, by cluster."""
        self.hung: frozenset[str] = frozenset()
        """The Jobs at which a look takes for ever."""
        self.followed: list[tuple[str, str]] = []
        self.following: list[tuple[str, str]] = []
        self.refusal: ControlPlaneError | None = None
        self.denials: dict[tuple[str, str], str] = {}
        """What RBAC denies, by verb and kind, and why."""
        self.left_out: dict[tuple[str, str], tuple[NotUsed, ...]] = {}
        self.member_checks: dict[str, MemberCheck] = {}
        """What is said of a cluster; of others, that nothing stands against the Job there."""
        self.questions: list[tuple[str, str, str]] = []
        self._jobs, self._clusters = tuple(jobs), tuple(clusters)
        self._callbacks: list[Callable[[Changes], None]] = []

    def publish(
        self,
        *,
        jobs: Sequence[JobView] | None = None,
        state: ConnectionState | None = None,
        clusters: Sequence[ClusterView] | None = None,
        policies: bool = False,
        namespaces: bool = False,
    ) -> None:
        """Show something else from now on."""
        self._jobs = self._jobs if jobs is None else tuple(jobs)
        self._clusters = self._clusters if clusters is None else tuple(clusters)
        self.state = state or self.state
        changes = Changes(
            jobs=jobs is not None,
            clusters=clusters is not None,
            namespaces=namespaces,
            policies=policies,
            state=state is not None,
        )
        for callback in list(self._callbacks):
            callback(changes)

    def change(self, name: str, **fields: object) -> None:
        """Change one Job."""
        self.publish(jobs=[replace(job, **fields) if job.name == name else job for job in self._jobs])  # type: ignore[arg-type]

    def states(self) -> Mapping[str, ConnectionState]:
        return {"jobs": self.state, "clusters": LIVE}

    async def watch(self, namespace: str | None) -> None:
        self.watched = namespace
        self.asked.append(("watch", namespace))
        for callback in list(self._callbacks):
            callback(Changes(jobs=True))

    def give_way(self, seconds: float) -> None:
        self.gave_way.append(seconds)

    def jobs(self) -> tuple[JobView, ...]:
        return tuple(job for job in self._jobs if self.watched in (None, job.namespace))

    def job(self, namespace: str, name: str) -> JobView | None:
        return next((job for job in self._jobs if job.key == (namespace, name)), None)

    def not_used(self, namespace: str, name: str) -> tuple[NotUsed, ...]:
        return self.left_out.get((namespace, name), ())

    def clusters(self) -> tuple[ClusterView, ...]:
        return self._clusters

    def cluster_resources(self) -> "tuple[Cluster, ...] | None":
        return None

    def namespaces(self) -> tuple[str, ...]:
        return tuple(sorted({job.namespace for job in self._jobs}))

    def job_names(self, namespace: str) -> frozenset[str]:
        return frozenset(job.name for job in self._jobs if job.namespace == namespace)

    def policy_names(self, namespace: str) -> frozenset[str]:
        return frozenset()

    def left_of(self, namespace: str, job: str) -> tuple[Json, ...]:
        return ()

    def begun_name(self, namespace: str, job: str) -> str:
        return ""

    async def exists(self, kind: str, namespace: str, name: str) -> bool:
        return self.job(namespace, name) is not None

    async def names(self, kind: str, namespace: str, *, fields: str = "") -> tuple[str, ...]:
        return ()

    async def list_objects(self, kind: str, namespace: str) -> tuple[Json, ...]:
        return ()

    async def karmada_least(self) -> str:
        return ""

    def policies(self, kind: str, namespace: str) -> tuple[Json, ...] | None:
        return None

    async def watch_policies(self, namespace: str) -> None:
        self.asked.append(("watch policies", namespace))

    def raw(self, kind: str, namespace: str, name: str) -> Json | None:
        return self.objects.get((kind, namespace, name))

    async def fetch(self, kind: str, namespace: str, name: str, *, cluster: str = "") -> Json:
        if (kind, namespace, name) in self.objects:
            return self.objects[(kind, namespace, name)]
        raise NotFound(f"there is no {kind} {name}")

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def submission(self, manifests: ManifestSet, *, submission_id: str | None = None) -> SubmissionService:
        raise AssertionError("no screen of the shell submits")

    async def check(self, manifests: ManifestSet) -> tuple[Step, ...]:
        return ()

    async def check_members(
        self, manifests: ManifestSet, jobs: Mapping[str, Json], *, policy: Json | None
    ) -> AsyncIterator[MemberCheck]:
        self.asked.append(("check members", jobs, policy))
        for cluster in jobs:
            yield self.member_checks.get(cluster, MemberCheck(cluster))

    async def delete(self, namespace: str, name: str, *, uid: str = "") -> AsyncIterator[Step]:
        self.asked.append(("delete", namespace, name, uid))
        if self.refusal is not None:
            yield Step("delete", StepState.FAILED, self.refusal.sentence)
            raise self.refusal
        yield Step("delete", StepState.DONE)
        yield Step("members", StepState.BUSY, fraction=(1, 4))
        yield Step("members", StepState.DONE, fraction=(4, 4))
        self.publish(jobs=[job for job in self._jobs if job.key != (namespace, name)])

    async def set_suspended(self, namespace: str, name: str, suspended: bool, *, uid: str = "") -> None:
        if self.refusal is not None:
            raise self.refusal
        self.asked.append(("suspend", namespace, name, suspended))

    async def replace_job(self, base: Json, edited: Json) -> Json:
        self.asked.append(("replace", base, edited))
        if self.refusal is not None:
            raise self.refusal
        return edited

    async def last_log_lines(
        self, namespace: str, pod: str, container: str, *, cluster: str, lines: int = 5, previous: bool = False
    ) -> tuple[str, ...]:
        self.asked.append(("last lines", cluster, namespace, pod, container, previous))
        if self.refusal is not None:
            raise self.refusal
        return self.last_lines

    async def allowed(self, verb: str, kind: str, namespace: str = "") -> tuple[bool, str]:
        self.questions.append((verb, kind, namespace))
        reason = self.denials.get((verb, kind), "")
        return not reason, f"{reason} in {namespace}" if reason and namespace else reason

    async def first_look(self, namespace: str, name: str, clusters: Collection[str]) -> FirstLook:
        self.looked.append((name, tuple(clusters)))
        if name in self.hung:
            await asyncio.Event().wait()
        unread = {each: self.unread_clusters[each] for each in clusters if each in self.unread_clusters}
        return FirstLook(self.begun_clusters & frozenset(clusters), unread)

    @asynccontextmanager
    async def follow(self, namespace: str, name: str) -> AsyncIterator[Follower]:
        self.followed.append((namespace, name))
        self.following.append((namespace, name))
        try:
            yield self.follower
        finally:
            self.following.remove((namespace, name))

    async def logs(
        self,
        namespace: str,
        name: str,
        *,
        clusters: Collection[str] = (),
        follow: bool = True,
        since: float | None = None,
        tail: int | None = None,
        previous: bool = False,
        container: str = "",
        pod: str = "",
    ) -> AsyncGenerator[Sequence[LogLine], None]:
        self.asked.append(("logs", tuple(clusters), since, tail, previous, container))
        yield [each for each in self.log if each.cluster in clusters and pod in ("", each.pod)]
        if self.log_ends:
            return
        while True:
            yield await self.more_log.get()

    async def edit_cluster(
        self, name: str, *, labels: Mapping[str, str | None] | None = None, spec: Json | None = None
    ) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.asked.append(("edit", name, labels, spec))


CONTEXTS = (
    ContextView("kind-dev", "https://127.0.0.1:6443", current=True),
    ContextView("staging-karmada", "https://karmada.stage.corp.io"),
    ContextView("old-bastion", "https://10.20.0.9:5443"),
)
ANSWERS = {
    "kind-dev": Answer(
        Verdict.NO_KARMADA, "a cluster, no Karmada", "The server at 127.0.0.1:6443 has no Karmada APIs."
    ),
    "staging-karmada": Answer(Verdict.FAILED, "certificate expired 3 d ago"),
    "old-bastion": Answer(Verdict.FAILED, "no answer in 5 s"),
}


class FakeGateway:
    """Leads to a ``FakeControlPlane``, or refuses with a sentence."""

    def __init__(self, control_plane: FakeControlPlane | None = None, *, refuse: str = "", likely: bool = True) -> None:
        self.control_plane = control_plane or FakeControlPlane()
        self.refuse = refuse
        self.likely = likely
        self.asked: list[str | None] = []
        self.hold: asyncio.Event | None = None

    def is_likely(self) -> bool:
        return self.likely

    def load(self) -> None:
        pass

    def load_more(self) -> None:
        pass

    async def find(self, kubeconfig: str | None = None) -> Found:
        places = (
            Place("$KUBECONFIG", "not set"),
            Place("~/.kube/config", "3 contexts, current: kind-dev"),
            Place("in-cluster", "not in a pod"),
        )
        return Found(places, CONTEXTS)

    async def probe(self, context: str) -> Answer:
        return ANSWERS[context]

    @asynccontextmanager
    async def connect(self, context: str | None) -> AsyncIterator[ControlPlane]:
        self.asked.append(context)
        if self.hold is not None:
            await self.hold.wait()
        if self.refuse:
            raise ControlPlaneError(self.refuse)
        yield self.control_plane

    @asynccontextmanager
    async def sandbox(self) -> AsyncIterator[ControlPlane]:
        self.asked.append("sandbox")
        self.control_plane.context = "sandbox"
        self.control_plane.about = KarmadaView(True, "v1.34.1", "v1.18.2", sandbox=True)
        yield self.control_plane
