"""Page 5: what will be sent and what will come of it, checks against the server, and the submit."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget

from mcjob_tui.control_plane.surroundings import watched_surroundings
from mcjob_tui.draft.kept import kept_parts
from mcjob_tui.draft.render import Manifests
from mcjob_tui.draft.summary import Line, commands, summary
from mcjob_tui.draft.warnings.policies import existing_claim
from mcjob_tui.draft.warnings.versions import split_rests_on
from mcjob_tui.tui.declarations import READ_ONLY_REASON
from mcjob_tui.tui.screens.wizard.checking import Checking
from mcjob_tui.tui.screens.wizard.manifest_view import ManifestPane, ManifestText
from mcjob_tui.tui.screens.wizard.manifests import (
    Effective,
    Suffixes,
    effective,
    files_of,
    member_jobs,
    others_of,
    sent,
)
from mcjob_tui.tui.screens.wizard.refusals import refusals
from mcjob_tui.tui.screens.wizard.review_summary import ProblemList, ReviewButtons, ReviewSummary
from mcjob_tui.tui.screens.wizard.saving_files import save_dialog
from mcjob_tui.tui.screens.wizard.submit_dialog import SubmitDialog
from mcjob_tui.tui.screens.wizard.submit_lines import FOLLOWED
from mcjob_tui.tui.screens.wizard.submitting import Stage, Submitting
from mcjob_tui.tui.screens.wizard.wizard_dialogs import submit_dialog
from mcjob_tui.tui.screens.wizard.wizard_pages import WizardPage
from mcjob_tui.tui.screens.wizard.working import start

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.draft.rules import Problem
    from mcjob_tui.tui.screens.wizard.paging import PagedForm

_TURNS = {ManifestText.BEFORE[0]: -1, ManifestText.NEXT[0]: 1}


def _nobody() -> None:
    """Told of what happens, and does nothing: nobody looks any more, or not yet."""


class ReviewPane(Horizontal):
    """Summary and manifests side by side; below 100 columns one at a time."""

    def __init__(self, page: ReviewPage) -> None:
        super().__init__(id="review")
        self.page = page
        self.summary = ReviewSummary()
        self.manifests = ManifestPane(page.effective)

    def compose(self) -> Iterable[Widget]:
        yield self.summary
        yield self.manifests

    def show_manifests(self, shown: bool) -> None:
        """Where there is room for one only: show the manifests, or the summary; the focus goes along."""
        self.set_class(shown, "-manifests")
        if shown:
            self.screen.set_focus(self.manifests.text)
        else:
            self.page.first()

    def on_key(self, event: events.Key) -> None:
        # From the summary, where nothing tells that the tabs' keys are those of the manifests alone.
        by = _TURNS.get(event.key)
        if by is not None:
            event.stop()
            event.prevent_default()
            self.show_manifests(True)
            self.manifests.turn_tabs(by)

    def on_review_buttons_passed(self, event: ReviewButtons.Passed) -> None:
        event.stop()
        self.show_manifests(True)

    def on_manifest_text_left(self, event: ManifestText.Left) -> None:
        event.stop()
        self.show_manifests(False)

    async def on_problem_list_chosen(self, event: ProblemList.Chosen) -> None:
        event.stop()
        await self.page.wizard.go_to(event.problem.path)

    def on_review_buttons_pressed(self, event: ReviewButtons.Pressed) -> None:
        event.stop()
        if event.name == "submit":
            self.page.submit(unsought=event.unsought)
        else:
            {"check": self.page.check, "members": self.page.check_members}[event.name]()

    def on_manifest_pane_save_wanted(self, event: ManifestPane.SaveWanted) -> None:
        event.stop()
        self.page.save()


class ReviewPage(WizardPage):
    """Keeps the objects that are shown, so that just these are sent."""

    def __init__(self, wizard: PagedForm) -> None:
        self.suffixes = Suffixes()
        self.manifests: Manifests | None = None
        self.checking = Checking(wizard, self._checks_changed)
        self.submitting: Submitting | None = None
        self.sent_draft = wizard.editing.draft
        self._sent_problems: tuple[Problem, ...] = ()
        self._is_told = False
        self.pane = ReviewPane(self)
        super().__init__(wizard, self.pane)

    # What is shown

    def fill(self) -> None:
        if not self.pane.is_mounted:
            return
        draft, session = self.wizard.editing.draft, self.wizard.session
        result = self.wizard.editing.result
        self.manifests = sent(draft, result, session, self.suffixes)
        said = summary(draft, self.manifests, result, context=session.context)
        if rests_on := split_rests_on(draft, session.about.karmada_version):
            said = (*said, Line("split", rests_on))
        self.pane.summary.text.show(said, self.wizard.forecast)
        shell = commands(draft, self.manifests, session.command_flags)
        targets = [row.cluster.name for row in self.wizard.forecast.shares]
        others = [view.name for view in session.clusters() if view.name not in targets]
        self.pane.manifests.show(self.manifests, (*targets, *others), shell)
        self._show_buttons()

    def tell(self) -> None:
        if not self.pane.is_mounted:
            return
        listed = self.pane.summary.problems
        had_focus = listed.has_focus
        listed.show(self.wizard.editing.problems, self.wizard.editing.draft)
        if had_focus and not listed.problems:
            # The last was mended from here, and an empty list has no focus.
            self.first()
        self._tell_checks()
        self._show_buttons()

    def _checks_changed(self) -> None:
        self._tell_checks()
        self.pane.summary.show_checks()

    def _tell_checks(self) -> None:
        kept = kept_parts(self.wizard.editing.draft)
        self.pane.summary.checks.show(self.checking.server, self.checking.members, kept)

    def _show_buttons(self) -> None:
        pods = self.wizard.forecast.pods if self.wizard.forecast.scheduled else None
        words = f"Submit {pods:,} pod{'s' if pods != 1 else ''}" if pods is not None else "Submit"
        self.pane.summary.buttons.show(words, self.why_not())

    def why_not(self) -> str:
        """Why it cannot be submitted now; empty when it can."""
        mcjob = self.wizard.mcjob
        if mcjob.read_only:
            return READ_ONLY_REASON
        denied = mcjob.rights.why_not("create", "Job", self.wizard.editing.draft.namespace) if mcjob.rights else ""
        if denied:
            return denied
        errors = [each for each in self.wizard.editing.problems if each.severity == "error" and each.code != "refused"]
        if errors:
            return f"{len(errors)} thing{'s' if len(errors) > 1 else ''} to put right first: {errors[0].sentence}"
        return ""

    def first(self) -> None:
        summary = self.pane.summary
        summary.let_go()
        if summary.problems.problems:
            summary.problems.take_focus()
        else:
            summary.buttons.take_focus()

    def step_out(self) -> bool:
        if self.pane.has_class("-manifests"):
            self.pane.show_manifests(False)
            return True
        return False

    async def go_to(self, path: str) -> bool:
        self.pane.summary.problems.take_focus()
        return True

    def fix_here(self) -> Any:
        listed = self.pane.summary.problems
        if listed.has_focus and listed.current is not None:
            return listed.current.fix
        return next((each.fix for each in self.wizard.editing.problems if each.fix is not None), None)

    def effective(self, cluster: str) -> Effective | None:
        """The Job as the cluster gets it; None while the clusters are not known."""
        found = {each.name: each for each in self.wizard.session.cluster_resources() or ()}
        if self.manifests is None or cluster not in found:
            return None
        others = others_of(self.wizard.session, self.wizard.editing.draft.namespace)
        return effective(self.manifests, found[cluster], self.wizard.editing.result, others)

    # Saving files

    def save(self) -> None:
        """Ask for a directory and write every object and the draft there."""
        if self.manifests is None:
            return
        save_dialog(self.wizard, files_of(self.manifests), self.wizard.editing.draft)

    # Checks

    def check(self) -> None:
        """Have the server dry-run every object."""
        if self.manifests is not None:
            self.checking.check(self.manifests)

    def check_members(self) -> None:
        """Ask every target cluster what would stop the Job there."""
        session, editing = self.wizard.session, self.wizard.editing
        if self.manifests is None:
            return
        around = watched_surroundings(session, editing.draft.namespace)
        others = others_of(session, editing.draft.namespace)
        jobs, failed = member_jobs(self.manifests, around.clusters or (), editing.result, others)
        largest_first = [row.cluster.name for row in self.wizard.forecast.shares if row.cluster.name in jobs]
        jobs = {name: jobs[name] for name in (*largest_first, *jobs)}
        policy = self.manifests.propagation_policy or existing_claim(editing.draft, around)
        self.checking.check_members(self.manifests, jobs, failed, policy)

    # Submit

    def submit(self, *, unsought: bool = False) -> None:
        """Send the objects that are shown, unless something must be put right first; ask before where it is unsought.

        A submission that is under way is shown, one that is done is opened unless the draft is another by now, and of
        one that failed and left something behind that is seen to first.
        """
        submitting = self.submitting
        if submitting is not None and submitting.stage is Stage.DONE and not self._has_changed:
            self.wizard.submitted(self.sent_draft)
            return
        has_failed = submitting is not None and submitting.stage is Stage.FAILED
        if submitting is not None and (submitting.is_going or (has_failed and submitting.may_have_left)):
            self._open_dialog(submitting)
            return
        # Who has typed on without a pause is ahead of what is said about the draft.
        self.wizard.judge_if_due()
        reason = self.why_not()
        if reason or self.manifests is None:
            self.wizard.mcjob.say(reason or "the form must be put right first")
            self.first()
            return
        if unsought:
            targets = [row.cluster.name for row in self.wizard.forecast.shares]
            draft, words = self.wizard.editing.draft, self.pane.summary.buttons.words
            dialog = submit_dialog(draft.name, self._where(draft), words, targets)
            self.wizard.app.push_screen(dialog, lambda answer: self.submit() if answer == "submit" else None)
            return
        kinds = [str(each["kind"]) for each in self.manifests.documents()]
        namespace = kinds[:1] if kinds[0] == "Namespace" else []
        rest = [kind for kind in kinds if kind != "Namespace"]
        expected = (*namespace, "server dry run", *rest, *FOLLOWED)
        self.submitting = begun = Submitting(self.wizard.session.submission(self.manifests), expected, _nobody)
        self.sent_draft, self._sent_problems = self.wizard.editing.draft, self.wizard.editing.problems
        self._is_told = False
        # The app's worker: hiding the dialog, or leaving the wizard, must not stop the submit.
        start(self.wizard.app, "submit", begun.run)
        self._open_dialog(begun)

    def said_of(self, draft: JobDraft) -> tuple[Problem, ...] | None:
        submitting = self.submitting
        is_made = submitting is not None and (submitting.is_going or submitting.exists)
        return self._sent_problems if is_made and draft == self.sent_draft else None

    @property
    def _has_changed(self) -> bool:
        """Whether the draft is another than the one that was sent."""
        return self.wizard.editing.draft != self.sent_draft

    def _where(self, draft: JobDraft) -> str:
        return f"{self.wizard.session.context} / {draft.namespace}"

    def _open_dialog(self, submitting: Submitting) -> None:
        draft, is_old = self.sent_draft, self._has_changed
        dialog = SubmitDialog(submitting, draft.name, self._where(draft), is_old=is_old)
        self.wizard.app.push_screen(dialog, partial(self._closed, submitting, is_old))

    def _closed(self, submitting: Submitting, is_old: bool, answer: str | None) -> None:
        submitting.changed = partial(self._hidden_changed, submitting)
        if answer == "open":
            submitting.changed = _nobody
            self.wizard.submitted(self.sent_draft)
        elif answer in ("kept", "undone"):
            if is_old or answer == "undone":
                self.submitting = None
            if not is_old and not submitting.undo_failed:
                self.wizard.refuse(self.sent_draft, refusals(tuple(submitting.steps.values()), self.sent_draft))
            if answer == "kept" and submitting.submission.left:
                self.wizard.mcjob.say(f"kept: {', '.join(submitting.submission.left)}")
            self.wizard.judge()
        else:
            self._hidden_changed(submitting)

    def _hidden_changed(self, submitting: Submitting) -> None:
        if submitting.exists:
            self.wizard.is_submitted(self.sent_draft)
        self.wizard.said = submitting.short
        if self.wizard.is_attached:
            self.wizard.refresh_header()
        if submitting.stage is Stage.FAILED:
            self.wizard.mcjob.say(submitting.failure, error=True)
            if self.wizard.is_attached:
                self.wizard.judge()
        elif submitting.stage is Stage.DONE and not self._is_told:
            self._is_told = True
            how = "; ^s on Review opens it" if self.wizard.is_attached and not self._has_changed else ""
            self.wizard.mcjob.say(f"{self.sent_draft.name} is submitted{how}")
