"""The one place where screens ask for the time, so that a test can hold it still."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present, aware, in UTC."""
    return datetime.now(UTC)
