"""Page 3: how the Job runs, fails and ends, its labels, and what its pods need."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from mcjob_tui.draft.counts import number
from mcjob_tui.draft.fields import field
from mcjob_tui.draft.kept import RETRIES_OF_INDEX, kept_count
from mcjob_tui.draft.model import DraftSpec
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.preview import Trap
from mcjob_tui.tui.screens.wizard import declared
from mcjob_tui.tui.screens.wizard.editing import Editing, within
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.screens.wizard.live_names import LiveNames
from mcjob_tui.tui.screens.wizard.parallelism import ParallelismTrap
from mcjob_tui.tui.widgets.form.group import Group
from mcjob_tui.tui.widgets.form.row_model import Cells
from mcjob_tui.tui.widgets.form.words import Heading

if TYPE_CHECKING:
    from mcjob_tui.draft.rules import Problem

POD_PATHS = tuple(each.path for each in declared.fields_of(Page.ADVANCED, "Pods"))


class AdvancedPane(FormPane):
    """The form of page 3."""

    def __init__(self, editing: Editing, names: LiveNames) -> None:
        super().__init__(editing, "Advanced", id="advanced")
        self._state = "* required"
        self.names = names
        self.parallelism = declared.text("spec.parallelism", columns=declared.NUMBER)
        self.trap = ParallelismTrap()
        self.pods = Group("Pods", self._pods, self._pods_summary)
        self.completion = declared.choice("spec.completionMode")
        self.retries = declared.text("spec.backoffLimit", columns=declared.NUMBER)

    @property
    def _spec(self) -> DraftSpec:
        return self.editing.draft.spec

    def compose(self) -> Iterable[Widget]:
        yield Heading("Running", classes="first")
        yield from self.group(
            Page.ADVANCED,
            "Running",
            {
                "spec.parallelism": (self.bound(self.parallelism), self.trap),
                "spec.completionMode": (self.bound(self.completion),),
                "spec.backoffLimit": (self.bound(self.retries),),
            },
        )
        marks = "Labels and annotations"
        yield Heading(marks)
        yield from self.group(Page.ADVANCED, marks)
        yield self.pods

    def known(self, kind: str, row: Cells = ()) -> Sequence[str]:
        return self.names.known(kind)

    # Pods

    def _pods_summary(self) -> str:
        spec = self._spec
        said = [
            f"service account {spec.service_account_name or 'default'}",
            f"priority {spec.priority_class_name}" if spec.priority_class_name else "no priority class",
            f"{len(spec.node_selector)} node labels" if spec.node_selector else "",
            f"{len(spec.tolerations)} tolerations" if spec.tolerations else "",
            f"grace {spec.termination_grace_period_seconds}"
            if spec.termination_grace_period_seconds is not None
            else "",
        ]
        return " · ".join(each for each in said if each)

    def _pods(self) -> Iterable[Widget]:
        return self.group(Page.ADVANCED, "Pods")

    # What is said

    def know_trap(self, trap: Trap | None) -> None:
        """Show what other values of parallelism would give, where the present one is a trap."""
        was_shown = self.trap.display
        self.trap.show(trap, number(self._spec.parallelism) or 1)
        if self.trap.display != was_shown:
            # The splits may come later than the problem that the box says in its place.
            self.tell()

    def on_parallelism_trap_chosen(self, event: ParallelismTrap.Chosen) -> None:
        event.stop()
        self.screen.set_focus(self.parallelism)
        self.editing.set("spec.parallelism", event.parallelism)

    def on_parallelism_trap_step(self, event: ParallelismTrap.Step) -> None:
        event.stop()
        self.step(event.forward)

    def tell(self) -> None:
        super().tell()
        if self.trap.display:
            # The box says it, and more.
            self.parallelism.trouble = None

    def refreshed(self) -> None:
        instances = number(self._spec.instances)
        self.parallelism.beside = (
            "at the same time"
            if self._spec.work_queue
            else f"of {instances or '?'} instance{'' if instances == 1 else 's'}, at the same time"
        )
        self.parallelism.redraw()
        self.completion.off = "fixed by Work queue" if self._spec.work_queue else ""
        self._say_what_retries_are()

    def _say_what_retries_are(self) -> None:
        """Without a limit of its own a Job that was loaded with one for each index has no other."""
        said, of_index = field("spec.backoffLimit"), kept_count(self.editing.draft, RETRIES_OF_INDEX)
        words = (said.default, said.beside) if of_index is None else ("none", f"in all; {of_index} for each index")
        if (self.retries.placeholder, self.retries.beside) != words:
            self.retries.placeholder, self.retries.beside = words
            self.retries.redraw()

    def holds(self, group: Group, problem: "Problem") -> bool:
        return any(within(problem.path, path) for path in POD_PATHS)

    def group_has(self, group: Group, path: str) -> bool:
        return any(within(path, each) for each in POD_PATHS)
