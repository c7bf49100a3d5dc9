"""Asks before Jobs are deleted, with Cancel as the default and the clusters named, and follows until all is gone."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import JobView, Step, StepState
from mcjob_tui.tui.glyphs import busy
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.widgets.buttons import Button, Buttons
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, line, wrapped
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.states import job_state

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane

CANCEL = Button("cancel", "Cancel")
NAMED = 12


def question(jobs: tuple[JobView, ...], width: int) -> tuple[Line, ...]:
    """What will be gone: for one Job its clusters and their pods, for several their names."""
    if len(jobs) > 1:
        return _several(jobs, width)
    job = jobs[0]
    state = job_state(job.state)
    active = job.progress.active
    where = _in_clusters(len(job.members)) if job.members else "in no cluster"
    killed = f"{active} active pod{'' if active == 1 else 's'} will be killed" if active else "no pod is active"
    lines: list[Line] = [line((state.text, state.ink), f" {where}; {killed}{':' if job.members else '.'}")]
    row: list[Piece] = []
    for member in job.members[:NAMED]:
        pieces = (Piece(f"{member.cluster} "), Piece(f"{member.progress.active}  ", "strong"))
        if sum(len(piece.text) for piece in (*row, *pieces)) > width and row:
            lines.append(tuple(row))
            row = []
        row += pieces
    if len(job.members) > NAMED:
        row.append(Piece(f"+ {len(job.members) - NAMED} clusters", "muted"))
    if row:
        lines.append(tuple(row))
    goes = _goes_with_it(job)
    return (*lines, *(line((text, "muted")) for text in wrapped(goes, width)))


def _goes_with_it(job: JobView) -> str:
    done = job.progress.succeeded
    pods = f"; the {done} finished pod{'' if done == 1 else 's'} and their logs too" if done else ""
    if job.submission:
        return f"Its own policies go with it{pods}."
    kept = f" {job.policy_kind or 'PropagationPolicy'} {job.policy} stays." if job.policy else ""
    return f"Its Job in every cluster goes with it{pods}.{kept}"


def _several(jobs: tuple[JobView, ...], width: int) -> tuple[Line, ...]:
    active = sum(job.progress.active for job in jobs)
    lines = [line((f"{len(jobs)} Jobs", "strong"), f" with {active} active pods in {_in_all(jobs)}:")]
    lines += [line(f"{job.namespace} / {job.name}  ", job_state(job.state)) for job in jobs[:NAMED]]
    if len(jobs) > NAMED:
        lines.append(line((f"+ {len(jobs) - NAMED} Jobs", "muted")))
    return tuple(lines)


def _in_all(jobs: tuple[JobView, ...]) -> str:
    names = sorted({member.cluster for job in jobs for member in job.members})
    return ", ".join(names[:6]) + (f" and {len(names) - 6} clusters" if len(names) > 6 else "") or "no cluster"


def _in_clusters(count: int) -> str:
    return f"in {count} cluster{'' if count == 1 else 's'}"


_SIGNS = {
    StepState.WAITING: ("○", "muted"),
    StepState.DONE: ("✓", "good"),
    StepState.FAILED: ("×", "bad"),
    StepState.UNDONE: ("·", "muted"),
}


def step_line(step: Step, turn: int) -> Line:
    """``✓ binding  gone``; what is under way turns."""
    sign, ink = _SIGNS.get(step.state, (busy(turn), "primary"))
    counted = f"  {step.fraction[0]} of {step.fraction[1]}" if step.fraction else ""
    return line((f"{sign} ", ink), f"{step.name}{counted}", (f"  {step.message}" if step.message else "", "muted"))


class DeleteDialog(Dialog[bool]):
    """Dismissed with True if the deletion was started."""

    def __init__(self, session: "ControlPlane", jobs: tuple[JobView, ...]) -> None:
        title = f"Delete {jobs[0].name}?" if len(jobs) == 1 else f"Delete {len(jobs)} Jobs?"
        super().__init__(title)
        self.session = session
        self.jobs = jobs
        self.steps: dict[str, Step] = {}
        self.failure = ""
        self.is_under_way = False
        self.is_finished = False
        self._turn = 0

    def compose_box(self) -> Iterable[Widget]:
        clusters = len({member.cluster for job in self.jobs for member in job.members})
        label = f"Delete in {clusters} cluster{'' if clusters == 1 else 's'}" if clusters else "Delete"
        yield Sheet(partial(question, self.jobs), id="question")
        yield Sheet(id="steps")
        yield Sheet(lambda width: (line(),))
        yield Buttons(CANCEL, Button("delete", label, destructive=True))
        yield Sheet(lambda width: (line(("tab or → to choose, enter to confirm, esc cancels", "muted")),), id="hint")

    def on_mount(self) -> None:
        self.query_one(Buttons).focus()
        self.set_interval(0.25, self._tick)

    def on_buttons_pressed(self, event: Buttons.Pressed) -> None:
        """Cancel, hide, or do it."""
        if event.name != "delete":
            self.dismiss(self.is_under_way)
            return
        self.is_under_way = True
        self.query_one("#question", Sheet).display = False
        self.query_one(Buttons).offer(Button("cancel", "Hide"))
        self.query_one("#hint", Sheet).show(lambda width: (line(("esc hides this; the deletion goes on", "muted")),))
        # The app's worker: hiding the dialog must not stop the deletion.
        self.app.run_worker(self._delete(), name="delete", group=f"delete-{id(self)}", exit_on_error=False)

    async def _delete(self) -> None:
        for job in self.jobs:
            try:
                async for step in self.session.delete(job.namespace, job.name, uid=job.uid):
                    name = step.name if len(self.jobs) == 1 else f"{job.name}: {step.name}"
                    self.steps[name] = Step(name, step.state, step.message, step.seconds, step.fraction, step.clusters)
                    self._paint()
            except ControlPlaneError as error:
                self.failure = error.sentence
        self.is_finished = True
        self._ended()

    def _ended(self) -> None:
        say = getattr(self.app, "say", None)
        late = next((step for step in self.steps.values() if step.state is StepState.FAILED), None)
        if self.is_attached and self.is_current:
            if not self.failure and late is None:
                self.dismiss(True)
                return
            self._paint()
            self.query_one(Buttons).offer(Button("cancel", "Close"))
        elif say is not None and (self.failure or late is not None):
            say(f"delete {self.jobs[0].name}: {self.failure or (late.message if late else '')}", error=True)

    def _paint(self) -> None:
        if not (self.is_attached and self.is_mounted):
            return
        lines = tuple(step_line(step, self._turn) for step in self.steps.values())
        if self.failure:
            lines = (*lines, line((f"× {self.failure}", "bad")))
        self.query_one("#steps", Sheet).show(lambda width: lines)

    def _tick(self) -> None:
        if self.is_under_way and not self.is_finished:
            self._turn += 1
            self._paint()

    def action_close(self) -> None:
        """Cancel, or hide what goes on."""
        self.dismiss(self.is_under_way)
