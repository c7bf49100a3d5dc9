"""Where in a container's log a reader is, so that it can go on after a break without gaps and without doubles.

Lines carry the kubelet's timestamps with nanoseconds. A stream that breaks is asked for again from the second of the
last line (``sinceTime`` knows no finer); what has been read already is then left out by exact time and, within one
time, by count.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from mcjob_tui.control_plane.log_text import BYTES

_BILLION = 1_000_000_000


class LogPosition:
    """The position of one reader in one container's log."""

    def __init__(self) -> None:
        self._time = 0
        self._count = 0
        self._skip = 0
        self._replaying = False
        self.begins_anew = False
        """After ``resume``: the first line was later than the last one that was read, which should have come again.

        The log is another run's, or its beginning has been rotated away.
        """

    @property
    def time(self) -> int:
        """Nanoseconds since the epoch of the last line, 0 before the first."""
        return self._time

    @property
    def since(self) -> str:
        """What to ask for as ``sinceTime``; "" before the first line."""
        if not self._time:
            return ""
        return datetime.fromtimestamp(self._time // _BILLION, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def resume(self) -> None:
        """The stream is asked for again from ``since``: what comes first has been read already."""
        self._replaying = bool(self._time)
        self._skip = self._count
        self.begins_anew = False

    def fresh(self, lines: Iterable[bytes]) -> list[tuple[int, str]]:
        """Time (nanoseconds since the epoch, 0 where a line has none) and text of those lines that are new."""
        found = []
        for line in lines:
            time, text = split_time(line)
            if self._replaying:
                if time and time < self._time:
                    continue
                if time == self._time and self._skip:
                    self._skip -= 1
                    continue
                if time > self._time:
                    self.begins_anew = self._skip == self._count
                    self._replaying = False
            if time > self._time:
                self._time, self._count = time, 1
            elif time == self._time or not time:
                self._count += 1
            found.append((time, text))
        return found


def split_time(line: bytes) -> tuple[int, str]:
    """The timestamp before a line, in nanoseconds, and the line without it; (0, line) where there is none."""
    head, space, tail = line.partition(b" ")
    time = _nanoseconds(head) if 20 <= len(head) <= 35 else 0
    if not time:
        return 0, line.decode(errors=BYTES)
    return time, (tail if space else b"").decode(errors=BYTES)


def moment(nanoseconds: int) -> datetime | None:
    """A time as a datetime, to the microsecond; None for 0."""
    if not nanoseconds:
        return None
    seconds, rest = divmod(nanoseconds, _BILLION)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)


def nanoseconds(time: datetime | None) -> int:
    """A time in nanoseconds since the epoch; 0 for None."""
    return 0 if time is None else int(time.timestamp()) * _BILLION + time.microsecond * 1000


def _nanoseconds(text: bytes) -> int:
    """RFC 3339 with up to nine digits after the point, in ``Z`` or with an offset."""
    try:
        stamp = text.decode("ascii")
        whole, _, rest = stamp.partition(".")
        if not rest:
            return int(datetime.fromisoformat(stamp).timestamp()) * _BILLION
        digits = rest[:9]
        while digits and not digits.isdigit():
            digits = digits[:-1]
        zone = rest[len(digits) :]
        return int(datetime.fromisoformat(whole + zone).timestamp()) * _BILLION + int(digits.ljust(9, "0"))
    except ValueError:
        return 0
