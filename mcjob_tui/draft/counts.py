"""Whole numbers as they are typed: what they are, and what is wrong with them. Durations count in seconds."""

import re

from mcjob_tui.draft.durations import InvalidDuration, parse_duration
from mcjob_tui.draft.parts import OptionalCount

LARGEST = 2**31 - 1
"""Kubernetes keeps counts in 32 bits."""
LARGEST_SECONDS = 2**63 - 1
"""``activeDeadlineSeconds`` and ``terminationGracePeriodSeconds`` have 64 bits."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,40}")


def number(value: OptionalCount) -> int | None:
    """The whole number that was typed, or None where there is none."""
    if value is None or isinstance(value, int):
        return value
    text = value.strip()
    return int(text) if _WHOLE.fullmatch(text) else None


def seconds(value: OptionalCount) -> int | None:
    """The seconds of a duration that was typed, or None where there is none."""
    if value is None or isinstance(value, int):
        return value
    try:
        return parse_duration(value)
    except InvalidDuration:
        return number(value)


def written(value: OptionalCount) -> OptionalCount:
    """A count as it is written to an object: the number, or the text where it is none. Nothing typed is nothing."""
    read = number(value)
    return read if read is not None else value or None


def written_seconds(value: OptionalCount) -> OptionalCount:
    """A duration as it is written to an object: its seconds, or the text where it is none."""
    read = seconds(value)
    return read if read is not None else value or None


def count_problem(value: OptionalCount, least: int = 1, most: int = LARGEST) -> str | None:
    """What is wrong with a count, as a sentence without its end; None where it is sound or not there at all."""
    if value is None or value == "":
        return None
    read = number(value)
    if read is None:
        return f"{_short(value)} is no whole number; write one from {least} to {most}"
    return _range_problem(read, value, least, most)


def duration_problem(value: OptionalCount, least: int = 1, most: int = LARGEST) -> str | None:
    """What is wrong with a duration; None where it is sound or not there at all."""
    if value is None or value == "":
        return None
    read = seconds(value)
    if read is None:
        return f"{_short(value)} is no duration; write seconds, or 90s, 15m, 2h or 7d"
    return _range_problem(read, value, least, most, "second")


def _range_problem(read: int, value: OptionalCount, least: int, most: int, unit: str = "") -> str | None:
    if least <= read <= most:
        return None
    if read < least:
        return f"{_short(value)} is too small; the least is {_counted(least, unit)}"
    return f"{_short(value)} is too large; the most is {_counted(most, unit)}"


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}" if unit else str(count)


def _short(value: OptionalCount) -> str:
    text = str(value)
    shown = text if len(text) <= 24 else f"{text[:23]}…"
    return shown if isinstance(value, int) or _WHOLE.fullmatch(text) else repr(shown)
