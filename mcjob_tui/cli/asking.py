"""Questions on the terminal before something is lost."""

import asyncio
import sys
from collections.abc import Sequence

from mcjob_tui.cli.exit_codes import CommandFailed, ExitCode
from mcjob_tui.cli.output import tell
from mcjob_tui.control_plane.views import JobView
from mcjob_tui.control_plane.wording import counted
from mcjob_tui.resources.text import clean


async def agreed(views: Sequence[JobView], question: str, doing: str) -> None:
    """Say what there is in which clusters and ask; anything but yes keeps the Jobs.

    Args:
        question: without the question mark.
        doing: what needs the question, for who cannot be asked: ``deleting``.

    Raises:
        CommandFailed: there is nobody to ask, or the answer was not yes.
    """
    if not sys.stdin.isatty():
        raise CommandFailed(ExitCode.USAGE, f"{doing} asks first and stdin is no terminal; give --yes")
    for view in views:
        where = ", ".join(each.cluster for each in view.members) or "no cluster"
        name = f"{view.name}: " if len(views) > 1 else ""
        tell(f"{name}{view.state}, in {where}. {counted(view.progress.active, 'active pod')} will be killed.")
    print(f"{clean(question)}? [y/N] ", end="", file=sys.stderr, flush=True)
    answer = await asyncio.to_thread(sys.stdin.readline)
    if answer.strip().lower() not in ("y", "yes"):
        raise CommandFailed(ExitCode.REFUSED, "kept")
