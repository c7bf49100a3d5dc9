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

from textual.containers import Container, Horizontal
from textual.widget import Widget

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import Changes
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.rules.differences import differs
from mcjob_tui.draft.storing import StoringError, drafts
from mcjob_tui.resources.text import clean
from mcjob_tui.tui import clock
from mcjob_tui.tui.commands import Command, Situation, shown_key
from mcjob_tui.tui.screens.page import Page, ShowsKeys
from mcjob_tui.tui.screens.wizard import known
from mcjob_tui.tui.screens.wizard.basics import BasicsPane
from mcjob_tui.tui.screens.wizard.commands import FOOTER, FOOTERS, ON_WIZARD
from mcjob_tui.tui.screens.wizard.editing import Editing, pages_of
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.screens.wizard.judging import judge, surroundings
from mcjob_tui.tui.screens.wizard.keeping import DraftKeeper, newest, when
from mcjob_tui.tui.screens.wizard.live_names import LiveNames
from mcjob_tui.tui.screens.wizard.manifests import Effective, Suffixes, effective, sent, targets_of
from mcjob_tui.tui.screens.wizard.predicting import Prediction, Predictor
from mcjob_tui.tui.screens.wizard.stepper import PAGES, Mark, Stepper, Steps
from mcjob_tui.tui.screens.wizard.wizard_dialogs import GoToDialog, leave_dialog, restore_dialog
from mcjob_tui.tui.screens.wizard.wizard_pages import WizardPage, make_page
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice
from mcjob_tui.tui.widgets.header import HeaderState
from mcjob_tui.tui.widgets.placement.forecast import WAITING, Forecast, forecast
from mcjob_tui.tui.widgets.placement.panel import PlacementDigest, PlacementPanel

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.draft.rules import Problem
    from mcjob_tui.resources.clusters import Cluster

REVIEW = len(PAGES) - 1
WIDE = 120


