"""What may differ in a container for some clusters, declared once each: what the form means by it, the overriders that
lead there, and how it is read from a policy again. Labels and raw patches, which are the Job's, are in ``overriding``.
"""

from typing import Final

from mcjob_tui.draft.differing.amounts import AmountsChange
from mcjob_tui.draft.differing.change import Change
from mcjob_tui.draft.differing.environment import EnvironmentChange
from mcjob_tui.draft.differing.image import ImageChange
from mcjob_tui.draft.differing.words import WordsChange

CHANGES: Final[tuple[Change, ...]] = (
    ImageChange(),
    WordsChange("command"),
    WordsChange("args"),
    EnvironmentChange(),
    AmountsChange(),
)
"""In the order of the form, and of the patches in a rule."""

__all__ = ["CHANGES", "Change"]
