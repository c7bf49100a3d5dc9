"""The Clusters table as data: what a cell says, how rows are sorted and filtered. Its columns: ``clusters_columns``."""

from collections.abc import Callable, Sequence

from mcjob_tui.control_plane.views import SAMPLE_POD, Amount, ClusterView
from mcjob_tui.resources.text import cut_middle
from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice, matches
from mcjob_tui.tui.widgets.form.pieces import Line, line
from mcjob_tui.tui.widgets.states import cluster_state
from mcjob_tui.tui.widgets.table_columns import Column

GIB = 1024**3
SAMPLE = f"a Job of {SAMPLE_POD['cpu']} / {SAMPLE_POD['memory']}"


def cell(cluster: ClusterView, column: Column, width: int, here: bool) -> Line:
    """One cell of a cluster's row."""
    match column.name:
        case "name":
            return line((cut_middle(cluster.name, width), "strong" if here else ""))
        case "state":
            return line(cluster_state(cluster))
        case "nodes":
            short = cluster.ready_nodes < cluster.nodes
            return line((f"{cluster.ready_nodes}/{cluster.nodes}", "bad" if short else "muted"))
        case "cpu":
            return _free(cluster.cpu, 1000, "")
        case "memory":
            return _free(cluster.memory, GIB, "Gi")
        case "pods":
            used = cluster.pods
            return line((str(used.allocatable - used.free) if used else "-", "muted" if used else "dim"))
        case "fits":
            if cluster.fits is None:
                return line(("-", "dim"))
            return line((f"{cluster.fits:,}", "" if cluster.fits else "care"))
    text = {
        "provider": cluster.provider,
        "region": cluster.region,
        "zone": ",".join(_short_zone(each, cluster.region) for each in cluster.zones),
        "version": cluster.version,
    }[column.name]
    return line((cut_middle(text, width) or "-", "muted"))


def _short_zone(zone: str, region: str) -> str:
    """A zone without the region that many providers begin it with: ``b`` of ``us-east-1b``, which stands beside it."""
    return zone.removeprefix(region).lstrip("-") or zone


def _free(amount: Amount | None, unit: int, suffix: str) -> Line:
    if amount is None:
        return line(("-", "dim"))
    return line(_short(amount.free / unit), (f"/{_short(amount.allocatable / unit)}{suffix}", "muted"))


def _short(number: float) -> str:
    return f"{number:.1f}" if number < 100 and number != int(number) else f"{number:.0f}"


def _free_of(amount: Amount | None) -> int:
    return -1 if amount is None else amount.free


def _trouble(cluster: ClusterView) -> int:
    """Not ready first, then what keeps Jobs away, then the sound ones."""
    if not cluster.ready:
        return 0
    return 1 if cluster.jobs_api is False else 2 if cluster.taints else 3


SORTS: dict[str, Callable[[ClusterView], tuple[object, ...]]] = {
    "name": lambda cluster: (cluster.name,),
    "provider": lambda cluster: (cluster.provider, cluster.region, cluster.name),
    "region": lambda cluster: (cluster.region, cluster.zones, cluster.name),
    "zone": lambda cluster: (cluster.zones, cluster.name),
    "state": lambda cluster: (_trouble(cluster), cluster.name),
    "version": lambda cluster: (_numbers(cluster.version), cluster.name),
    "nodes": lambda cluster: (-cluster.nodes, cluster.name),
    "cpu": lambda cluster: (-_free_of(cluster.cpu), cluster.name),
    "memory": lambda cluster: (-_free_of(cluster.memory), cluster.name),
    "pods": lambda cluster: (-(cluster.pods.allocatable - cluster.pods.free) if cluster.pods else 1, cluster.name),
    "fits": lambda cluster: (-(-1 if cluster.fits is None else cluster.fits), cluster.name),
}
"""Sort keys by column: numbers with the largest first, states with the worst first."""


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers of ``v1.9.2``, so that it comes before ``v1.10.0``."""
    return tuple(
        int(part)
        for part in version.lstrip("v").split("+")[0].split("-")[0].split(".")
        if part.isdecimal() and len(part) < 10
    )


def ordered(clusters: Sequence[ClusterView], by: str, reverse: bool) -> list[ClusterView]:
    """The clusters sorted by a column."""
    return sorted(clusters, key=SORTS[by], reverse=reverse)


def matching(text: str) -> Callable[[ClusterView], bool]:
    """Whether a cluster passes the filter ``text``; its grammar is that of the form's checklist.

    Words match name, provider, region and zone; ``ready``, ``fits>50`` and ``label=value`` are questions;
    ``!`` negates.
    """
    return lambda cluster: matches(_choice(cluster), text, ())


def _choice(cluster: ClusterView) -> ClusterChoice:
    return ClusterChoice(
        name=cluster.name,
        provider=cluster.provider,
        region=cluster.region,
        zone=",".join(cluster.zones),
        ready=bool(cluster.ready),
        fits=cluster.fits,
        labels=dict(cluster.labels),
    )
