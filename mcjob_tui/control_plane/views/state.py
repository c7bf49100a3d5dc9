"""The words and counts that views are made of: states, connection, progress."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JobState(StrEnum):
    """The state of a Job over all its clusters; the first that holds, in the order of the table in ``observe``."""

    DELETING = "Deleting"
    NO_POLICY = "No policy"
    PENDING = "Pending"
    UNSCHEDULABLE = "Unschedulable"
    NOTHING_TO_RUN = "Nothing to run"
    COMPLETE = "Complete"
    FAILED = "Failed"
    PARTLY_FAILED = "Partly failed"
    SUSPENDED = "Suspended"
    BLOCKED = "Blocked"
    DISPATCHING = "Dispatching"
    NOT_STARTING = "Not starting"
    RUNNING = "Running"

    @property
    def finished(self) -> bool:
        """Whether every cluster is done with the Job."""
        return self in (JobState.COMPLETE, JobState.FAILED, JobState.PARTLY_FAILED)

    @property
    def faulty(self) -> bool:
        """Whether a person should look: what ``faults only`` shows."""
        return self in _FAULTS


_FAULTS = frozenset(
    {JobState.UNSCHEDULABLE, JobState.FAILED, JobState.PARTLY_FAILED, JobState.BLOCKED, JobState.NOT_STARTING}
)


class MemberState(StrEnum):
    """The state of a Job's share in one cluster."""

    WAITING = "Waiting"
    BLOCKED = "Blocked"
    SUSPENDED = "Suspended"
    NOT_STARTING = "Not starting"
    RUNNING = "Running"
    COMPLETE = "Complete"
    FAILED = "Failed"
    LEAVING = "Leaving"

    @property
    def finished(self) -> bool:
        return self in (MemberState.COMPLETE, MemberState.FAILED)


class Phase(StrEnum):
    """How good what is shown is."""

    CONNECTING = "connecting"
    LIVE = "live"
    STALE = "stale"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """The state of a watch, or the worst of several. ``verb``, ``resource``, ``namespace`` are set when denied.

    ``unanswered`` says that whoever is asked gives no answer, or another one says so in its place.
    """

    phase: Phase = Phase.CONNECTING
    since: datetime | None = None
    retry_at: datetime | None = None
    reason: str = ""
    verb: str = ""
    resource: str = ""
    namespace: str = ""
    unanswered: bool = False

    @property
    def sentence(self) -> str:
        """The state in words, without the running times (``since``, ``retry_at``), which a face counts itself."""
        if self.phase is Phase.DENIED:
            where = f" in {self.namespace}" if self.namespace else ""
            return f"may not {self.verb} {self.resource}{where}"
        return f"{self.phase}: {self.reason}" if self.reason else str(self.phase)


@dataclass(frozen=True, slots=True)
class Progress:
    """Pods counted over clusters. ``total`` is None where there is no fixed number (a work queue)."""

    succeeded: int = 0
    total: int | None = None
    active: int = 0
    failed: int = 0

    @property
    def fraction(self) -> float | None:
        """Succeeded of total between 0 and 1; None without a total."""
        if not self.total:
            return None
        return min(self.succeeded / self.total, 1.0)


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since the last notification; one notification may carry many changes."""

    jobs: bool = False
    clusters: bool = False
    namespaces: bool = False
    policies: bool = False
    state: bool = False
