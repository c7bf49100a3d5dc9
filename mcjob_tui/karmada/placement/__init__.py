"""Karmada's scheduler as a pure function: ``schedule`` says where a Job goes, how it is divided, and why.

From the clusters and a placement come, in this order, ``facts``, ``filters``, ``capacity``, ``selection`` (with
``regions``), ``assignment`` and, for people, ``explanation`` and ``advice``. No I/O, no clock, no randomness. Who
counts the room of clusters alone (``facts``, ``capacity``) does not load the rest.
"""

from typing import TYPE_CHECKING

from mcjob_tui.resources.late import names_of_parts

if TYPE_CHECKING:
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

__getattr__ = names_of_parts(
    __name__,
    {
        "result": ("ClusterVerdict", "FilterFailure", "Help", "PlacementResult", "Reason", "Target", "Topic", "Why"),
        "scheduling": ("schedule", "schedule_demand"),
    },
)

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
