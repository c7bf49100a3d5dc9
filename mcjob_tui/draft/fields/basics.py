"""Fields of the Basics page: what the Job is called, where it may run, how much of it there is."""

from functools import partial

from mcjob_tui.draft.declaration import Control, Field, Key, Owner, Places, Spot
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.rows.labels import ANNOTATION_PAIRS, LABEL_PAIRS
from mcjob_tui.draft.rows.placing import EXPRESSIONS, SPREAD, TOLERATIONS, WEIGHTS

LARGEST_COUNT = 2**31 - 1
"""Kubernetes keeps every count of a Job in 32 bits."""

_field = partial(Field, page=Page.BASICS)
_OF_SUBMIT = ("Job", "PropagationPolicy", "OverridePolicy")


def _placement(key: str, within: str = "") -> Places:
    """``key`` of the placement; refusals of what is ``within`` it are the field's."""
    return Places(f"placement.{key}", (Spot("PropagationPolicy", f"spec.placement.{within or key}"),))


BASICS: tuple[Field, ...] = (
    _field(
        path="metadata.name",
        label="Name",
        kind=Control.TEXT,
        required=True,
        limit=63,
        help="What the Job is called in every cluster. It cannot be changed later.",
        rule="At most 63 of a-z, 0-9 and -, no - first or last; free in the namespace.",
        writes=Places(
            "metadata.name; label app on the Job and its pods",
            (
                *(Spot(kind, "metadata.name") for kind in _OF_SUBMIT),
                *(Spot("Job", f"{above}metadata.labels[app]") for above in ("", "spec.template.")),
            ),
        ),
        group="Job",
    ),
    _field(
        path="metadata.namespace",
        label="Namespace",
        kind=Control.SELECT,
        required=True,
        default="default",
        limit=63,
        help="The namespace; Karmada makes the same one in the clusters.",
        rule="It exists, or New… makes it; Karmada never propagates kube-* and karmada-*.",
        writes=Places(
            "metadata.namespace of every object",
            (*(Spot(kind, "metadata.namespace") for kind in _OF_SUBMIT), Spot("Namespace", "metadata.name")),
        ),
        group="Job",
    ),
    _field(
        path="spec.newNamespace",
        label="New namespace",
        kind=Control.GROUP,
        help="Create the namespace first, in the same submit.",
        rule="Label keys and values are Kubernetes' own; the namespace must not exist yet.",
        writes=Places("a Namespace", (Spot("Namespace", "metadata"),)),
        group="Job",
    ),
    _field(
        path="spec.newNamespace.labels",
        label="Labels",
        kind=Control.ROWS,
        rows=LABEL_PAIRS,
        add="add a label",
        help="Labels of the new namespace.",
        rule="Keys and values as Kubernetes has them.",
        writes=Places("metadata.labels of the Namespace", (Spot("Namespace", "metadata.labels"),)),
        group="Job",
    ),
    _field(
        path="spec.newNamespace.annotations",
        label="Annotations",
        kind=Control.ROWS,
        rows=ANNOTATION_PAIRS,
        add="add an annotation",
        help="Annotations of the new namespace.",
        rule="Keys as Kubernetes has them.",
        writes=Places("metadata.annotations of the Namespace", (Spot("Namespace", "metadata.annotations"),)),
        group="Job",
    ),
    _field(
        path="spec.description",
        label="Description",
        kind=Control.LINES,
        limit=512,
        help="What the Job is for, for whoever finds it later.",
        rule="At most 512 characters.",
        writes=Key(Owner.ANNOTATION, "kubernetes.io/description"),
        group="Job",
    ),
    _field(
        path="spec.clusterAffinity.clusterNames",
        label="By name",
        kind=Control.CHECKLIST,
        help="The clusters that may run the Job; none chosen means all.",
        rule="Any of them; one that is not joined counts once it is.",
        writes=_placement("clusterAffinity.clusterNames", within="clusterAffinity"),
        group="Clusters",
    ),
    _field(
        path="spec.clusterAffinity.fieldSelector.matchExpressions",
        label="By region",
        kind=Control.ROWS,
        help="Clusters of a provider, region or zone; all rows must hold.",
        rule="Key provider, region or zone; operator In or NotIn; at least one value.",
        writes=_placement("clusterAffinity.fieldSelector"),
        group="Clusters",
    ),
    _field(
        path="spec.clusterAffinity.labelSelector.matchExpressions",
        label="By label",
        kind=Control.ROWS,
        rows=EXPRESSIONS,
        beside="several values: a, b",
        help="Clusters with these labels; all rows must hold.",
        rule="In and NotIn need a value; Exists and DoesNotExist take none.",
        writes=_placement("clusterAffinity.labelSelector"),
        group="Clusters",
    ),
    _field(
        path="spec.clusterAffinity.labelSelector.matchLabels",
        label="By label, equal",
        kind=Control.ROWS,
        rows=LABEL_PAIRS,
        help="Labels that a loaded policy asks for by value.",
        rule="Keys and values of labels; all must hold.",
        writes=_placement("clusterAffinity.labelSelector.matchLabels"),
        group="Clusters",
    ),
    _field(
        path="spec.clusterAffinity.exclude",
        label="Exclude",
        kind=Control.CHECKLIST,
        help="Clusters that never run the Job, even where the choice above takes them.",
        rule="Any of them, but not all.",
        writes=_placement("clusterAffinity.exclude"),
        group="Advanced",
    ),
    _field(
        path="spec.clusterTolerations",
        label="Tolerations",
        kind=Control.ROWS,
        default="not-ready and unreachable for 30 s, only for eviction",
        rows=TOLERATIONS,
        beside="t from a cluster's taint",
        help="Taints of clusters that the Job puts up with.",
        rule="Exists takes no value; an empty key needs Exists; seconds need the effect NoExecute.",
        writes=Key(Owner.PLACEMENT, "clusterTolerations"),
        group="Advanced",
    ),
    _field(
        path="spec.spreadConstraints",
        label="Spread",
        kind=Control.ROWS,
        rows=SPREAD,
        help="Over how many clusters or regions it is spread; zone and provider only filter.",
        rule="Min from 1, max from min, always written; other fields need a cluster row.",
        writes=Key(Owner.PLACEMENT, "spreadConstraints"),
        group="Advanced",
    ),
    _field(
        path="spec.propagateDeps",
        label="Dependencies",
        kind=Control.SWITCH,
        default="on",
        help="What the pods use goes along, the service account too.",
        writes=Key(Owner.POLICY, "propagateDeps"),
        on="ConfigMaps, Secrets, PVCs go along",
        off="what the Job names must be there",
        group="Advanced",
    ),
    _field(
        path="spec.deletionProtection",
        label="Protection",
        kind=Control.SWITCH,
        default="off",
        help="Karmada refuses to delete the Job until the label is taken away.",
        writes=Key(Owner.LABEL, "resourcetemplate.karmada.io/deletion-protected", on="Always"),
        on="deletion is refused until this is off",
        off="deletion needs no extra step",
        group="Advanced",
    ),
    _field(
        path="spec.instances",
        label="Instances",
        kind=Control.COUNT,
        required=True,
        default="1",
        least=1,
        limit=LARGEST_COUNT,
        help="How many pods must succeed, in all clusters together; Duplicated runs that many in every cluster.",
        rule=f"A whole number from 1 to {LARGEST_COUNT}.",
        writes=Key(Owner.JOB, "completions"),
        group="Amount",
    ),
    _field(
        path="spec.strategy",
        label="Strategy",
        kind=Control.CHOICE,
        default="Duplicated",
        choices=("Duplicated", "Aggregated", "DynamicWeight", "StaticWeight"),
        help="All instances in every cluster, as few clusters as possible, or a share for each.",
        rule="One of Duplicated, Aggregated, Dynamic weight and Static weights.",
        writes=_placement("replicaScheduling"),
        group="Strategy",
    ),
    _field(
        path="spec.staticWeights",
        label="Weights",
        kind=Control.ROWS,
        rows=WEIGHTS,
        beside="several clusters: a, b",
        help="A number for each cluster; one without gets nothing. No rows: equal shares.",
        rule=f"Weights are whole numbers from 1 to {LARGEST_COUNT}.",
        writes=_placement("replicaScheduling.weightPreference.staticWeightList"),
        group="Strategy",
    ),
)
