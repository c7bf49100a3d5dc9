"""What a prediction says of the clusters as a whole: how many are chosen, can run the Job, or are too full for it."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcjob_tui.karmada.placement import PlacementResult

_UNMATCHED = ("not_selected", "excluded", "label_mismatch", "field_mismatch")
_FULL = ("zero_share", "no_capacity")


@dataclass(frozen=True, slots=True)
class Fitting:
    """How many clusters a prediction found: chosen at all, able to run the Job, and without room for a share of it."""

    matching: int
    able: int
    full: int


class Fittings:
    """Counts each prediction once: the form asks several times with each key."""

    def __init__(self) -> None:
        self._of: PlacementResult | None = None
        self._found: Fitting | None = None

    def of(self, result: "PlacementResult | None") -> Fitting | None:
        """The counts of ``result``; None where there is none."""
        if result is not self._of:
            self._of, self._found = result, None if result is None else counted(result)
        return self._found


def unmatched(result: "PlacementResult | None") -> frozenset[str]:
    """The clusters that are not among the chosen ones; none as long as nothing is predicted."""
    return frozenset(each.cluster for each in result.verdicts if each.why in _UNMATCHED) if result else frozenset()


def counted(result: "PlacementResult") -> Fitting:
    """The counts of a prediction."""
    why = Counter(str(each.why) for each in result.verdicts)
    others = sum(why[each] for each in _UNMATCHED)
    able = sum(not each.failed for each in result.verdicts)
    return Fitting(len(result.verdicts) - others, able, sum(why[each] for each in _FULL))
