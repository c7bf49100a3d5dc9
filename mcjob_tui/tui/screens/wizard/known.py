"""What the control plane is known to hold, in the words that the form's lists use."""

from typing import TYPE_CHECKING

from mcjob_tui.control_plane.views import ClusterView
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice
from mcjob_tui.tui.widgets.form.picker import Option

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane

REFUSED = ("kube-", "karmada-")


def cluster_choice(view: ClusterView, fits: int | None = None) -> ClusterChoice:
    """The cluster as the checklist and the panel show it; ``fits`` is how many pods of this Job it could run now."""
    glyph, state, ink = _state(view)
    return ClusterChoice(
        name=view.name,
        provider=view.provider,
        region=view.region,
        zone=",".join(view.zones),
        glyph=glyph,
        state=state,
        state_ink=ink,
        ready=bool(view.ready),
        fits=fits if view.ready and view.jobs_api is not False else None,
        labels=dict(view.labels),
    )


def cluster_option(view: ClusterView, *, off: str = "") -> Option:
    """The cluster as a list that opens over the form offers it: found by its place and its labels (``key=value``) too.

    ``off`` says why it cannot be chosen.
    """
    labels = " ".join(f"{key}={value}" for key, value in view.labels)
    return Option(view.name, remark=cluster_choice(view).place, off=off, also=labels)


def _state(view: ClusterView) -> tuple[str, str, str]:
    if view.ready is False:
        return "×", view.word or "Not ready", "bad"
    if view.ready is None:
        return "×", view.word or "Unknown", "bad"
    if view.jobs_api is False:
        return "▲", "no Jobs API", "care"
    hindering = [each for each in view.taints if not each.endswith(":PreferNoSchedule")]
    if hindering:
        return "▲", "taint" if len(hindering) == 1 else f"{len(hindering)} taints", "care"
    return "●", "Ready", "good"


def values_of(clusters: tuple[ClusterView, ...], kind: str) -> dict[str, int]:
    """The providers, regions or zones that clusters have, with the number of clusters that have each."""
    counted: dict[str, int] = {}
    for view in clusters:
        found = {"provider": (view.provider,), "region": (view.region,), "zone": view.zones}[kind]
        for value in found:
            if value:
                counted[value] = counted.get(value, 0) + 1
    return dict(sorted(counted.items()))


def label_keys(clusters: tuple[ClusterView, ...]) -> list[str]:
    """The keys of all labels that clusters have."""
    return sorted({key for view in clusters for key, _ in view.labels})


def label_values(clusters: tuple[ClusterView, ...], key: str) -> list[str]:
    """The values that the clusters' label ``key`` has."""
    return sorted({value for view in clusters for found, value in view.labels if found == key})


def refused_namespace(name: str) -> str:
    """Why nothing is ever propagated from the namespace; empty where it is."""
    if name.startswith(REFUSED):
        return "Karmada propagates nothing from it"
    return ""


def namespaces_of(session: "ControlPlane") -> tuple[str, ...]:
    """The control plane's namespaces as far as they are known, the session's own among them."""
    known = session.namespaces() or ()
    mine = session.namespace or "default"
    return tuple(sorted({*map(clean, known), mine}))
