"""What a warning looks at: the draft, what is known around it, where it would go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.placing import Strategy
from mcjob_tui.draft.rules.problem import Surroundings
from mcjob_tui.draft.selection import selected_clusters
from mcjob_tui.karmada.placement import PlacementResult
from mcjob_tui.resources.clusters import Cluster

if TYPE_CHECKING:
    from mcjob_tui.draft.remedies import Remedy


@dataclass(frozen=True, slots=True)
class Situation:
    """What is judged.

    ``result`` is None where the placement is not known; ``chosen`` are the clusters that the choice on Basics takes,
    empty where that is not known; ``remedies`` are what was found to help where nothing can be scheduled.
    """

    draft: JobDraft
    around: Surroundings
    result: PlacementResult | None
    chosen: tuple[Cluster, ...]
    remedies: "Sequence[Remedy]" = ()

    @property
    def targets(self) -> tuple[str, ...]:
        """Clusters that would get a share; empty where that is not known."""
        return tuple(each.cluster for each in self.result.targets) if self.result else ()

    @property
    def counts_capacity(self) -> bool:
        """Whether the strategy divides by what clusters can run."""
        return self.draft.spec.strategy in (Strategy.AGGREGATED, Strategy.DYNAMIC_WEIGHT)


def situation_of(
    draft: JobDraft, around: Surroundings, result: PlacementResult | None, remedies: "Sequence[Remedy]" = ()
) -> Situation:
    """The situation of a draft."""
    names = frozenset(selected_clusters(draft, around.clusters) or ())
    chosen = tuple(each for each in around.clusters or () if each.name in names)
    return Situation(draft, around, result, chosen, remedies)


def are(count: int) -> str:
    """``is`` or ``are``."""
    return "is" if count == 1 else "are"
