"""A Job over all its clusters, and one cluster's share of it. Made by ``observe``."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from mcjob_tui.control_plane.views.state import JobState, MemberState, Progress

_FAULTS = frozenset({MemberState.FAILED, MemberState.BLOCKED, MemberState.NOT_STARTING})


@dataclass(frozen=True, slots=True)
class Share:
    """What one cluster gets: pods at the same time, and pods in all (None without a fixed number)."""

    parallelism: int | None
    completions: int | None

    def __str__(self) -> str:
        at_once = "-" if self.parallelism is None else str(self.parallelism)
        return at_once if self.completions is None else f"{at_once} / {self.completions}"


@dataclass(frozen=True, slots=True)
class Predicted:
    """What was expected of one cluster; ``other`` is its share if the tie falls the other way."""

    share: Share
    other: Share | None = None


class Verdict(StrEnum):
    """Predicted beside actual."""

    AS_PREDICTED = "as predicted"
    TIE = "the other side of a tie"
    DIFFERS = "differs"
    NOT_PREDICTED = "not predicted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MemberView:
    """One cluster's share of a Job, as Karmada reports it.

    ``applied`` is None while nobody has said anything. ``message`` is why it is not applied, ``reason`` the member's
    word for a failure (BackoffLimitExceeded …). ``stale`` means that the cluster cannot be reached: the numbers are
    old, from ``as_of`` or before where that is known. ``silent``: Karmada has not noticed it yet.
    """

    cluster: str
    state: MemberState
    progress: Progress = field(default_factory=Progress)
    applied: bool | None = None
    reason: str = ""
    message: str = ""
    next_step: str = ""
    stale: bool = False
    silent: bool = False
    as_of: datetime | None = None
    ready: bool | None = None
    actual: Share | None = None
    predicted: Predicted | None = None
    verdict: Verdict = Verdict.UNKNOWN
    started: datetime | None = None
    finished: datetime | None = None

    @property
    def out_of_contact(self) -> str:
        """Why its numbers are not to be relied on; "" where they are."""
        if not self.stale:
            return ""
        return "does not answer, its numbers may be old" if self.silent else "cannot be reached, its numbers are old"


@dataclass(frozen=True, slots=True)
class NotUsed:
    """A cluster without a share of a Job: why in two or three words, and in a sentence."""

    cluster: str
    why: str
    sentence: str


@dataclass(frozen=True, slots=True)
class JobView:
    """One Job over all clusters.

    ``sentence`` explains the state, ``next_step`` says what helps ("" where nothing is wrong). ``marks`` are short
    notes that hold beside the state ("ali-hz-prod cannot be reached"). ``clusters`` is None until the Job is
    scheduled. ``policy`` is the policy that claimed it (``lost_policy``: it is gone, and the Job is in clusters still),
    ``claimed`` and ``scheduled`` are when Karmada took it up and when it was placed last, ``unscheduled`` since when it
    cannot be, for ``unscheduled_why``.
    ``prediction_note`` says in a sentence how actual and predicted differ, and why.
    """

    namespace: str
    name: str
    uid: str
    state: JobState
    sentence: str = ""
    next_step: str = ""
    marks: tuple[str, ...] = ()
    progress: Progress = field(default_factory=Progress)
    clusters: int | None = None
    strategy: str = ""
    parallelism: int | None = None
    completions: int | None = None
    suspended: bool = False
    created: datetime | None = None
    claimed: datetime | None = None
    scheduled: datetime | None = None
    unscheduled: datetime | None = None
    unscheduled_why: str = ""
    started: datetime | None = None
    finished: datetime | None = None
    lost_policy: bool = False
    policy: str = ""
    policy_kind: str = ""
    description: str = ""
    image: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    protected: bool = False
    ttl: int | None = None
    members: tuple[MemberView, ...] = ()
    prediction_note: str = ""
    submission: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.namespace, self.name

    @property
    def faulty(self) -> bool:
        """Whether a person should look at it: its state is a fault, or already that of a cluster."""
        return self.state.faulty or any(each.state in _FAULTS for each in self.members)

    @property
    def further_marks(self) -> tuple[str, ...]:
        """Of ``marks`` those that the sentence does not say already."""
        return tuple(mark for mark in self.marks if mark not in self.sentence)

    @property
    def past_suspending(self) -> str:
        """Why it is too late to suspend it: it has finished in all clusters; "" before that."""
        return f"has finished ({self.state}): there is nothing to suspend" if self.state.finished else ""

    def duration(self, now: datetime) -> timedelta | None:
        """From the first start to the last end, or to ``now`` while it runs; None before the start."""
        if self.started is None:
            return None
        return max((self.finished or now) - self.started, timedelta())

    def age(self, now: datetime) -> timedelta | None:
        """Since its creation."""
        return None if self.created is None else max(now - self.created, timedelta())
