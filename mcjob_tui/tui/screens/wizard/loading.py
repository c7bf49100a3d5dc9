"""Loads all that the form needs before anybody asks for it, so that it opens at once.

The modules of its pages, and what pydantic makes of the draft's models when the first one is made, take a third of a
second. It is called in a thread once the list of Jobs stands, never before the first frame.
"""

from importlib import import_module

PAGES = ("screen", "basics", "containers", "advanced", "differential", "review")


def load() -> None:
    """Import the form, and place an empty draft in no cluster."""
    for name in PAGES:
        import_module(f"mcjob_tui.tui.screens.wizard.{name}")
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.draft.preview import preview
    from mcjob_tui.draft.rules import problems
    from mcjob_tui.draft.warnings import warnings

    draft = JobDraft()
    problems(draft)
    warnings(draft, None, preview(draft, ()))
