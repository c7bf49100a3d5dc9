"""Reading a file that somebody else may have made: never more of it than is sensible, not even of ``/dev/zero``.

Light: settings are read before anything else is imported.
"""

import errno
from pathlib import Path


class TooLarge(Exception):
    """The file holds more than may be read."""


def read_bounded(path: Path, most: int) -> bytes:
    """The bytes of a file.

    Args:
        path: the file, a pipe or a device.
        most: how many bytes it may hold.

    Raises:
        TooLarge: it holds more.
        OSError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except ValueError:  # a NUL in its name, or half of a surrogate pair
        raise OSError(errno.EINVAL, "no file can be named so") from None
    if len(content) > most:
        raise TooLarge
    return content
