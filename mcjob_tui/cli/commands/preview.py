"""``mcjob preview``: to which clusters the Job would go, how many pods each runs, and why not to the others."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from mcjob_tui.cli.control_plane import open_session, run_async
from mcjob_tui.cli.drafts import read_clusters, read_draft, refuse_problems
from mcjob_tui.cli.exit_codes import ExitCode
from mcjob_tui.cli.output import data, documents, table, tell
from mcjob_tui.cli.surroundings import advice, predicted, surroundings_of, with_clusters
from mcjob_tui.cli.waiting import clusters_known, watched
from mcjob_tui.resources.text import clean

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.draft.rules import Surroundings
    from mcjob_tui.karmada.placement import ClusterVerdict, PlacementResult, Target


def run(arguments: argparse.Namespace) -> ExitCode:
    """Print one row per cluster; the exit code is 1 where nothing would be scheduled."""
    if arguments.cluster_list is None:
        return run_async(_live(arguments))
    draft = read_draft(arguments, None)
    return _preview(draft, with_clusters(read_clusters(arguments.cluster_list)), arguments.output)


async def _live(arguments: argparse.Namespace) -> ExitCode:
    async with open_session(arguments) as session:
        draft = read_draft(arguments, session.namespace)
        await watched(session, draft.namespace)
        await clusters_known(session)
        return _preview(draft, await surroundings_of(session, draft), arguments.output)


def _preview(draft: "JobDraft", surroundings: "Surroundings", output: str | None) -> ExitCode:
    # A name that is taken keeps nobody from asking where the Job would go.
    refuse_problems(draft, replace(surroundings, job_names=None))
    result = predicted(draft, surroundings)
    found = [*_taken(draft, surroundings), *advice(draft, surroundings, result)]
    if output:
        data(documents([as_data(result, found)], output))
    else:
        data(as_table(result))
        for each in result.helps:
            tell(f"helps: {each}")
        for warning in found:
            tell(f"warning: {warning}")
    return ExitCode.DONE if result.scheduled else ExitCode.REFUSED


def _taken(draft: "JobDraft", surroundings: "Surroundings") -> list[str]:
    if draft.name not in (surroundings.job_names or ()):
        return []
    return [f"a Job {clean(draft.name)} is in {clean(draft.namespace)} already; submit would be refused"]


def as_table(result: "PlacementResult") -> str:
    """Targets first; ``3|4`` is a tie that the Job's UID will decide."""
    rows = [
        (
            clean(verdict.cluster),
            _either(verdict, "parallelism"),
            _either(verdict, "completions"),
            "-" if verdict.available is None else str(verdict.available),
            clean(verdict.sentence),
        )
        for verdict in result.verdicts
    ]
    text = table(("CLUSTER", "AT ONCE", "PODS", "FITS", "WHY"), rows) + "\n"
    if result.scheduled:
        pods = result.total_completions
        words = f"{result.total_parallelism} pods at a time" if pods is None else f"{pods} pods"
        return f"{text}\n{words} in {len(result.targets)} of {len(result.verdicts)} clusters\n"
    return f"{text}\n{result.reason}: {clean(result.message)}\n"


def _either(verdict: "ClusterVerdict", count: str) -> str:
    ways = [getattr(each, count) if each is not None else 0 for each in (verdict.target, verdict.other)]
    if verdict.target is None and verdict.other is None:
        return "-"
    return "|".join("-" if way is None else str(way) for way in dict.fromkeys(ways))


def as_data(result: "PlacementResult", warnings: list[str]) -> dict[str, object]:
    """The whole result for scripts; keys as Karmada spells them where it has them."""
    return {
        "scheduled": result.scheduled,
        "reason": str(result.reason),
        "message": result.message,
        "replicas": result.replicas,
        "affinityName": result.affinity,
        "targets": [_share(each) for each in result.targets],
        "otherTargets": None if result.other_targets is None else [_share(each) for each in result.other_targets],
        "clusters": [
            {
                "name": verdict.cluster,
                "target": verdict.target is not None,
                "why": str(verdict.why),
                "sentence": verdict.sentence,
                "availableReplicas": verdict.available,
                "limitedBy": verdict.limited_by or None,
                "filters": {failure.plugin: failure.message for failure in verdict.failed},
            }
            for verdict in result.verdicts
        ],
        "helps": [each.sentence for each in result.helps],
        "warnings": warnings,
    }


def _share(target: "Target") -> dict[str, object]:
    return {
        "name": target.cluster,
        "replicas": target.replicas,
        "parallelism": target.parallelism,
        "completions": target.completions,
    }
