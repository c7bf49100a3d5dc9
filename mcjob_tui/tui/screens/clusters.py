"""The member clusters: ready or not, where they are, what is free in them and what still fits; they are edited here."""

from collections.abc import Iterable
from dataclasses import replace

from textual.widget import Widget

from mcjob_tui.control_plane.views import Changes, ClusterView, ConnectionState, Phase
from mcjob_tui.tui import clock
from mcjob_tui.tui.commands import Situation
from mcjob_tui.tui.declarations import ON_CLUSTERS
from mcjob_tui.tui.glyphs import busy
from mcjob_tui.tui.screens.clusters_columns import columns_for
from mcjob_tui.tui.screens.clusters_detail import detail
from mcjob_tui.tui.screens.clusters_rows import SAMPLE, cell, matching, ordered
from mcjob_tui.tui.screens.denied import denied_lines
from mcjob_tui.tui.screens.list_page import ListPage
from mcjob_tui.tui.visits import Place
from mcjob_tui.tui.widgets.filter import FilterRow
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.pieces import Line, line
from mcjob_tui.tui.widgets.pane import Pane
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.table import LiveTable

_DRAFT_WAITS = "esc first, back to the draft"


class ClustersScreen(ListPage):
    """The list, and the cluster at the cursor below it."""

    CSS_PATH = "clusters.tcss"
    PAGE_COMMANDS = ON_CLUSTERS

    def __init__(self, *, for_draft: bool = False) -> None:
        """``for_draft`` says that a form is open below, to which one goes back."""
        super().__init__()
        self.for_draft = for_draft
        self.filter = ""
        self.sorted_by = "name"
        self.reverse = False
        self._turn = 0
        self.table: LiveTable[ClusterView] = LiveTable(lambda cluster: cluster.name, cell, id="clusters")
        self.table.empty = self._empty

    def compose_body(self) -> Iterable[Widget]:
        yield Pane(self.table, title="Clusters", id="list")
        yield FilterRow(id="filter-row")
        yield Sheet(lambda width: (line(("─" * width, "line")),), id="rule")
        yield Sheet(id="cluster")

    # Where and what

    @property
    def place(self) -> Place | None:
        return Place("clusters")

    @property
    def trail(self) -> tuple[str, ...]:
        return ("New Job", "Clusters") if self.for_draft else ("Clusters",)

    @property
    def cluster(self) -> ClusterView | None:
        """The cluster at the cursor."""
        return self.table.row

    def rights_needed(self) -> dict[str, tuple[tuple[str, str, str], ...]]:
        """Editing a cluster is a patch of it."""
        return {"patch": (("patch", "Cluster", ""),)}

    def situation(self) -> Situation:
        return replace(
            super().situation(),
            rows=len(self.table.rows),
            other=dict.fromkeys(("jobs", "jobs-there"), _DRAFT_WAITS) if self.for_draft else {},
        )

    # The list

    def control_plane_changed(self, changes: Changes) -> None:
        super().control_plane_changed(changes)
        if changes.clusters or changes.state:
            self.list_rows()

    def on_resize(self) -> None:
        self.call_after_refresh(self.list_rows)

    def list_rows(self) -> None:
        session = self.mcjob.session
        clusters = session.clusters() if session is not None else ()
        shown = filter(matching(self.filter), clusters) if self.filter else clusters
        self.table.sorted_by = self.sorted_by
        self.table.show_rows(
            ordered(tuple(shown), self.sorted_by, self.reverse),
            columns_for(self.table.size.width or self.app.size.width - 2),
        )

    def on_live_table_moved(self) -> None:
        """Another cluster is at the cursor, or it has changed."""
        self._detail()
        place = f"{self.table.position + 1} of {len(self.table.rows)}" if self.table.rows else ""
        order = "" if self.sorted_by == "name" and not self.reverse else f"by {self.sorted_by}"
        order += ", reversed" if self.reverse else ""
        state = " · ".join(each for each in (f"/{self.filter}" if self.filter else "", order, SAMPLE) if each)
        self.query_one("#list", Pane).label(state=state, place=place)
        self.refresh_keys()

    def _detail(self) -> None:
        cluster, now = self.cluster, clock.there(self.mcjob.session)
        self.query_one("#cluster", Sheet).show(lambda width: detail(cluster, width, now) if cluster else ())

    async def on_live_table_opened(self) -> None:
        """A row was clicked twice."""
        await self.action_command("jobs-there")

    def tick(self) -> None:
        """Draw the ages anew."""
        self._turn += 1
        if self.is_current:
            self._detail()
            if not self.table.rows:
                self.table.refresh()

    def _state(self) -> ConnectionState:
        session = self.mcjob.session
        return session.states().get("clusters", session.state) if session is not None else ConnectionState()

    def _empty(self, width: int) -> tuple[Line, ...]:
        """What the table says instead of rows."""
        state = self._state()
        if state.phase is Phase.CONNECTING:
            return (line("  ", (f"{busy(self._turn)} first page of clusters…", "primary")),)
        if state.phase is Phase.DENIED:
            return denied_lines(state)
        if self.filter:
            return (line("  No cluster matches.  ", ("/", "key"), (" change the filter", "muted")),)
        return (line(("  No member cluster has joined.", "muted")),)

    # What can be done with it

    @property
    def _here(self) -> ClusterView:
        """The cluster at the cursor, for commands that are possible only where there is one."""
        return self.table.rows[self.table.position]

    def command_jobs_there(self) -> None:
        """The Jobs that run in the cluster at the cursor."""
        from mcjob_tui.tui.screens.jobs import JobsScreen

        self.app.push_screen(JobsScreen(self._here.name))

    def command_edit_cluster(self) -> None:
        """Edit labels, taints and location of the cluster at the cursor."""
        from mcjob_tui.tui.screens.cluster_edit import ClusterDialog

        self.app.push_screen(ClusterDialog(self._session, self._here))

    def command_back(self) -> None:
        """Errors, then the filter go; then back to where one came from."""
        if self.filter and not self.mcjob.clear_toasts():
            self.on_filter_row_closed(FilterRow.Closed(""))
        else:
            super().command_back()

    def footer_keys(self) -> tuple[FooterKey, ...]:
        back = FooterKey("esc", "back to the draft" if self.for_draft else "back", action="back")
        keys = super().footer_keys()
        return (back, *keys) if self.for_draft else (*keys, back)
