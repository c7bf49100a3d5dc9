"""How far the clock here is ahead of the control plane's, by the ``Date`` that every answer of it carries.

Ages, rates and ends to be expected are counted from times that the clusters wrote; a clock here that is hours wrong
would make nonsense of them. Objects' times are never changed.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

NONE = timedelta()
_WORTH_COUNTING = timedelta(seconds=10)
"""Less than that is what networks, rounding and clocks that are set by NTP make; it is taken for none."""
_MOST = timedelta(days=3650)
"""More than that is nobody's clock."""
_SECOND = timedelta(seconds=1)


def present() -> datetime:
    """The time by the clock here."""
    return datetime.now(UTC)


class ServerTime:
    """Listens to answers; ``ahead`` is what it knows, negative where the clock here is behind."""

    def __init__(self) -> None:
        self.ahead = NONE
        self._unsure = timedelta.max

    @property
    def now(self) -> datetime:
        """The time by the control plane's clock."""
        return present() - self.ahead

    def heard(self, date: str, sent: datetime) -> None:
        """An answer to what was sent at ``sent`` has come just now and carries ``date``; "" or nonsense tells nothing.

        What took long is believed only if nothing better is known: it was made at any moment of that time.
        """
        now = present()
        try:
            made = parsedate_to_datetime(date)
        except (ValueError, TypeError, IndexError, OverflowError):
            return
        if made.tzinfo is None or abs(made - now) > _MOST:
            return
        # It is cut to whole seconds, so it was made up to one later, at some time between sending and now.
        ahead = sent + (now - sent) / 2 - made - _SECOND / 2
        unsure = max(now - sent, NONE) + _SECOND
        if unsure > self._unsure and abs(ahead - self.ahead) < unsure:
            return
        self._unsure = unsure
        self.ahead = ahead if abs(ahead) >= max(_WORTH_COUNTING, unsure) else NONE
