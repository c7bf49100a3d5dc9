"""The Overview tab: progress, one row per cluster with predicted beside actual, timeline, notable events."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from mcjob_tui.control_plane.views import EventView, JobView, MemberView, Milestone, NotUsed
from mcjob_tui.tui.screens.job_lines import (
    event_lines,
    member_cell,
    member_columns,
    not_used_lines,
    progress_lines,
    timeline_lines,
    total_lines,
)
from mcjob_tui.tui.theme import cluster_inks
from mcjob_tui.tui.widgets.detail import state_sentence
from mcjob_tui.tui.widgets.form.pieces import Line, line, wrapped
from mcjob_tui.tui.widgets.pane import Pane
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.table import Column, LiveTable


class JobOverview(Vertical):
    """Shows one ``JobView`` with what is known of its course."""

    def __init__(self) -> None:
        super().__init__(id="overview")
        self.job: JobView | None = None
        self.inks: dict[str, str] = {}
        self.applied: Mapping[str, datetime | None] = {}
        self.table: LiveTable[MemberView] = LiveTable(lambda member: member.cluster, self._cell, id="members")
        self.table.empty = self._empty

    def compose(self) -> Iterable[Widget]:
        yield Sheet(id="sentence")
        yield Pane(Sheet(id="progress-lines"), title="Progress", id="progress")
        yield Pane(self.table, Sheet(id="total"), title="Clusters", id="clusters")
        yield Horizontal(
            Pane(Sheet(id="timeline-lines"), title="Timeline", id="timeline"),
            Pane(Sheet(id="notable-lines"), title="Notable events", id="notable"),
            id="course",
        )

    def show(
        self,
        job: JobView,
        milestones: tuple[Milestone, ...],
        events: tuple[EventView, ...],
        not_used: tuple[NotUsed, ...] = (),
    ) -> None:
        """Show the Job as it is now; ``not_used`` are the clusters that have no share of it."""
        self.job = job
        self.inks = cluster_inks(tuple(member.cluster for member in job.members))
        self.applied = {each.cluster: each.time for each in milestones if each.what == "applied" and each.cluster}
        self.query_one("#sentence", Sheet).show(lambda width: self._sentence(job, width))
        self.query_one("#progress-lines", Sheet).show(lambda width: progress_lines(job, width))
        reached = sum(1 for member in job.members if member.applied)
        applied = f"{reached} of {len(job.members)} clusters applied" if job.members else ""
        self.query_one("#progress", Pane).label(state=applied)
        self.table.show_rows(job.members, member_columns(self.table.size.width or self.app.size.width - 2))
        self.query_one("#clusters", Pane).label(state=job.prediction_note)
        self.query_one("#total", Sheet).show(lambda width: (*total_lines(job, width), *not_used_lines(not_used, width)))
        timeline, course = self.query_one("#timeline-lines", Sheet), self.query_one("#timeline", Pane)
        timeline.show(
            lambda width: (
                timeline_lines(milestones, width, course.size.height) or (line(("◐ reading the timeline…", "muted")),)
            )
        )
        notable = self.query_one("#notable", Pane)
        self.query_one("#notable-lines", Sheet).show(
            lambda width: event_lines(events, self.inks, width, notable.size.height)
        )
        notable.label(place=f"3 all {len(events)}" if events else "")

    def _sentence(self, job: JobView, width: int) -> tuple[Line, ...]:
        said = [*(state_sentence(job, width) if job.state.faulty or not job.members else ())]
        said += [line(("▲ ", "care"), mark) for mark in job.marks]
        if job.next_step:
            head, *rest = wrapped(f"What helps: {job.next_step}", width)
            said += [line((head[:11], "heading"), head[11:]), *(line(text) for text in rest)]
        return tuple(said)

    def _cell(self, member: MemberView, column: Column, width: int, here: bool) -> Line:
        return member_cell(member, column, width, here, self.inks.get(member.cluster, "muted"), self.applied)

    def _empty(self, width: int) -> tuple[Line, ...]:
        return (line(("  not scheduled to any cluster", "muted")),)

    def on_resize(self) -> None:
        if self.job is not None:
            self.table.show_rows(self.job.members, member_columns(self.table.size.width))
