"""What a face may ask of a control plane: the shape that ``session.Session`` has, and a double in a test may have.

Only signatures; no imports at run time beyond the views.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from mcjob_tui.control_plane.views import (
    Changes,
    ClusterView,
    ConnectionState,
    EventView,
    FirstLook,
    JobView,
    KarmadaView,
    LogLine,
    MemberCheck,
    Milestone,
    NotUsed,
    PodView,
    Step,
    Trouble,
)

if TYPE_CHECKING:
    from mcjob_tui.resources.clusters import Cluster

Json = dict[str, Any]
"""An object of the API as plain data, just as it came or as it is to be sent."""


class ManifestSet(Protocol):
    """What a submission sends: the objects as they are printed; each but the Job may be None."""

    @property
    def namespace(self) -> Json | None: ...

    @property
    def override_policy(self) -> Json | None: ...

    @property
    def propagation_policy(self) -> Json | None: ...

    @property
    def job(self) -> Json: ...


class SubmissionService(Protocol):
    """One submission; see ``submit``.

    Iterate ``run()``; after a failure ``run()`` again retries, ``undo()`` takes back.
    """

    @property
    def id(self) -> str: ...

    @property
    def left(self) -> tuple[str, ...]:
        """What this submission has created and not taken back, as ``Kind name``."""

    def run(self) -> AsyncIterator[Step]:
        """Do what is still to do. Raises the ``ControlPlaneError`` after the failed step has been yielded."""

    def follow(self) -> AsyncIterator[Step]:
        """After ``run()``: scheduled, applied n of m, first pod.

        Ends when the last is done; may be left at any time.
        """

    def undo(self) -> AsyncIterator[Step]: ...


class JobFollower(Protocol):
    """Pods and events of one Job, live, from the control plane and its clusters."""

    @property
    def pods(self) -> tuple[PodView, ...]: ...

    @property
    def events(self) -> tuple[EventView, ...]: ...

    @property
    def timeline(self) -> tuple[Milestone, ...]: ...

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What keeps its pods from doing well, the latest first."""

    @property
    def has_looked(self) -> bool:
        """Whether every cluster has told its pods and events once, or has said why not."""

    @property
    def awaited(self) -> tuple[str, ...]:
        """The clusters (the control plane is "") that have done neither yet."""

    @property
    def problems(self) -> Mapping[str, str]:
        """Per cluster why its pods or events cannot be read, as a sentence; only those that have a problem."""

    @property
    def unread(self) -> Collection[str]:
        """The clusters whose pods cannot be read: those that are known are as they were last."""

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]: ...


