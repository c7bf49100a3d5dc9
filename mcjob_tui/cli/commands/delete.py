"""``mcjob delete``: a Job goes from all clusters, with the policies that belong to it."""

import argparse
import asyncio
import sys

from mcjob_tui.cli.control_plane import open_session, run_async, seconds
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.output import data, tell
from mcjob_tui.cli.steps import tell_step
from mcjob_tui.cli.waiting import watched
from mcjob_tui.control_plane.views import JobView
from mcjob_tui.resources.text import clean


def run(arguments: argparse.Namespace) -> ExitCode:
    """Ask with the clusters named, delete, and follow until all of it is gone."""
    return run_async(_delete(arguments))


async def _delete(arguments: argparse.Namespace) -> ExitCode:
    limit = seconds(arguments.timeout, "--timeout")
    async with open_session(arguments) as session:
        namespace = session.namespace
        await watched(session, namespace)
        view = session.job(namespace, arguments.name)
        if view is None:
            raise CommandFailed(ExitCode.REFUSED, f"Job {namespace}/{arguments.name} not found")
        if not arguments.yes:
            await _ask(view)
        try:
            async with asyncio.timeout(limit):
                async for step in session.delete(namespace, view.name, uid=view.uid):
                    tell_step(step)
                    if not arguments.wait:
                        break
        except TimeoutError as expired:
            raise CommandFailed(
                ExitCode.TIMED_OUT, f"{arguments.name} is deleted, but not all of it is gone after {arguments.timeout}"
            ) from expired
        data(f"job.batch/{view.name} deleted")
    return ExitCode.DONE


async def _ask(view: JobView) -> None:
    """Ask on the terminal; anything but yes keeps the Job.

    Raises:
        CommandFailed: there is nobody to ask, or the answer was not yes.
    """
    if not sys.stdin.isatty():
        raise CommandFailed(ExitCode.USAGE, "deleting asks first and stdin is no terminal; give --yes")
    where = ", ".join(each.cluster for each in view.members) or "no cluster"
    tell(f"{view.state}, in {where}. {view.progress.active} active pods will be killed.")
    print(f"Delete Job {clean(view.namespace)}/{clean(view.name)} and its policies? [y/N] ", end="", file=sys.stderr)
    answer = await asyncio.to_thread(sys.stdin.readline)
    if answer.strip().lower() not in ("y", "yes"):
        raise CommandFailed(ExitCode.REFUSED, "kept")
