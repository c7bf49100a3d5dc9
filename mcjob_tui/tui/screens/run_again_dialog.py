"""Asks before Jobs are run again: under new names, or in place of those that are there. Follows until all exist."""

import asyncio
import importlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.widget import Widget

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import JobView, Step
from mcjob_tui.tui.screens.delete_dialog import CANCEL, step_line
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.side_by_side import AT_ONCE, side_by_side
from mcjob_tui.tui.widgets.buttons import Button, Buttons
from mcjob_tui.tui.widgets.form.pieces import Line, line, wrapped
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.states import job_state

if TYPE_CHECKING:
    from mcjob_tui.control_plane.rerun import Rerun
    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.tui.app import McjobApp

NAMED = 8


def question(jobs: tuple[JobView, ...], in_place: bool, width: int) -> tuple[Line, ...]:
    """What will be made, and in place of what: each Job with its clusters."""
    rows: list[Line] = []
    for job in jobs[:NAMED]:
        clusters = ", ".join(member.cluster for member in job.members) or "no cluster"
        first, *rest = wrapped(f"{job.namespace} / {job.name}  in {clusters}", width - 18)
        rows.append(line(job_state(job.state), "  ", first))
        rows += [line("    ", (text, "muted")) for text in rest]
    if len(jobs) > NAMED:
        rows.append(line((f"+ {len(jobs) - NAMED} Jobs", "muted")))
    active = sum(job.progress.active for job in jobs)
    if in_place:
        killed = f"; {active} active pods will be killed" if active else ""
        says = f"Deleted everywhere first, with pods and logs{killed}; then created again under the same name."
    else:
        says = "Created again under the next free name, with policies of its own; what is there stays."
    return (*rows, line(), *(line((text, "care" if in_place else "muted")) for text in wrapped(says, width)))


class RunAgainDialog(Dialog[bool]):
    """Dismissed with True once it was begun."""

    def __init__(self, app: "McjobApp", session: "ControlPlane", jobs: tuple[JobView, ...], *, in_place: bool) -> None:
        what = jobs[0].name if len(jobs) == 1 else f"{len(jobs)} Jobs"
        super().__init__(f"Run {what} again in place?" if in_place else f"Run {what} again?")
        self.mcjob = app
        self.session = session
        self.jobs = jobs
        self.in_place = in_place
        self.steps: dict[str, Step] = {}
        self.failures: dict[str, str] = {}
        self.reruns: list[Rerun] = []
        self.is_under_way = False
        self._turn = 0

    def compose_box(self) -> Iterable[Widget]:
        do = Button("run", "Delete and create" if self.in_place else "Run again", destructive=self.in_place)
        yield Sheet(lambda width: question(self.jobs, self.in_place, width), id="question")
        yield Sheet(id="steps")
        yield Sheet(lambda width: (line(),))
        yield Buttons(CANCEL, do)
        yield Sheet(lambda width: (line(("tab or → to choose, enter to confirm, esc cancels", "muted")),), id="hint")

    def on_mount(self) -> None:
        self.query_one(Buttons).focus()
        self.set_interval(0.25, self._tick)

    def on_buttons_pressed(self, event: Buttons.Pressed) -> None:
        """Cancel or hide, do it, or try again what failed."""
        if event.name != "run":
            self.dismiss(self.is_under_way or bool(self.reruns))
            return
        self.is_under_way = True
        self.query_one("#question", Sheet).display = False
        self.query_one(Buttons).offer(Button("cancel", "Hide"))
        self.query_one("#hint", Sheet).show(lambda width: (line(("esc hides this; the work goes on", "muted")),))
        # The app's worker: hiding the dialog must not stop halfway between delete and create.
        self.app.run_worker(self._run(), name="run again", group=f"run-again-{id(self)}", exit_on_error=False)

    async def _run(self) -> None:
        await asyncio.to_thread(importlib.import_module, "mcjob_tui.control_plane.rerun")
        from mcjob_tui.control_plane.rerun import Rerun
        from mcjob_tui.draft.storing import drafts

        if not self.reruns:
            self.reruns = [
                Rerun(self.session, *job.key, uid=job.uid, in_place=self.in_place, shelf=drafts()) for job in self.jobs
            ]
        self.failures.clear()
        # Beside them, one after another: the next free name depends on those that exist.
        left = [each for each in self.reruns if not each.is_done]
        await side_by_side(self._one, left, AT_ONCE if self.in_place else 1)
        self.is_under_way = False
        self._ended()

    async def _one(self, rerun: "Rerun") -> None:
        from mcjob_tui.draft.errors import DraftError

        try:
            async for step in rerun.run():
                name = f"{rerun.new_name}: {step.name}" if len(self.jobs) > 1 else step.name
                self.steps[name] = Step(name, step.state, step.message, step.seconds, step.fraction, step.clusters)
                self._paint()
        except (ControlPlaneError, DraftError) as error:
            lost = "deleted, but not created again: " if rerun.is_deleted else ""
            left = f"; what exists of it: {', '.join(rerun.left)}" if rerun.left else ""
            kept = f"; kept as a draft in {rerun.kept_in}" if rerun.is_deleted and rerun.kept_in else ""
            self.failures[rerun.name] = f"{lost}{error}{left}{kept}"

    def _ended(self) -> None:
        made = [each.new_name for each in self.reruns if each.is_done]
        if made:
            self.mcjob.say(f"running again: {', '.join(made[:4])}{' …' if len(made) > 4 else ''}")
        if not self.failures:
            if self.is_attached and self.is_current:
                self.dismiss(True)
            return
        if self.is_attached and self.is_current:
            self._paint()
            self.query_one(Buttons).offer(Button("run", "Try again"), Button("cancel", "Close"))
            return
        for name, sentence in self.failures.items():
            self.mcjob.say(f"run {name} again: {sentence}", error=True)

    def _paint(self) -> None:
        if not (self.is_attached and self.is_mounted):
            return
        rows = [step_line(step, self._turn) for step in self.steps.values()][-12:]
        failures = dict(self.failures)

        def lines(width: int) -> tuple[Line, ...]:
            said = [
                line((text, "bad"))
                for name, sentence in failures.items()
                for text in wrapped(f"× {name}: {sentence}", width)
            ]
            return (*rows, *said)

        self.query_one("#steps", Sheet).show(lines)

    def _tick(self) -> None:
        if self.is_under_way:
            self._turn += 1
            self._paint()

    def action_close(self) -> None:
        """Cancel, or hide what goes on."""
        self.dismiss(self.is_under_way or bool(self.reruns))
