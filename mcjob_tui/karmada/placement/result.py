"""What scheduling a Job comes to: the outcome as Karmada records it, and for every cluster why it is a target or not.

Only data; ``scheduling`` makes the outcome and ``explanation`` the verdicts.
"""

from dataclasses import dataclass
from enum import StrEnum

from mcjob_tui.karmada.job_demand import Requirements
from mcjob_tui.resources.policies import Placement


class Why(StrEnum):
    """Why a cluster is a target, or the most telling reason why it is not."""

    TARGET = "target"
    NOT_SELECTED = "not_selected"
    EXCLUDED = "excluded"
    LABEL_MISMATCH = "label_mismatch"
    FIELD_MISMATCH = "field_mismatch"
    TAINT = "taint"
    NO_API = "no_api"
    NO_PROPERTY = "no_property"
    EVICTING = "evicting"
    TERMINATING = "terminating"
    NO_CAPACITY = "no_capacity"
    LOST_TO_SPREAD = "lost_to_spread"
    ZERO_SHARE = "zero_share"
    NOTHING_TO_RUN = "nothing_to_run"
    NOT_SCHEDULED = "not_scheduled"


class Reason(StrEnum):
    """The reason of the binding's condition ``Scheduled``."""

    SUCCESS = "Success"
    NO_CLUSTER_FIT = "NoClusterFit"
    UNSCHEDULABLE = "Unschedulable"
    SCHEDULER_ERROR = "SchedulerError"


@dataclass(frozen=True, slots=True)
class Target:
    """A target cluster and what its member Job gets.

    ``replicas`` is the binding's number. ``parallelism`` and ``completions`` are the member Job's own; completions None
    is a work queue.
    """

    cluster: str
    replicas: int
    parallelism: int | None
    completions: int | None

    @property
    def share(self) -> dict[str, object]:
        """The cluster and what its member Job gets, as plain data."""
        return {"cluster": self.cluster, "parallelism": self.parallelism, "completions": self.completions}


@dataclass(frozen=True, slots=True)
class FilterFailure:
    """A filter that rejects a cluster: the plugin's name and the message, both Karmada's."""

    plugin: str
    message: str


@dataclass(frozen=True, slots=True)
class ClusterVerdict:
    """What scheduling means for one cluster.

    ``failed`` holds every filter that rejects it. ``available`` is how many pods of the Job it could still run by
    Karmada's general estimator, worked out for rejected clusters too; None where Karmada does not ask (no replicas).
    ``limited_by`` names the resource that decides it. ``other`` is its target under a UID of the other parity: the same
    as ``target`` unless the result depends on the UID. ``why`` is ``target`` if it is one under either.
    """

    cluster: str
    failed: tuple[FilterFailure, ...]
    available: int | None
    target: Target | None
    other: Target | None
    why: Why
    sentence: str
    limited_by: str = ""


class Topic(StrEnum):
    """What a ``Help`` would have changed."""

    TOLERATION = "toleration"
    AFFINITY = "affinity"
    PARALLELISM = "parallelism"
    REQUEST = "request"
    STRATEGY = "strategy"
    SPREAD = "spread"
    CLUSTERS = "clusters"


@dataclass(frozen=True, slots=True)
class Help:
    """Something that would help where nothing can be scheduled: a sentence that begins with a verb.

    ``names`` are the clusters that a toleration or a wider affinity brings in, the resource of a request, or the field
    of a spread constraint; ``amount`` is the highest parallelism. What is to be done to ``CLUSTERS`` no policy can do.
    """

    sentence: str
    topic: Topic
    names: tuple[str, ...] = ()
    amount: int | None = None

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class PlacementResult:
    """What Karmada's scheduler answers for a Job.

    ``replicas`` and ``requirements`` are those of the ResourceBinding, ``placement`` is the defaulted one. ``reason``,
    ``message`` and ``retry`` are the condition's; ``messages`` holds every text that may occur, since Karmada draws the
    order of its filters by lot. ``affinity`` is the term of ``clusterAffinities`` that was used. ``selected`` holds the
    clusters after the spread constraints, in Karmada's order. ``other_targets`` is the outcome for a UID of the other
    parity where it differs. ``helps`` says what would help when nothing can be scheduled. ``refused`` holds the
    place and the error of each term of ``clusterAffinities`` that was tried in vain.
    """

    replicas: int
    requirements: Requirements | None
    placement: Placement
    scheduled: bool
    reason: Reason
    message: str
    messages: tuple[str, ...]
    retry: bool
    targets: tuple[Target, ...]
    selected: tuple[str, ...]
    affinity: str | None
    verdicts: tuple[ClusterVerdict, ...]
    order_random: bool
    uid_sensitive: bool
    other_targets: tuple[Target, ...] | None
    helps: tuple[Help, ...]
    refused: tuple[tuple[int, str], ...] = ()

    @property
    def split(self) -> dict[str, object]:
        """Who gets what, as plain data: ``targets``, and ``otherTargets`` where the UID decides between two."""
        said: dict[str, object] = {"targets": [each.share for each in self.targets]}
        if self.other_targets is not None:
            said["otherTargets"] = [each.share for each in self.other_targets]
        return said

    @property
    def total_parallelism(self) -> int | None:
        """Pods that run at once in all clusters; None where the member Jobs set no parallelism."""
        return _total([each.parallelism for each in self.targets])

    @property
    def total_completions(self) -> int | None:
        """Pods to succeed in all clusters; None for a work queue."""
        return _total([each.completions for each in self.targets])


def _total(counts: list[int | None]) -> int | None:
    if None in counts:
        return None
    return sum(each for each in counts if each is not None)
