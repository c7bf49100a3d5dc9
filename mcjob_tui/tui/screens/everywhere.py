"""What the commands do that every page has and that are not about the page: to other pages, to the shell, out.

They are declared in ``tui.declarations``; ``page`` has the page's own help and the way back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from mcjob_tui.tui.painting import Painting

if TYPE_CHECKING:
    from mcjob_tui.tui.app import McjobApp

Result = TypeVar("Result")


class Everywhere(Painting[Result]):
    """A screen of this app on which the commands that are possible everywhere can be done."""

    @property
    def mcjob(self) -> McjobApp:
        """The app, with its own type."""
        return cast("McjobApp", self.app)

    def command_palette(self) -> None:
        """Open the palette of all commands."""
        self.app.action_command_palette()

    def command_to_shell(self) -> None:
        """Stop, as ctrl and z stop any program; the shell's ``fg`` goes on."""
        self.app.action_suspend_process()

    def command_redraw(self) -> None:
        """Draw all of the screen anew: only what changes is sent otherwise."""
        self.mcjob.draw_anew()

    def command_messages(self) -> None:
        """Show what toasts said."""
        self.mcjob.open_messages()

    def command_read_only(self) -> None:
        """Switch everything that changes something off, or on again."""
        self.mcjob.set_read_only(not self.mcjob.read_only)

    def command_context(self) -> None:
        """Choose another context."""
        from mcjob_tui.tui.screens.going import choose_context

        choose_context(self.mcjob)

    def command_jobs(self) -> None:
        """To the list of Jobs."""
        from mcjob_tui.tui.screens.going import to_jobs

        to_jobs(self.mcjob)

    def command_clusters(self) -> None:
        """To the list of member clusters."""
        from mcjob_tui.tui.screens.going import to_clusters

        to_clusters(self.mcjob)

    def command_page_before(self) -> None:
        """Back to the page that was visited before this one."""
        from mcjob_tui.tui.screens.going import step

        step(self.mcjob, -1)

    def command_page_after(self) -> None:
        """Forward to the page from which one went back."""
        from mcjob_tui.tui.screens.going import step

        step(self.mcjob, 1)

    def command_quit(self) -> None:
        """End the program."""
        self.app.exit(return_code=0)
