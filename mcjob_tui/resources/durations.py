"""How long something took or how old it is, as kubectl prints it (``k8s.io/apimachinery/pkg/util/duration``)."""

from datetime import timedelta


def human_duration(length: timedelta | None, unknown: str = "-") -> str:
    """Two significant units at most: ``45s``, ``3m12s``, ``18m``, ``5h``, ``2d3h``, ``7d``, ``3y12d``."""
    if length is None:
        return unknown
    seconds = int(length.total_seconds())
    if seconds < 0:
        return "0s"
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if seconds < 120:
        return f"{seconds}s"
    if minutes < 10:
        return _two(minutes, "m", seconds % 60, "s")
    if minutes < 180:
        return f"{minutes}m"
    if hours < 8:
        return _two(hours, "h", minutes % 60, "m")
    if hours < 48:
        return f"{hours}h"
    if days < 8:
        return _two(days, "d", hours % 24, "h")
    if days < 730:
        return f"{days}d"
    if days < 365 * 8:
        return _two(days // 365, "y", days % 365, "d")
    return f"{days // 365}y"


def clock_words(ahead: timedelta) -> str:
    """How far a clock is ``ahead``: ``3h fast``, ``5m slow``."""
    return f"{human_duration(abs(ahead))} {'fast' if ahead > timedelta() else 'slow'}"


def _two(large: int, unit: str, small: int, small_unit: str) -> str:
    return f"{large}{unit}{small}{small_unit}" if small else f"{large}{unit}"
