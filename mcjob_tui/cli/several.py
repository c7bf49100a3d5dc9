"""One command for several Jobs: they are looked up first, done side by side, and each has its own outcome."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from mcjob_tui.cli.control_plane import exit_code
from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.output import tell
from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.service import ControlPlane
from mcjob_tui.control_plane.views import JobView

AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Named:
    """The Jobs that a command names: those that are there, and whether ``all_there``."""

    views: tuple[JobView, ...]
    all_there: bool = True


def named(session: ControlPlane, namespace: str, names: Sequence[str]) -> Named:
    """The Jobs of these names, each once; those that do not exist are told on stderr, and keep nobody from the others.

    Raises:
        CommandFailed: none of them exists.
    """
    found = [(name, session.job(namespace, name)) for name in dict.fromkeys(names)]
    views = tuple(view for _, view in found if view is not None)
    missing = ", ".join(f"{namespace}/{name}" for name, view in found if view is None)
    if not views:
        raise CommandFailed(ExitCode.REFUSED, f"Job {missing} not found")
    if missing:
        tell(f"error: Job {missing} not found")
    return Named(views, not missing)


async def for_each(do: Callable[[JobView], Awaitable[None]], jobs: Named) -> ExitCode:
    """Do it for each, some at a time.

    Returns:
        That it is done; ``REFUSED`` where it is done for those that are there, but one or more are not.

    Raises:
        CommandFailed: it failed for one or more, after it was done for the others; with the first one's exit code.
        OSError: it was done for all, but what was to be said of one cannot be written any more.
    """
    views = jobs.views
    gate = asyncio.Semaphore(AT_ONCE)
    failures: list[tuple[JobView, CommandFailed]] = []
    unsaid: list[OSError] = []

    async def one(view: JobView) -> None:
        async with gate:
            try:
                await do(view)
            except ControlPlaneError as error:
                failures.append((view, CommandFailed(exit_code(error), error.sentence)))
            except CommandFailed as failure:
                failures.append((view, failure))
            except OSError as error:
                # Nobody listens any more; what is being done for the others must not be broken off by it.
                unsaid.append(error)

    await asyncio.gather(*(one(view) for view in views))
    if not failures:
        if unsaid:
            raise unsaid[0]
        return ExitCode.DONE if jobs.all_there else ExitCode.REFUSED
    if len(views) == 1:
        raise failures[0][1]
    for view, failure in failures[1:]:
        tell(f"error: {_of(view, failure)}")
    view, failure = failures[0]
    raise CommandFailed(failure.code, _of(view, failure))


def _of(view: JobView, failure: CommandFailed) -> str:
    """What failed, with the Job's name where it does not say it."""
    name, said = "/".join(view.key), str(failure)
    return said if name in said else f"{name}: {said}"
