"""``mcjob list``: the multi-cluster Jobs of a namespace or of all."""

import argparse
from collections.abc import Sequence

from mcjob_tui.cli.control_plane import open_session, run_async
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.job_tables import jobs_table
from mcjob_tui.cli.late_jobs import look_at_late
from mcjob_tui.cli.output import data, documents, tell
from mcjob_tui.cli.waiting import clusters_known, watched
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.views import JobView
from mcjob_tui.resources.policies import Requirement
from mcjob_tui.resources.selectors import InvalidSelector, all_match, parse_selector


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print one row, name or object per Job, newest first."""
    return run_async(_list(arguments))


async def _list(arguments: argparse.Namespace) -> ExitCode:
    try:
        selector = parse_selector(arguments.selector or "")
    except InvalidSelector as failure:
        raise CommandFailed(ExitCode.USAGE, str(failure)) from failure
    async with open_session(arguments) as session:
        namespace = None if arguments.all_namespaces else session.namespace
        await watched(session, namespace)
        await clusters_known(session)
        jobs = _chosen(session, selector)
        if arguments.output in ("json", "yaml"):
            found = [raw for job in jobs if (raw := session.raw("Job", job.namespace, job.name)) is not None]
            data(documents([{"apiVersion": "v1", "kind": "List", "items": found}], arguments.output))
        elif arguments.output == "name":
            data("".join(f"job.batch/{job.name}\n" for job in jobs)) if jobs else None
        elif jobs:
            for sentence in (await look_at_late(session, jobs)).sentences():
                tell(sentence)
            table = jobs_table(
                _chosen(session, selector),
                namespaces=namespace is None,
                wide=arguments.output == "wide",
                clock_ahead=session.clock_ahead,
            )
            data(table)
        else:
            tell(f"No Jobs in {namespace}." if namespace else "No Jobs.")
    return ExitCode.DONE


def _chosen(session: ControlPlane, selector: Sequence[Requirement]) -> tuple[JobView, ...]:
    return tuple(job for job in session.jobs() if all_match(selector, dict(job.labels)))
