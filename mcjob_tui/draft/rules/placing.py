"""Rules of where the Job may run: affinity, tolerations, spread constraints, static weights."""

import difflib
from collections.abc import Collection, Iterable

from mcjob_tui.draft import counts
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.paths import with_value
from mcjob_tui.draft.placing import (
    EFFECTS,
    OPERATORS,
    PLACES,
    SPREAD_FIELDS,
    ClusterAffinity,
    SpreadConstraint,
    Strategy,
    Toleration,
)
from mcjob_tui.draft.rules.problem import Fix, Found, Surroundings, error, removing, setting, warning
from mcjob_tui.draft.selection import selected_clusters
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.names import label_key_problem, label_value_problem

AFFINITY = "spec.clusterAffinity"
SPREAD = "spec.spreadConstraints"


def regions_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    selector = draft.spec.cluster_affinity.field_selector
    for at, row in enumerate(selector.match_expressions if selector else ()):
        path = f"{AFFINITY}.fieldSelector.matchExpressions[{at}]"
        if row.key not in PLACES:
            yield from error(path, "the key is provider, region or zone", code="region")
        elif row.operator not in ("In", "NotIn"):
            yield from error(path, "the operator is In or NotIn", code="region")
        elif not row.values:
            yield from error(path, f"choose at least one {row.key}", removing("remove the row", path), "region")


def label_rows_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    selector = draft.spec.cluster_affinity.label_selector
    for at, row in enumerate(selector.match_expressions if selector else ()):
        path = f"{AFFINITY}.labelSelector.matchExpressions[{at}]"
        yield from error(path, label_key_problem(row.key), code="label-row")
        if row.operator not in OPERATORS:
            yield from error(path, "the operator is In, NotIn, Exists or DoesNotExist", code="label-row")
        elif row.operator in ("In", "NotIn") and not row.values:
            yield from error(path, f"{row.operator} needs at least one value", code="label-row")
        elif row.operator in ("Exists", "DoesNotExist") and row.values:
            fix = setting("drop the values", f"{path}.values", ())
            yield from error(path, f"{row.operator} takes no values", fix, "label-row")
        for value in row.values:
            yield from error(path, label_value_problem(value), code="label-row")


def label_keys_are_known(draft: JobDraft, around: Surroundings) -> Found:
    selector = draft.spec.cluster_affinity.label_selector
    if around.clusters is None or selector is None:
        return
    known = {key for cluster in around.clusters for key in cluster.labels}
    for at, row in enumerate(selector.match_expressions):
        if row.key and row.key not in known and row.operator in ("In", "Exists"):
            path = f"{AFFINITY}.labelSelector.matchExpressions[{at}]"
            close = difflib.get_close_matches(row.key, known, 1, 0.75)
            fix = setting(f"use {close[0]}", f"{path}.key", close[0]) if close else None
            also = f"; use {close[0]}?" if close else "; set it on Clusters"
            yield from warning(path, f"no cluster has the label {row.key}{also}", fix, "unknown-label")


def regions_are_known(draft: JobDraft, around: Surroundings) -> Found:
    """A value that no cluster has, beside others that some have: where none has any, nothing is chosen, which warns."""
    selector = draft.spec.cluster_affinity.field_selector
    for at, row in enumerate(selector.match_expressions if selector else ()):
        if around.clusters is None or row.key not in PLACES or row.operator != "In":
            continue
        known = {each for cluster in around.clusters for each in _places(cluster, row.key)}
        for value in row.values if known.intersection(row.values) else ():
            if value not in known:
                path = f"{AFFINITY}.fieldSelector.matchExpressions[{at}]"
                rest = tuple(each for each in row.values if each != value)
                sentence = f"no cluster has the {row.key} {value}; set it on Clusters"
                leave = setting(f"leave {value} out", f"{path}.values", rest)
                yield from warning(path, sentence, leave, "unknown-region")


def _places(cluster: Cluster, key: str) -> tuple[str, ...]:
    return {"provider": (cluster.spec.provider,), "region": (cluster.spec.region,), "zone": cluster.zones}[key]


def clusters_are_joined(draft: JobDraft, around: Surroundings) -> Found:
    if around.clusters is None:
        return
    known = {cluster.name for cluster in around.clusters}
    path = f"{AFFINITY}.clusterNames"
    names = draft.spec.cluster_affinity.cluster_names
    for name in names:
        if name not in known:
            rest = tuple(each for each in names if each != name)
            # Without any name the choice would be of all clusters, or of all that the regions and labels take.
            fix = setting(f"leave {name} out", path, rest) if rest else None
            yield from warning(path, f"{name} is not joined", fix, "not-joined")


def cluster_tolerations_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    yield from tolerations_are_sound("spec.clusterTolerations", draft.spec.cluster_tolerations)


