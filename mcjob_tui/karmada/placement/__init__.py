"""Karmada's scheduler as a pure function: ``schedule`` says where a Job goes, how it is divided, and why.

From the clusters and a placement come, in this order, ``facts``, ``filters``, ``capacity``, ``selection`` (with
``regions``), ``assignment`` and, for people, ``explanation`` and ``advice``. No I/O, no clock, no randomness.
"""

from mcjob_tui.karmada.placement.result import (
    ClusterVerdict,
    FilterFailure,
    Help,
    PlacementResult,
    Reason,
    Target,
    Topic,
    Why,
)
from mcjob_tui.karmada.placement.scheduling import schedule, schedule_demand

__all__ = [
    "ClusterVerdict",
    "FilterFailure",
    "Help",
    "PlacementResult",
    "Reason",
    "Target",
    "Topic",
    "Why",
    "schedule",
    "schedule_demand",
]
