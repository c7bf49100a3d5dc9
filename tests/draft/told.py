"""What the form says of a draft in full, as ``problems.txt``, ``warnings.txt`` and ``remedies.txt`` have it."""

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.rules import Problem
from mcjob_tui.draft.rules.problem import Fix
from tests.golden.replay import compare


def told_in_full(draft: JobDraft, problem: Problem) -> str:
    """A problem in a line, and what its fix says and changes in another."""
    line = f"{problem.path} [{problem.severity} {problem.code}, {problem.page}]: {problem.sentence}"
    if problem.fix is None:
        return line
    return f"{line}\n    fix: {fix_in_full(draft, problem.fix)}"


def fix_in_full(draft: JobDraft, fix: Fix) -> str:
    """What a fix says, and all that it changes."""
    before, after = (each.model_dump(mode="json", by_alias=True) for each in (draft, fix.apply(draft)))
    return f"{fix.label}: {'; '.join(f'{each.field} = {each.got}'[:100] for each in compare('', before, after))}"
