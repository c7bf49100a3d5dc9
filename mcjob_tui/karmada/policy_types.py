"""The Go types of Karmada's policies, as far as JSON shows them: keys, order, ``omitempty``.

Source: ``pkg/apis/policy/v1alpha1/{propagation,override}_types.go`` and ``k8s.io/apimachinery``'s ``ObjectMeta``.
"""

from mcjob_tui.karmada.wire import (
    FLAG,
    RAW,
    TEXT,
    WHOLE,
    Field,
    ListOf,
    MapOf,
    Optional,
    Scalar,
    Struct,
    must,
    struct,
    word,
)

_TEXTS = ListOf(TEXT)
_INT32 = Scalar("int32", 0)
_INT64 = Scalar("int64", 0)
_OPERATOR = word("v1alpha1.OverriderOperator")


def _requirement(package: str) -> Struct:
    operator = word(f"v1.{package}SelectorOperator")
    return struct(
        f"v1.{package}SelectorRequirement", must("key", TEXT), must("operator", operator), Field("values", _TEXTS)
    )


LABEL_SELECTOR = struct(
    "v1.LabelSelector", Field("matchLabels", MapOf(TEXT)), Field("matchExpressions", ListOf(_requirement("Label")))
)
FIELD_SELECTOR = struct("v1alpha1.FieldSelector", Field("matchExpressions", ListOf(_requirement("Node"))))
RESOURCE_SELECTOR = struct(
    "v1alpha1.ResourceSelector",
    must("apiVersion", TEXT),
    must("kind", TEXT),
    Field("namespace", TEXT),
    Field("name", TEXT),
    Field("labelSelector", Optional(LABEL_SELECTOR)),
)
CLUSTER_AFFINITY = struct(
    "v1alpha1.ClusterAffinity",
    Field("labelSelector", Optional(LABEL_SELECTOR)),
    Field("fieldSelector", Optional(FIELD_SELECTOR)),
    Field("clusterNames", _TEXTS),
    Field("exclude", _TEXTS),
)
OVERFLOW_AFFINITIES = ListOf(struct("v1alpha1.OverflowClusterAffinity", must("affinityName", TEXT)) + CLUSTER_AFFINITY)
CLUSTER_AFFINITIES = ListOf(
    struct("v1alpha1.ClusterAffinityTerm", must("affinityName", TEXT))
    + CLUSTER_AFFINITY
    + struct("", Field("overflowAffinities", OVERFLOW_AFFINITIES))
)
TOLERATION = struct(
    "v1.Toleration",
    Field("key", TEXT),
    Field("operator", word("v1.TolerationOperator")),
    Field("value", TEXT),
    Field("effect", word("v1.TaintEffect")),
    Field("tolerationSeconds", Optional(_INT64)),
)
SPREAD_CONSTRAINT = struct(
    "v1alpha1.SpreadConstraint",
    Field("spreadByField", word("v1alpha1.SpreadFieldValue")),
    Field("spreadByLabel", TEXT),
    Field("maxGroups", WHOLE),
    Field("minGroups", WHOLE),
)
REPLICA_SCHEDULING = struct(
    "v1alpha1.ReplicaSchedulingStrategy",
    Field("replicaSchedulingType", word("v1alpha1.ReplicaSchedulingType")),
    Field("replicaDivisionPreference", word("v1alpha1.ReplicaDivisionPreference")),
    Field(
        "weightPreference",
        Optional(
            struct(
                "v1alpha1.ClusterPreferences",
                Field(
                    "staticWeightList",
                    ListOf(
                        struct(
                            "v1alpha1.StaticClusterWeight",
                            must("targetCluster", CLUSTER_AFFINITY),
                            must("weight", _INT64),
                        )
                    ),
                ),
                Field("dynamicWeight", word("v1alpha1.DynamicWeightFactor")),
            )
        ),
    ),
)
_GROUP_BY = Optional(struct("v1alpha1.WorkloadAffinityTerm", must("groupByLabelKey", TEXT)))
WORKLOAD_AFFINITY = struct("v1alpha1.WorkloadAffinity", Field("affinity", _GROUP_BY), Field("antiAffinity", _GROUP_BY))
PLACEMENT = struct(
    "v1alpha1.Placement",
    Field("clusterAffinity", Optional(CLUSTER_AFFINITY)),
    Field("clusterAffinities", CLUSTER_AFFINITIES),
    Field("clusterTolerations", ListOf(TOLERATION)),
    Field("spreadConstraints", ListOf(SPREAD_CONSTRAINT)),
    Field("replicaScheduling", Optional(REPLICA_SCHEDULING)),
    Field("workloadAffinity", Optional(WORKLOAD_AFFINITY)),
)
SUSPENSION = struct(
    "v1alpha1.Suspension",
    Field("dispatching", Optional(FLAG)),
    Field("dispatchingOnClusters", Optional(struct("v1alpha1.SuspendClusters", Field("clusterNames", _TEXTS)))),
)
_STATE_PRESERVATION = Optional(
    struct(
        "v1alpha1.StatePreservation",
        must(
            "rules",
            ListOf(struct("v1alpha1.StatePreservationRule", must("aliasLabelName", TEXT), must("jsonPath", TEXT))),
        ),
    )
)
FAILOVER = struct(
    "v1alpha1.FailoverBehavior",
    Field(
        "application",
        Optional(
            struct(
                "v1alpha1.ApplicationFailoverBehavior",
                must(
                    "decisionConditions",
                    struct("v1alpha1.DecisionConditions", Field("tolerationSeconds", Optional(_INT32))),
                ),
                Field("purgeMode", word("v1alpha1.PurgeMode")),
                Field("gracePeriodSeconds", Optional(_INT32)),
                Field("statePreservation", _STATE_PRESERVATION),
            )
        ),
    ),
    Field(
        "cluster",
        Optional(
            struct(
                "v1alpha1.ClusterFailoverBehavior",
                Field("purgeMode", word("v1alpha1.PurgeMode")),
                Field("statePreservation", _STATE_PRESERVATION),
            )
        ),
    ),
)
PROPAGATION_SPEC = struct(
    "v1alpha1.PropagationSpec",
    must("resourceSelectors", ListOf(RESOURCE_SELECTOR)),
    Field("association", FLAG),
    Field("propagateDeps", FLAG),
    Field("placement", PLACEMENT),
    Field("priority", Optional(_INT32)),
    Field("preemption", word("v1alpha1.PreemptionBehavior")),
    Field("dependentOverrides", _TEXTS),
    Field("schedulerName", TEXT),
    Field("failover", Optional(FAILOVER)),
    Field("conflictResolution", word("v1alpha1.ConflictResolution")),
    Field("activationPreference", word("v1alpha1.ActivationPreference")),
    Field("suspension", Optional(SUSPENSION)),
    Field("preserveResourcesOnDeletion", Optional(FLAG)),
    Field(
        "schedulePriority",
        Optional(
            struct(
                "v1alpha1.SchedulePriority",
                must("priorityClassSource", word("v1alpha1.PriorityClassSource")),
                must("priorityClassName", TEXT),
            )
        ),
    ),
)

