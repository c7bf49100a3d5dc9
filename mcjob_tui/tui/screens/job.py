"""One Job over all its clusters: overview, pods, events, logs, YAML, overrides."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from textual.widget import Widget
from textual.widgets import ContentSwitcher

from mcjob_tui.control_plane.estimate import expected_end
from mcjob_tui.control_plane.views import Changes, EventView, JobView, PodView
from mcjob_tui.tui import clock
from mcjob_tui.tui.commands import Situation
from mcjob_tui.tui.declarations import OF_ONE_JOB, ON_JOB, TABS
from mcjob_tui.tui.log_commands import ON_LOGS_TAB
from mcjob_tui.tui.screens.job_course import unread_lines
from mcjob_tui.tui.screens.job_documents import JobDocuments
from mcjob_tui.tui.screens.job_lines import state_line
from mcjob_tui.tui.screens.job_overview import JobOverview
from mcjob_tui.tui.screens.job_tables import (
    event_cell,
    event_columns,
    newest_first,
    pod_cell,
    pod_columns,
    whole_event,
    whole_pod,
)
from mcjob_tui.tui.screens.log_actions import LogActions
from mcjob_tui.tui.theme import cluster_inks
from mcjob_tui.tui.visits import Place
from mcjob_tui.tui.widgets.filter import FilterRow
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.pieces import Line, line
from mcjob_tui.tui.widgets.log_choice import OnePod
from mcjob_tui.tui.widgets.log_pane import LogPane
from mcjob_tui.tui.widgets.pane import Pane
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.tab_row import Tab, TabRow
from mcjob_tui.tui.widgets.table import LiveTable
from mcjob_tui.tui.widgets.table_columns import Column

READ_IN_CLUSTERS = ("pods", "events")
_OF_LOGS = frozenset(command.name for command in ON_LOGS_TAB)


class JobScreen(LogActions, JobDocuments):
    """Follows one Job while it is open."""

    CSS_PATH = "job.tcss"
    PAGE_COMMANDS = (*ON_JOB, *ON_LOGS_TAB)

    def __init__(self, namespace: str, name: str, tab: str = "overview") -> None:
        super().__init__(namespace, name)
        self.tab = tab
        self.inks: dict[str, str] = {}
        self.only_cluster = ""
        self._is_awaited = False
        """Whether the Job is not listed yet: it was submitted a moment ago."""
        self.overview = JobOverview()
        self.pods: LiveTable[PodView] = LiveTable(lambda pod: (pod.cluster, pod.uid, pod.name), self._pod_cell)
        self.events: LiveTable[EventView] = LiveTable(
            lambda event: (event.time, event.cluster, event.name, event.reason, event.message), self._event_cell
        )
        self.logs = LogPane(id="logs")

    def compose_body(self) -> Iterable[Widget]:
        yield Sheet(id="state")
        yield TabRow(id="tabs")
        with ContentSwitcher(initial=self.tab):
            yield self.overview
            for tab, widget in (
                ("pods", self.pods),
                ("events", self.events),
                ("yaml", self.yaml),
                ("overrides", self.overrides),
            ):
                below = (Sheet(id=f"{tab}-whole"), Sheet(id=f"{tab}-unread")) if tab in READ_IN_CLUSTERS else ()
                yield Pane(widget, *below, title=TABS[tab], id=tab)
            yield self.logs
        yield FilterRow(id="filter-row")

    def on_mount(self) -> None:
        self.pods.empty = self._no_rows
        self.events.empty = self._no_rows
        self.set_interval(1.0, self._tick)
        self.follow()
        self._show()
        self.command_tab(self.tab)

    # Where and what

    @property
    def trail(self) -> tuple[str, ...]:
        return (self.key[0], "Jobs", self.key[1])

    @property
    def place(self) -> Place | None:
        return Place("job", *self.key, self.tab)

    @property
    def page_title(self) -> str:
        return "Job"

    def situation(self) -> Situation:
        return replace(
            super().situation(),
            job=self.job,
            other=self._not_now(),
            tab=self.tab,
        )

    @property
    def reads_logs(self) -> bool:
        return self.tab == "logs"

    def _not_now(self) -> dict[str, str]:
        """The page's own reasons: what needs the Job is over once it is gone."""
        reasons = {}
        if self.tab == "pods":
            reasons["pods-there"] = "" if self.pods.row is not None else "there is no pod here"
        elif self.tab == "overview":
            reasons["pods-there"] = "" if self.overview.table.row is not None else "the Job is in no cluster yet"
        else:
            reasons["pods-there"] = "choose a cluster on the overview"
        if self.tab != "yaml":
            reasons |= dict.fromkeys(("next-object", "object-before"), "5 opens the YAML first")
        reasons |= self.not_found_yet() if self.tab == "logs" else dict.fromkeys(_OF_LOGS, "4 opens the logs first")
        if self.is_gone:
            reasons |= {each.name: "the Job is gone" for each in OF_ONE_JOB if not each.name.startswith("copy")}
        return reasons

    def control_plane_changed(self, changes: Changes) -> None:
        super().control_plane_changed(changes)
        if changes.jobs or changes.state:
            self._show()
            self.logs.join()

    def _tick(self) -> None:
        job = self.job
        if self.is_current and job is not None and not job.state.finished:
            self._state_line(job)

    # Drawing

    def _show(self) -> None:
        if not self.is_mounted:
            return
        job = self.job
        if job is None:
            self._is_awaited = True
            self.query_one("#state", Sheet).show(lambda width: (line(("◐ reading the Job…", "muted")),))
            return
        if self._is_awaited:
            self._is_awaited = False
            self._read_tab()
        follower = self.follower
        self.inks = cluster_inks(tuple(member.cluster for member in job.members))
        self._state_line(job)
        events = newest_first(follower.events) if follower is not None else ()
        session = self.mcjob.session
        not_used = session.not_used(*self.key) if session is not None else ()
        self.overview.clock_ahead = session.clock_ahead if session is not None else timedelta()
        if follower is None:
            self.overview.show(job, (), (), (), not_used)
        else:
            # Of one that is gone nothing is still to come, and nothing helps it.
            told = tuple(each for each in follower.timeline if each.done) if self.is_gone else follower.timeline
            self.overview.show(
                replace(job, next_step="", marks=()) if self.is_gone else job,
                told,
                events,
                follower.troubles,
                not_used,
                follower.problems,
                follower.pods,
            )
            if session is not None and self.tab == "overview":
                self.overview.last_lines.read(session, job.namespace, follower.troubles)
                self.overview.retries.read(session, job, follower.troubles)
        width = self.app.size.width - 2
        pods = follower.pods if follower is not None else ()
        self.pods.show_rows(
            tuple(pod for pod in pods if not self.only_cluster or pod.cluster == self.only_cluster), pod_columns(width)
        )
        self.query_one("#pods", Pane).label(state=f"in {self.only_cluster}" if self.only_cluster else "")
        self.events.show_rows(events, event_columns(width))
        self._problems()
        self._at_cursor()
        self._tabs_line()
        self.refresh_keys()

    def _state_line(self, job: JobView) -> None:
        now = clock.there(self.mcjob.session)
        if self.is_gone:
            gone = line(("· the Job is gone", "muted"), (", this is how it was last", "muted"))
            self.query_one("#state", Sheet).show(lambda width: (gone,))
            return
        estimate = expected_end(job, now, self.follower.pods if self.follower is not None else ())
        self.query_one("#state", Sheet).show(lambda width: (state_line(job, width, now, estimate),))

    def _tabs_line(self) -> None:
        counts = {"pods": len(self.pods.rows), "events": len(self.events.rows)}
        tabs = [Tab(tab, title, f"{counts[tab]:,}" if counts.get(tab) else "") for tab, title in TABS.items()]
        self.query_one(TabRow).show_tabs(tabs, self.tab)

    def _problems(self) -> None:
        """Under the rows: the clusters whose pods and events cannot be read, and why."""
        unread = tuple(sorted((self.follower.problems if self.follower is not None else {}).items()))
        for tab in READ_IN_CLUSTERS:
            self.query_one(f"#{tab}-unread", Sheet).show(lambda width: unread_lines(unread, self.inks, width, 3))

    def _at_cursor(self) -> None:
        """Under the rows: what the one at the cursor has no room for."""
        pod, event = self.pods.row, self.events.row
        self.query_one("#pods-whole", Sheet).show(lambda width: whole_pod(pod, width))
        self.query_one("#events-whole", Sheet).show(lambda width: whole_event(event, width))

    def on_live_table_moved(self) -> None:
        """Another row is at the cursor."""
        self._at_cursor()

    def _no_rows(self, width: int) -> tuple[Line, ...]:
        if self.follower is None:
            return (line(("  ◐ asking the clusters…", "muted")),)
        return (line(("  nothing yet", "muted")),)

    def _pod_cell(self, pod: PodView, column: Column, width: int, here: bool) -> Line:
        unread = self.follower.unread if self.follower is not None else ()
        return pod_cell(pod, column, width, here, self.inks, clock.there(self.mcjob.session), unread)

    def _event_cell(self, event: EventView, column: Column, width: int, here: bool) -> Line:
        return event_cell(event, column, width, here, self.inks)

    def on_resize(self) -> None:
        self._show_soon()

    def footer_keys(self) -> tuple[FooterKey, ...]:
        keys = super().footer_keys()
        around = (FooterKey("1-6", "tabs"), FooterKey("esc", "Jobs", action="back"))
        if self.tab != "logs":
            return (*(key for key in keys if key.action not in _OF_LOGS), *around)
        return (*(key for key in keys if key.action in _OF_LOGS or key.action == "logs"), *around)

    # Tabs

    def on_tab_row_clicked(self, event: TabRow.Clicked) -> None:
        """A tab was clicked."""
        self.command_tab(event.tab)

    def command_tab(self, tab: str) -> None:
        """Open a tab."""
        self.tab = tab
        self.query_one(ContentSwitcher).current = tab
        focus: dict[str, Widget] = {
            "overview": self.overview.table,
            "pods": self.pods,
            "events": self.events,
            "logs": self.logs.view,
            "yaml": self.yaml,
            "overrides": self.overrides,
        }
        focus[tab].focus()
        self._tabs_line()
        self.refresh_keys()
        self.mcjob.visits.visit(Place("job", *self.key, tab))
        self._read_tab()

    def _read_tab(self) -> None:
        """Read what is shown on the open tab alone."""
        if self.tab == "logs" and self.mcjob.session is not None:
            self.logs.begin(self.mcjob.session, *self.key, kept=self.mcjob.options.log_lines)
        elif self.tab == "yaml":
            self._read_object()
        elif self.tab == "overrides":
            self._read_overrides()

    async def on_live_table_opened(self) -> None:
        """A row was clicked twice."""
        await self.action_command("pods-there")

    def command_pods_there(self) -> None:
        """The pods of the cluster at the cursor, or the logs of the pod at the cursor."""
        if self.tab == "pods":
            from mcjob_tui.tui.screens.logs import LogsScreen

            pod = self.pods.rows[self.pods.position]
            self.app.push_screen(LogsScreen(*self.key, OnePod(pod.cluster, pod.name)))
        else:
            clusters = self.overview.table
            self.only_cluster = clusters.rows[clusters.position].cluster
            self._show()
            self.command_tab("pods")

    def command_back(self) -> None:
        """From one cluster's pods to the overview, else to the list."""
        if self.only_cluster:
            self.only_cluster = ""
            self._show()
            self.command_tab("overview")
        else:
            super().command_back()

    def command_yaml(self) -> None:
        """To the YAML tab."""
        self.command_tab("yaml")

    def deletion_started(self, started: bool | None) -> None:
        """Back to the list once the Job goes."""
        if started and self.is_current:
            self.dismiss()
