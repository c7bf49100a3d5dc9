"""``mcjob status``: one Job over all its clusters, once or until it ends."""

import argparse
import asyncio
from contextlib import AsyncExitStack

from mcjob_tui.cli.control_plane import open_session, run_async, seconds
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.job_tables import done, members_table
from mcjob_tui.cli.output import data, documents
from mcjob_tui.cli.troubles import troubles_text
from mcjob_tui.cli.waiting import clusters_known, follow, watched
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.views import JobState, JobView


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print the Job's state; with ``-w`` again at each change, and end as the Job ends."""
    return run_async(_status(arguments))


async def _status(arguments: argparse.Namespace) -> ExitCode:
    limit = seconds(arguments.timeout, "--timeout")
    async with open_session(arguments) as session:
        namespace = session.namespace
        await watched(session, namespace)
        await clusters_known(session)
        try:
            async with asyncio.timeout(limit if arguments.watch else None), AsyncExitStack() as following:
                if arguments.watch:
                    # Only pods tell that none of them starts.
                    await following.enter_async_context(session.follow(namespace, arguments.name))
                async for view in follow(session, namespace, arguments.name):
                    why = view.state.finished or not arguments.watch or view.state is JobState.NOT_STARTING
                    await _print(session, view, arguments.output, why=why)
                    if not arguments.watch:
                        return ExitCode.DONE
        except TimeoutError as expired:
            raise CommandFailed(
                ExitCode.TIMED_OUT, f"{namespace}/{arguments.name} has not ended in {arguments.timeout}"
            ) from expired
    return ExitCode.DONE if view.state is JobState.COMPLETE else ExitCode.JOB_FAILED


async def _print(session: ControlPlane, view: JobView, output: str | None, *, why: bool) -> None:
    """Print it; ``why`` asks the clusters too what their pods suffer from."""
    if output in ("json", "yaml"):
        parts = [session.raw("Job", *view.key), session.raw("ResourceBinding", view.namespace, f"{view.name}-job")]
        data(documents([part for part in parts if part is not None], output))
    elif output == "name":
        data(f"job.batch/{view.name}")
    else:
        troubles = await troubles_text(session, view) if why else ""
        if troubles:
            # Its pods may have told what Karmada's numbers do not: that none of them starts.
            view = session.job(*view.key) or view
        data(describe(view, wide=output == "wide"))
        if troubles:
            data(troubles)


def describe(view: JobView, *, wide: bool = False) -> str:
    """The Job in a few lines: its state in words, what helps, and a row per cluster."""
    failed = f", {view.progress.failed} failed" if view.progress.failed else ""
    lines = [f"{view.namespace}/{view.name}  {view.state}  {done(view.progress)} succeeded{failed}"]
    lines += [
        f"  {line}" for line in (view.sentence, *view.further_marks, view.next_step, view.prediction_note) if line
    ]
    if view.members:
        lines += [members_table(view.members, wide=wide)]
    return "\n".join(lines) + "\n"
