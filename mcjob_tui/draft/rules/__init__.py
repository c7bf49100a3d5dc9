"""The rules of the form: what keeps a draft from being submitted, each with a sentence and, where there is one, a fix.

A rule is a function from a draft and its surroundings to problems, listed once in ``RULES``. What is allowed but unwise
is in ``draft.warnings``; only what concerns one field as it is typed (a long name, a cluster that is not joined) warns
here.
"""

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.rules.amount import AMOUNT_RULES
from mcjob_tui.draft.rules.containers import CONTAINER_RULES
from mcjob_tui.draft.rules.differences import DIFFERENCE_RULES
from mcjob_tui.draft.rules.environment import ENVIRONMENT_RULES
from mcjob_tui.draft.rules.health import HEALTH_RULES
from mcjob_tui.draft.rules.labels import LABEL_RULES
from mcjob_tui.draft.rules.naming import NAMING_RULES
from mcjob_tui.draft.rules.numbers import NUMBER_RULES
from mcjob_tui.draft.rules.placing import PLACING_RULES
from mcjob_tui.draft.rules.problem import Fix, Problem, Rule, Severity, Surroundings
from mcjob_tui.draft.rules.resources import RESOURCE_RULES
from mcjob_tui.draft.rules.security import SECURITY_RULES
from mcjob_tui.draft.rules.storage import STORAGE_RULES

RULES: tuple[Rule, ...] = (
    *NAMING_RULES,
    *PLACING_RULES,
    *AMOUNT_RULES,
    *NUMBER_RULES,
    *CONTAINER_RULES,
    *RESOURCE_RULES,
    *ENVIRONMENT_RULES,
    *HEALTH_RULES,
    *STORAGE_RULES,
    *SECURITY_RULES,
    *LABEL_RULES,
    *DIFFERENCE_RULES,
)


def problems(draft: JobDraft, surroundings: Surroundings | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong with the draft, errors first, each in the order of the form.

    Args:
        draft: The form as it is.
        surroundings: What is known of the control plane; None is nothing.
    """
    around = surroundings or Surroundings()
    found = [problem for rule in RULES for problem in rule(draft, around)]
    return tuple(sorted(found, key=lambda each: each.severity is not Severity.ERROR))


__all__ = ["RULES", "Fix", "Problem", "Rule", "Severity", "Surroundings", "problems"]
