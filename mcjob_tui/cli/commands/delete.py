"""``mcjob delete``: Jobs go from all clusters, with the policies that belong to them."""

import argparse
import asyncio

from mcjob_tui.cli.asking import agreed
from mcjob_tui.cli.control_plane import open_session, run_async, seconds
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.output import data
from mcjob_tui.cli.several import for_each, named
from mcjob_tui.cli.steps import tell_step
from mcjob_tui.cli.waiting import watched
from mcjob_tui.control_plane.views import JobView, StepState


def run(arguments: argparse.Namespace) -> ExitCode:
    """Ask with the clusters named, delete, and follow until all of it is gone."""
    return run_async(_delete(arguments))


async def _delete(arguments: argparse.Namespace) -> ExitCode:
    limit = seconds(arguments.timeout, "--timeout")
    async with open_session(arguments) as session:
        namespace = session.namespace
        await watched(session, namespace)
        jobs = named(session, namespace, arguments.name)
        views = jobs.views
        if not arguments.yes:
            what = f"Job {namespace}/{views[0].name}" if len(views) == 1 else f"{len(views)} Jobs in {namespace}"
            await agreed(views, f"Delete {what} and the policies that belong to it", "deleting")

        async def one(view: JobView) -> None:
            late: dict[str, str] = {}
            name = f"{namespace}/{view.name}"
            try:
                async with asyncio.timeout(limit):
                    async for step in session.delete(namespace, view.name, uid=view.uid):
                        tell_step(step, view.name if len(views) > 1 else "")
                        late.pop(step.name, None)
                        if step.state is StepState.FAILED:
                            late[step.name] = f"{step.name}: {step.message}"
                        if not arguments.wait:
                            break
            except TimeoutError as expired:
                raise CommandFailed(
                    ExitCode.TIMED_OUT, f"{name} is deleted, but not all of it is gone after {arguments.timeout}"
                ) from expired
            data(f"job.batch/{view.name}" if arguments.output == "name" else f"job.batch/{view.name} deleted")
            if late:
                what = "; ".join(late.values())
                raise CommandFailed(ExitCode.TIMED_OUT, f"{name} is deleted, but not all of it is gone: {what}")

        return await for_each(one, jobs)
