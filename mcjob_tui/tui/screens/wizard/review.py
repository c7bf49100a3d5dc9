"""Page 5: what will be sent and what will come of it, checks against the server, and the submit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from textual.containers import Horizontal
from textual.widget import Widget

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.draft.render import Manifests
from mcjob_tui.draft.summary import kubectl_commands, mcjob_command, summary
from mcjob_tui.tui import clock
from mcjob_tui.tui.declarations import READ_ONLY_REASON
from mcjob_tui.tui.screens.wizard.manifest_view import ManifestPane, ManifestText
from mcjob_tui.tui.screens.wizard.manifests import FILES, Effective, Suffixes, effective, sent, targets_of, yaml_lines
from mcjob_tui.tui.screens.wizard.refusals import refusals
from mcjob_tui.tui.screens.wizard.review_lines import Checked
from mcjob_tui.tui.screens.wizard.review_summary import ProblemList, ReviewButtons, ReviewSummary
from mcjob_tui.tui.screens.wizard.saving_files import save_dialog
from mcjob_tui.tui.screens.wizard.submit_dialog import SubmitDialog
from mcjob_tui.tui.screens.wizard.submitting import Stage, Submitting
from mcjob_tui.tui.screens.wizard.wizard_pages import WizardPage
from mcjob_tui.tui.screens.wizard.working import start

if TYPE_CHECKING:
    from mcjob_tui.tui.screens.wizard.screen import WizardScreen

FOLLOWED = ("scheduled", "applied", "first pod")


def _time() -> str:
    return f"{clock.now().astimezone():%H:%M:%S}"


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
            self.call_after_refresh(self.manifests.text.focus)
        else:
            self.page.first()

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
        {"submit": self.page.submit, "check": self.page.check, "members": self.page.check_members}[event.name]()

    def on_manifest_pane_save_wanted(self, event: ManifestPane.SaveWanted) -> None:
        event.stop()
        self.page.save()


class ReviewPage(WizardPage):
    """Keeps the objects that are shown, so that just these are sent."""

    def __init__(self, wizard: WizardScreen) -> None:
        self.suffixes = Suffixes()
        self.manifests: Manifests | None = None
        self.checked = Checked("Check")
        self.members = Checked("Check on members")
        self.submitting: Submitting | None = None
        self.pane = ReviewPane(self)
        super().__init__(wizard, self.pane)

    # What is shown

    def fill(self) -> None:
        if not self.pane.is_mounted:
            return
        draft, session = self.wizard.editing.draft, self.wizard.session
        result = self.wizard.editing.result
        self.manifests = sent(draft, result, session.policy_names(draft.namespace), self.suffixes)
        said = summary(draft, self.manifests, result, context=session.context)
        self.pane.summary.text.show(said, self.wizard.forecast)
        commands = (
            mcjob_command(draft, context=session.context),
            "",
            *kubectl_commands(self.manifests, context=session.context),
        )
        targets = [row.cluster.name for row in self.wizard.forecast.shares]
        others = [view.name for view in session.clusters() if view.name not in targets]
        self.pane.manifests.show(self.manifests, (*targets, *others), commands)
        self._show_buttons()

    def tell(self) -> None:
        if not self.pane.is_mounted:
            return
        self.pane.summary.problems.show(self.wizard.editing.problems)
        self.pane.summary.checks.show(checks=(self.checked, self.members))
        self._show_buttons()

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
        if summary.problems.problems:
            summary.problems.focus()
        else:
            summary.buttons.focus()

    def step_out(self) -> bool:
        if self.pane.has_class("-manifests"):
            self.pane.show_manifests(False)
            return True
        return False

    async def go_to(self, path: str) -> bool:
        self.pane.summary.problems.focus()
        return True

    def fix_here(self) -> Any:
        current = self.pane.summary.problems.current
        if current is not None and current.fix is not None:
            return current.fix
        return next((each.fix for each in self.wizard.editing.problems if each.fix is not None), None)

    def effective(self, cluster: str) -> Effective | None:
        """The Job as the cluster gets it; None while the clusters are not known."""
        found = {each.name: each for each in self.wizard.session.cluster_resources() or ()}
        if self.manifests is None or cluster not in found:
            return None
        return effective(self.manifests, found[cluster], self.wizard.editing.result)

    # Saving files

    def save(self) -> None:
        """Ask for a directory and write every object and the draft there."""
        if self.manifests is None:
            return
        files = {
            f"{FILES[each['kind']]}.yaml": "\n".join(yaml_lines(each)) + "\n" for each in self.manifests.documents()
        }
        save_dialog(self.wizard, files, self.wizard.editing.draft)

    # Checks

    def check(self) -> None:
        """Have the server dry-run every object."""
        self.checked = Checked("Check", busy=True)
        self.tell()
        start(self.wizard, "check", self._check, exclusive=True)

    async def _check(self) -> None:
        if self.manifests is None:
            return
        draft = self.wizard.editing.draft
        try:
            steps = await self.wizard.session.check(self.manifests)
        except ControlPlaneError as error:
            self.checked = Checked("Check")
            self.wizard.mcjob.say(str(error), error=True)
        else:
            self.checked = Checked("Check", f"server dry run, {_time()}", steps)
            self.wizard.refuse(draft, refusals(steps))
        self.tell()

    def check_members(self) -> None:
        """Ask every target cluster what would stop the Job there."""
        self.members = Checked("Check on members", busy=True)
        self.tell()
        start(self.wizard, "members", self._check_members, exclusive=True)

    async def _check_members(self) -> None:
        from mcjob_tui.tui.screens.wizard.member_checks import check_members

        clusters = tuple(targets_of(self.wizard.editing.result))
        steps = await check_members(self.wizard.session, self.wizard.editing.draft, clusters)
        self.members = Checked("Check on members", _time(), steps)
        self.tell()

    # Submit

    def submit(self) -> None:
        """Send the objects that are shown, unless something must be put right first."""
        reason = self.why_not()
        if reason or self.manifests is None:
            self.wizard.mcjob.say(reason or "the form must be put right first")
            self.first()
            return
        if self.submitting is not None and self.submitting.stage in (Stage.SENDING, Stage.FOLLOWING):
            self._open_dialog()
            return
        kinds = [str(each["kind"]) for each in self.manifests.documents()]
        namespace = kinds[:1] if kinds[0] == "Namespace" else []
        rest = [kind for kind in kinds if kind != "Namespace"]
        expected = (*namespace, "server dry run", *rest, *FOLLOWED)
        self.submitting = Submitting(self.wizard.session.submission(self.manifests), expected, lambda: None)
        # The app's worker: hiding the dialog, or leaving the wizard, must not stop the submit.
        start(self.wizard.app, "submit", self.submitting.run)
        self._open_dialog()

    def _open_dialog(self) -> None:
        if self.submitting is None:
            return
        draft = self.wizard.editing.draft
        where = f"{self.wizard.session.context} / {draft.namespace}"
        self.wizard.app.push_screen(SubmitDialog(self.submitting, draft.name, where), self._closed)

    def _closed(self, answer: str | None) -> None:
        submitting = self.submitting
        if submitting is None:
            return
        if answer == "open":
            self.wizard.submitted()
        elif answer in ("kept", "undone"):
            steps = tuple(submitting.steps.values())
            self.wizard.refuse(self.wizard.editing.draft, refusals(steps))
        else:
            submitting.changed = self._hidden_changed
            self._hidden_changed()

    def _hidden_changed(self) -> None:
        submitting = self.submitting
        if submitting is None:
            return
        self.wizard.said = submitting.short
        if self.wizard.is_attached:
            self.wizard.refresh_header()
        if submitting.stage is Stage.FAILED:
            self.wizard.mcjob.say(submitting.failure, error=True)
