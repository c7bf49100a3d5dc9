"""What the form's commands do: go somewhere, take a fix, look at Placement, check, submit, save, leave.

What is drawn around the pages, and which keys there are, is in ``screen``; going from page to page is in ``paging``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcjob_tui.control_plane.views import Changes
from mcjob_tui.draft.tolerating import tolerate
from mcjob_tui.karmada.placement import PlacementResult
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.screens.wizard.effective_jobs import EffectiveJobs
from mcjob_tui.tui.screens.wizard.judged import REVIEW
from mcjob_tui.tui.screens.wizard.paging import PagedForm
from mcjob_tui.tui.screens.wizard.wizard_dialogs import GoToDialog, leave_dialog
from mcjob_tui.tui.widgets.placement.panel import PlacementDigest, PlacementPanel

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.draft.model import JobDraft


class FormCommands(PagedForm):
    """A form whose commands can be done."""

    def __init__(self, session: ControlPlane, draft: JobDraft | None = None) -> None:
        super().__init__(session, draft)
        self.effective_jobs = EffectiveJobs(session, self.editing)

    def command_go_to(self) -> None:
        """Choose where to go."""
        self.judge_if_due()
        from mcjob_tui.draft.whereabouts import said_with_place

        draft = self.editing.draft
        problems = tuple(
            (each.path, said_with_place(draft, each, each.page), each.severity == "error")
            for each in self.editing.problems
        )
        self.app.push_screen(GoToDialog(self.stepper.steps.marks, self.page.parts(), problems), self._go)

    async def _go(self, target: str | None) -> None:
        kind, _, where = (target or "").partition(":")
        if kind == "page":
            await self.show_page(int(where))
        elif kind == "path":
            is_part = where in dict(self.page.parts()).values()
            await self.go_to(where)
            if is_part and self.page.form is not None:
                self.page.form.show_part()
        elif kind == "placement":
            self.command_placement()
        elif kind == "warning":
            await self.command_next_warning()
        elif kind == "effective":
            self.command_effective()
        elif kind == "clusters":
            self.command_form_clusters()
        elif kind == "template":
            self.command_save_template()

    def command_take_fix(self) -> None:
        """Take the fix that is shown nearest; on Placement the one at the cursor."""
        views = {view.name: view for view in self.session.clusters()}
        if self.panel.has_focus and self.panel.help_row:
            self._help(self.panel.help_row)
            return
        if self.panel.has_focus and self.panel.cluster in views:
            self.editing.replace(tolerate(self.editing.draft, views[self.panel.cluster].taints))
            return
        self.judge_if_due()
        fix = self.page.fix_here()
        if fix is None:
            self.mcjob.say("no fix is shown here")
            return
        self.editing.replace(fix.apply(self.editing.draft))

    def command_placement(self) -> None:
        """Open Placement over the page, or put the focus on it where it stands beside."""
        if self.panel.has_focus:
            self.set_class(False, "-placement")
            self.page.first()
            return
        self.set_class(True, "-placement")
        self.panel.focus()

    async def command_submit(self) -> None:
        """To Review; on Review, submit."""
        if self.here != REVIEW:
            await self.show_page(REVIEW)
        else:
            self.page.submit()

    def command_form_clusters(self) -> None:
        """The clusters, to give them the labels and regions that the choice on Basics needs."""
        from mcjob_tui.tui.screens.clusters import ClustersScreen

        self.app.push_screen(ClustersScreen(for_draft=True))

    def command_save_template(self) -> None:
        """Save the draft under a name, to start from it another time."""
        from mcjob_tui.tui.screens import templates

        templates.save(self.mcjob, self.entered())

    def command_templates(self, name: str = "") -> None:
        """Go on from a template; the draft that was here is kept and offered again."""
        from mcjob_tui.tui.screens import templates

        templates.choose(self.mcjob, self.start_over, name)

    def command_reset_field(self) -> None:
        """Give the field back to the default."""
        self.page.reset()

    def command_check(self) -> None:
        """Have the server check every object; what it does not hold may have been made since Review was opened."""
        self.read_names()
        self.page.check()

    def command_check_members(self) -> None:
        """Ask the clusters what would stop the Job there."""
        self.read_names()
        self.page.check_members()

    def command_effective(self) -> None:
        """Show the Job as a cluster will get it: that of the page's entry, else that at Placement's cursor."""
        cluster = "" if self.panel.has_focus else self.page.cluster
        self.effective_jobs.open(self.app, self.forecast, cluster or self.panel.cluster)

    def _predicted(self, made: PlacementResult | None) -> None:
        super()._predicted(made)
        self.effective_jobs.renew()

    def control_plane_changed(self, changes: Changes) -> None:
        super().control_plane_changed(changes)
        if changes.policies:
            self.effective_jobs.renew()

    def _help(self, sentence: str) -> None:
        """Do what the panel says would help."""
        fixes = {clean(each.sentence): each.fix for each in self.comparison.remedies}
        if sentence in fixes:
            self.editing.replace(fixes[sentence].apply(self.editing.draft))

    def on_placement_panel_help_chosen(self, event: PlacementPanel.HelpChosen) -> None:
        event.stop()
        self._help(event.sentence)

    def on_placement_panel_cluster_chosen(self, event: PlacementPanel.ClusterChosen) -> None:
        event.stop()
        self.command_effective()

    def on_placement_digest_opened(self, event: PlacementDigest.Opened) -> None:
        event.stop()
        self.command_placement()

    def command_back(self) -> None:
        """Close what is open; then from the field to the page; then leave; asks where that loses something."""
        if self.mcjob.clear_toasts():
            return
        if self.panel.has_focus:
            self.command_placement()
        elif self.page.step_out():
            return
        elif self.editing.is_untouched:
            self.dismiss()
        else:
            self.app.push_screen(leave_dialog(self.keeper.is_safe), self._left)

    def _left(self, answer: str | None) -> None:
        if answer == "leave":
            self.dismiss()
