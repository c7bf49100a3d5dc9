"""The clusters that passed the filters, with what selection and assignment look at."""

from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from mcjob_tui.karmada.placement.facts import ClusterFacts


class Candidate(NamedTuple):
    """A feasible cluster (``ClusterDetailInfo``).

    ``order`` is the tier of overflow, 0 for the affinity itself. ``score`` is 100 where the Job already is.
    ``allocatable`` is what the estimator says; ``available`` adds what the cluster already runs.
    """

    order: int
    score: int
    available: int
    allocatable: int
    name: str
    facts: ClusterFacts


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Karmada's order: overflow tier, score descending, available replicas descending, name (``sortClusters``)."""
    return sorted(sorted(candidates, key=_NAME), key=lambda each: (each[0], -each[1], -each[2]))


_NAME = attrgetter("name")


class SchedulingError(Exception):
    """Why a Job cannot be scheduled, in Karmada's words."""


class SelectionError(SchedulingError):
    """The spread constraints cannot be met."""


class CapacityError(SchedulingError):
    """The clusters have too little room (``UnschedulableError``)."""
