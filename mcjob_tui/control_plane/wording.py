"""Small words that more than one sentence needs."""

from collections.abc import Sequence

from mcjob_tui.resources import wording


def listed(names: Sequence[str]) -> str:
    """``a, b, c``, and how many more there are beyond three."""
    return wording.listed(names, last=", ")


def counted(number: int, noun: str) -> str:
    """``1 pod``, ``2 pods``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
