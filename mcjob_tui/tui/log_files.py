"""Log lines in a file of the person's choice: all of them or none, and never over another file."""

import asyncio
import errno
import os
from collections.abc import Sequence
from pathlib import Path

from mcjob_tui.control_plane.log_text import BYTES


async def write_new(path: Path, lines: Sequence[str]) -> Path:
    """Write lines, each with a line feed after it, to a file that is not there yet; only its owner may read it.

    Returns:
        Where it is, from the root on.

    Raises:
        OSError: it is there already, or cannot be written.
    """
    return await asyncio.to_thread(_write, path, lines)


def _write(path: Path, lines: Sequence[str]) -> Path:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        try:
            file.writelines(f"{line}\n".encode(errors=BYTES) for line in lines)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    return path.absolute()
