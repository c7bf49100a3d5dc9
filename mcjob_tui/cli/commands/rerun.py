"""``mcjob rerun``: a Job once more, as a new one beside it or in its place."""

import argparse

from mcjob_tui.cli.asking import agreed
from mcjob_tui.cli.control_plane import exit_code, open_session, run_async, seconds
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.several import named
from mcjob_tui.cli.steps import tell_step
from mcjob_tui.cli.submission import create, manifests_of, print_job
from mcjob_tui.cli.waiting import clusters_known, until_end, watched
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.views import JobView


def run(arguments: argparse.Namespace) -> ExitCode:
    """Create it and print its name, or the object with ``-o``; with ``--wait`` end as the Job ends."""
    return run_async(_rerun(arguments))


async def _rerun(arguments: argparse.Namespace) -> ExitCode:
    limit = seconds(arguments.timeout, "--timeout")
    if arguments.in_place and arguments.new_name:
        raise CommandFailed(ExitCode.USAGE, "--in-place keeps the name, --as gives another; give one of them")
    async with open_session(arguments) as session:
        namespace = session.namespace
        await watched(session, namespace)
        (view,) = named(session, namespace, [arguments.name]).views
        if arguments.in_place:
            if not arguments.yes:
                await agreed([view], f"Delete Job {namespace}/{view.name} and create it again", "deleting")
            name = await _in_place(session, view)
        else:
            name = await _beside(session, view, arguments.new_name)
        await print_job(session, namespace, name, arguments.output, "created")
        return await until_end(session, namespace, name, limit) if arguments.wait else ExitCode.DONE


async def _beside(session: ControlPlane, view: JobView, new_name: str | None) -> str:
    """Create the Job again under a new name, with policies of its own; returns that name."""
    from mcjob_tui.control_plane.cloning import draft_of_job
    from mcjob_tui.draft.errors import DraftError

    try:
        draft = await draft_of_job(session, *view.key, again=True, new_name=new_name)
    except DraftError as failure:
        raise CommandFailed(ExitCode.USAGE, str(failure)) from failure
    await clusters_known(session)
    await create(session, await manifests_of(session, draft))
    return draft.name


async def _in_place(session: ControlPlane, view: JobView) -> str:
    """Delete it and create it again; what can be known to be wrong is known before anything is deleted."""
    from mcjob_tui.control_plane.rerun import Rerun
    from mcjob_tui.draft.errors import DraftError
    from mcjob_tui.draft.storing import drafts

    await clusters_known(session)
    rerun = Rerun(session, *view.key, uid=view.uid, in_place=True, shelf=drafts())
    try:
        async for step in rerun.run():
            tell_step(step)
    except DraftError as failure:
        raise CommandFailed(ExitCode.USAGE, str(failure)) from failure
    except ControlPlaneError as failure:
        lost = "the Job is deleted, but not created again: " if rerun.is_deleted else ""
        left = f"; what exists of it: {', '.join(rerun.left)}" if rerun.left else ""
        kept = f"; `mcjob submit -f {rerun.kept_in}` creates it" if rerun.is_deleted and rerun.kept_in else ""
        raise CommandFailed(exit_code(failure), f"{lost}{failure.sentence}{left}{kept}") from failure
    return rerun.new_name
