"""The logs of all pods of a Job in all its clusters, or of one of them, on a page of their own."""

from collections.abc import Iterable
from dataclasses import replace

from textual.widget import Widget

from mcjob_tui.control_plane.views import Changes
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.commands import Situation
from mcjob_tui.tui.log_commands import ON_LOGS
from mcjob_tui.tui.screens.log_actions import LogActions
from mcjob_tui.tui.widgets.filter import FilterRow
from mcjob_tui.tui.widgets.footer import FooterKey
from mcjob_tui.tui.widgets.log_choice import LogChoice, OnePod
from mcjob_tui.tui.widgets.log_pane import LogPane


class LogsScreen(LogActions):
    """Follows the logs of one Job while it is open; only those of ``pod`` to begin with, where one is given."""

    CSS_PATH = "logs.tcss"
    PAGE_COMMANDS = ON_LOGS

    def __init__(self, namespace: str, name: str, pod: OnePod | None = None) -> None:
        super().__init__()
        self.key = (namespace, name)
        self.pod = pod
        self.logs = LogPane(title=f"Logs  {clean(name)}", choice=LogChoice(pod=pod), id="logs")

    def compose_body(self) -> Iterable[Widget]:
        yield self.logs
        yield FilterRow(id="filter-row")

    def on_mount(self) -> None:
        self.logs.view.focus()
        self._begin()

    def _begin(self) -> None:
        if self.mcjob.session is not None:
            self.logs.begin(self.mcjob.session, *self.key, kept=self.mcjob.options.log_lines)

    @property
    def trail(self) -> tuple[str, ...]:
        return (self.key[0], "Jobs", self.key[1], "Logs")

    @property
    def page_title(self) -> str:
        return "Logs"

    def situation(self) -> Situation:
        all_pods = {"all-pods": "" if self.pod is not None else "all pods are read; enter on one in 2 Pods reads one"}
        return replace(super().situation(), other=self.not_found_yet() | all_pods)

    def control_plane_changed(self, changes: Changes) -> None:
        super().control_plane_changed(changes)
        if changes.jobs or changes.state:
            self._begin()
            self.logs.join()

    def footer_keys(self) -> tuple[FooterKey, ...]:
        return (*super().footer_keys()[:1], FooterKey("0-6", "since"), *super().footer_keys()[1:])

    def command_all_pods(self) -> None:
        """Read all pods of the Job, or the one again from which the page was opened."""
        self.logs.ask_pod(None if self.logs.choice.pod is not None else self.pod)
