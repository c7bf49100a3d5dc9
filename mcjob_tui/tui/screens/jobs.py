"""Home: all multi-cluster Jobs of a namespace or of all, live, and what can be done with the one at the cursor."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual.widget import Widget

from mcjob_tui.control_plane.views import Changes, ConnectionState, JobView, Phase
from mcjob_tui.resources.text import clean
from mcjob_tui.tui import clock
from mcjob_tui.tui.commands import Situation
from mcjob_tui.tui.declarations import CREATE, ON_JOBS
from mcjob_tui.tui.glyphs import busy
from mcjob_tui.tui.job_filter import GRAMMAR, JobFilter, read_filter
from mcjob_tui.tui.screens.denied import denied_lines
from mcjob_tui.tui.screens.glance import Glance
from mcjob_tui.tui.screens.going import choose_namespace, known_namespaces
from mcjob_tui.tui.screens.job_actions import JobActions
from mcjob_tui.tui.screens.jobs_columns import cell, columns_for
from mcjob_tui.tui.screens.jobs_none import no_namespace, none_in_cluster, none_matches, none_there
from mcjob_tui.tui.screens.jobs_rows import counted, digest, order_words, ordered
from mcjob_tui.tui.screens.list_page import ListPage
from mcjob_tui.tui.screens.lookout import Lookout
from mcjob_tui.tui.visits import Place
from mcjob_tui.tui.widgets.detail import age_words, detail_lines, few_rows
from mcjob_tui.tui.widgets.filter import FilterRow
from mcjob_tui.tui.widgets.form.pieces import Line, line, spread
from mcjob_tui.tui.widgets.pane import Pane
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.table import LiveTable
from mcjob_tui.tui.widgets.table_columns import Column

FRAME_SECONDS = 1 / 30
TALL = 60
DETAIL_ROWS, TALL_DETAIL_ROWS = 14, 20
"""The least rows of the detail's pane, in a terminal of at least so many rows too."""
DETAIL_GROWS = 8
QUICKLY_COUNTED = 1000
"""Of more Jobs it is counted only where states matter how many are late: it costs 2.5 ms for each thousand."""
AROUND_ROWS = 9
"""Header, counts, footer, the list's frame and headings, and three rows for the next Jobs."""


