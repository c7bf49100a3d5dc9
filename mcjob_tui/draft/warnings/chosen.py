"""Warnings of the clusters that are chosen: none at all, not ready, unable, constraints that can never be met."""

from mcjob_tui.draft import counts
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.paths import with_value
from mcjob_tui.draft.placing import ClusterAffinity as DraftAffinity
from mcjob_tui.draft.rules.placing import AFFINITY, SPREAD
from mcjob_tui.draft.rules.problem import Fix, Found, setting, warning
from mcjob_tui.draft.selection import affinity_of, selected_clusters
from mcjob_tui.draft.tolerating import hindering, tolerate
from mcjob_tui.draft.warnings.situation import Situation, are
from mcjob_tui.karmada.placement import Why
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.policies import ClusterAffinity
from mcjob_tui.resources.wording import listed

_LONG = 160
_UNABLE = (Why.TAINT, Why.NO_API)


def nothing_is_chosen(situation: Situation) -> Found:
    chosen = selected_clusters(situation.draft, situation.around.clusters)
    if (
        situation.around.clusters is None
        or chosen is None
        or chosen
        or affinity_of(situation.draft) == ClusterAffinity()
    ):
        return
    affinity = situation.draft.spec.cluster_affinity
    what = "none of the joined clusters is chosen"
    if affinity.label_selector is not None and not affinity.cluster_names:
        what = "no cluster has these labels; set them on Clusters"
    elif affinity.field_selector is not None and not affinity.cluster_names:
        what = "no cluster is there; set the region on Clusters"
    fix = setting("choose all clusters", AFFINITY, DraftAffinity(exclude=affinity.exclude))
    yield from warning(_way(situation.draft), what, fix, "nothing-chosen")


def chosen_are_not_ready(situation: Situation) -> Found:
    names = [each.name for each in situation.chosen if each.ready is not True]
    if names:
        sentence = f"{listed(names)} {are(len(names))} not ready"
        yield from warning(_way(situation.draft), sentence, _leaving_out(names), "not-ready")


def chosen_cannot_run_it(situation: Situation) -> Found:
    """Only for clusters chosen by name: who chooses by region expects that some do not fit."""
    if situation.result is None or not situation.draft.spec.cluster_affinity.cluster_names:
        return
    ready = {each.name for each in situation.chosen if each.ready is True}
    unable = {each.cluster: each.why for each in situation.result.verdicts if each.why in _UNABLE}
    names = [name for name in unable if name in ready]
    if names:
        sentence = f"{listed(names)} {are(len(names))} chosen but cannot run it"
        is_tainted = all(unable[name] is Why.TAINT for name in names)
        fix = _tolerating(situation, names) if is_tainted else None
        yield from warning(f"{AFFINITY}.clusterNames", sentence, fix or _leaving_out(names), "unable")


def spread_can_be_met(situation: Situation) -> Found:
    chosen = situation.chosen
    if not chosen:
        return
    for at, row in enumerate(situation.draft.spec.spread_constraints):
        least = counts.number(row.min_groups) or 1
        groups = _groups(row.spread_by_field, chosen)
        if groups is not None and groups < least:
            lower = max(groups, 1)
            path = f"{SPREAD}[{at}].minGroups"
            fix = setting(f"set min to {lower}", path, lower)
            what = {1: f"1 {row.spread_by_field}"}.get(groups, f"{groups} {row.spread_by_field}s")
            sentence = f"min {least} can never be met: the chosen clusters are in {what}"
            if row.spread_by_field == "cluster":
                sentence = f"min {least} can never be met: {what} {'is' if groups == 1 else 'are'} chosen"
            yield from warning(path, sentence, fix, "spread-never")


def nothing_can_be_scheduled(situation: Situation) -> Found:
    result = situation.result
    if result is None or result.scheduled or not situation.draft.spec.own_policy:
        return
    remedy = next(iter(situation.remedies), None)
    helps = (
        remedy.sentence if remedy is not None else next(map(str, result.helps), "see in Placement what is in the way")
    )
    # Karmada counts the clusters of each reason, which Placement and preview show; here they would fill the page.
    message = result.message if len(result.message) <= _LONG else result.message.partition(": ")[0]
    fix = remedy.fix if remedy is not None else None
    sentence = f"nothing can be scheduled: {message.removesuffix('.')}"
    yield from warning(f"{AFFINITY}.clusterNames", sentence, fix, "unschedulable", f"what helps: {helps}")


def _way(draft: JobDraft) -> str:
    """The field by which the clusters are chosen; names go first, since they may stand beside the others."""
    affinity = draft.spec.cluster_affinity
    if affinity.cluster_names:
        return f"{AFFINITY}.clusterNames"
    if affinity.label_selector is not None:
        return f"{AFFINITY}.labelSelector.matchExpressions"
    return f"{AFFINITY}.{'clusterNames' if affinity.field_selector is None else 'fieldSelector.matchExpressions'}"


def _groups(field: str, clusters: tuple[Cluster, ...]) -> int | None:
    """How many clusters or regions there are; Karmada only filters by zone and provider."""
    match field:
        case "cluster":
            return len(clusters)
        case "region":
            return len({each.spec.region for each in clusters if each.spec.region})
    return None


def _tolerating(situation: Situation, names: list[str]) -> Fix | None:
    """Who chooses a cluster by its name knows why: a fix that tolerates its taints, where that helps."""
    taints = tuple(
        dict.fromkeys(str(taint) for each in situation.chosen if each.name in names for taint in each.spec.taints)
    )
    lacking = hindering(situation.draft, taints)
    keys = listed([f"{each.key}:{each.effect}" for each in lacking])
    return Fix(f"tolerate {keys}", lambda draft: tolerate(draft, taints)) if lacking else None


def _leaving_out(names: list[str]) -> Fix:
    """A fix that takes clusters out of the choice: from the names, or by excluding them."""

    def apply(draft: JobDraft) -> JobDraft:
        affinity = draft.spec.cluster_affinity
        rest = tuple(name for name in affinity.cluster_names if name not in names)
        if rest:
            return with_value(draft, f"{AFFINITY}.clusterNames", rest)
        excluded = (*affinity.exclude, *(name for name in names if name not in affinity.exclude))
        return with_value(draft, f"{AFFINITY}.exclude", excluded)

    return Fix("leave it out" if len(names) == 1 else "leave them out", apply)


CHOSEN_WARNINGS = (
    nothing_is_chosen,
    nothing_can_be_scheduled,
    chosen_are_not_ready,
    chosen_cannot_run_it,
    spread_can_be_met,
)
"""The gravest first: under its field a problem hides those that come later."""
