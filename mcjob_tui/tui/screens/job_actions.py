"""What can be done with a Job from any page that has one: open, read, suspend, run again, clone, delete, create.

Its text, to copy, save and edit, is ``job_page``'s business.
"""

from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import JobState, JobView
from mcjob_tui.control_plane.wording import counted
from mcjob_tui.tui.screens.job_page import JobPage
from mcjob_tui.tui.side_by_side import side_by_side

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft


class JobActions(JobPage):
    """Base of the Jobs and Job screens."""

    def rights_needed(self) -> dict[str, tuple[tuple[str, str, str], ...]]:
        """The verbs on Jobs, in the namespaces of those that are meant.

        A new Job may go to any namespace while all are watched: then only the form can tell.
        """
        namespaces = dict.fromkeys(job.namespace for job in self.marked_jobs())
        here = self.mcjob.namespace
        deleted, created = (tuple((verb, "Job", each) for each in namespaces) for verb in ("delete", "create"))
        return {
            "update": tuple(("update", "Job", each) for each in namespaces),
            "patch": tuple(("patch", "Job", each) for each in namespaces),
            "delete": deleted,
            "create there": created,
            "replace": deleted + created,
            "create": (("create", "Job", here),) if here is not None else (),
        }

    def _show_job(self, tab: str) -> None:
        from mcjob_tui.tui.screens.job import JobScreen

        self.app.push_screen(JobScreen(*self.job_here.key, tab))

    def command_open(self) -> None:
        """Open the Job's page."""
        self._show_job("overview")

    def command_yaml(self) -> None:
        """Show the YAML of the Job and of what belongs to it."""
        self._show_job("yaml")

    def command_logs(self) -> None:
        """Show the logs of all its clusters."""
        from mcjob_tui.tui.screens.logs import LogsScreen

        self.app.push_screen(LogsScreen(*self.job_here.key))

    def command_suspend(self) -> None:
        """Suspend the Job, or let it go on; of several marked, suspend all that can be unless all are suspended."""
        jobs = self.marked_jobs()
        able = tuple(job for job in jobs if not (job.state.finished or job.state is JobState.DELETING))
        if not able:
            self.mcjob.say("none of the marked Jobs can be suspended: they are finished or deleting")
            return
        suspend = any(not job.suspended for job in able)
        wanted = tuple(job for job in able if job.suspended is not suspend)
        self.run_worker(
            self._suspend(wanted, suspend, len(jobs) - len(able)), name="suspend", group="suspend", exit_on_error=False
        )

    async def _suspend(self, jobs: tuple[JobView, ...], suspend: bool, finished: int) -> None:
        refused: dict[tuple[str, str], str] = {}

        async def one(job: JobView) -> None:
            try:
                await self._session.set_suspended(job.namespace, job.name, suspend, uid=job.uid)
            except ControlPlaneError as error:
                refused[job.key] = error.sentence

        await side_by_side(one, jobs)
        for (_, name), sentence in refused.items():
            self.mcjob.say(sentence if len(jobs) == 1 else f"{name}: {sentence}", error=True)
        done = len(jobs) - len(refused)
        if len(jobs) + finished > 1:
            left = f"; {finished} finished or deleting left as they are" if finished else ""
            self.mcjob.say(f"{'suspended' if suspend else 'resumed'} {counted(done, 'Job')}{left}")

    def command_delete(self) -> None:
        """Ask, then delete."""
        from mcjob_tui.tui.screens.delete_dialog import DeleteDialog

        self.app.push_screen(DeleteDialog(self._session, self.marked_jobs()), self.deletion_started)

    def deletion_started(self, started: bool | None) -> None:
        """The dialog was closed; ``started`` says whether the deletion goes on or is done."""

    def command_create(self) -> None:
        """Open the empty form."""
        from mcjob_tui.tui.screens.wizard.screen import WizardScreen

        self.app.push_screen(WizardScreen(self._session))

    def command_create_from_yaml(self) -> None:
        """Ask for a file and open the form with it."""
        from mcjob_tui.tui.screens.dialogs import LineDialog, if_answered

        dialog = LineDialog("Create from YAML", "the file of a draft or of manifests")
        self.app.push_screen(dialog, if_answered(self._open_file))

    def command_templates(self, name: str = "") -> None:
        """Choose a template, or take the one called ``name``, and open the form with it."""
        from mcjob_tui.tui.screens import templates

        def use(draft: "JobDraft") -> None:
            from mcjob_tui.tui.screens.wizard.screen import WizardScreen

            self.app.push_screen(WizardScreen(self._session, draft=draft))

        templates.choose(self.mcjob, use, name)

    def _open_file(self, path: str) -> None:
        self.run_worker(self._read_file(path), name="read", group="read", exclusive=True, exit_on_error=False)

    async def _read_file(self, path: str) -> None:
        from mcjob_tui.tui.drafts import Unreadable, read_file

        try:
            draft = await read_file(path)
        except Unreadable as error:
            self.mcjob.say(str(error), error=True)
            return
        from mcjob_tui.tui.screens.wizard.screen import WizardScreen

        self.app.push_screen(WizardScreen(self._session, draft=draft))

    def command_clone(self) -> None:
        """Open the form with what the Job was made of, under a new name."""
        job = self.job_here
        self.run_worker(self._open_clone(job), name="clone", group="read", exclusive=True, exit_on_error=False)

    def command_run_again(self) -> None:
        """Ask, then create the same Job again under a new name; whoever wants to change something clones it."""
        self._ask_to_run_again(in_place=False)

    def command_run_again_in_place(self) -> None:
        """Ask, then delete and create again under the same name."""
        self._ask_to_run_again(in_place=True)

    def _ask_to_run_again(self, *, in_place: bool) -> None:
        from mcjob_tui.tui.screens.run_again_dialog import RunAgainDialog

        jobs = self.marked_jobs()
        dialog = RunAgainDialog(self.mcjob, self._session, jobs, in_place=in_place)
        self.app.push_screen(dialog, lambda started: self.run_again_started(started, jobs if in_place else ()))

    def run_again_started(self, started: bool | None, replaced: "tuple[JobView, ...]" = ()) -> None:
        """The dialog was closed; ``started`` says whether the Jobs were or are being run again, ``replaced`` which of
        them go first and come again under their names."""

    async def _open_clone(self, job: JobView) -> None:
        from mcjob_tui.tui.drafts import Unreadable, clone

        try:
            draft = await clone(self._session, job.namespace, job.name)
        except (Unreadable, ControlPlaneError) as error:
            self.mcjob.say(str(error), error=True)
            return
        from mcjob_tui.tui.screens.wizard.screen import WizardScreen

        form = WizardScreen(self._session, draft=draft)
        form.editing.made_up_name = draft.name
        self.app.push_screen(form)
