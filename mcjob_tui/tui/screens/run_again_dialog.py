"""Asks before Jobs are run again: under new names, or in place of those that are there. Follows until all exist."""

import asyncio
import importlib
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import JobView, Step
from mcjob_tui.control_plane.wording import counted
from mcjob_tui.resources.names import next_name
from mcjob_tui.tui.screens.followed_dialog import FollowedDialog, step_line
from mcjob_tui.tui.side_by_side import AT_ONCE, side_by_side
from mcjob_tui.tui.widgets.buttons import Button, Buttons
from mcjob_tui.tui.widgets.form.pieces import Line, line, wrapped
from mcjob_tui.tui.widgets.states import job_state

if TYPE_CHECKING:
    from mcjob_tui.control_plane.rerun import Rerun
    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.tui.app import McjobApp

NAMED = 8


def question(jobs: tuple[JobView, ...], in_place: bool, width: int, new_name: str = "") -> tuple[Line, ...]:
    """What will be made, and in place of what: each Job with its clusters; ``new_name`` is that of a single one."""
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
        killed = f"; {counted(active, 'active pod')} will be killed" if active else ""
        says = f"Deleted everywhere first, with pods and logs{killed}; then created again under the same name."
    else:
        name = f"as {new_name}" if new_name else "under the next free name"
        says = f"Created again {name}, with policies of its own; what is there stays. To change something first, clone."
    return (*rows, line(), *(line((text, "care" if in_place else "muted")) for text in wrapped(says, width)))


class RunAgainDialog(FollowedDialog):
    """Asks, makes them again, and offers to try again what failed."""

    def __init__(self, app: "McjobApp", session: "ControlPlane", jobs: tuple[JobView, ...], *, in_place: bool) -> None:
        what = jobs[0].name if len(jobs) == 1 else f"{len(jobs)} Jobs"
        title = f"Run {what} again in place?" if in_place else f"Run {what} again?"
        begins = Button("run", "Delete and create" if in_place else "Run again", destructive=in_place)
        super().__init__(title, begins, "the work goes on")
        self.mcjob = app
        self.session = session
        self.jobs = jobs
        self.in_place = in_place
        self.steps: dict[str, Step] = {}
        self.failures: dict[str, str] = {}
        self.reruns: list[Rerun] = []

    def question(self, width: int) -> tuple[Line, ...]:
        return question(self.jobs, self.in_place, width, self._new_name())

    def _new_name(self) -> str:
        """What the only Job is going to be called."""
        first, *more = self.jobs
        taken = self.session.job_names(first.namespace)
        return "" if more or taken is None else next_name(first.name, taken)

    async def work(self) -> None:
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
                self.show_steps()
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
            if self.is_seen:
                self.dismiss(True)
            return
        if self.is_seen:
            self.show_steps()
            self.query_one(Buttons).offer(Button("run", "Try again"), Button("cancel", "Close"))
            return
        for name, sentence in self.failures.items():
            self.mcjob.say(f"run {name} again: {sentence}", error=True)

    def step_lines(self, width: int) -> tuple[Line, ...]:
        said = [f"× {name}: {sentence}" for name, sentence in self.failures.items()]
        return (
            *(step_line(step, self.turn) for step in list(self.steps.values())[-12:]),
            *(line((text, "bad")) for sentence in said for text in wrapped(sentence, width)),
        )
