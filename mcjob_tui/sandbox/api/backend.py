"""What the API asks of the federation behind it: protocols that the federation implements, and small ones in tests."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.store import Store

READING = ("get", "list", "watch")
"""The verbs of the ClusterRole ``view``."""
Operation = Literal["CREATE", "UPDATE", "DELETE"]


@dataclass(frozen=True, slots=True)
class User:
    """Who a bearer token belongs to.

    Attributes:
        name: as error messages name the user.
        namespace: None for an administrator; otherwise the one namespace in which this user may get, list and watch
            everything but Secrets (the ClusterRole ``view``), and nothing else anywhere.
        clusters: the clusters whose proxy a user that is no administrator may use, for reading in that namespace too.
        reads_clusters: whether such a user may get, list and watch Clusters.
    """

    name: str
    namespace: str | None = None
    clusters: frozenset[str] = frozenset()
    reads_clusters: bool = False

    def may(self, verb: str, group: str, resource: str, namespace: str) -> bool:
        """Whether the user may do something.

        Args:
            group: the API group, empty for the core group.
            resource: plural, with its subresource if it has one: ``jobs``, ``pods/log``.
            namespace: empty at the cluster scope.
        """
        if self.namespace is None:
            return True
        if verb not in READING:
            return False
        if (group, resource) == ("cluster.karmada.io", "clusters"):
            return self.reads_clusters
        return namespace == self.namespace and (group, resource) != ("", "secrets")

    def may_proxy(self, cluster: str) -> bool:
        """Whether the proxy of ``cluster`` may be used at all."""
        return self.namespace is None or cluster in self.clusters


@dataclass(frozen=True, slots=True)
class LogOptions:
    """The query of ``pods/log``. The member honours ``follow`` and ``previous``; the API cuts by all the others."""

    follow: bool = False
    previous: bool = False
    timestamps: bool = False
    tail_lines: int | None = None
    since_seconds: int | None = None
    since_time: str | None = None
    limit_bytes: int | None = None


class Member(Protocol):
    """A member cluster as the cluster proxy reaches it."""

    @property
    def name(self) -> str: ...

    @property
    def store(self) -> Store: ...

    @property
    def reachable(self) -> bool:
        """Whether its API server answers; if not, the proxy says ``connection refused``."""
        ...

    def when_lost(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have ``callback`` called when its API server stops answering; returns what ends that."""
        ...

    def logs(self, namespace: str, pod: str, container: str, options: LogOptions) -> AsyncIterator[bytes]:
        """The log of a container that exists, from its first line, in whole lines.

        Each line is ``<time in RFC 3339, UTC, nanoseconds> <text>\\n``, as a container runtime keeps it. Ends where
        the log ends, or with ``options.follow`` when the container does. ``options.previous``: the run before the
        present one.

        Raises:
            ApiFailure: 400 while the container is waiting to start, or when there is no previous run.
        """
        ...


class Federation(Protocol):
    """The control plane and its members."""

    @property
    def control_plane(self) -> Store: ...

    @property
    def users(self) -> Mapping[str, User]:
        """Bearer token to user."""
        ...

    def member(self, name: str) -> Member | None:
        """The member cluster, or None where there is none of that name."""
        ...

    def admit(self, operation: Operation, kind: Kind, obj: Json, old: Json | None, namespace: str) -> Json:
        """What Karmada's webhooks make of a write to the control plane: the object to store; for a DELETE ``old``.

        Called after the schema's check and before the store; also on a dry run, so it must change nothing.

        Raises:
            ApiFailure: denied (``failures.denied``).
        """
        ...
