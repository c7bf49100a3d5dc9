"""What is known of the connection of one watch, and said of it: live, old since when, not allowed, tried again when.

What to do about it is the reflector's business.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from mcjob_tui.control_plane.errors import ControlPlaneError, Forbidden, ServerFailure, TimedOut, Unauthorized
from mcjob_tui.control_plane.views import ConnectionState, Phase

TELLING_SECONDS = 2.0
"""A wait from which on what is shown may be old, which is said."""


class Contact:
    """The state of a connection; ``report`` is called with every new one.

    Attributes:
        state: what was said last.
        last: when something has come last.
    """

    # A watch on which nothing has to come is good until it breaks: what it shows is old from then on, not from when
    # something came last. Of one that fell silent nobody knows when it broke.

    def __init__(self, report: Callable[[ConnectionState], None]) -> None:
        self._report = report
        self._doubt: asyncio.TimerHandle | None = None
        self.state = ConnectionState()
        self.last: datetime | None = None
        self._broken: datetime | None = None

    def touch(self) -> None:
        """Something has come."""
        self.trust()
        self.last = _now()
        if self.state.phase is Phase.LIVE:
            self._broken = None

    def live(self) -> None:
        """What is there is what the server has."""
        self._broken = None
        self._say(ConnectionState(Phase.LIVE))

    def doubt(self, silence: float) -> None:
        """Nothing has come for so many seconds. Unless something comes soon, say it."""
        self.trust()
        self._broken = self._broken or self.last
        reason = f"nothing has come for {silence:.0f} s"
        state = ConnectionState(Phase.STALE, self._broken, _now(), reason, unanswered=True)
        self._doubt = asyncio.get_running_loop().call_later(TELLING_SECONDS, self._say, state)

    def trust(self) -> None:
        """There is no doubt any more: something has come, or more is known than that nothing has."""
        if self._doubt is not None:
            self._doubt.cancel()
            self._doubt = None

    def ends_at_once(self, wait: float) -> None:
        """The server ends every watch as soon as it has begun; the next one begins after ``wait`` seconds."""
        reason = "the server ends the watch as soon as it has begun"
        self._say(ConnectionState(Phase.STALE, self._since(), _in(wait), reason))

    def denied(self, error: Forbidden | Unauthorized, resource: str, namespace: str, wait: float) -> None:
        """What is to be listed, ``resource`` in ``namespace``, may not be."""
        self.trust()
        verb = "list"
        if isinstance(error, Forbidden) and error.verb:
            verb = error.verb
            refused = error.resource.partition(".")[0]
            if refused and refused != resource:
                # Karmada's proxy to a member, or the proxy's own right there, is refused before the kind is asked for.
                resource, namespace = refused, error.namespace
        self._say(
            ConnectionState(
                Phase.DENIED,
                since=self._since(),
                retry_at=_in(wait),
                reason=str(error),
                verb=verb,
                resource=resource,
                namespace=namespace,
            )
        )

    def failed(self, error: ControlPlaneError, wait: float, *, has_all: bool) -> None:
        """It has failed and is tried again; ``has_all`` says that all is there, if old."""
        self.trust()
        phase = Phase.STALE if has_all else Phase.CONNECTING
        unanswered = isinstance(error, ServerFailure | TimedOut)
        self._say(ConnectionState(phase, self._since(), _in(wait), str(error), unanswered=unanswered))

    def _since(self) -> datetime | None:
        """Since when what is there may be old; None where nothing has come yet."""
        if self._broken is None:
            self._broken = _now() if self.state.phase is Phase.LIVE else self.last
        return self._broken

    def _say(self, state: ConnectionState) -> None:
        if state != self.state:
            self.state = state
            self._report(state)


def _now() -> datetime:
    return datetime.now(UTC)


def _in(seconds: float) -> datetime:
    return _now() + timedelta(seconds=seconds)
