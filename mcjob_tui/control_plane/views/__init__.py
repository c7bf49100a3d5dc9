"""What a face renders: plain frozen values, made once when a snapshot is built, all text in them cleaned.

Nothing here parses or decides: ``observe`` makes the views of Jobs, ``inventory`` those of clusters, ``members``
those of pods. Times are aware UTC datetimes. Nothing heavy is imported, so screens may import this at the top; a
part is loaded when the first of its names is asked for, since the first frame needs few of them.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcjob_tui.control_plane.views.checks import MemberCheck
    from mcjob_tui.control_plane.views.clusters import SAMPLE_POD, Amount, ClusterView, ContextView, KarmadaView
    from mcjob_tui.control_plane.views.jobs import JobView, MemberView, NotUsed, Predicted, Share, Verdict
    from mcjob_tui.control_plane.views.pods import ContainerView, EventView, LogLine, Milestone, PodView, Trouble
    from mcjob_tui.control_plane.views.state import Changes, ConnectionState, JobState, MemberState, Phase, Progress
    from mcjob_tui.control_plane.views.steps import Step, StepCluster, StepState

_PARTS = {
    "checks": ("MemberCheck",),
    "clusters": ("SAMPLE_POD", "Amount", "ClusterView", "ContextView", "KarmadaView"),
    "jobs": ("JobView", "MemberView", "NotUsed", "Predicted", "Share", "Verdict"),
    "pods": ("ContainerView", "EventView", "LogLine", "Milestone", "PodView", "Trouble"),
    "state": ("Changes", "ConnectionState", "JobState", "MemberState", "Phase", "Progress"),
    "steps": ("Step", "StepCluster", "StepState"),
}
_PART_OF = {name: part for part, names in _PARTS.items() for name in names}


def __getattr__(name: str) -> object:
    part = _PART_OF.get(name)
    if part is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(importlib.import_module(f"{__name__}.{part}"), name)
    globals()[name] = found
    return found


__all__ = [
    "SAMPLE_POD",
    "Amount",
    "Changes",
    "ClusterView",
    "ConnectionState",
    "ContainerView",
    "ContextView",
    "EventView",
    "JobState",
    "JobView",
    "KarmadaView",
    "LogLine",
    "MemberCheck",
    "MemberState",
    "MemberView",
    "Milestone",
    "NotUsed",
    "Phase",
    "PodView",
    "Predicted",
    "Progress",
    "Share",
    "Step",
    "StepCluster",
    "StepState",
    "Trouble",
    "Verdict",
]
