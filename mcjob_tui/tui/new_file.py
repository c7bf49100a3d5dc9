"""Saving something under a name that is not taken: whole or not at all, and for its owner's eyes."""

import errno
import os
import re
from collections.abc import Iterable
from pathlib import Path
from unicodedata import category

_LONGEST = 200
"""Bytes of a file's name; file systems take 255."""
_OBEYED = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of characters that control a terminal, end a line or are half of one."""
_UNSHOWN = _OBEYED | {"Cf"}
"""And of those that are invisible or change how others are read."""


def write_new_file(path: Path, content: Iterable[bytes]) -> None:
    """Write a new file with mode 0600; where that fails half-way (a full disk), nothing of it stays.

    Raises:
        OSError: it exists already (a link, a pipe and a device do, too), or cannot be written.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    check_name(path)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        try:
            file.writelines(content)
            file.flush()
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def typed_path(text: str) -> Path:
    """The path that a person has typed: ``~`` is their home, and somebody's home that is not known a name like any."""
    return Path(os.path.expanduser(text))


def check_name(path: Path) -> None:
    """Raises ``OSError`` for what a system does not take, or what a shell's next ``ls`` would obey: it was pasted."""
    if any(category(each) in _OBEYED for each in str(path)):
        raise OSError(errno.EINVAL, "a file's name may have no control characters in it")


def file_name(name: str, ending: str = ".yaml") -> str:
    """A name for a file from the name of an object, which may come from a server that means harm: no path, no dots
    in front, nothing that ``ls`` would not show as it is."""
    plain = "".join("_" if category(each) in _UNSHOWN or each in "/\\" else each for each in name[:_LONGEST])
    safe = re.sub(r"^\.+", "_", plain)
    return safe.encode()[:_LONGEST].decode(errors="ignore") + ending
