"""Small words that more than one sentence needs."""

from collections.abc import Sequence

_NAMED_AT_MOST = 3


def listed(names: Sequence[str]) -> str:
    """``a, b, c``, and how many more there are beyond three."""
    if len(names) <= _NAMED_AT_MOST:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED_AT_MOST])} and {len(names) - _NAMED_AT_MOST} more"


def counted(number: int, noun: str) -> str:
    """``1 pod``, ``2 pods``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
