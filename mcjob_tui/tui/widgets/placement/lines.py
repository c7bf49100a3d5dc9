"""What the parts of the Placement panel have in common: a line that stands for something, and the search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice
from mcjob_tui.tui.widgets.form.pieces import Line, Piece


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A line and what it stands for: ``cluster:NAME``, ``group:REASON`` or nothing that a cursor could stand on."""

    pieces: Line
    about: str = ""


class OfCluster(Protocol):
    """A row about one cluster."""

    @property
    def cluster(self) -> ClusterChoice: ...


Row = TypeVar("Row", bound=OfCluster)


def found(rows: Sequence[Row], search: str) -> Sequence[Row]:
    """The rows whose cluster's name or place has every word of ``search``."""
    words = search.lower().split()
    if not words:
        return rows
    return [row for row in rows if all(word in f"{row.cluster.name} {row.cluster.place}".lower() for word in words)]


def health(cluster: ClusterChoice) -> Piece:
    """Whether the cluster is ready, as a glyph."""
    glyph, ink = cluster.health
    return Piece(f"{glyph} ", ink)


def opener(is_open: bool) -> Piece:
    """The mark of a group."""
    return Piece("▼ " if is_open else "► ", "key")
