"""The wizard: five pages over one draft, the stepper above them, Placement beside or below them.

Pages edit the draft; this screen goes from page to page, keeps what is known of the control plane, has predictions
made and problems judged, and saves the draft. It is imported when the wizard is opened, never before.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Container, Horizontal
from textual.widget import Widget

from mcjob_tui.control_plane.views import Changes
from mcjob_tui.draft.tolerating import tolerate
from mcjob_tui.karmada.placement import PlacementResult
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.commands import Command, Situation, shown_key
from mcjob_tui.tui.screens.page import ShowsKeys
from mcjob_tui.tui.screens.wizard.commands import FOOTER, FOOTERS, ON_WIZARD
from mcjob_tui.tui.screens.wizard.effective_jobs import EffectiveJobs
from mcjob_tui.tui.screens.wizard.field_help import FieldHelp
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.screens.wizard.knowing import REVIEW, KnowingPage
from mcjob_tui.tui.screens.wizard.stepper import PAGES, Stepper
from mcjob_tui.tui.screens.wizard.wizard_dialogs import GoToDialog, leave_dialog
from mcjob_tui.tui.screens.wizard.wizard_pages import make_page
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.header import HeaderState
from mcjob_tui.tui.widgets.placement.panel import PlacementDigest, PlacementPanel

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.draft.model import JobDraft


class WizardScreen(KnowingPage):
    """Creates a multi-cluster Job."""

    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = ""  # the page gives it, and knows that its top is to be seen
    PAGE_COMMANDS: ClassVar[tuple[Command, ...]] = ON_WIZARD
    BINDINGS = [
        Binding(key, f"ahead('{command.name}')", show=False, priority=True)
        for command in ON_WIZARD
        for key in command.keys
        if key.startswith("ctrl+")
    ]
    """The ``^`` keys go before the focused field: what is typed right after one meets the page that it opens."""

    def __init__(self, session: ControlPlane, draft: JobDraft | None = None) -> None:
        super().__init__(session, draft)
        self.effective_jobs = EffectiveJobs(session, self.editing)
        self.field_help = FieldHelp()

    # What is on the screen

    @property
    def trail(self) -> tuple[str, ...]:
        return (clean(self.editing.draft.namespace), "New Job")

    def compose_body(self) -> Iterable[Widget]:
        first = self.pages[0] = make_page(self, 0)
        self.panel.add_class("pane")
        yield self.stepper
        with Horizontal(id="wizard-body"):
            yield Container(first.widget, id="wizard-pages")
            yield self.panel
        yield self.field_help
        yield self.digest

    def on_mount(self) -> None:
        self.visited.add(0)
        self.start_working()
        self.watch(self, "focused", self.field_help.follow)
        # At once: a person types on, and without a focus letters would be taken as the page's commands.
        self.page.first()

    def on_unmount(self) -> None:
        self.keeper.save_now()
        self.unhook()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "ahead":
            # A command with other keys by the user's keymap has lost these.
            return parameters[0] not in (self.mcjob.options.keymap or {})
        return super().check_action(action, parameters)

    async def action_ahead(self, name: str) -> None:
        """Do a command once the focused field has taken what was typed before it."""
        focused = self.focused
        if focused is not None:
            taken = asyncio.Event()
            focused.call_later(taken.set)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(taken.wait(), 1)
        await self.action_command(name)

    async def show_page(self, number: int) -> None:
        """Open another page; the draft stays as it is."""
        if number == self.here or not 0 <= number < len(PAGES):
            return
        left = self.page
        if isinstance(left.widget, FormPane):
            left.widget.tells_all = True
        # Or Textual would give it to some other field of the page that goes, and that one would have it on coming back.
        self.set_focus(None)
        left.widget.display = False
        self.here = number
        self.visited.add(number)
        if number not in self.pages:
            made = self.pages[number] = make_page(self, number)
            await self.query_one("#wizard-pages").mount(made.widget)
        self.page.widget.display = True
        self.set_class(number == REVIEW, "-review")
        self.set_class(False, "-placement")
        self._tell_page()
        if number == REVIEW:
            self.read_names()
        self.page.first()
        self.show_steps()
        self.refresh_keys()

    def _tell_page(self) -> None:
        self.page.know()
        self.page.fill()
        self.page.tell()

    def submitted(self) -> None:
        """The Job is there: its screen takes the place of the form."""
        from mcjob_tui.tui.screens.job import JobScreen

        draft = self.editing.draft
        self.is_submitted(draft)
        self.app.switch_screen(JobScreen(draft.namespace, draft.name))

    def header_state(self) -> HeaderState:
        return replace(super().header_state(), said=self.said)

    # Commands

    def situation(self) -> Situation:
        reasons = {}
        if self.here == 0:
            reasons["form-back"] = "this is the first page"
        if self.here == REVIEW:
            reasons["form-next"] = "this is the last page"
        else:
            reasons |= dict.fromkeys(("check", "check-members"), "on Review")
        if self.here != 3:
            reasons["reset-field"] = "on Differential"
        return replace(super().situation(), other=reasons)

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """The keys of the focused field, then those of the page; plain letters where they do the same."""
        situation = self.situation()
        own = self.focused.footer_keys() if isinstance(self.focused, ShowsKeys) else ()
        typing = not isinstance(self.focused, FormPane)
        bound = self.bound_keys()
        shown: list[FooterKey] = list(own)
        for name in FOOTERS.get(self.here, FOOTER):
            command = self.command(name)
            if command is None or name not in bound:
                continue
            keys = bound[name]
            key = keys[0] if typing else keys[-1]
            shown.append(FooterKey(shown_key(key), command.label, not command.why_not(situation), name))
        return (*shown, FooterKey("esc", "page" if typing else "leave", action="back"))

    async def command_form_next(self) -> None:
        """The next page."""
        await self.show_page(self.here + 1)

    async def command_form_back(self) -> None:
        """The page before."""
        await self.show_page(self.here - 1)

    async def command_page_1(self) -> None:
        """Basics."""
        await self.show_page(0)

    async def command_page_2(self) -> None:
        """Containers."""
        await self.show_page(1)

    async def command_page_3(self) -> None:
        """Advanced."""
        await self.show_page(2)

    async def command_page_4(self) -> None:
        """Differential."""
        await self.show_page(3)

    async def command_page_5(self) -> None:
        """Review."""
        await self.show_page(4)

    def command_go_to(self) -> None:
        """Choose where to go."""
        problems = tuple((each.path, each.sentence, each.severity == "error") for each in self.editing.problems)
        self.app.push_screen(GoToDialog(self.stepper.steps.marks, problems), self._go)

    async def _go(self, target: str | None) -> None:
        kind, _, where = (target or "").partition(":")
        if kind == "page":
            await self.show_page(int(where))
        elif kind == "path":
            await self.go_to(where)
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

    async def go_to(self, path: str) -> None:
        """Put the focus on the field of ``path``, on whatever page it is."""
        problem = next((each for each in self.editing.problems if each.path == path), None)
        if problem is not None and problem.page in PAGES:
            await self.show_page(PAGES.index(problem.page))
        await self.page.go_to(path)

    async def command_next_warning(self) -> None:
        """To the next problem or warning after the one gone to last."""
        problems = self.editing.problems
        if not problems:
            self.mcjob.say("nothing is wrong")
            return
        last = getattr(self, "_last_problem", -1)
        self._last_problem = (last + 1) % len(problems)
        await self.go_to(problems[self._last_problem].path)

    def command_take_fix(self) -> None:
        """Take the fix that is shown nearest; on Placement the one at the cursor."""
        views = {view.name: view for view in self.session.clusters()}
        if self.panel.has_focus and self.panel.help_row:
            self._help(self.panel.help_row)
            return
        if self.panel.has_focus and self.panel.cluster in views:
            self.editing.replace(tolerate(self.editing.draft, views[self.panel.cluster].taints))
            return
        fix = self.page.fix_here()
        if fix is None:
            self.mcjob.say("there is no fix to take here")
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

        templates.save(self.mcjob, self.editing.draft)

    def command_templates(self, name: str = "") -> None:
        """Go on from a template; the draft that was here is kept and offered again."""
        from mcjob_tui.tui.screens import templates

        templates.choose(self.mcjob, self.start_over, name)

    def command_reset_field(self) -> None:
        """Give the field back to the default."""
        self.page.reset()

    def command_check(self) -> None:
        """Have the server check every object."""
        self.page.check()

    def command_check_members(self) -> None:
        """Ask the clusters what would stop the Job there."""
        self.page.check_members()

    def command_effective(self) -> None:
        """Show the Job as a cluster will get it."""
        self.effective_jobs.open(self.app, self.forecast, self.panel.cluster)

    def on_rows_cell_opened(self, event: Rows.CellOpened) -> None:
        event.stop()
        self.field_help.follow_cell(event.rows, event.column)

    def _draft_changed(self) -> None:
        super()._draft_changed()
        self.field_help.typed()

    def _predicted(self, made: PlacementResult | None) -> None:
        super()._predicted(made)
        self.effective_jobs.renew()

    def control_plane_changed(self, changes: Changes) -> None:
        super().control_plane_changed(changes)
        if changes.policies:
            self.effective_jobs.renew()

    def _help(self, sentence: str) -> None:
        """Do what the panel says would help."""
        for each in self.comparison.remedies:
            if clean(each.sentence) == sentence:
                self.editing.replace(each.fix.apply(self.editing.draft))
                return

    def on_placement_panel_help_chosen(self, event: PlacementPanel.HelpChosen) -> None:
        event.stop()
        self._help(event.sentence)

    def on_placement_panel_cluster_chosen(self, event: PlacementPanel.ClusterChosen) -> None:
        event.stop()
        self.command_effective()

    def on_placement_digest_opened(self, event: PlacementDigest.Opened) -> None:
        event.stop()
        self.command_placement()

    async def on_stepper_chosen(self, event: Stepper.Chosen) -> None:
        event.stop()
        await self.show_page(event.page)

    def command_back(self) -> None:
        """Close what is open; then from the field to the page; then leave."""
        if self.mcjob.clear_toasts():
            return
        if self.panel.has_focus:
            self.command_placement()
        elif not self.page.step_out():
            self.app.push_screen(leave_dialog(self.keeper.is_safe), self._left)

    def _left(self, answer: str | None) -> None:
        if answer == "leave":
            self.dismiss()
