"""What is wrong or unwise in the draft: rules and warnings asked with what is known of the control plane."""

from dataclasses import replace
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.surroundings import watched_surroundings
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.rules import Problem, Surroundings, problems
from mcjob_tui.draft.warnings import warnings
from mcjob_tui.tui.screens.wizard.live_names import LiveNames

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.draft.remedies import Remedy
    from mcjob_tui.karmada.placement import PlacementResult


def surroundings(session: "ControlPlane", draft: JobDraft, names: LiveNames, taken: bool) -> Surroundings:
    """What is known that rules ask about. ``taken`` says that the Job's name was looked up and found."""
    known = watched_surroundings(session, draft.namespace)
    if known.job_names is None and taken:
        known = replace(known, job_names=frozenset((draft.name,)))
    return names.asked.beside(known) if names.namespace == draft.namespace else known


def judge(
    draft: JobDraft,
    known: Surroundings,
    result: "PlacementResult | None",
    refused: tuple[Problem, ...] = (),
    remedies: "tuple[Remedy, ...]" = (),
) -> tuple[Problem, ...]:
    """Errors first, then warnings, each in the order of the form; no sentence about one field twice.

    ``refused`` is what the server said of this very draft; ``remedies`` are what was found to help where nothing can be
    scheduled.
    """
    found: dict[tuple[str, str], Problem] = {}
    for each in (*problems(draft, known), *refused, *warnings(draft, known, result, remedies)):
        found.setdefault((each.path, each.sentence), each)
    return tuple(sorted(found.values(), key=lambda each: each.severity != "error"))
