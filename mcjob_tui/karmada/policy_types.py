"""The Go types of Karmada's policies, as far as JSON shows them: keys, order, ``omitempty``.

Source: ``pkg/apis/policy/v1alpha1/{propagation,override}_types.go`` and ``k8s.io/apimachinery``'s ``ObjectMeta``.
"""

from mcjob_tui.karmada.wire import FLAG, RAW, TEXT, WHOLE, Field, ListOf, MapOf, Optional, Struct, must, struct

_TEXTS = ListOf(TEXT)

REQUIREMENT = struct(must("key", TEXT), must("operator", TEXT), Field("values", _TEXTS))
LABEL_SELECTOR = struct(Field("matchLabels", MapOf(TEXT)), Field("matchExpressions", ListOf(REQUIREMENT)))
FIELD_SELECTOR = struct(Field("matchExpressions", ListOf(REQUIREMENT)))
RESOURCE_SELECTOR = struct(
    must("apiVersion", TEXT),
    must("kind", TEXT),
    Field("namespace", TEXT),
    Field("name", TEXT),
    Field("labelSelector", Optional(LABEL_SELECTOR)),
)
CLUSTER_AFFINITY = struct(
    Field("labelSelector", Optional(LABEL_SELECTOR)),
    Field("fieldSelector", Optional(FIELD_SELECTOR)),
    Field("clusterNames", _TEXTS),
    Field("exclude", _TEXTS),
)
OVERFLOW_AFFINITIES = ListOf(struct(must("affinityName", TEXT)) + CLUSTER_AFFINITY)
CLUSTER_AFFINITIES = ListOf(
    struct(must("affinityName", TEXT)) + CLUSTER_AFFINITY + struct(Field("overflowAffinities", OVERFLOW_AFFINITIES))
)
TOLERATION = struct(
    Field("key", TEXT),
    Field("operator", TEXT),
    Field("value", TEXT),
    Field("effect", TEXT),
    Field("tolerationSeconds", Optional(WHOLE)),
)
SPREAD_CONSTRAINT = struct(
    Field("spreadByField", TEXT), Field("spreadByLabel", TEXT), Field("maxGroups", WHOLE), Field("minGroups", WHOLE)
)
REPLICA_SCHEDULING = struct(
    Field("replicaSchedulingType", TEXT),
    Field("replicaDivisionPreference", TEXT),
    Field(
        "weightPreference",
        Optional(
            struct(
                Field(
                    "staticWeightList", ListOf(struct(must("targetCluster", CLUSTER_AFFINITY), must("weight", WHOLE)))
                ),
                Field("dynamicWeight", TEXT),
            )
        ),
    ),
)
_GROUP_BY = Optional(struct(must("groupByLabelKey", TEXT)))
WORKLOAD_AFFINITY = struct(Field("affinity", _GROUP_BY), Field("antiAffinity", _GROUP_BY))
PLACEMENT = struct(
    Field("clusterAffinity", Optional(CLUSTER_AFFINITY)),
    Field("clusterAffinities", CLUSTER_AFFINITIES),
    Field("clusterTolerations", ListOf(TOLERATION)),
    Field("spreadConstraints", ListOf(SPREAD_CONSTRAINT)),
    Field("replicaScheduling", Optional(REPLICA_SCHEDULING)),
    Field("workloadAffinity", Optional(WORKLOAD_AFFINITY)),
)
SUSPENSION = struct(
    Field("dispatching", Optional(FLAG)),
    Field("dispatchingOnClusters", Optional(struct(Field("clusterNames", _TEXTS)))),
)
_STATE_PRESERVATION = Optional(
    struct(must("rules", ListOf(struct(must("aliasLabelName", TEXT), must("jsonPath", TEXT)))))
)
FAILOVER = struct(
    Field(
        "application",
        Optional(
            struct(
                must("decisionConditions", struct(Field("tolerationSeconds", Optional(WHOLE)))),
                Field("purgeMode", TEXT),
                Field("gracePeriodSeconds", Optional(WHOLE)),
                Field("statePreservation", _STATE_PRESERVATION),
            )
        ),
    ),
    Field("cluster", Optional(struct(Field("purgeMode", TEXT), Field("statePreservation", _STATE_PRESERVATION)))),
)
PROPAGATION_SPEC = struct(
    must("resourceSelectors", ListOf(RESOURCE_SELECTOR)),
    Field("association", FLAG),
    Field("propagateDeps", FLAG),
    Field("placement", PLACEMENT),
    Field("priority", Optional(WHOLE)),
    Field("preemption", TEXT),
    Field("dependentOverrides", _TEXTS),
    Field("schedulerName", TEXT),
    Field("failover", Optional(FAILOVER)),
    Field("conflictResolution", TEXT),
    Field("activationPreference", TEXT),
    Field("suspension", Optional(SUSPENSION)),
    Field("preserveResourcesOnDeletion", Optional(FLAG)),
    Field(
        "schedulePriority",
        Optional(struct(must("priorityClassSource", TEXT), must("priorityClassName", TEXT))),
    ),
)

_COMMAND = struct(must("containerName", TEXT), must("operator", TEXT), Field("value", _TEXTS))
_LABELS = struct(must("operator", TEXT), must("value", MapOf(TEXT)))
_PATCH = struct(must("subPath", TEXT), must("operator", TEXT), Field("value", RAW))
FIELD_OVERRIDER = struct(must("fieldPath", TEXT), Field("json", ListOf(_PATCH)), Field("yaml", ListOf(_PATCH)))
OVERRIDERS = struct(
    Field("plaintext", ListOf(struct(must("path", TEXT), must("operator", TEXT), Field("value", RAW)))),
    Field(
        "imageOverrider",
        ListOf(
            struct(
                Field("predicate", Optional(struct(must("path", TEXT)))),
                must("component", TEXT),
                must("operator", TEXT),
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
_RULE = struct(Field("targetCluster", Optional(CLUSTER_AFFINITY)), must("overriders", OVERRIDERS))
OVERRIDE_SPEC = struct(
    Field("resourceSelectors", ListOf(RESOURCE_SELECTOR)),
    Field("overrideRules", ListOf(_RULE)),
) + Struct(_RULE.fields)

OBJECT_META = struct(
    Field("name", TEXT),
    Field("generateName", TEXT),
    Field("namespace", TEXT),
    Field("selfLink", TEXT),
    Field("uid", TEXT),
    Field("resourceVersion", TEXT),
    Field("generation", WHOLE),
    Field("creationTimestamp", TEXT),
    Field("deletionTimestamp", TEXT),
    Field("deletionGracePeriodSeconds", Optional(WHOLE)),
    Field("labels", MapOf(TEXT)),
    Field("annotations", MapOf(TEXT)),
    Field("ownerReferences", ListOf(RAW)),
    Field("finalizers", _TEXTS),
    Field("managedFields", ListOf(RAW)),
)


def policy(spec: Struct) -> Struct:
    """A whole policy with this ``spec``."""
    return struct(Field("kind", TEXT), Field("apiVersion", TEXT), Field("metadata", OBJECT_META), must("spec", spec))


PROPAGATION_POLICY = policy(PROPAGATION_SPEC)
OVERRIDE_POLICY = policy(OVERRIDE_SPEC)
