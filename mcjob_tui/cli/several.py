"""One command for several Jobs: they are looked up first, done side by side, and each has its own outcome."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from mcjob_tui.cli.control_plane import exit_code
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.output import tell
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.views import JobView

AT_ONCE = 8


def views_of(session: ControlPlane, namespace: str, names: Sequence[str]) -> tuple[JobView, ...]:
    """The Jobs of these names, each once.

    Raises:
        CommandFailed: one does not exist; then nothing is done to the others either.
    """
    found = [(name, session.job(namespace, name)) for name in dict.fromkeys(names)]
    missing = [f"{namespace}/{name}" for name, view in found if view is None]
    if missing:
        raise CommandFailed(ExitCode.REFUSED, f"Job {', '.join(missing)} not found")
    return tuple(view for _, view in found if view is not None)


async def for_each(do: Callable[[JobView], Awaitable[None]], views: Sequence[JobView]) -> None:
    """Do it for each, some at a time.

    Raises:
        CommandFailed: it failed for one or more, after it was done for the others; with the first one's exit code.
    """
    gate = asyncio.Semaphore(AT_ONCE)
    failures: list[tuple[JobView, CommandFailed]] = []

    async def one(view: JobView) -> None:
        async with gate:
            try:
                await do(view)
            except ControlPlaneError as error:
                failures.append((view, CommandFailed(exit_code(error), error.sentence)))
            except CommandFailed as failure:
                failures.append((view, failure))

    await asyncio.gather(*(one(view) for view in views))
    if not failures:
        return
    if len(views) == 1:
        raise failures[0][1]
    for view, failure in failures[1:]:
        tell(f"error: {view.name}: {failure}")
    view, failure = failures[0]
    raise CommandFailed(failure.code, f"{view.name}: {failure}")
