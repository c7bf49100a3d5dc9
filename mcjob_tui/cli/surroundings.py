"""What the rules may know where a draft is judged by a command: a session's knowledge, or a saved cluster list."""

from dataclasses import replace
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.service import ControlPlane

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.draft.rules import Surroundings
    from mcjob_tui.karmada.placement import PlacementResult
    from mcjob_tui.resources.clusters import Cluster


async def surroundings_of(session: ControlPlane, draft: "JobDraft") -> "Surroundings":
    """All that the session knows, and what is asked for: names in the draft's namespace, wide policies, the release."""
    from mcjob_tui.control_plane.surroundings import (
        asked_surroundings,
        cluster_overrides,
        watched_surroundings,
    )

    asked = await asked_surroundings(session, draft.namespace)
    known = asked.beside(watched_surroundings(session, draft.namespace))
    return replace(known, cluster_override_policies=await cluster_overrides(session))


def predicted(draft: "JobDraft", surroundings: "Surroundings") -> "PlacementResult":
    """The placement by the draft's own policy or, without one, by the existing policy that would claim the Job."""
    from mcjob_tui.draft.preview import preview
    from mcjob_tui.draft.warnings.policies import existing_claim

    policy = None if draft.spec.own_policy else existing_claim(draft, surroundings)
    return preview(draft, surroundings.clusters or (), policy=policy)


def advice(draft: "JobDraft", surroundings: "Surroundings", result: "PlacementResult") -> "list[str]":
    """Every warning as a sentence: those of single fields first, then those of the whole."""
    from mcjob_tui.draft.rules import Severity, problems
    from mcjob_tui.draft.warnings import warnings

    fields = [each for each in problems(draft, surroundings) if each.severity is Severity.WARNING]
    return list(dict.fromkeys(each.sentence for each in (*fields, *warnings(draft, surroundings, result))))


def with_clusters(clusters: "tuple[Cluster, ...]") -> "Surroundings":
    """Nothing but the clusters is known."""
    from mcjob_tui.draft.rules import Surroundings

    return Surroundings(clusters=clusters)
