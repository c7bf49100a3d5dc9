"""Tolerating taints of clusters: the tolerations that a draft lacks for them."""

from collections.abc import Iterable

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.placing import Toleration

KARMADA = "cluster.karmada.io/"
"""Karmada's own taints say that a cluster is not ready or leaving; tolerating them helps nobody."""


def hindering(draft: JobDraft, taints: Iterable[str]) -> tuple[Toleration, ...]:
    """The tolerations that the draft lacks for ``taints`` (``key=value:effect``)."""
    there = {(each.key, each.effect) for each in draft.spec.cluster_tolerations}
    found = []
    for taint in taints:
        pair, _, effect = taint.rpartition(":")
        key, equals, value = pair.partition("=")
        if effect == "PreferNoSchedule" or key.startswith(KARMADA) or {(key, effect), (key, "")} & there:
            continue
        operator = "Equal" if equals else "Exists"
        found.append(Toleration(key=key, operator=operator, value=value, effect=effect))
    return tuple(found)


def tolerate(draft: JobDraft, taints: Iterable[str]) -> JobDraft:
    """The draft with all of them added."""
    rows = (*draft.spec.cluster_tolerations, *hindering(draft, taints))
    return draft.model_copy(update={"spec": draft.spec.model_copy(update={"cluster_tolerations": rows})})
