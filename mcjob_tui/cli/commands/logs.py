"""``mcjob logs``: the lines of all pods in all clusters, merged by time."""

import argparse
import io
import json
import sys
from collections.abc import Collection
from contextlib import aclosing

from mcjob_tui.cli.control_plane import open_session, run_async, seconds
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.output import tell
from mcjob_tui.cli.silent_logs import why_silent
from mcjob_tui.cli.waiting import placed, watched
from mcjob_tui.control_plane.job_containers import containers_of
from mcjob_tui.control_plane.log_text import BYTES, origin, stamp, written
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.views import Changes, JobView, LogLine
from mcjob_tui.resources.text import clean


def run(arguments: argparse.Namespace) -> ExitCode:
    """Write the lines to stdout: raw into a pipe or a file, cleaned on a terminal. Notes go to stderr."""
    return run_async(_logs(arguments))


async def _logs(arguments: argparse.Namespace) -> ExitCode:
    since = seconds(arguments.since, "--since")
    async with open_session(arguments) as session:
        namespace = session.namespace
        await watched(session, namespace)
        await _reached(session, namespace, arguments.name, arguments.cluster or (), wait=arguments.follow)
        batches = session.logs(
            namespace,
            arguments.name,
            clusters=arguments.cluster or (),
            follow=arguments.follow,
            since=since,
            tail=arguments.tail,
            previous=arguments.previous,
            container=arguments.container or "",
        )
        terminal = sys.stdout.isatty()
        if isinstance(sys.stdout, io.TextIOWrapper):
            # What a container wrote reaches a file as it was, bytes that are no UTF-8 too.
            sys.stdout.reconfigure(errors=BYTES)
        silent, unread = True, set[str]()
        end = _End(session, namespace, arguments.name)
        # Closed here, with the session still open, also where writing fails because a pipe's reader has gone.
        async with aclosing(batches), end:
            async for batch in batches:
                for line in batch:
                    if line.reach:
                        (unread.add if line.cause else unread.discard)(line.cluster)
                    if line.note:
                        tell(f"{origin(line)}{line.text}")
                    else:
                        silent = False
                        sys.stdout.write(printed(line, arguments, terminal=terminal))
                sys.stdout.flush()
        if end.is_deleted and arguments.follow:
            raise CommandFailed(ExitCode.REFUSED, f"Job {namespace}/{arguments.name} was deleted")
        if unread:
            where = ", ".join(sorted(unread))
            raise CommandFailed(ExitCode.NO_ACCESS, f"not all lines are there: those of {where} could not be read")
        if silent:
            _refuse_unknown_container(session, namespace, arguments)
            if end.view is None or _filtered(arguments):
                tell(f"No log lines of {namespace}/{arguments.name} match.")
            else:
                tell(f"{namespace}/{arguments.name} {await why_silent(session, end.view)}")
    return ExitCode.DONE


def _filtered(arguments: argparse.Namespace) -> bool:
    """Whether it was asked for some of the lines only."""
    return bool(arguments.cluster or arguments.container or arguments.previous or arguments.since) or (
        arguments.tail is not None
    )


class _End:
    """How a Job that is read has come to its end; looks at it while it is entered."""

    def __init__(self, session: ControlPlane, namespace: str, name: str) -> None:
        self._session, self._key = session, (namespace, name)
        self._has_finished = False
        self.view: JobView | None = None

    @property
    def is_deleted(self) -> bool:
        """Whether it is gone, and had not finished before."""
        return self._session.job(*self._key) is None and not self._has_finished

    def _look(self, _: Changes | None = None) -> None:
        self.view = self._session.job(*self._key) or self.view
        self._has_finished |= self.view is not None and self.view.state.finished

    async def __aenter__(self) -> None:
        self._look()
        self._leave = self._session.subscribe(self._look)

    async def __aexit__(self, *_: object) -> None:
        self._leave()


def _refuse_unknown_container(session: ControlPlane, namespace: str, arguments: argparse.Namespace) -> None:
    """Where nothing came of a container, say so if the Job declares none of that name; a cluster may have added some.

    Raises:
        CommandFailed: the Job has no such container.
    """
    job = session.raw("Job", namespace, arguments.name)
    declared = [name for name, _ in containers_of(job)] if job is not None else []
    if arguments.container and declared and arguments.container not in declared:
        raise CommandFailed(
            ExitCode.REFUSED,
            f"Job {namespace}/{arguments.name} has no container {arguments.container}, but {', '.join(declared)}",
        )


async def _reached(session: ControlPlane, namespace: str, name: str, clusters: Collection[str], *, wait: bool) -> None:
    """Return once the Job has clusters, where ``wait`` is set and it has not ended; otherwise at once.

    Raises:
        CommandFailed: there is no such Job, or it does not run in one of ``clusters``.
    """
    view = await placed(session, namespace, name) if wait else session.job(namespace, name)
    if view is None:
        raise CommandFailed(ExitCode.REFUSED, f"Job {namespace}/{name} not found")
    known = [each.cluster for each in view.members]
    for cluster in clusters:
        if cluster not in known:
            where = ", ".join(known) or "no cluster"
            raise CommandFailed(ExitCode.REFUSED, f"Job {namespace}/{name} does not run in {cluster}, but in {where}")


def printed(line: LogLine, arguments: argparse.Namespace, *, terminal: bool) -> str:
    """One line as it is written; a terminal gets it cleaned, a file or pipe as the container wrote it.

    With ``-o json`` an object a line: in ASCII, so nothing in it moves a terminal, and no byte of it is lost.
    """
    if arguments.output == "json":
        return f"{json.dumps(_as_object(line))}\n"
    text = written(line, origins=not arguments.no_prefix, times=arguments.timestamps)
    return f"{clean(text, None) if terminal else text}\n"


def _as_object(line: LogLine) -> dict[str, str | None]:
    where = {"cluster": line.cluster, "pod": line.pod, "container": line.container}
    return {**where, "time": stamp(line) or None, "text": line.text}
