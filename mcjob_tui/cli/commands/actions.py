"""``mcjob suspend``, ``resume`` and ``rerun``."""

import argparse

from mcjob_tui.cli.control_plane import open_session, run_async, seconds
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.output import data, documents, tell
from mcjob_tui.cli.submission import create, manifests_of
from mcjob_tui.cli.waiting import clusters_known, until_end, watched
from mcjob_tui.control_plane.service import ControlPlane


def run(arguments: argparse.Namespace) -> ExitCode:
    """Do it and print the Job's name, or the object with ``-o``."""
    return run_async(_act(arguments))


async def _act(arguments: argparse.Namespace) -> ExitCode:
    limit = seconds(getattr(arguments, "timeout", None), "--timeout")
    async with open_session(arguments) as session:
        namespace = session.namespace
        await watched(session, namespace)
        view = session.job(namespace, arguments.name)
        if view is None:
            raise CommandFailed(ExitCode.REFUSED, f"Job {namespace}/{arguments.name} not found")
        if arguments.command == "rerun":
            name = await _rerun(session, namespace, view.name, arguments.new_name)
            await _print(session, namespace, name, arguments.output, "created")
            return await until_end(session, namespace, name, limit) if arguments.wait else ExitCode.DONE
        suspend = arguments.command == "suspend"
        if view.suspended is suspend:
            tell(f"{view.name} is {'suspended' if suspend else 'not suspended'} already")
        else:
            await session.set_suspended(namespace, view.name, suspend)
        await _print(session, namespace, view.name, arguments.output, f"{arguments.command}{'ed' if suspend else 'd'}")
    return ExitCode.DONE


async def _rerun(session: ControlPlane, namespace: str, name: str, new_name: str | None) -> str:
    """Create the Job again under a new name, with policies of its own; returns that name."""
    from mcjob_tui.control_plane.cloning import draft_of_job
    from mcjob_tui.draft.errors import DraftError

    try:
        draft = await draft_of_job(session, namespace, name, again=True, new_name=new_name)
    except DraftError as failure:
        raise CommandFailed(ExitCode.USAGE, str(failure)) from failure
    await clusters_known(session)
    await create(session, await manifests_of(session, draft))
    return draft.name


async def _print(session: ControlPlane, namespace: str, name: str, output: str | None, verb: str) -> None:
    if output in ("json", "yaml"):
        data(documents([await session.fetch("Job", namespace, name)], output))
    else:
        data(f"job.batch/{name}" if output == "name" else f"job.batch/{name} {verb}")
