"""The cluster at the cursor in three lines: what is used, its labels and taints, what decides how many pods fit."""

from datetime import datetime

from mcjob_tui.control_plane.views import ClusterView
from mcjob_tui.tui.widgets.bars import usage_bar
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, columns, cut, line, spread
from mcjob_tui.tui.widgets.states import age

_WORDS = {"cpu": "CPU", "pods": "pod slots"}


def detail(cluster: ClusterView, width: int, now: datetime) -> tuple[Line, ...]:
    """Usage bars, labels and taints, and what Karmada says about the cluster."""
    return (usage(cluster, width), labels_and_taints(cluster, width), room(cluster, width, now))


def usage(cluster: ClusterView, width: int) -> Line:
    """A bar each for CPU, memory and pods."""
    pieces: list[Piece] = [Piece(f"{cluster.name}  ", "strong")]
    bar = 16 if width >= 96 else 8
    for word, amount in (("CPU", cluster.cpu), ("memory", cluster.memory), ("pods", cluster.pods)):
        if amount is not None and amount.allocatable:
            used = 1 - amount.free / amount.allocatable
            pieces += [Piece(f" {word} ", "muted"), *usage_bar(used, bar), Piece(f" {used:.0%} ", "")]
    if len(pieces) == 1:
        pieces.append(Piece(" it has reported no summary of its resources", "muted"))
    return cut(tuple(pieces), width)


def labels_and_taints(cluster: ClusterView, width: int) -> Line:
    """Labels left, taints right; long labels are cut before taints are."""
    taints = line(("   taints  ", "muted"), ", ".join(cluster.taints) or ("none", "dim"))
    labels = line(("labels  ", "muted"), " ".join(f"{key}={value}" for key, value in cluster.labels) or ("none", "dim"))
    left = max(width // 3, width - columns(taints))
    return cut((*cut(labels, left), *taints), width)


def room(cluster: ClusterView, width: int, now: datetime) -> Line:
    """How many pods of the sample fit and why not more, or why it is not ready; the summary's age at the right."""
    times = []
    if cluster.ready and cluster.ready_since is not None:
        times.append(f"ready for {age(now - cluster.ready_since)}")
    if cluster.summarized is not None:
        times.append(f"summary {age(max(now - cluster.summarized, now - now))} old")
    return spread(cut(_fits(cluster), width), line(("   ".join(times), "muted")), width)


def _fits(cluster: ClusterView) -> Line:
    if not cluster.ready:
        return line(("× ", "bad"), cluster.message or cluster.word)
    if cluster.jobs_api is False:
        return line(("▲ ", "care"), "it does not serve Jobs (batch/v1): no Job goes there")
    if cluster.fits is None:
        return line(("how many pods fit is not known", "muted"))
    short = _WORDS.get(cluster.limited_by, cluster.limited_by)
    if not cluster.fits:
        return line(("none fits", "care"), (f": no {short} is left for one pod" if short else "", "muted"))
    tolerated = ", for Jobs that tolerate its taints" if cluster.taints else ""
    why = f": {short} is what is short" if short else ""
    return line((f"{cluster.fits:,} fit", ""), (f"{why}{tolerated}", "muted"))
