"""From a draft to what exists on the control plane, for the commands that submit."""

from dataclasses import replace
from typing import TYPE_CHECKING

from mcjob_tui.cli.control_plane import exit_code
from mcjob_tui.cli.drafts import refuse_problems
from mcjob_tui.cli.exit_codes import CommandFailed
from mcjob_tui.cli.output import data, documents, tell
from mcjob_tui.cli.steps import tell_step
from mcjob_tui.cli.surroundings import advice, predicted, surroundings_of
from mcjob_tui.control_plane import errors
from mcjob_tui.control_plane.service import ControlPlane

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.draft.render import Manifests


async def manifests_of(session: ControlPlane, draft: "JobDraft") -> "Manifests":
    """The objects as they are sent, with the prediction; the draft's problems and warnings are told before."""
    from mcjob_tui.draft.render import render, with_prediction

    surroundings = await surroundings_of(session, draft)
    # Whether the name is taken is the API server's to say: a conflict is another exit code than a draft that is wrong.
    refuse_problems(draft, replace(surroundings, job_names=None))
    result = predicted(draft, surroundings)
    for warning in advice(draft, surroundings, result):
        tell(f"warning: {warning}")
    manifests = render(
        draft,
        taken_policy_names=session.policy_names(draft.namespace) or (),
        begun=session.begun_name(draft.namespace, draft.name),
    )
    return with_prediction(manifests, result)


async def check(session: ControlPlane, manifests: "Manifests") -> None:
    """The server's own dry run of every object.

    Raises:
        CommandFailed: it refuses one, or could not be asked; all that failed has been told.
    """
    failed = []
    for step in await session.check(manifests):
        tell_step(step)
        if step.error is not None:
            failed.append((step.name, step.error))
    if failed:
        raise CommandFailed(exit_code(errors.RefusedObjects(failed)), failed[0][1].sentence)


async def create(session: ControlPlane, manifests: "Manifests") -> None:
    """Create the objects; a failure takes back what there was created, or says what is left behind.

    Raises:
        CommandFailed: the submission failed.
    """
    submission = session.submission(manifests)
    try:
        async for step in submission.run():
            tell_step(step)
    except errors.ControlPlaneError as failure:
        trouble = ""
        try:
            async for step in submission.undo():
                tell_step(step)
        except errors.ControlPlaneError as error:
            trouble = f"; it could not be taken back: {error.sentence}"
        left = f"; left behind: {', '.join(submission.left)}" if submission.left else ""
        raise CommandFailed(exit_code(failure), f"{failure.sentence}{trouble}{left}") from failure


async def print_job(session: ControlPlane, namespace: str, name: str, output: str | None, verb: str) -> None:
    """Print a Job after something was done to it: the object, its name, or its name with what was done."""
    if output in ("json", "yaml"):
        data(documents([await session.fetch("Job", namespace, name)], output))
    else:
        data(f"job.batch/{name}" if output == "name" else f"job.batch/{name} {verb}")
