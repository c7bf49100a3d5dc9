"""Asks before Jobs are deleted, with Cancel as the default and the clusters named, and follows until all is gone."""

from typing import TYPE_CHECKING, cast

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import JobView, MemberState, Step, StepState
from mcjob_tui.control_plane.wording import listed
from mcjob_tui.tui.glyphs import busy
from mcjob_tui.tui.screens.followed_dialog import FollowedDialog, step_line, step_words
from mcjob_tui.tui.side_by_side import side_by_side
from mcjob_tui.tui.widgets.buttons import Button, Buttons
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, cut, line, wrapped
from mcjob_tui.tui.widgets.states import job_state

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.tui.app import McjobApp

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
    where = f" {_in_clusters(len(job.members))}" if job.members else ", in no cluster"
    killed = f"{active} active pod{'' if active == 1 else 's'} will be killed" if active else "no pod is active"
    uncounted = _uncounted(job)
    if uncounted:
        killed = killed if active else "no active pod is known of"
        killed += f"; how many are in {listed(uncounted)} is not known"
    said = f"{state.text}{where}; {killed}{':' if job.members else '.'}"
    first, *more = wrapped(said, width)
    lines: list[Line] = [line((state.text, state.ink), first.removeprefix(state.text)), *(line(each) for each in more)]
    named = [line(f"{each.cluster} ", (f"{each.progress.active}  ", "strong")) for each in job.members[:NAMED]]
    if len(job.members) > NAMED:
        named.append(line((f"+ {len(job.members) - NAMED} clusters", "muted")))
    row: list[Piece] = []
    for pieces in named:
        if sum(len(piece.text) for piece in (*row, *pieces)) > width and row:
            lines.append(tuple(row))
            row = []
        row += pieces
    if row:
        lines.append(tuple(row))
    goes = _goes_with_it(job)
    return (*lines, *(line((text, "muted")) for text in wrapped(goes, width)))


def _uncounted(job: JobView) -> list[str]:
    """Clusters of which Karmada tells no numbers, or old ones: the Job may be there, and its pods too."""
    return [each.cluster for each in job.members if each.stale or each.state is MemberState.BLOCKED]


def _goes_with_it(job: JobView) -> str:
    done = job.progress.succeeded + job.progress.failed
    pods = f"; the {done} finished pod{'' if done == 1 else 's'} and their logs too" if done else ""
    if job.submission:
        return f"Its own policies go with it{pods}."
    kept = f" {job.policy_kind or 'PropagationPolicy'} {job.policy} stays." if job.policy else ""
    goes = f"Its Job in every cluster goes with it{pods}." if job.members else "Nothing else goes with it."
    return f"{goes}{kept}"


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


class DeleteDialog(FollowedDialog):
    """Asks, deletes them side by side, and says afterwards what did not go."""

    def __init__(self, session: "ControlPlane", jobs: tuple[JobView, ...]) -> None:
        title = f"Delete {jobs[0].name}?" if len(jobs) == 1 else f"Delete {len(jobs)} Jobs?"
        clusters = len({member.cluster for job in jobs for member in job.members})
        label = f"Delete in {clusters} cluster{'' if clusters == 1 else 's'}" if clusters else "Delete"
        super().__init__(title, Button("delete", label, destructive=True), "the deletion goes on")
        self.session = session
        self.jobs = jobs
        self.steps: dict[Key, dict[str, Step]] = {job.key: {} for job in jobs}
        self.failures: dict[Key, str] = {}
        self.gone: set[Key] = set()

    def question(self, width: int) -> tuple[Line, ...]:
        return question(self.jobs, width)

    async def work(self) -> None:
        await side_by_side(self._delete_one, self.jobs)
        self.is_under_way = False
        self._ended()

    async def _delete_one(self, job: JobView) -> None:
        try:
            async for step in self.session.delete(job.namespace, job.name, uid=job.uid):
                self.steps[job.key][step.name] = step
                self.show_steps()
        except ControlPlaneError as error:
            self.failures[job.key] = error.sentence
        else:
            self.gone.add(job.key)
        self.show_steps()

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
        if self.is_seen:
            if outcomes:
                self.show_steps()
                self.query_one(Buttons).offer(Button("cancel", "Close"))
                return
            self.dismiss(True)
        say = cast("McjobApp", self.app).say
        fine = len(self.jobs) - len(outcomes)
        if len(self.jobs) > 1 and fine:
            say(f"deleted {fine} of {len(self.jobs)} Jobs" if outcomes else f"deleted {fine} Jobs")
        for (_, name), why in list(outcomes.items())[:_TOLD_AT_MOST]:
            say(f"delete {name}: {why}", error=True)

    def step_lines(self, width: int) -> tuple[Line, ...]:
        if len(self.jobs) > 1:
            return self._one_line_each(width)
        (key,) = self.steps
        lines = tuple(step_line(step, self.turn) for step in self.steps[key].values())
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
                rows.append(line((f"{busy(self.turn)} ", "primary"), job.name, (f"  {far}", "muted")))
        left = len(rows) - NAMED
        rows = [cut(row, width) for row in rows[:NAMED]]
        if left > 0:
            rows.append(line((f"+ {left} Jobs", "muted")))
        return (*rows, line((f"{len(gone)} of {len(self.jobs)} gone", "muted")))
