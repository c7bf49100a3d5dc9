"""Tolerating the taints of one cluster: what ``^y`` on Placement does for a cluster that only they keep away."""

from mcjob_tui.control_plane.views import ClusterView
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.placing import Toleration

KARMADA = "cluster.karmada.io/"
"""Karmada's own taints say that a cluster is not ready or leaving; tolerating them helps nobody."""


def hindering(draft: JobDraft, view: ClusterView) -> tuple[Toleration, ...]:
    """The tolerations that the draft lacks for the cluster's taints."""
    there = {(each.key, each.effect) for each in draft.spec.cluster_tolerations}
    found = []
    for taint in view.taints:
        pair, _, effect = taint.rpartition(":")
        key, equals, value = pair.partition("=")
        if effect == "PreferNoSchedule" or key.startswith(KARMADA) or {(key, effect), (key, "")} & there:
            continue
        operator = "Equal" if equals else "Exists"
        found.append(Toleration(key=key, operator=operator, value=value, effect=effect))
    return tuple(found)


def tolerate(draft: JobDraft, view: ClusterView) -> JobDraft:
    """The draft with all of them added."""
    rows = (*draft.spec.cluster_tolerations, *hindering(draft, view))
    return draft.model_copy(update={"spec": draft.spec.model_copy(update={"cluster_tolerations": rows})})
