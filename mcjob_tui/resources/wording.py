"""Names in a sentence: as many as can be read at a glance, and how many more there are. No other words live here."""

from collections.abc import Sequence


def listed(names: Sequence[str], most: int = 3, *, last: str = " and ") -> str:
    """``a, b and c``; beyond ``most`` the rest is counted: ``a, b, c and 4 more``.

    Args:
        names: In the order in which they are said; nothing for none.
        most: How many are named at most.
        last: What stands before the last of names that are all there.
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return last.join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