class WizardScreen(Page[None]):
    """Creates a multi-cluster Job."""

    CSS_PATH = "screen.tcss"
    AUTO_FOCUS = "TextField"
    PAGE_COMMANDS: ClassVar[tuple[Command, ...]] = ON_WIZARD

    def __init__(self, session: ControlPlane, draft: JobDraft | None = None) -> None:
        """Begin with ``draft``, or with an empty form in the session's namespace."""
        super().__init__()
        self.session = session
        self.is_given = draft is not None
        self.editing = Editing(draft or _new_draft(session))
        self.keeper = DraftKeeper(drafts(), self.editing.draft, lambda said: self.stepper.say(said))
        self.names = LiveNames(session)
        self.stepper = Stepper()
        self.panel = PlacementPanel(id="placement")
        self.digest = PlacementDigest()
        self.pages: dict[int, WizardPage] = {}
        self.here = 0
        self.visited: set[int] = set()
        self.forecast: Forecast = WAITING
        self.choices: tuple[ClusterChoice, ...] = ()
        self.name_is_free: dict[tuple[str, str], bool] = {}
        self.prediction: Prediction | None = None
        self.predicted_version = self._asked_version = -1
        self.predictor = Predictor(self._wanted, self._predicted, self._slow)
        self._judging = False
        self.said = ""
        self.refused: tuple[JobDraft | None, tuple[Problem, ...]] = (None, ())

    # What is on the screen

    @property
    def trail(self) -> tuple[str, ...]:
        return (clean(self.editing.draft.namespace), "New Job")

    @property
    def page(self) -> WizardPage:
        """The page that is open."""
        return self.pages[self.here]

    def compose_body(self) -> Iterable[Widget]:
        first = self.pages[0] = make_page(self, 0)
        self.panel.add_class("pane")
        yield self.stepper
        with Horizontal(id="wizard-body"):
            yield Container(first.widget, id="wizard-pages")
            yield self.panel
        yield self.digest

    def on_mount(self) -> None:
        self.visited.add(0)
        self.editing.subscribe(self._draft_changed)
        self._unhook = self.mcjob.on_shutdown(self.keeper.save_now)
        self.run_worker(self.predictor.run(), name="predict", group="predict", exit_on_error=False)
        self.run_worker(self.keeper.run(), name="keep", group="keep", exit_on_error=False)
        if not self.is_given:
            self.run_worker(self._offer_kept(), name="offer", group="offer", exit_on_error=False)
        self._know()
        self._judge()
        # At once: a person types on, and without a focus letters would be taken as the page's commands.
        self.page.first()

    def on_unmount(self) -> None:
        self.keeper.save_now()
        self._unhook()

    async def _offer_kept(self) -> None:
        """Offer the draft that was saved last, unless there is none or the form is in use already."""
        stored = await asyncio.to_thread(newest, self.keeper.shelf)
        if stored is None or self.editing.version or not self.is_current:
            return
        sentence = f"{stored.title}; saved {when(stored.saved, clock.now())}."

        def answered(answer: str | None) -> None:
            if answer == "restore":
                self.keeper.take_up(stored)
                self.editing.replace(stored.draft)
                self._know()
            elif answer == "discard":
                with contextlib.suppress(StoringError):
                    self.keeper.shelf.discard(stored.key)

        self.app.push_screen(restore_dialog(sentence), answered)

    async def show_page(self, number: int) -> None:
        """Open another page; the draft stays as it is."""
        if number == self.here or not 0 <= number < len(PAGES):
            return
        left = self.page
        if isinstance(left.widget, FormPane):
            left.widget.tells_all = True
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
        self.page.first()
        self._show_steps()
        self.refresh_keys()

    def _tell_page(self) -> None:
        self.page.know()
        self.page.fill()
        self.page.tell()

    # The draft and what follows from it

    def _draft_changed(self) -> None:
        self.keeper.keep(self.editing.draft)
        self.page.fill()
        self.predictor.want()
        if not self._judging:
            self._judging = True
            self.call_next(self._judge_now)
        self.refresh_header()

    def _judge_now(self) -> None:
        self._judging = False
        self._judge()

    def _judge(self) -> None:
        """Find out what is wrong with the draft, and say it where it may be said already."""
        draft = self.editing.draft
        key = (draft.namespace, draft.name)
        free = self.name_is_free.get(key)
        known_here = surroundings(self.session, draft, self.names, taken=free is False)
        refused = self.refused[1] if self.refused[0] == draft else ()
        self.editing.problems = judge(draft, known_here, self.editing.result, refused)
        self.page.tell()
        self._show_steps()
        names = self.session.job_names(draft.namespace)
        if names is not None:
            free = draft.name not in names
        elif draft.name and key not in self.name_is_free:
            self.run_worker(self._look_up(*key), name="name", group="name", exclusive=True, exit_on_error=False)
        basics = self.pages.get(0)
        if basics is not None and isinstance(basics.widget, BasicsPane):
            basics.widget.know_name(free)

    async def _look_up(self, namespace: str, name: str) -> None:
        """Ask whether the name is taken, a moment after the last key."""
        await asyncio.sleep(0.25)
        try:
            taken = await self.session.exists("Job", namespace, name)
        except ControlPlaneError:
            return
        self.name_is_free[namespace, name] = not taken
        self._judge()

    def refuse(self, draft: JobDraft, problems: tuple[Problem, ...]) -> None:
        """Put beside their fields what the server refused of ``draft``; it holds until the draft changes."""
        self.refused = (draft, problems)
        self._judge()

    def submitted(self) -> None:
        """The Job is there: its screen takes the place of the form."""
        from mcjob_tui.tui.screens.job import JobScreen

        self.keeper.end()
        draft = self.editing.draft
        self.app.switch_screen(JobScreen(draft.namespace, draft.name))

    def header_state(self) -> HeaderState:
        return replace(super().header_state(), said=self.said)

    def _show_steps(self) -> None:
        counted = pages_of(self.editing.problems)
        marks = []
        for number, name in enumerate(PAGES):
            errors, warnings = counted.get(name, (0, 0))
            if number not in self.visited or number == REVIEW:
                marks.append(Mark.NEW)
            else:
                marks.append(Mark.PROBLEM if errors else Mark.WARNING if warnings else Mark.SOUND)
        self.stepper.show(Steps(tuple(marks), self.here, self.stepper.steps.said))

    # Prediction

    def _wanted(self) -> tuple[JobDraft, tuple[Cluster, ...]] | None:
        clusters = self.session.cluster_resources()
        self._asked_version = self.editing.version
        return None if clusters is None else (self.editing.draft, clusters)

    def _predicted(self, made: Prediction | None) -> None:
        self.prediction = made
        self.predicted_version = self._asked_version
        self.editing.result = made.result if made else None
        if made is None:
            self.forecast = Forecast(headline="the form must be put right first")
        else:
            fits = {each.cluster: each.available for each in made.result.verdicts}
            self.choices = tuple(known.cluster_choice(view, fits.get(view.name)) for view in self.session.clusters())
            self.forecast = forecast(made.result, self.choices, differing=self.differing(), before=self.forecast)
        self.panel.show(self.forecast)
        self.digest.show(self.forecast)
        self.page.know()
        self.page.fill()
        self._judge()

    def differing(self) -> dict[str, int]:
        """How many fields each cluster has differently."""
        draft = self.editing.draft
        return {name: differs(draft, each) for each in draft.spec.differences for name in each.cluster_names}

    def _slow(self, busy: bool) -> None:
        self.panel.tell(busy=busy, source=self._source())

    def _source(self) -> str:
        return "" if self.session.cluster_resources() is not None else "clusters are not known yet"

    # What the control plane says

    def control_plane_changed(self, changes: Changes) -> None:
        super().control_plane_changed(changes)
        if not self.is_mounted or 0 not in self.pages:
            return
        if changes.clusters or changes.namespaces:
            self._know()
        if changes.jobs or changes.policies or changes.namespaces:
            self._judge()

    def _know(self) -> None:
        result = self.editing.result
        fits = {each.cluster: each.available for each in result.verdicts} if result else {}
        self.choices = tuple(known.cluster_choice(view, fits.get(view.name)) for view in self.session.clusters())
        self.page.know()
        self.predictor.want(0)
        self.run_worker(self._read_names(), name="names", group="names", exclusive=True, exit_on_error=False)

    async def _read_names(self) -> None:
        if await self.names.read(self.editing.draft.namespace):
            self._judge()

    # Commands

    def situation(self) -> Situation:
        given = super().situation()
        reasons = {}
        if self.here == 0:
            reasons["page-before"] = "this is the first page"
        if self.here == REVIEW:
            reasons["page-next"] = "this is the last page"
        else:
            reasons |= dict.fromkeys(("check", "check-members"), "on Review")
        if self.here != 3:
            reasons["reset-field"] = "on Differential"
        return Situation(connected=given.connected, read_only=given.read_only, other=reasons)

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

    async def command_page_next(self) -> None:
        """The next page."""
        await self.show_page(self.here + 1)

    async def command_page_before(self) -> None:
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
        """Take the fix that is shown nearest."""
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
        from mcjob_tui.tui.screens.wizard.effective import EffectiveScreen

        found = {each.name: each for each in self.session.cluster_resources() or ()}
        result, draft = self.editing.result, self.editing.draft
        made = sent(draft, result, self.session.policy_names(draft.namespace), Suffixes())
        targets = list(targets_of(result))
        names = (*targets, *(name for name in found if name not in targets))

        def one(name: str) -> Effective | None:
            return effective(made, found[name], result) if name in found else None

        self.app.push_screen(EffectiveScreen(names, one, self.panel.cluster))

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


def _new_draft(session: ControlPlane) -> JobDraft:
    draft = JobDraft()
    namespace = session.watched or session.namespace or "default"
    return draft.model_copy(update={"metadata": draft.metadata.model_copy(update={"namespace": namespace})})
