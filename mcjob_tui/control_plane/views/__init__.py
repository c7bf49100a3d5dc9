"""What a face renders: plain frozen values, made once when a snapshot is built, all text in them cleaned.

Nothing here parses or decides: ``observe`` makes the views of Jobs, ``inventory`` those of clusters, ``members``
those of pods. Times are aware UTC datetimes. Nothing heavy is imported, so screens may import this at the top; a
part is loaded when the first of its names is asked for, since the first frame needs few of them.
"""

from typing import TYPE_CHECKING

from mcjob_tui.resources.late import names_of_parts

if TYPE_CHECKING:
    from mcjob_tui.control_plane.views.checks import MemberCheck
    from mcjob_tui.control_plane.views.clusters import SAMPLE_POD, Amount, ClusterView, ContextView, KarmadaView
    from mcjob_tui.control_plane.views.jobs import JobView, MemberView, NotUsed, Predicted, Share, Verdict
    from mcjob_tui.control_plane.views.pods import (
        ContainerView,
        EventView,
        FirstLook,
        LogLine,
        Milestone,
        PodView,
        Trouble,
    )
    from mcjob_tui.control_plane.views.state import Changes, ConnectionState, JobState, MemberState, Phase, Progress
    from mcjob_tui.control_plane.views.steps import Step, StepCluster, StepState

__getattr__ = names_of_parts(
    __name__,
    {
        "checks": ("MemberCheck",),
        "clusters": ("SAMPLE_POD", "Amount", "ClusterView", "ContextView", "KarmadaView"),
        "jobs": ("JobView", "MemberView", "NotUsed", "Predicted", "Share", "Verdict"),
        "pods": ("ContainerView", "EventView", "FirstLook", "LogLine", "Milestone", "PodView", "Trouble"),
        "state": ("Changes", "ConnectionState", "JobState", "MemberState", "Phase", "Progress"),
        "steps": ("Step", "StepCluster", "StepState"),
    },
)

__all__ = [
    "SAMPLE_POD",
    "Amount",
    "Changes",
    "ClusterView",
    "ConnectionState",
    "ContainerView",
    "ContextView",
    "EventView",
    "FirstLook",
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
