"""The Overview tab: progress, one row per cluster with predicted beside actual, timeline, notable events."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from mcjob_tui.control_plane.pace import pace, rate_words
from mcjob_tui.control_plane.views import EventView, JobState, JobView, MemberView, Milestone, NotUsed, PodView, Trouble
from mcjob_tui.tui import clock
from mcjob_tui.tui.screens.job_clusters import (
    fits_in_title,
    member_cell,
    member_columns,
    not_used_lines,
    under_clusters,
)
from mcjob_tui.tui.screens.job_course import event_lines, is_notable, timeline_lines, trouble_lines, unread_lines
from mcjob_tui.tui.screens.job_lines import progress_lines
from mcjob_tui.tui.screens.job_pace import chart_columns, pace_lines
from mcjob_tui.tui.screens.last_lines import LastLines
from mcjob_tui.tui.screens.retries import Retries
from mcjob_tui.tui.theme import cluster_inks
from mcjob_tui.tui.widgets.detail import state_sentence
from mcjob_tui.tui.widgets.form.pieces import Line, line, wrapped
from mcjob_tui.tui.widgets.pane import Pane
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.table import LiveTable
from mcjob_tui.tui.widgets.table_columns import Column

_TROUBLE_ROWS = ((60, 16), (40, 8), (30, 6), (0, 4))
"""In a terminal of at least so many rows, what went wrong takes so many at most."""

_OF_PODS = (JobState.RUNNING, JobState.NOT_STARTING, JobState.FAILED, JobState.PARTLY_FAILED)
"""In these states what helps its pods helps the Job; in the others it has another reason."""


class Course(Horizontal):
    """What is cut to the height that is left: drawn anew when that changes."""

    def on_resize(self) -> None:
        self.call_after_refresh(self._redraw)

    def _redraw(self) -> None:
        for sheet in self.query(Sheet):
            sheet.redraw()


class JobOverview(Vertical):
    """Shows one ``JobView`` with what is known of its course."""

    def __init__(self) -> None:
        super().__init__(id="overview")
        self.job: JobView | None = None
        self.inks: dict[str, str] = {}
        self.applied: Mapping[str, datetime | None] = {}
        self.table: LiveTable[MemberView] = LiveTable(lambda member: member.cluster, self._cell, id="members")
        self.table.empty = self._empty
        self.troubles: tuple[Trouble, ...] = ()
        self.unread: tuple[tuple[str, str], ...] = ()
        self.clock_ahead = timedelta()
        """How far the clock here is ahead of the control plane's."""
        self.last_lines = LastLines(id="trouble-lines")
        self.last_lines.arrived = self._show_troubles
        self.retries = Retries(self, self._show_troubles)
        self.pods: tuple[PodView, ...] = ()

    def compose(self) -> Iterable[Widget]:
        yield Sheet(id="sentence")
        yield Pane(Sheet(id="progress-lines"), title="Progress", id="progress")
        yield Pane(self.table, Sheet(id="total"), title="Clusters", id="clusters")
        yield Pane(self.last_lines, title="What went wrong", id="troubles")
        yield Course(
            Pane(Sheet(id="timeline-lines"), title="Timeline", id="timeline"),
            Pane(Sheet(id="notable-lines"), title="Notable events", id="notable"),
            id="course",
        )

    def _now(self) -> datetime:
        return clock.now() - self.clock_ahead

    def show(
        self,
        job: JobView,
        milestones: tuple[Milestone, ...],
        events: tuple[EventView, ...],
        troubles: tuple[Trouble, ...] = (),
        not_used: tuple[NotUsed, ...] = (),
        problems: Mapping[str, str] | None = None,
        pods: tuple[PodView, ...] = (),
    ) -> None:
        """Show the Job as it is now; ``not_used`` are the clusters that have no share of it.

        ``problems`` says by cluster why its pods cannot be read, ``pods`` are those that can.
        """
        self.pods = pods
        self.job = job
        self.inks = cluster_inks(tuple(member.cluster for member in job.members))
        self.applied = {each.cluster: each.time for each in milestones if each.what == "applied" and each.cluster}
        self.troubles = troubles
        stale = {each.cluster for each in job.members if each.stale and not each.silent}
        self.unread = tuple((name, why) for name, why in sorted((problems or {}).items()) if name not in stale)
        self._show_troubles()
        self.query_one("#sentence", Sheet).show(lambda width: self._sentence(job, width))
        rate = rate_words(job, pods, self._now())
        self.query_one("#progress-lines", Sheet).show(lambda width: progress_lines(job, width, rate))
        reached = sum(1 for member in job.members if member.applied)
        applied = f"{reached} of {len(job.members)} clusters applied" if job.members else ""
        self.query_one("#progress", Pane).label(state=applied)
        self._show_clusters(job)
        self.query_one("#total", Sheet).show(
            lambda width: (
                *under_clusters(job, self.table.columns, width, ruled=not self._is_low),
                *(not_used_lines(not_used, width) if not (self._is_low and self.troubles) else ()),
            )
        )
        timeline, course = self.query_one("#timeline-lines", Sheet), self.query_one("#timeline", Pane)
        timeline.show(lambda width: self._course(job, milestones, width, course.size.height))
        notable = self.query_one("#notable", Pane)
        worth = tuple(each for each in events if is_notable(each))
        self.query_one("#notable-lines", Sheet).show(
            lambda width: event_lines(worth, self.inks, width, notable.size.height)
        )
        notable.label(place=f"3 all {len(events)}" if events else "")

    def _course(self, job: JobView, milestones: tuple[Milestone, ...], width: int, height: int) -> tuple[Line, ...]:
        """The timeline, and below it, where rows are left over, how many pods got done each minute."""
        if not milestones:
            return (line(("◐ reading the timeline…", "muted")),)
        told = timeline_lines(milestones, width, height)
        done = pace(job, self.pods, self._now(), chart_columns(width))
        chart = pace_lines(done, width, height - len(told) - 1) if done is not None else ()
        return (*told, line(), *chart) if chart else told

    def _show_clusters(self, job: JobView) -> None:
        width = self.table.size.width or self.app.size.width - 2
        predicted = any(each.predicted is not None for each in job.members)
        self.table.show_rows(job.members, member_columns(width, predicted=predicted))
        self.query_one("#clusters", Pane).label(
            state=job.prediction_note if fits_in_title(job.prediction_note, width) else ""
        )

    def _show_troubles(self) -> None:
        """What went wrong, where something did; its pane is not there otherwise."""
        troubles, unread = self.troubles, self.unread
        self.query_one("#troubles", Pane).display = bool(troubles or unread)

        def lines(width: int) -> tuple[Line, ...]:
            rows = self._trouble_rows()
            cannot = unread_lines(unread, self.inks, width, 1 if troubles else rows)
            retries = self.retries.left(self.job, self.pods) if self.job is not None else {}
            told = trouble_lines(troubles, self.last_lines.of, self.inks, width, rows - len(cannot), retries)
            return (*told, *cannot)

        self.last_lines.show(lines)

    @property
    def _is_low(self) -> bool:
        """Few rows: what went wrong and the timeline are worth more than who got nothing."""
        return self.app.size.height < 40

    def _trouble_rows(self) -> int:
        height = self.app.size.height
        return next(rows for least, rows in _TROUBLE_ROWS if height >= least)

    def _sentence(self, job: JobView, width: int) -> tuple[Line, ...]:
        is_told = job.state.faulty or not job.members
        said = [*(state_sentence(job, width) if is_told else ())]
        said += [line(("▲ ", "care"), mark) for mark in (job.further_marks if is_told else job.marks)]
        told = job.state in _OF_PODS and any(each.next_step for each in self.troubles)
        if job.next_step and not told:
            head, *rest = wrapped(f"What helps: {job.next_step}", width)
            said += [line((head[:11], "heading"), head[11:]), *(line(text) for text in rest)]
        return tuple(said)

    def _cell(self, member: MemberView, column: Column, width: int, here: bool) -> Line:
        return member_cell(member, column, width, here, self.inks.get(member.cluster, "muted"), self.applied)

    def _empty(self, width: int) -> tuple[Line, ...]:
        return (line(("  not scheduled to any cluster", "muted")),)

    def on_resize(self) -> None:
        if self.job is not None:
            self._show_clusters(self.job)
