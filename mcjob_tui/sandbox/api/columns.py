"""What the columns of a server-side table are made of: the cells that many kinds have, and how times are written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mcjob_tui.sandbox.objects import Json, at, metadata, name_of

NONE = "<none>"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what stands in it, its type, and whether only ``-o wide`` shows it (priority 1)."""

    name: str
    cell: Callable[[Json, datetime], Any]
    type: str = "string"
    priority: int = 0


def human_duration(seconds: float) -> str:
    """``duration.HumanDuration``: 45s, 3m20s, 14m, 5h10m, 3d4h, 2y30d."""
    whole = int(seconds)
    if whole < -1:
        return "<invalid>"
    whole = max(whole, 0)
    minutes, hours, days = whole // 60, whole // 3600, whole // 86400
    if whole < 120:
        return f"{whole}s"
    if minutes < 10:
        return f"{minutes}m{whole % 60}s" if whole % 60 else f"{minutes}m"
    if minutes < 180:
        return f"{minutes}m"
    if hours < 8:
        return f"{hours}h{minutes % 60}m" if minutes % 60 else f"{hours}h"
    if hours < 48:
        return f"{hours}h"
    if days < 8:
        return f"{days}d{hours % 24}h" if hours % 24 else f"{days}d"
    if days < 730:
        return f"{days}d"
    years = days // 365
    return f"{years}y{days % 365}d" if years < 8 and days % 365 else f"{years}y"


def moment(text: object) -> datetime | None:
    """A timestamp of an object, or None where there is none."""
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC) if text else None
    except ValueError:
        return None


def since(text: object, now: datetime) -> str:
    """How long ago a timestamp of an object was."""
    then = moment(text)
    return human_duration((now - then).total_seconds()) if then else "<unknown>"


def _age(obj: Json, now: datetime) -> str:
    return since(metadata(obj).get("creationTimestamp"), now)


def path(*keys: str, default: object = NONE) -> Callable[[Json, datetime], Any]:
    """A cell with what lies at a path of the object."""

    def cell(obj: Json, _: datetime) -> Any:
        value = at(obj, *keys)
        return default if value in (None, "") else value

    return cell


NAME = Column("Name", lambda obj, _: name_of(obj))
AGE = Column("Age", _age)