_COMMAND = struct(
    "v1alpha1.CommandArgsOverrider", must("containerName", TEXT), must("operator", _OPERATOR), Field("value", _TEXTS)
)
_LABELS = struct("v1alpha1.LabelAnnotationOverrider", must("operator", _OPERATOR), must("value", MapOf(TEXT)))
_PATCH = struct("v1alpha1.JSONPatchOperation", must("subPath", TEXT), must("operator", _OPERATOR), Field("value", RAW))
FIELD_OVERRIDER = struct(
    "v1alpha1.FieldOverrider", must("fieldPath", TEXT), Field("json", ListOf(_PATCH)), Field("yaml", ListOf(_PATCH))
)
OVERRIDERS = struct(
    "v1alpha1.Overriders",
    Field(
        "plaintext",
        ListOf(
            struct("v1alpha1.PlaintextOverrider", must("path", TEXT), must("operator", _OPERATOR), Field("value", RAW))
        ),
    ),
    Field(
        "imageOverrider",
        ListOf(
            struct(
                "v1alpha1.ImageOverrider",
                Field("predicate", Optional(struct("v1alpha1.ImagePredicate", must("path", TEXT)))),
                must("component", word("v1alpha1.ImageComponent")),
                must("operator", _OPERATOR),
                Field("value", TEXT),
            )
        ),
    ),
    Field("commandOverrider", ListOf(_COMMAND)),
    Field("argsOverrider", ListOf(_COMMAND)),
    Field("labelsOverrider", ListOf(_LABELS)),
    Field("annotationsOverrider", ListOf(_LABELS)),
    Field("fieldOverrider", ListOf(FIELD_OVERRIDER)),
)
_RULE = struct(
    "v1alpha1.RuleWithCluster", Field("targetCluster", Optional(CLUSTER_AFFINITY)), must("overriders", OVERRIDERS)
)
OVERRIDE_SPEC = (
    struct(
        "v1alpha1.OverrideSpec",
        Field("resourceSelectors", ListOf(RESOURCE_SELECTOR)),
        Field("overrideRules", ListOf(_RULE)),
    )
    + _RULE
)

OBJECT_META = struct(
    "v1.ObjectMeta",
    Field("name", TEXT),
    Field("generateName", TEXT),
    Field("namespace", TEXT),
    Field("selfLink", TEXT),
    Field("uid", TEXT),
    Field("resourceVersion", TEXT),
    Field("generation", _INT64),
    Field("creationTimestamp", TEXT),
    Field("deletionTimestamp", TEXT),
    Field("deletionGracePeriodSeconds", Optional(_INT64)),
    Field("labels", MapOf(TEXT)),
    Field("annotations", MapOf(TEXT)),
    Field("ownerReferences", ListOf(RAW)),
    Field("finalizers", _TEXTS),
    Field("managedFields", ListOf(RAW)),
)


def _policy(kind: str, spec: Struct) -> Struct:
    return struct(
        f"v1alpha1.{kind}",
        Field("kind", TEXT),
        Field("apiVersion", TEXT),
        Field("metadata", OBJECT_META),
        must("spec", spec),
    )


PROPAGATION_POLICY = _policy("PropagationPolicy", PROPAGATION_SPEC)
OVERRIDE_POLICY = _policy("OverridePolicy", OVERRIDE_SPEC)
