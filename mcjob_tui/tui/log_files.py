"""Log lines in a file of the person's choice: all of them or none, and never over another file."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from mcjob_tui.control_plane.log_text import BYTES
from mcjob_tui.tui.new_file import write_new_file


async def write_new(path: Path, lines: Sequence[str]) -> Path:
    """Write lines, each with a line feed after it, to a file that is not there yet; only its owner may read it.

    Returns:
        Where it is, from the root on.

    Raises:
        OSError: it is there already, or cannot be written.
    """
    return await asyncio.to_thread(_write, path, lines)


def _write(path: Path, lines: Sequence[str]) -> Path:
    write_new_file(path, (f"{line}\n".encode(errors=BYTES) for line in lines))
    return path.absolute()
