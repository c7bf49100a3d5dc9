"""A page that has a Job: which one its commands are about, and its text to read, copy, save and edit."""

import asyncio
import importlib

from mcjob_tui.control_plane.views import JobView
from mcjob_tui.tui.clipboard import Copied, kubectl_command, mcjob_command, too_large
from mcjob_tui.tui.screens.page import Page


class JobPage(Page[None]):
    """Base of the pages with a Job at the cursor."""

    @property
    def job(self) -> JobView | None:
        """The Job that the commands are about."""
        raise NotImplementedError

    @property
    def job_here(self) -> JobView:
        """The Job, for commands that are possible only where there is one."""
        assert self.job is not None
        return self.job

    def marked_jobs(self) -> tuple[JobView, ...]:
        """The marked Jobs, or else the one at the cursor."""
        return () if self.job is None else (self.job,)

    def command_describe(self) -> None:
        """Show the Job in readable text."""
        from mcjob_tui.tui.screens.describe import DescribeScreen

        self.app.push_screen(DescribeScreen(self._session, self.job_here))

    # Copying

    def command_copy(self) -> None:
        """Choose what to copy."""
        from mcjob_tui.tui.screens.dialogs import Choice, ChoiceDialog, if_answered

        jobs = self.marked_jobs()
        name = jobs[0].name if len(jobs) == 1 else f"{len(jobs)} names"
        choices = (
            Choice(Copied.NAME, "name", name),
            Choice(Copied.YAML, "YAML", "as the control plane has it"),
            Choice(Copied.KUBECTL, "kubectl command", kubectl_command(jobs[0], self._session.command_flags)),
            Choice(Copied.MCJOB, "mcjob command", mcjob_command(jobs[0], self._session.command_flags)),
        )

        def chosen(what: str) -> None:
            self._copy(what, jobs)

        self.app.push_screen(ChoiceDialog("Copy", choices, Copied.NAME), if_answered(chosen))

    def command_copy_text(self, what: str) -> None:
        """Copy one thing at once."""
        self._copy(what, self.marked_jobs())

    def _copy(self, what: str, jobs: tuple[JobView, ...]) -> None:
        self.run_worker(self._copied(what, jobs), name="copy", group="copy", exclusive=True, exit_on_error=False)

    async def _copied(self, what: str, jobs: tuple[JobView, ...]) -> None:
        flags = self._session.command_flags
        if what == Copied.YAML:
            text = "---\n".join([await self._yaml(job) for job in jobs])
        elif what == Copied.NAME:
            text = "\n".join(job.name for job in jobs)
        else:
            command = kubectl_command if what == Copied.KUBECTL else mcjob_command
            text = "\n".join(command(job, flags) for job in jobs)
        problem = too_large(text)
        if problem:
            self.mcjob.say(f"not copied: {problem}", error=True)
            return
        self.app.copy_to_clipboard(text)
        whose = jobs[0].name if len(jobs) == 1 else f"{len(jobs)} Jobs"
        self.mcjob.say(f"copied the YAML of {whose}" if what == Copied.YAML else f"copied {text.partition(chr(10))[0]}")

    async def _yaml(self, job: JobView) -> str:
        """The Job as YAML, without what field managers own."""
        found = self._session.raw("Job", *job.key) or await self._session.fetch("Job", *job.key)
        await asyncio.to_thread(importlib.import_module, "mcjob_tui.draft.yaml_text")
        from mcjob_tui.draft.yaml_text import dump
        from mcjob_tui.tui.editing_yaml import shown

        return dump(shown(found))

    # Saving and editing

    def command_save_yaml(self) -> None:
        """Ask for a file and save the YAML there; nothing is overwritten."""
        from mcjob_tui.tui.new_file import file_name
        from mcjob_tui.tui.screens.dialogs import LineDialog, if_answered

        jobs = self.marked_jobs()
        several = len(jobs) > 1
        hint = f"a file for {len(jobs)} Jobs" if several else "a file"
        value = "./jobs.yaml" if several else f"./{file_name(jobs[0].name)}"

        def named(path: str) -> None:
            self.run_worker(self._save(path, jobs), name="save", group="save", exit_on_error=False)

        dialog = LineDialog("Save YAML", f"{hint}; one that exists is not overwritten", value)
        self.app.push_screen(dialog, if_answered(named))

    async def _save(self, path: str, jobs: tuple[JobView, ...]) -> None:
        text = "---\n".join([await self._yaml(job) for job in jobs])

        from mcjob_tui.tui.new_file import typed_path, write_new_file

        def write() -> None:
            write_new_file(typed_path(path), (text.encode(),))

        try:
            await asyncio.to_thread(write)
        except FileExistsError:
            self.mcjob.say(f"{path} exists already; nothing was written", error=True)
        except OSError as error:
            self.mcjob.say(f"{path}: {error.strerror or 'cannot be written'}", error=True)
        else:
            self.mcjob.say(f"saved {path}")

    def command_edit(self) -> None:
        """Edit the Job's YAML in the person's editor."""
        from mcjob_tui.tui.screens.edit_job import JobEdit

        edit = JobEdit(self.mcjob, self._session, self.job_here)
        self.app.run_worker(edit.run(), name="edit", group="edit", exclusive=True, exit_on_error=False)
