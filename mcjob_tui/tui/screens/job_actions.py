"""What can be done with a Job from any page that has one: open, read, suspend, run again, clone, delete, create."""

from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import JobView
from mcjob_tui.tui.screens.page import Page

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane


class JobActions(Page[None]):
    """Base of the Jobs and Job screens."""

    @property
    def job(self) -> JobView | None:
        """The Job that the commands are about."""
        return None

    def rights_needed(self) -> dict[str, tuple[tuple[str, str, str], ...]]:
        """The verbs on Jobs, in the namespaces of those that are meant.

        A new Job may go to any namespace while all are watched: then only the form can tell.
        """
        namespaces = dict.fromkeys(job.namespace for job in self.marked_jobs())
        here = self.mcjob.namespace
        return {
            "patch": tuple(("patch", "Job", each) for each in namespaces),
            "delete": tuple(("delete", "Job", each) for each in namespaces),
            "create there": tuple(("create", "Job", each) for each in namespaces),
            "create": (("create", "Job", here),) if here is not None else (),
        }

    def marked_jobs(self) -> tuple[JobView, ...]:
        """The marked Jobs, or else the one at the cursor."""
        return () if self.job is None else (self.job,)

    @property
    def _session(self) -> "ControlPlane":
        session = self.mcjob.session
        if session is None:
            raise ControlPlaneError("not connected")
        return session

    def _show_job(self, tab: str) -> None:
        from mcjob_tui.tui.screens.job import JobScreen

        if self.job is not None:
            self.app.push_screen(JobScreen(self.job.namespace, self.job.name, tab))

    def command_open(self) -> None:
        """Open the Job's page."""
        self._show_job("overview")

    def command_describe(self) -> None:
        """Open the Job's overview."""
        self._show_job("overview")

    def command_yaml(self) -> None:
        """Show the YAML of the Job and of what belongs to it."""
        self._show_job("yaml")

    def command_logs(self) -> None:
        """Show the logs of all its clusters."""
        self._show_job("logs")

    def command_copy(self) -> None:
        """Copy the Job's name to the clipboard of the terminal."""
        if self.job is not None:
            self.app.copy_to_clipboard(self.job.name)
            self.mcjob.say(f"copied {self.job.name}")

    def command_suspend(self) -> None:
        """Suspend the Job, or let it go on."""
        for job in self.marked_jobs():
            self.run_worker(self._suspend(job), name="suspend", group="suspend", exit_on_error=False)

    async def _suspend(self, job: JobView) -> None:
        try:
            await self._session.set_suspended(job.namespace, job.name, not job.suspended)
        except ControlPlaneError as error:
            self.mcjob.say(error.sentence, error=True)

    def command_delete(self) -> None:
        """Ask, then delete."""
        from mcjob_tui.tui.screens.delete_dialog import DeleteDialog

        jobs = self.marked_jobs()
        if jobs:
            self.app.push_screen(DeleteDialog(self._session, jobs), self.deletion_started)

    def deletion_started(self, started: bool | None) -> None:
        """The dialog was closed; ``started`` says whether the deletion goes on or is done."""

    def command_create(self) -> None:
        """Open the empty form."""
        from mcjob_tui.tui.screens.wizard.screen import WizardScreen

        self.app.push_screen(WizardScreen(self._session))

    def command_create_from_yaml(self) -> None:
        """Ask for a file and open the form with it."""
        from mcjob_tui.tui.screens.dialogs import LineDialog

        self.app.push_screen(LineDialog("Create from YAML", "the file of a draft or of manifests"), self._open_file)

    def _open_file(self, path: str | None) -> None:
        if path is not None:
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
        """Open the form with what the Job was made of."""
        self._clone(again=False)

    def command_run_again(self) -> None:
        """Open the form with the same Job under a new name, ready to be submitted."""
        self._clone(again=True)

    def _clone(self, *, again: bool) -> None:
        if self.job is not None:
            self.run_worker(
                self._open_clone(self.job, again), name="clone", group="read", exclusive=True, exit_on_error=False
            )

    async def _open_clone(self, job: JobView, again: bool) -> None:
        from mcjob_tui.tui.drafts import Unreadable, clone

        try:
            draft = await clone(self._session, job.namespace, job.name, again=again)
        except (Unreadable, ControlPlaneError) as error:
            self.mcjob.say(str(error), error=True)
            return
        from mcjob_tui.tui.screens.wizard.screen import WizardScreen

        self.app.push_screen(WizardScreen(self._session, draft=draft))

    def command_clusters(self) -> None:
        """Open the list of member clusters."""
        from mcjob_tui.tui.screens.clusters import ClustersScreen

        self.app.push_screen(ClustersScreen())
