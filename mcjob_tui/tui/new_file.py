"""Saving something under a name that is not taken: whole or not at all, and for its owner's eyes."""

import errno
import os
import re
from collections.abc import Iterable
from pathlib import Path

_LONGEST = 200
"""Bytes of a file's name; file systems take 255."""


def write_new_file(path: Path, content: Iterable[bytes]) -> None:
    """Write a new file with mode 0600; where that fails half-way (a full disk), nothing of it stays.

    Raises:
        OSError: it exists already, or cannot be written.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        try:
            file.writelines(content)
            file.flush()
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def file_name(name: str, ending: str = ".yaml") -> str:
    """A name for a file from the name of an object, which may come from a server that means harm: no path, no dots
    in front, no control characters."""
    safe = re.sub("[\x00-\x1f\x7f-\x9f/\\\\\ud800-\udfff]|^\\.+", "_", name)
    return safe.encode()[:_LONGEST].decode(errors="ignore") + ending
