"""Durations as people write them (``90``, ``15m``, ``2h``, ``1h30m``, ``7d``) and the seconds that Kubernetes wants."""

import re

_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_PLAIN = re.compile(r"[0-9]{1,19}")
_PARTS = re.compile(r"(?:([0-9]{1,19})d)?(?:([0-9]{1,19})h)?(?:([0-9]{1,19})m)?(?:([0-9]{1,19})s)?")


class InvalidDuration(ValueError):
    """The text is no duration; the message is a sentence."""


def parse_duration(text: str | int) -> int:
    """Seconds from a number of seconds, or from days, hours, minutes and seconds in that order.

    Raises:
        InvalidDuration: the text is neither.
    """
    if isinstance(text, int):
        return text
    stripped = text.strip()
    if _PLAIN.fullmatch(stripped):
        return int(stripped)
    found = _PARTS.fullmatch(stripped.replace(" ", ""))
    if not stripped or found is None or not any(found.groups()):
        raise InvalidDuration(f"{text[:40]!r} is no duration; write seconds, or 90s, 15m, 2h or 7d")
    return sum(int(amount or 0) * unit for amount, unit in zip(found.groups(), _UNITS.values(), strict=True))


def format_duration(seconds: int) -> str:
    """Seconds in the largest units that show them exactly: 900 is ``15m``, 5400 is ``1h30m``, 0 is ``0s``."""
    if seconds < 0:
        return f"{seconds}s"
    parts = []
    for unit, size in _UNITS.items():
        amount, seconds = divmod(seconds, size)
        if amount:
            parts.append(f"{amount}{unit}")
    return "".join(parts) or "0s"
