"""Which clusters the draft chooses, as they match now; capacity and taints are placement's business."""

from collections.abc import Sequence

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.policy_objects import placement_object
from mcjob_tui.karmada.placement.affinity import AffinityMatcher
from mcjob_tui.karmada.placement.facts import facts_of
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.policies import ClusterAffinity


def affinity_of(draft: JobDraft) -> ClusterAffinity:
    """The draft's cluster affinity as Karmada reads it."""
    return ClusterAffinity.model_validate(placement_object(draft.spec).get("clusterAffinity") or {})


def would_be_chosen(draft: JobDraft, name: str) -> bool:
    """Whether Basics takes a cluster of that name whatever its region and its labels are, once it is joined."""
    affinity = draft.spec.cluster_affinity
    if name in affinity.exclude or affinity.field_selector is not None or affinity.label_selector is not None:
        return False
    return not affinity.cluster_names or name in affinity.cluster_names


def selected_clusters(draft: JobDraft, clusters: Sequence[Cluster] | None) -> tuple[str, ...] | None:
    """Names of the clusters that the choice on Basics takes now.

    None where that is not known: the clusters are not, and more is asked for than names; or the policy is another's.
    """
    if not draft.spec.own_policy or any(row.path.endswith("/clusterAffinities") for row in draft.spec.kept):
        return None
    affinity = affinity_of(draft)
    if clusters is not None:
        matcher = AffinityMatcher(affinity)
        facts = map(facts_of, clusters)
        return tuple(each.name for each in facts if matcher.matches(each))
    if affinity.cluster_names and affinity.field_selector is None and affinity.label_selector is None:
        return tuple(name for name in affinity.cluster_names if name not in affinity.exclude)
    return None
