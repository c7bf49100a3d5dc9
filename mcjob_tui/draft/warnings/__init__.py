"""What is allowed but unwise, or will surprise: each with its reason, its field and, where there is one, a fix.

A warning is a function of the draft, its surroundings and the predicted placement, listed once in ``WARNINGS``. What is
not allowed is in ``draft.rules``.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.rules.problem import Problem, Surroundings
from mcjob_tui.draft.warnings.amounts import AMOUNT_WARNINGS
from mcjob_tui.draft.warnings.capacity import CAPACITY_WARNINGS
from mcjob_tui.draft.warnings.chosen import CHOSEN_WARNINGS
from mcjob_tui.draft.warnings.policies import POLICY_WARNINGS
from mcjob_tui.draft.warnings.references import REFERENCE_WARNINGS
from mcjob_tui.draft.warnings.shell import SHELL_WARNINGS
from mcjob_tui.draft.warnings.situation import situation_of
from mcjob_tui.draft.warnings.storage import STORAGE_WARNINGS
from mcjob_tui.draft.warnings.versions import VERSION_WARNINGS
from mcjob_tui.karmada.placement import PlacementResult

if TYPE_CHECKING:
    from mcjob_tui.draft.remedies import Remedy

WARNINGS = (
    *AMOUNT_WARNINGS,
    *CAPACITY_WARNINGS,
    *CHOSEN_WARNINGS,
    *POLICY_WARNINGS,
    *REFERENCE_WARNINGS,
    *SHELL_WARNINGS,
    *STORAGE_WARNINGS,
    *VERSION_WARNINGS,
)


def warnings(
    draft: JobDraft,
    surroundings: Surroundings | None = None,
    result: PlacementResult | None = None,
    remedies: "Sequence[Remedy]" = (),
) -> tuple[Problem, ...]:
    """All warnings of a draft, in the order of ``WARNINGS``.

    Args:
        draft: The form.
        surroundings: What is known of the control plane.
        result: Its predicted placement; None where there is none, and what needs it is not said.
        remedies: What was found to help where nothing can be scheduled.
    """
    situation = situation_of(draft, surroundings or Surroundings(), result, remedies)
    return tuple(problem for warning in WARNINGS for problem in warning(situation))


__all__ = ["WARNINGS", "warnings"]
