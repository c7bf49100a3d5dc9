"""``mcjob suspend`` and ``resume``."""

import argparse
import asyncio

from mcjob_tui.cli.control_plane import open_session, run_async, seconds
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.output import tell
from mcjob_tui.cli.several import for_each, named
from mcjob_tui.cli.submission import print_job
from mcjob_tui.cli.waiting import follow, watched
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.views import JobState, JobView


def run(arguments: argparse.Namespace) -> ExitCode:
    """Do it and print the Jobs' names, or the objects with ``-o``."""
    return run_async(_switch(arguments))


async def _switch(arguments: argparse.Namespace) -> ExitCode:
    limit = seconds(arguments.timeout, "--timeout")
    suspend = arguments.command == "suspend"
    async with open_session(arguments) as session:
        namespace = session.namespace
        await watched(session, namespace)
        jobs = named(session, namespace, arguments.name)

        async def one(view: JobView) -> None:
            if suspend and view.past_suspending:
                raise CommandFailed(ExitCode.REFUSED, f"Job {namespace}/{view.name} {view.past_suspending}")
            if view.suspended is suspend:
                tell(f"{namespace}/{view.name} is {'suspended' if suspend else 'not suspended'} already")
            else:
                await session.set_suspended(namespace, view.name, suspend, uid=view.uid)
            if arguments.wait:
                await _until_switched(session, view, suspend, limit)
            verb = f"{arguments.command}{'ed' if suspend else 'd'}"
            await print_job(session, namespace, view.name, arguments.output, verb)

        return await for_each(one, jobs)


async def _until_switched(session: ControlPlane, job: JobView, suspend: bool, limit: float | None) -> None:
    """Return once no pod of it is active (or none is held back any more), or it has ended.

    Raises:
        CommandFailed: that takes longer than ``limit`` seconds.
    """
    try:
        async with asyncio.timeout(limit):
            async for view in follow(session, *job.key):
                if view.suspended is not suspend:
                    continue
                if not view.progress.active if suspend else view.state is not JobState.SUSPENDED:
                    return
    except TimeoutError as expired:
        doing = "has active pods still" if suspend else "does not run yet"
        raise CommandFailed(ExitCode.TIMED_OUT, f"{job.namespace}/{job.name} {doing} after {limit:g} s") from expired
