"""Whether this process has room for more of what servers send.

The bounds of ``bounds`` are those of one answer, object or list; many of them at their limits, in all that a session
watches, would still be more memory than a bastion host has to give. So what is held altogether is looked at, too.
"""

import resource
import sys
import time

from mcjob_tui.control_plane.bounds import MIB, MOST_HELD
from mcjob_tui.control_plane.errors import TooLarge

_EVERY_SECONDS = 0.1
"""Looking takes ten millionths of a second."""


def held() -> int:
    """Bytes of memory that this process holds; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:
            return int(file.read(100).split()[1]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        # What it held at most; macOS counts it in bytes.
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024


class Room:
    """Asked again and again by one who takes in; looks seldom enough that nobody notices."""

    def __init__(self) -> None:
        self._next = 0.0

    def check(self) -> None:
        """Go on if there is room.

        Raises:
            TooLarge: this process holds as much as it may.
        """
        now = time.monotonic()
        if now < self._next:
            return
        if held() > MOST_HELD:
            raise TooLarge(f"the server's lists have more in them than fits into {MOST_HELD // MIB:,} MiB")
        self._next = now + _EVERY_SECONDS
