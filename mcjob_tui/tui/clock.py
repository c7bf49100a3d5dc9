"""The one place where screens ask for the time, so that a test can hold it still."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane


def now() -> datetime:
    """The present by the clock here, aware, in UTC."""
    return datetime.now(UTC)


def there(session: "ControlPlane | None") -> datetime:
    """The present by the clock of the control plane, from which the ages of its objects are counted."""
    return now() - (session.clock_ahead if session is not None else timedelta())