class ControlPlane(Protocol):
    """One session with one API server."""

    @property
    def context(self) -> str: ...

    @property
    def command_flags(self) -> tuple[str, ...]:
        """The flags with which kubectl and mcjob find this control plane again, as they came."""

    @property
    def server(self) -> str: ...

    @property
    def namespace(self) -> str:
        """The namespace of the context: where a new Job goes unless said otherwise."""

    @property
    def tls_verified(self) -> bool: ...

    @property
    def clock_ahead(self) -> timedelta:
        """How far the clock here is ahead of the control plane's; nothing where they agree within seconds."""

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The kinds (``jobs``) of which some object was passed over: it does not have the shape of its kind."""

    @property
    def about(self) -> KarmadaView: ...

    @property
    def state(self) -> ConnectionState:
        """The worst state of what the Jobs screen needs."""

    def states(self) -> Mapping[str, ConnectionState]:
        """The state of each watch by resource name (``jobs``, ``clusters`` …): a pane shows that of what it needs."""

    async def watch(self, namespace: str | None) -> None:
        """Watch the Jobs of one namespace, or of all (None). Called again it switches; returns at once."""

    @property
    def watched(self) -> str | None: ...

    def give_way(self, seconds: float) -> None:
        """Take no events and build no views for so long: a person waits for an answer. 0 goes on."""

    def jobs(self) -> tuple[JobView, ...]:
        """Newest first. The same tuple until something changes."""

    def job(self, namespace: str, name: str) -> JobView | None: ...

    def not_used(self, namespace: str, name: str) -> tuple[NotUsed, ...]:
        """The clusters that have no share of a Job, and why; worked out for the Job that was asked for last."""

    def clusters(self) -> tuple[ClusterView, ...]: ...

    def cluster_resources(self) -> "tuple[Cluster, ...] | None":
        """The clusters as the placement preview takes them; None until they are known."""

    def namespaces(self) -> tuple[str, ...] | None:
        """None where they are not known (still loading, or may not be listed)."""

    def job_names(self, namespace: str) -> frozenset[str] | None:
        """Names of the Jobs in ``namespace`` if it is being watched, else None; then ask ``exists``."""

    def policy_names(self, namespace: str) -> frozenset[str] | None:
        """Names of PropagationPolicies and OverridePolicies there, or None where they are not known."""

    def left_of(self, namespace: str, job: str) -> tuple[Json, ...]:
        """The policies that submissions of ``job`` have left that were cut off, as far as is known: ``leftovers``."""

    def begun_name(self, namespace: str, job: str) -> str:
        """The name of policies that are left of ``job``, to be used again; "" where nothing is, or it is taken, too."""

    def policies(self, kind: str, namespace: str) -> tuple[Json, ...] | None:
        """The PropagationPolicies or OverridePolicies (of a namespace), or the cluster-wide ones, just as they came.

        None where they are not known: see ``watch_policies``.
        """

    async def watch_policies(self, namespace: str) -> None:
        """Have the policies known that a new Job in ``namespace`` depends on, also where its Jobs are not watched.

        ClusterOverridePolicies are watched from the first call on; returns at once.
        """

    async def exists(self, kind: str, namespace: str, name: str) -> bool: ...

    async def names(self, kind: str, namespace: str, *, fields: str = "") -> tuple[str, ...]:
        """Names of objects of a kind (``Secret``, ``ConfigMap``, ``PersistentVolumeClaim``, ``ServiceAccount`` …).

        Only metadata is read. ``fields`` is a field selector, such as ``type=kubernetes.io/dockerconfigjson``.
        """

    async def list_objects(self, kind: str, namespace: str) -> tuple[Json, ...]:
        """All objects of a kind in a namespace, just as they came; for kinds that are not watched."""

    async def karmada_least(self) -> str:
        """The oldest Karmada that this can be, such as ``1.18``; "" where nothing tells it. Asked once."""

    def raw(self, kind: str, namespace: str, name: str) -> Json | None:
        """A watched object (Job, ResourceBinding, policies, Cluster) just as it came."""

    async def fetch(self, kind: str, namespace: str, name: str, *, cluster: str = "") -> Json:
        """Read one object from the control plane, or from a member through the cluster proxy."""

    def subscribe(self, callback: Callable[[Changes], None]) -> Callable[[], None]:
        """Be called on the session's loop when snapshots changed, at most once per 1/30 s. Returns the way out."""

    def submission(self, manifests: ManifestSet, *, submission_id: str | None = None) -> SubmissionService: ...

    async def check(self, manifests: ManifestSet) -> tuple[Step, ...]:
        """Server-side dry run of every object; refusals are in the steps, not raised."""

    def check_members(
        self, manifests: ManifestSet, jobs: Mapping[str, Json], *, policy: Json | None
    ) -> AsyncIterator[MemberCheck]:
        """What would stop the Job in each cluster, as the answers come.

        ``jobs`` has by cluster the Job that it would get, ``policy`` is what places it.
        """

    def delete(self, namespace: str, name: str, *, uid: str = "") -> AsyncIterator[Step]: ...

    async def set_suspended(self, namespace: str, name: str, suspended: bool, *, uid: str = "") -> None:
        """Suspend a Job or let it go on; with ``uid`` only if it is still that Job."""

    async def replace_job(self, base: Json, edited: Json) -> Json:
        """Write an edited Job back over ``base``, which was read; ``Conflict`` if somebody else changed it since."""

    async def last_log_lines(
        self, namespace: str, pod: str, container: str, *, cluster: str, lines: int = 5, previous: bool = False
    ) -> tuple[str, ...]:
        """The last lines of one container's log in a cluster, raw; of the run before with ``previous``."""

    async def allowed(self, verb: str, kind: str, namespace: str = "") -> tuple[bool, str]:
        """Whether RBAC allows it, and why not. What cannot be asked counts as allowed."""

    async def first_look(self, namespace: str, name: str, clusters: Collection[str]) -> FirstLook:
        """Where some pod of a Job has started once; one request to each of ``clusters``. ``job`` knows it at once."""

    def follow(self, namespace: str, name: str) -> AbstractAsyncContextManager[JobFollower]: ...

    def logs(
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
        """Logs of all pods of a Job in all its clusters, in batches, ordered by time where timestamps allow.

        With ``pod`` of that one alone; with ``since`` nothing older than so many seconds.
        """

    async def edit_cluster(
        self, name: str, *, labels: Mapping[str, str | None] | None = None, spec: Json | None = None
    ) -> None:
        """Change labels (None removes one) and fields of the spec (``taints``, ``provider``, ``region``, ``zones``)."""