class JobsScreen(ListPage, JobActions):
    """The list, the counts above it, and the detail of one Job below it."""

    CSS_PATH = "jobs.tcss"
    PAGE_COMMANDS = ON_JOBS

    def __init__(self, cluster: str = "") -> None:
        """The Jobs of all clusters, or of those that run in ``cluster``."""
        super().__init__()
        self.cluster = cluster
        self.named: JobView | None = None
        """The Job that a command line has named instead of the one at the cursor."""
        self.sorted_by = "age"
        self.reverse = False
        self.faults_only = False
        self.filter = ""
        self._wanted: JobFilter = read_filter("")
        self._all: tuple[JobView, ...] = ()
        self._counts = counted(())
        self._said_of: tuple[int, JobView | None, Sequence[JobView]] | None = None
        self._cost = 0.0
        self._listed = 0.0
        self._is_due = False
        self._is_coming = True
        self._ages: tuple[str, ...] = ()
        self._turn = 0
        self._unseen = 0
        self.glance = Glance(self, self._detail)
        self.lookout = Lookout(self)
        self.table: LiveTable[JobView] = LiveTable(lambda job: job.key, self._cell, id="jobs")
        self.table.empty = self._empty

    def compose_body(self) -> Iterable[Widget]:
        yield Sheet(id="digest")
        yield Pane(self.table, title="Jobs", id="list")
        yield FilterRow(id="filter-row")
        yield Sheet(lambda width: (line(("─" * width, "line")),), id="rule")
        yield Sheet(id="detail-rows")
        yield Pane(Sheet(id="detail-lines"), id="detail")

    # Where and what

    @property
    def trail(self) -> tuple[str, ...]:
        namespace = self.mcjob.namespace
        there = (f"in {self.cluster}",) if self.cluster else ()
        return (namespace if namespace is not None else "all namespaces", "Jobs", *there)

    @property
    def place(self) -> Place | None:
        return None if self.cluster else Place("jobs", self.mcjob.namespace)

    @property
    def page_title(self) -> str:
        return "Jobs"

    @property
    def job(self) -> JobView | None:
        """The Job under the cursor, or one that is named."""
        return self.named or self.table.row

    def marked_jobs(self) -> tuple[JobView, ...]:
        return self._marked() or super().marked_jobs()

    def _marked(self) -> tuple[JobView, ...]:
        """The marked Jobs that are still there; none counts for a command about a Job that is named."""
        # Asked at every movement of the cursor: ten thousand Jobs are looked through only where some are marked.
        if self.named is not None or not self.table.marked:
            return ()
        return tuple(job for job in self._all if job.key in self.table.marked)

    def deletion_started(self, started: bool | None) -> None:
        if started:
            self.table.marked.clear()
            self.table.look_again()

    def run_again_started(self, started: bool | None, replaced: tuple[JobView, ...] = ()) -> None:
        self.deletion_started(started)
        if started and len(replaced) == 1:
            # The next key is meant for it, not for the Job that has come to its place meanwhile.
            self.table.come_back_to(replaced[0].key)

    async def run_for(self, name: str, job: JobView) -> None:
        """Do a command for a Job that is named, whatever is at the cursor or marked."""
        self.named = job
        try:
            await self.action_command(name)
        finally:
            self.named = None

    def situation(self) -> Situation:
        return replace(
            super().situation(),
            job=self.job,
            rows=len(self.table.rows),
            marked=len(self._marked()),
        )

    # The list

    def control_plane_changed(self, changes: Changes) -> None:
        super().control_plane_changed(changes)
        if (changes.jobs or changes.state) and not self._is_due:
            # A burst of changes to thousands of Jobs must leave time for keys: listing takes a fifth of it at most.
            # What comes alone is shown at once, and so are the first Jobs.
            wait = self._listed + max(FRAME_SECONDS, 4 * self._cost) - time.perf_counter()
            if wait <= 0 or not self._all:
                self.list_rows()
            else:
                self._is_due = True
                self.set_timer(wait, self.list_rows)
        elif changes.namespaces and not self._all:
            self.table.look_again()

    def list_rows(self) -> None:
        self._is_due = False
        began = time.thread_time()
        session = self.mcjob.session
        self._all = session.jobs() if session is not None else ()
        if self.cluster:
            self._all = tuple(job for job in self._all if any(each.cluster == self.cluster for each in job.members))
        self._counts = counted(self._all)
        self._share_room()
        shown = [job for job in self._all if job.faulty] if self.faults_only else self._all
        if self.filter:
            shown, self._wanted = self._wanted.of(shown)
            self._say_filter()
        everywhere = self.mcjob.namespace is None
        wanted = columns_for(self.table.size.width or self.app.size.width - 2, everywhere=everywhere)
        self.table.sorted_by = self.sorted_by
        if self._is_coming and not self.table.is_moved:
            # Pages come in the order of names: the first row of the first page is not where one begins to read.
            self.table.back_to_top()
        self._is_coming = self._state().phase is Phase.CONNECTING
        self.table.show_rows(ordered(shown, self.sorted_by, self.reverse), wanted, steady=True)
        self._listed = time.perf_counter()
        self._cost = time.thread_time() - began
        self._around()

    def _share_room(self) -> None:
        """The detail takes what few Jobs leave; a filter moves nothing."""
        height = self.app.size.height
        least = DETAIL_ROWS if height < TALL else TALL_DETAIL_ROWS
        left = height - AROUND_ROWS - len(self._all)
        rows = max(least, min(left, least + DETAIL_GROWS))
        pane = self.query_one("#detail", Pane)
        if pane.styles.height is None or pane.styles.height.value != rows:
            pane.styles.height = rows

    def _around(self) -> None:
        """Everything but the rows: counts, titles, detail."""
        jobs, numbers, table = self._all, self._counts, self.table
        self._said_of = (table.position, table.row, table.rows)
        order = order_words(self.sorted_by, self.reverse)
        if self.faults_only:
            order = f"faults only · {order}"
        if self.filter:
            order = f"/{self.filter} · {order}"
        if self.cluster:
            order = f"in {self.cluster}, esc all · {order}"
        loading, unseen = self._loading(), self._unseen
        is_known = bool(jobs) or self._state().phase is not Phase.DENIED

        def counts(width: int) -> tuple[Line, ...]:
            if not is_known:
                return (line(("how many Jobs there are is not known", "muted")),)
            left, right = digest(numbers, words=width >= 96, unseen=unseen)
            if width < 96:
                left = (*left, *line((f"  {order}", "muted")))
            return (spread(left if not loading or jobs else line((loading, "muted")), right, width),)

        self.query_one("#digest", Sheet).show(counts)
        place = f"{table.position + 1:,} of {len(table.rows):,}" if table.rows else ""
        self.query_one("#list", Pane).label(state=order, place=place)
        self._detail()
        self.refresh_keys()

    def _detail(self) -> None:
        job = self.job
        pane, rows = self.query_one("#detail", Pane), self.query_one("#detail-rows", Sheet)
        sheet = self.query_one("#detail-lines", Sheet)
        if job is None:
            pane.label(title="", state="", place="")
            self.glance.rest_on(None)
            sheet.show(lambda width: ())
            rows.show(lambda width: ())
            return
        pane.label(title=job.name, state=age_words(job, clock.there(self.mcjob.session)), place="enter open")
        self.glance.rest_on(job.key if pane.display and self.is_current and self.mcjob.session else None)
        glance = self.glance
        sheet.show(
            lambda width: detail_lines(job, width, pane.size.height, glance.lines(job, width), glance.helps(job))
        )
        rows.show(lambda width: few_rows(job, width, rows.size.height))

    def _cell(self, job: JobView, column: Column, width: int, here: bool) -> Line:
        return cell(job, column, width, here, clock.there(self.mcjob.session))

    def _state(self) -> ConnectionState:
        session = self.mcjob.session
        if session is None:
            return ConnectionState()
        return session.states().get("jobs", session.state)

    def _loading(self) -> str:
        state = self._state()
        if state.phase is not Phase.CONNECTING:
            return ""
        return f"{busy(self._turn)} {'first page of Jobs…' if self.mcjob.session else 'connecting…'}"

    def _empty(self, width: int) -> tuple[Line, ...]:
        """What the table says instead of rows."""
        state, loading = self._state(), self._loading()
        if loading:
            return (line(("  ", ""), (loading, "primary")),)
        if state.phase is Phase.DENIED:
            return (*denied_lines(state), line(("  n", "key"), (" another namespace", "muted")))
        if self._all:
            return (none_matches(self.faults_only, self.filter),)
        if self.cluster:
            return (none_in_cluster(self.cluster),)
        namespace = self.mcjob.namespace
        names, is_known = known_namespaces(self.mcjob)
        if namespace is not None and is_known and namespace not in names:
            return (no_namespace(clean(namespace)),)
        return (none_there(namespace, may_create=not CREATE.why_not(self.situation())),)

    def tick(self) -> None:
        """Draw ages anew, where one of those in view has changed."""
        self._turn += 1
        if not self.is_current:
            return
        self._look_out()
        now = clock.there(self.mcjob.session)
        if self.job is not None:
            self.query_one("#detail", Pane).label(state=age_words(self.job, now))
        shown = ("age", "duration")
        ages = tuple(
            "".join(piece.text for piece in cell(job, column, width, False, now))
            for job in self.table.in_view()
            for column, width in self.table.layout_now()
            if column.name in shown
        )
        if ages != self._ages or self._loading():
            self._ages = ages
            self.table.look_again()

    def _look_out(self) -> None:
        """Have late Jobs looked at, and say of how many the state is not known for sure."""
        is_about_states = self.faults_only or self.sorted_by == "state" or self._wanted.by_state
        self.lookout.consider(self.table.in_view(), self._all if is_about_states else ())
        unseen = self.lookout.unseen(self._all) if is_about_states or len(self._all) <= QUICKLY_COUNTED else 0
        if unseen != self._unseen:
            self._unseen = unseen
            self._around()

    def on_live_table_moved(self, event: LiveTable.Moved) -> None:
        """Another Job is at the cursor."""
        table, said_of = self.table, self._said_of
        same = said_of is not None and said_of[0] == table.position and said_of[1] is table.row
        if self.is_mounted and not (same and said_of is not None and said_of[2] is table.rows):
            self._around()

    async def on_live_table_opened(self, event: LiveTable.Opened) -> None:
        """A row was clicked twice."""
        await self.action_command("open")

    def on_screen_suspend(self) -> None:
        """Another page lies over the list: nobody reads the detail."""
        self.glance.rest_on(None)
        self.lookout.rest()

    def on_resize(self) -> None:
        self.call_after_refresh(self.list_rows)

    # What can be done with the list

    def command_mark(self) -> None:
        """Mark the Job at the cursor."""
        self.table.toggle_mark()

    def command_faults(self) -> None:
        """Faults only, or all again."""
        self.faults_only = not self.faults_only
        self.list_rows()

    def read_filter(self, text: str) -> None:
        """Take the filter, and say below what is wrong with it or how one is written."""
        session = self.mcjob.session
        clusters = tuple(each.name for each in session.clusters()) if session is not None else ()
        self.filter, self._wanted = text, read_filter(text, clusters)
        self._say_filter()

    def _say_filter(self) -> None:
        problem = self._wanted.problem
        self.query_one(FilterRow).say(problem or ("" if self.filter else GRAMMAR), wrong=bool(problem))

    def command_back(self) -> None:
        """Errors, then the filter, then the faults-only view, the marks and the choice of a cluster go."""
        if self.mcjob.clear_toasts():
            return
        if self.filter:
            self.on_filter_row_closed(FilterRow.Closed(""))
        elif self.faults_only:
            self.command_faults()
        elif self.table.marked:
            self.table.marked.clear()
            self.table.refresh()
        elif self.cluster:
            super().command_back()

    def command_namespace(self) -> None:
        """Choose the namespace."""
        choose_namespace(self.mcjob)

    def command_all_namespaces(self) -> None:
        """Watch all namespaces."""
        self.mcjob.watch_namespace(None)
