"""Asks before Jobs are deleted, with Cancel as the default and the clusters named, and follows until all is gone."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import JobView, Step, StepState
from mcjob_tui.tui.glyphs import busy
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.side_by_side import side_by_side
from mcjob_tui.tui.widgets.buttons import Button, Buttons
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, cut, line, wrapped
from mcjob_tui.tui.widgets.sheet import Sheet
from mcjob_tui.tui.widgets.states import job_state

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane

CANCEL = Button("cancel", "Cancel")
NAMED = 12
_TOLD_AT_MOST = 4

Key = tuple[str, str]


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
    head = f"{len(jobs)} Jobs"
    said = f"{head} with {active} active pod{'' if active == 1 else 's'} in {_in_all(jobs)}:"
    first, *rest = wrapped(said, width)
    lines = [line((head, "strong"), first.removeprefix(head)), *(line(text) for text in rest)]
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
    return line((f"{sign} ", ink), step_words(step), (f"  {step.message}" if step.message else "", "muted"))


def step_words(step: Step) -> str:
    """``member Jobs  1 of 4``."""
    return step.name + (f"  {step.fraction[0]} of {step.fraction[1]}" if step.fraction else "")


class DeleteDialog(Dialog[bool]):
    """Dismissed with True if the deletion was started."""

    def __init__(self, session: "ControlPlane", jobs: tuple[JobView, ...]) -> None:
        title = f"Delete {jobs[0].name}?" if len(jobs) == 1 else f"Delete {len(jobs)} Jobs?"
        super().__init__(title)
        self.session = session
        self.jobs = jobs
        self.steps: dict[Key, dict[str, Step]] = {job.key: {} for job in jobs}
        self.failures: dict[Key, str] = {}
        self.gone: set[Key] = set()
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
        await side_by_side(self._delete_one, self.jobs)
        self.is_finished = True
        self._ended()

    async def _delete_one(self, job: JobView) -> None:
        try:
            async for step in self.session.delete(job.namespace, job.name, uid=job.uid):
                self.steps[job.key][step.name] = step
                self._paint()
        except ControlPlaneError as error:
            self.failures[job.key] = error.sentence
        else:
            self.gone.add(job.key)
        self._paint()

    def _outcomes(self) -> dict[Key, str]:
        """What is not as it should be, by Job: refused, or held by a cluster that cannot be reached."""
        late = {
            key: step.message
            for key, steps in self.steps.items()
            for step in steps.values()
            if step.state is StepState.FAILED
        }
        return {**late, **self.failures}

    def _ended(self) -> None:
        outcomes = self._outcomes()
        say = getattr(self.app, "say", None)
        if self.is_attached and self.is_current:
            if outcomes:
                self._paint()
                self.query_one(Buttons).offer(Button("cancel", "Close"))
                return
            self.dismiss(True)
        if say is None:
            return
        fine = len(self.jobs) - len(outcomes)
        if len(self.jobs) > 1 and fine:
            say(f"deleted {fine} of {len(self.jobs)} Jobs" if outcomes else f"deleted {fine} Jobs")
        for (_, name), why in list(outcomes.items())[:_TOLD_AT_MOST]:
            say(f"delete {name}: {why}", error=True)

    def _paint(self) -> None:
        if not (self.is_attached and self.is_mounted):
            return
        self.query_one("#steps", Sheet).show(self._lines)

    def _lines(self, width: int) -> tuple[Line, ...]:
        if len(self.jobs) > 1:
            return self._one_line_each(width)
        (key,) = self.steps
        lines = tuple(step_line(step, self._turn) for step in self.steps[key].values())
        why = self.failures.get(key)
        return (*lines, *(line((text, "bad")) for text in wrapped(f"× {why}", width))) if why else lines

    def _one_line_each(self, width: int) -> tuple[Line, ...]:
        """How far each Job is; what is not as it should be first, and no more than fit."""
        outcomes = self._outcomes()
        waiting = [job for job in self.jobs if job.key not in outcomes and job.key not in self.gone]
        gone = [job for job in self.jobs if job.key in self.gone and job.key not in outcomes]
        rows: list[Line] = []
        for job in [*(job for job in self.jobs if job.key in outcomes), *waiting, *gone]:
            if job.key in outcomes:
                rows.append(line(("× ", "bad"), job.name, (f"  {outcomes[job.key]}", "muted")))
            elif job.key in self.gone:
                rows.append(line(("✓ ", "good"), job.name, ("  gone", "muted")))
            else:
                steps = list(self.steps[job.key].values())
                busy_with = next((step for step in steps if step.state is StepState.BUSY), None)
                far = step_words(busy_with) if busy_with is not None else "deleted" if steps else "waiting"
                rows.append(line((f"{busy(self._turn)} ", "primary"), job.name, (f"  {far}", "muted")))
        left = len(rows) - NAMED
        rows = [cut(row, width) for row in rows[:NAMED]]
        if left > 0:
            rows.append(line((f"+ {left} Jobs", "muted")))
        return (*rows, line((f"{len(gone)} of {len(self.jobs)} gone", "muted")))

    def _tick(self) -> None:
        if self.is_under_way and not self.is_finished:
            self._turn += 1
            self._paint()

    def action_close(self) -> None:
        """Cancel, or hide what goes on."""
        self.dismiss(self.is_under_way)
