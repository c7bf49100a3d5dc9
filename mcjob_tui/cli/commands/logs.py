"""``mcjob logs``: the lines of all pods in all clusters, merged by time."""

import argparse
import sys
from datetime import UTC, datetime, timedelta

from mcjob_tui.cli.control_plane import open_session, run_async, seconds
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.output import tell
from mcjob_tui.cli.waiting import watched
from mcjob_tui.control_plane.views import LogLine
from mcjob_tui.resources.text import clean


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write the lines to stdout: raw into a pipe or a file, cleaned on a terminal. Notes go to stderr."""
    return run_async(_logs(arguments))


async def _logs(arguments: argparse.Namespace) -> ExitCode:
    age = seconds(arguments.since, "--since")
    async with open_session(arguments) as session:
        namespace = session.namespace
        await watched(session, namespace)
        if session.job(namespace, arguments.name) is None:
            raise CommandFailed(ExitCode.REFUSED, f"Job {namespace}/{arguments.name} not found")
        batches = session.logs(
            namespace,
            arguments.name,
            clusters=arguments.cluster or (),
            follow=arguments.follow,
            since=None if age is None else datetime.now(UTC) - timedelta(seconds=age),
            tail=arguments.tail,
            previous=arguments.previous,
            container=arguments.container or "",
        )
        terminal = sys.stdout.isatty()
        async for batch in batches:
            for line in batch:
                if line.note:
                    tell(f"{prefix(line)}{line.text}")
                else:
                    sys.stdout.write(printed(line, arguments, terminal=terminal))
            sys.stdout.flush()
    return ExitCode.DONE


def prefix(line: LogLine) -> str:
    """``[cluster/pod] ``, so that lines of all clusters can be told apart and filtered."""
    return f"[{line.cluster}/{line.pod}] " if line.pod else f"[{line.cluster}] "


def printed(line: LogLine, arguments: argparse.Namespace, *, terminal: bool) -> str:
    """One line as it is written; a terminal gets it cleaned, a file or pipe as the container wrote it."""
    time = f"{line.time:%Y-%m-%dT%H:%M:%S.%fZ} " if arguments.timestamps and line.time is not None else ""
    start = "" if arguments.no_prefix else prefix(line)
    return f"{start}{time}{clean(line.text) if terminal else line.text}\n"