def tolerations_are_sound(path: str, rows: Iterable[Toleration]) -> Found:
    """Problems of tolerations, of clusters' taints or of nodes' (``ValidateTolerations``)."""
    for at, row in enumerate(rows):
        here = f"{path}[{at}]"
        if row.key:
            yield from error(here, label_key_problem(row.key), code="toleration")
        elif row.operator != "Exists":
            yield from error(here, "an empty key needs the operator Exists", code="toleration")
        if row.operator not in ("", "Exists", "Equal"):
            yield from error(here, "the operator is Exists or Equal", code="toleration")
        if row.operator == "Exists" and row.value:
            yield from error(
                here, "Exists takes no value", setting("drop the value", f"{here}.value", ""), "toleration"
            )
        if row.value:
            yield from error(here, label_value_problem(row.value), code="toleration")
        if row.effect and row.effect not in EFFECTS:
            yield from error(here, f"the effect is {', '.join(EFFECTS)} or none", code="toleration")
        if row.toleration_seconds not in (None, ""):
            problem = counts.count_problem(row.toleration_seconds, 0, counts.LARGEST_SECONDS)
            if problem is None and row.effect != "NoExecute":
                problem = "seconds count only with the effect NoExecute"
            yield from error(f"{here}.tolerationSeconds", problem, code="toleration")


def spread_rows_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    seen: set[str] = set()
    for at, row in enumerate(draft.spec.spread_constraints):
        path = f"{SPREAD}[{at}]"
        if row.spread_by_field in seen:
            sentence = f"{row.spread_by_field} is there twice"
            yield from error(path, sentence, removing("remove the row", path), "spread")
        if row.spread_by_field:
            seen.add(row.spread_by_field)
        if row.spread_by_field not in SPREAD_FIELDS and not row.kept.get("spreadByLabel"):
            yield from error(path, f"the field is {', '.join(SPREAD_FIELDS[:-1])} or provider", code="spread")
        yield from error(f"{path}.minGroups", counts.count_problem(row.min_groups), code="spread")
        yield from _largest_is_sound(path, row, around)


def _largest_is_sound(path: str, row: SpreadConstraint, around: Surroundings) -> Found:
    least = counts.number(row.min_groups) or 1
    largest = f"{path}.maxGroups"
    if row.max_groups in (None, ""):
        wanted = max(least, len(around.clusters or ()))
        fix = setting(f"set max to {wanted}", largest, wanted)
        yield from error(largest, "max is needed; left out it means 0 and nothing is ever scheduled", fix, "spread")
        return
    problem = counts.count_problem(row.max_groups)
    most = counts.number(row.max_groups)
    if problem is None and most is not None and most < least:
        fix = setting(f"set max to {least}", largest, least)
        yield from error(largest, f"{most} is below the min of {least}", fix, "spread")
        return
    yield from error(largest, problem, code="spread")


def spread_has_a_cluster_row(draft: JobDraft, around: Surroundings) -> Found:
    rows = draft.spec.spread_constraints
    fields = [row.spread_by_field for row in rows if row.spread_by_field]
    if not fields or "cluster" in fields:
        return
    least = max([counts.number(row.min_groups) or 1 for row in rows])
    most = max(least, len(around.clusters or ()))
    added = SpreadConstraint(spread_by_field="cluster", min_groups=least, max_groups=most)
    fix = Fix("add a row for cluster", lambda draft: with_value(draft, f"{SPREAD}[+]", added))
    yield from error(SPREAD, f"{fields[0]} needs a row for cluster beside it", fix, "spread-cluster")


def weights_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    if draft.spec.strategy is not Strategy.STATIC_WEIGHT:
        return
    for at, row in enumerate(draft.spec.static_weights):
        path = f"spec.staticWeights[{at}]"
        if not row.cluster_names and not row.kept:
            yield from error(path, "choose the clusters of this weight", removing("remove the row", path), "weight")
        problem = counts.count_problem(row.weight) if row.weight != "" else "a weight is needed"
        yield from error(f"{path}.weight", problem, code="weight")


def weights_count(draft: JobDraft, around: Surroundings) -> Found:
    """A weight stays when its cluster goes or is not chosen any more, and is said to count for nothing."""
    if draft.spec.strategy is not Strategy.STATIC_WEIGHT or around.clusters is None:
        return
    joined = known_names(around)
    chosen = selected_clusters(draft, around.clusters)
    for at, row in enumerate(draft.spec.static_weights):
        path = f"spec.staticWeights[{at}]"
        for name in row.cluster_names:
            why = "is not joined" if name not in joined else "is not chosen" if name not in (chosen or joined) else ""
            if why:
                rest = tuple(each for each in row.cluster_names if each != name)
                fix = setting(f"leave {name} out", f"{path}.clusterNames", rest)
                fix = fix if rest or row.kept else removing("remove the row", path)
                yield from warning(path, f"{name} {why}, so its weight counts for nothing", fix, "weight-idle")


def affinity_stands_alone(draft: JobDraft, around: Surroundings) -> Found:
    kept = "/spec/placement/clusterAffinities"
    if draft.spec.cluster_affinity == ClusterAffinity() or not any(row.path == kept for row in draft.spec.kept):
        return
    rest = tuple(row for row in draft.spec.kept if row.path != kept)
    fix = setting("drop the groups", "spec.kept", rest)
    sentence = "the loaded policy has groups of clusters (clusterAffinities) that cannot stand beside this choice"
    yield from error(f"{AFFINITY}.clusterNames", sentence, fix, "affinities")


def known_names(around: Surroundings) -> Collection[str]:
    """Names of the clusters that are joined; empty where they are not known."""
    return {cluster.name for cluster in around.clusters or ()}


PLACING_RULES = (
    regions_are_sound,
    label_rows_are_sound,
    label_keys_are_known,
    regions_are_known,
    clusters_are_joined,
    cluster_tolerations_are_sound,
    spread_rows_are_sound,
    spread_has_a_cluster_row,
    weights_are_sound,
    weights_count,
    affinity_stands_alone,
)
