"""From the command line's flags to a session, and from what goes wrong there to an exit code."""

import argparse
import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.sandbox_flags import sandbox_speed
from mcjob_tui.cli.settings import settle
from mcjob_tui.control_plane import errors

if TYPE_CHECKING:
    from mcjob_tui.control_plane.session import Session

T = TypeVar("T")


def run_async(work: Coroutine[object, object, T]) -> T:
    """Run ``work`` to its end; what the control plane refuses becomes a failed command."""
    try:
        return asyncio.run(work)
    except errors.ControlPlaneError as failure:
        raise CommandFailed(exit_code(failure), failure.sentence) from failure


def exit_code(failure: errors.ControlPlaneError) -> ExitCode:
    """Usage for a kubeconfig, no access where nothing could be asked or was not allowed, else refused."""
    match failure:
        case errors.RefusedObjects():
            codes = {exit_code(each) for _, each in failure.refusals}
            return codes.pop() if len(codes) == 1 else ExitCode.REFUSED
        case errors.KubeconfigError():
            return ExitCode.USAGE
        case errors.QuotaExceeded():
            return ExitCode.REFUSED
        case errors.Unreachable() | errors.ProtocolError() | errors.Unauthorized() | errors.Forbidden():
            return ExitCode.NO_ACCESS
        case errors.UnknownApi():
            return ExitCode.NO_ACCESS
    return ExitCode.REFUSED


def seconds(text: str | None, flag: str) -> float | None:
    """A flag's duration (``90``, ``30s``, ``15m``, ``2h``) in seconds; None where it was not given.

    Raises:
        CommandFailed: the text is no duration.
    """
    if text is None:
        return None
    from mcjob_tui.draft.durations import InvalidDuration, parse_duration

    try:
        return float(parse_duration(text))
    except InvalidDuration as failure:
        raise CommandFailed(ExitCode.USAGE, f"{flag}: {failure}") from failure


@asynccontextmanager
async def open_session(arguments: argparse.Namespace) -> AsyncIterator["Session"]:
    """The session that the flags ask for: with ``--sandbox`` one with a sandbox that ends with the command."""
    from mcjob_tui.control_plane.kubeconfig import load_kubeconfig
    from mcjob_tui.control_plane.session import Session

    async with _kubeconfig_path(arguments) as path:
        kubeconfig = load_kubeconfig(path)
        connection = kubeconfig.connection(None if arguments.sandbox else arguments.context, arguments.namespace)
        async with Session.open(settle(arguments).applied_to(connection)) as session:
            yield session


@asynccontextmanager
async def _kubeconfig_path(arguments: argparse.Namespace) -> AsyncIterator[str | None]:
    speed = sandbox_speed(arguments)
    if not arguments.sandbox:
        yield arguments.kubeconfig
        return
    from mcjob_tui.sandbox.launch import SandboxFailed, start_sandbox

    try:
        sandbox = await start_sandbox(speed=speed)
    except SandboxFailed as failure:
        raise CommandFailed(ExitCode.REFUSED, str(failure)) from failure
    try:
        yield str(sandbox.kubeconfig)
    finally:
        await sandbox.stop()
