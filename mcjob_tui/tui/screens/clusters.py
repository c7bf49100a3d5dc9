"""The member clusters: ready or not, where they are, and what is free in them."""

from collections.abc import Iterable
from datetime import datetime

from textual.widget import Widget

from mcjob_tui.control_plane.views import Amount, Changes, ClusterView
from mcjob_tui.resources.text import cut_middle
from mcjob_tui.tui import clock
from mcjob_tui.tui.declarations import ON_CLUSTERS
from mcjob_tui.tui.screens.page import Page
from mcjob_tui.tui.widgets.bars import usage_bar
from mcjob_tui.tui.widgets.filter import FilterRow
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, cut, line
from mcjob_tui.tui.widgets.pane import Pane
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.states import age, cluster_state
from mcjob_tui.tui.widgets.table import Column, LiveTable

NAME = Column("name", "NAME", 13, grow=True, most=40)
PROVIDER = Column("provider", "PROVIDER", 9)
REGION = Column("region", "REGION", 14)
ZONE = Column("zone", "ZONE", 6)
STATE = Column("state", "STATE", 12)
VERSION = Column("version", "VERSION", 9)
NODES = Column("nodes", "NODES", 7, right=True)
CPU = Column("cpu", "CPU FREE", 11, right=True)
MEMORY = Column("memory", "MEMORY FREE", 12, right=True)
PODS = Column("pods", "PODS", 7, right=True)

GIB = 1024**3


def columns_for(width: int) -> tuple[Column, ...]:
    """The columns in ``width`` cells."""
    if width < 96:
        return (NAME, REGION, STATE, NODES, CPU, MEMORY)
    if width < 116:
        return (NAME, PROVIDER, REGION, STATE, NODES, CPU, MEMORY, PODS)
    return (NAME, PROVIDER, REGION, ZONE, STATE, VERSION, NODES, CPU, MEMORY, PODS)


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
    text = {
        "provider": cluster.provider,
        "region": cluster.region,
        "zone": ",".join(cluster.zones),
        "version": cluster.version,
    }[column.name]
    return line((cut_middle(text, width) or "-", "muted"))


def _free(amount: Amount | None, unit: int, suffix: str) -> Line:
    if amount is None:
        return line(("-", "dim"))
    return line(_short(amount.free / unit), (f"/{_short(amount.allocatable / unit)}{suffix}", "muted"))


def _short(number: float) -> str:
    return f"{number:.1f}" if number < 100 and number != int(number) else f"{number:.0f}"


def detail(cluster: ClusterView, width: int, now: datetime) -> tuple[Line, ...]:
    """Usage bars, labels, taints, and what Karmada says about the cluster."""
    pieces: list[Piece] = [Piece(f"{cluster.name}  ", "strong")]
    bar = 16 if width >= 96 else 8
    for word, amount in (("CPU", cluster.cpu), ("memory", cluster.memory), ("pods", cluster.pods)):
        if amount is not None and amount.allocatable:
            used = 1 - amount.free / amount.allocatable
            pieces += [Piece(f" {word} ", "muted"), *usage_bar(used, bar), Piece(f" {used:.0%} ", "")]
    labels = " ".join(f"{key}={value}" for key, value in cluster.labels) or "none"
    taints = ", ".join(cluster.taints) or "none"
    since = f"   ready for {age(now - cluster.ready_since)}" if cluster.ready and cluster.ready_since else ""
    said = [cut(tuple(pieces), width)]
    said.append(cut(line(("labels  ", "muted"), labels, ("   taints  ", "muted"), taints, (since, "muted")), width))
    if cluster.message and not cluster.ready:
        said.append(cut(line(("× ", "bad"), cluster.message), width))
    return tuple(said)


class ClustersScreen(Page[None]):
    """The list, and the cluster at the cursor below it."""

    CSS_PATH = "clusters.tcss"
    PAGE_COMMANDS = ON_CLUSTERS

    def __init__(self) -> None:
        super().__init__()
        self.filter = ""
        self.table: LiveTable[ClusterView] = LiveTable(lambda cluster: cluster.name, cell, id="clusters")
        self.table.empty = lambda width: (
            line(("  No cluster matches." if self.filter else "  No member cluster has joined.", "muted")),
        )

    def compose_body(self) -> Iterable[Widget]:
        yield Pane(self.table, title="Clusters", id="list")
        yield FilterRow(id="filter-row")
        yield Sheet(lambda width: (line(("─" * width, "line")),), id="rule")
        yield Sheet(id="cluster")

    def on_mount(self) -> None:
        super().on_mount()
        self.table.focus()
        self._list()

    @property
    def trail(self) -> tuple[str, ...]:
        return ("Clusters",)

    def control_plane_changed(self, changes: Changes) -> None:
        super().control_plane_changed(changes)
        if changes.clusters or changes.state:
            self._list()

    def on_resize(self) -> None:
        self.call_after_refresh(self._list)

    def _list(self) -> None:
        session = self.mcjob.session
        clusters = session.clusters() if session is not None else ()
        words = self.filter.lower().split()
        shown = tuple(each for each in clusters if all(word in _searched(each) for word in words))
        self.table.show_rows(shown, columns_for(self.table.size.width or self.app.size.width - 2))

    def on_live_table_moved(self) -> None:
        """Another cluster is at the cursor."""
        cluster, now = self.table.row, clock.now()
        self.query_one("#cluster", Sheet).show(lambda width: detail(cluster, width, now) if cluster else ())
        place = f"{self.table.position + 1} of {len(self.table.rows)}" if self.table.rows else ""
        self.query_one("#list", Pane).label(place=place)

    def command_filter(self) -> None:
        """Open the filter's row."""
        self.add_class("-filtering")
        self.query_one(FilterRow).open(self.filter)

    def on_filter_row_changed(self, event: FilterRow.Changed) -> None:
        """The filter's text is another."""
        self.filter = event.text
        self._list()

    def on_filter_row_closed(self, event: FilterRow.Closed) -> None:
        """The filter is done with."""
        self.filter = event.text
        self.set_class(bool(event.text), "-filtering")
        self.table.focus()
        self._list()

    def footer_keys(self) -> tuple[FooterKey, ...]:
        return (*super().footer_keys(), FooterKey("esc", "back", action="back"))

    def command_jobs(self) -> None:
        """Back to the Jobs."""
        self.dismiss()


def _searched(cluster: ClusterView) -> str:
    state = cluster_state(cluster).text
    labels = " ".join(f"{key}={value}" for key, value in cluster.labels)
    return f"{cluster.name} {cluster.provider} {cluster.region} {' '.join(cluster.zones)} {state} {labels}".lower()
