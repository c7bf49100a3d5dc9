"""What can be done with the lines of a ``LogPane`` on the page that it is on: find, choose what is read, save, copy.

The Logs page has all of it; the Job's page has, on its Logs tab, what no key of its own stands against.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.log_text import written
from mcjob_tui.resources.text import clean
from mcjob_tui.tui import clock
from mcjob_tui.tui.screens.page import Page
from mcjob_tui.tui.widgets.filter import FilterRow
from mcjob_tui.tui.widgets.log_choice import ALL, SINCES
from mcjob_tui.tui.widgets.log_pane import LogPane

if TYPE_CHECKING:
    from mcjob_tui.control_plane.views import LogLine

COPIED_AT_MOST = 2000
"""Lines; terminals take no more than some hundred kilobytes into the clipboard at once."""


class LogActions(Page[None]):
    """Base of the pages that show the logs of the Job ``key`` in ``logs``, with a ``FilterRow``."""

    key: tuple[str, str]
    logs: LogPane

    @property
    def reads_logs(self) -> bool:
        """Whether the logs are what is on the page now."""
        return True

    def not_found_yet(self) -> dict[str, str]:
        """Why there is no match to go to, by the commands that would."""
        missing = "" if self.logs.view.buffer.filter is not None else "nothing is looked for; / looks for text"
        return dict.fromkeys(("next-match", "match-before", "only-matches"), missing)

    # Finding

    def command_filter(self) -> None:
        """Open the filter's row."""
        self.add_class("-filtering")
        looked_for = self.logs.view.buffer.filter
        self.query_one(FilterRow).open(looked_for.typed if looked_for is not None else "")

    def on_filter_row_changed(self, event: FilterRow.Changed) -> None:
        """The filter's text is another."""
        self.logs.view.look_for(event.text)

    def on_filter_row_closed(self, event: FilterRow.Closed) -> None:
        """The filter is done with; it holds unless it was emptied."""
        self.remove_class("-filtering")
        self.logs.view.look_for(event.text)
        self.logs.view.focus()
        self.refresh_keys()

    def command_next_match(self) -> None:
        """To the next match, from the first again after the last."""
        self._step(1)

    def command_match_before(self) -> None:
        """To the match before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        if not self.logs.view.step(by):
            self.mcjob.say("nothing matches")

    def command_only_matches(self) -> None:
        """Only what matches, or all lines with the matches marked."""
        self.logs.view.narrow(not self.logs.view.buffer.only_matches)

    def command_back(self) -> None:
        """Errors go first, then the filter, then the page."""
        if self.reads_logs and self.logs.view.buffer.filter is not None and not self.mcjob.clear_toasts():
            self.on_filter_row_closed(FilterRow.Closed(""))
        else:
            super().command_back()

    # What is read, and how it is shown

    def command_since(self, name: str) -> None:
        """Read from another moment on; the same again reads all."""
        since = next(each for each in SINCES if each.name == name)
        choice = self.logs.choice
        self.logs.ask(since=ALL if choice.since == since else since)

    def command_previous(self) -> None:
        """The previous run of containers that were restarted, or the present one."""
        self.logs.ask(previous=not self.logs.choice.previous)

    def command_container(self) -> None:
        """Choose one container, or all."""
        from mcjob_tui.tui.screens.dialogs import Choice, ChoiceDialog, if_answered

        choices = [Choice("", "all containers")]
        choices += [Choice(name, name, remark) for name, remark in self.logs.known_containers()]

        def chosen(name: str) -> None:
            self.logs.ask(container=name)

        dialog = ChoiceDialog("Containers", tuple(choices), self.logs.choice.container)
        self.app.push_screen(dialog, if_answered(chosen))

    def command_follow(self) -> None:
        """Follow the end, or stay."""
        self.logs.toggle_following()

    def command_wrap(self) -> None:
        """Wrap long lines, or cut them."""
        self.logs.toggle_wrap()

    def command_times(self) -> None:
        """Show times, or not."""
        self.logs.toggle_times()

    # Taking lines along

    def _log_lines(self) -> "list[LogLine]":
        return [each for each in self.logs.view.buffer.on_show() if not each.note]

    def command_save_logs(self) -> None:
        """Ask for a file and write the lines on show to it."""
        from mcjob_tui.tui.new_file import file_name
        from mcjob_tui.tui.screens.dialogs import LineDialog, if_answered

        lines = self._log_lines()
        proposed = Path.cwd() / file_name(self.key[1], f"-{clock.now():%Y%m%d-%H%M%S}.log")
        hint = f"{len(lines):,} lines as the containers wrote them, each with cluster, pod and container before it"
        self.app.push_screen(LineDialog("Save logs", hint, str(proposed)), if_answered(self._save_lines))

    def _save_lines(self, path: str) -> None:
        text = [written(each, times=self.logs.view.look.times) for each in self._log_lines()]
        from mcjob_tui.tui.new_file import typed_path

        work = self._write_lines(typed_path(path), text)
        self.run_worker(work, name="save", group="save", exit_on_error=False)

    async def _write_lines(self, path: Path, lines: list[str]) -> None:
        from mcjob_tui.tui.log_files import write_new

        try:
            where = await write_new(path, lines)
        except OSError as error:
            self.mcjob.say(clean(f"{path}: {error.strerror or error}"), error=True)
            return
        self.mcjob.say(clean(f"{len(lines):,} lines are in {where}"))

    def command_copy_logs(self) -> None:
        """Copy the lines on show to the clipboard of the terminal."""
        lines = self._log_lines()
        last = lines[-COPIED_AT_MOST:]
        text = "\n".join(clean(written(each, times=self.logs.view.look.times)) for each in last)
        self.app.copy_to_clipboard(text)
        which = f"copied {len(last):,} lines" if last == lines else f"copied the last {len(last):,} of {len(lines):,}"
        self.mcjob.say(which)
