"""Place by place: what an API server refuses in an object, and the field of the draft that wrote it."""

from typing import Final

import pytest

from mcjob_tui.draft.containers import ContainerDraft, EnvVar, Resources
from mcjob_tui.draft.differences import ContainerDifference, Difference, On, PatchRow, ResourceDifference, RowDifference
from mcjob_tui.draft.written_at import field_path
from tests.draft.drafts import sound

_MAIN: Final = ContainerDifference(
    registry="r.io",
    tag="2",
    command=("sh", "-c"),
    args=("x",),
    env=(EnvVar(name="B", value="2"),),
    env_removed=("A",),
    resources=ResourceDifference(limits={"cpu": "2"}),
)
_NOTE = RowDifference(key="n", value="1", on=(On.PODS,))
DRAFT: Final = sound(
    containers=(
        ContainerDraft(
            name="main",
            image="a:1",
            command=("sh",),
            env=(EnvVar(name="A", value="1"), EnvVar(name="B", value="1")),
            resources=Resources(limits={"cpu": "1"}),
        ),
        ContainerDraft(name="pinned", image="b:1"),
    ),
    init_containers=(ContainerDraft(name="first", image="c:1"),),
    differences=(
        Difference(cluster_names=("m0",)),
        Difference(
            cluster_names=("m1",),
            containers={
                "main": _MAIN,
                "pinned": ContainerDifference(tag="3"),
                "first": ContainerDifference(image="d:1"),
            },
            labels=(RowDifference(key="l", value="1"),),
            annotations=(_NOTE,),
            patch=(PatchRow(op="add", path="/spec/suspend", value=True), PatchRow(op="remove", path="/spec/x")),
        ),
        Difference(kept={"overriders": {"plaintext": [{"operator": "add", "path": "/x", "value": 1}]}}),
        Difference(
            cluster_names=("m3",),
            containers={
                "main": ContainerDifference(image="e:1", env_removed=("A", "B")),
                "first": ContainerDifference(tag="2"),
            },
        ),
    ),
)
"""Four entries and three rules: the first entry changes nothing, and the third is kept as it was loaded."""


@pytest.mark.parametrize(
    ("overrider", "field"),
    [
        ("[0].overriders.imageOverrider[0]", "[1].containers[main].registry"),
        ("[0].overriders.imageOverrider[1].value", "[1].containers[main].tag"),
        ("[0].overriders.imageOverrider[2].predicate.path", "[1].containers[pinned].tag"),
        ("[0].overriders.imageOverrider[3]", "[1]"),
        ("[0].overriders.commandOverrider[0].value[0]", "[1].containers[main].command"),
        ("[0].overriders.commandOverrider[1]", "[1]"),
        ("[0].overriders.argsOverrider[0]", "[1]"),
        ("[0].overriders.labelsOverrider[0].value", "[1].labels"),
        ("[0].overriders.annotationsOverrider[0]", "[1].annotations"),
        ("[0].overriders.plaintext[0].value", "[1].containers[main].args"),
        ("[0].overriders.plaintext[1].value.name", "[1].containers[main].env"),
        ("[0].overriders.plaintext[2]", "[1].containers[main].envRemoved"),
        ("[0].overriders.plaintext[3]", "[1].containers[main].resources"),
        ("[0].overriders.plaintext[4]", "[1].containers[first].image"),
        ("[0].overriders.plaintext[5]", "[1].labels"),
        ("[0].overriders.plaintext[6]", "[1].annotations"),
        ("[0].overriders.plaintext[7].value", "[1].patch[0]"),
        ("[0].overriders.plaintext[8].path", "[1].patch[1]"),
        ("[0].targetCluster.clusterNames[1]", "[1].clusterNames"),
        ("[0].overriders", "[1]"),
        ("[0]", "[1]"),
        ("[1].overriders.plaintext[0]", "[2]"),
        ("[1].targetCluster", "[2]"),
        ("[2].overriders.imageOverrider[0].value", "[3].containers[main].image"),
        ("[2].overriders.plaintext[0]", "[3].containers[main].envRemoved"),
        ("[2].overriders.plaintext[1]", "[3].containers[first].tag"),
        ("[3].overriders.plaintext[0]", ""),
        ("[x]", ""),
        ("", ""),
    ],
)
def test_what_is_refused_of_an_override_rule_stands_at_what_its_entry_changes(overrider: str, field: str) -> None:
    assert field_path("OverridePolicy", f"spec.overrideRules{overrider}", DRAFT) == f"spec.differences{field}"


def test_without_its_draft_a_rule_is_the_entry_of_its_number() -> None:
    for place, field in (("[3].targetCluster", "[3].clusterNames"), ("[0].overriders.plaintext[0]", "[0]")):
        assert field_path("OverridePolicy", f"spec.overrideRules{place}") == f"spec.differences{field}"


@pytest.mark.parametrize(
    ("kind", "place", "field"),
    [
        ("Job", "spec.template.spec.containers[1].env[2].name", "spec.containers[1].env[2].name"),
        ("Job", "spec.template.spec.containers[1].livenessProbe.httpGet", "spec.containers[1].livenessProbe.httpGet"),
        (
            "Job",
            "spec.template.spec.containers[1].livenessProbe.httpGet.httpHeaders[2].value",
            "spec.containers[1].livenessProbe.httpGet.httpHeaders[2].value",
        ),
        (
            "Job",
            "spec.template.spec.initContainers[2].resources.limits[cpu]",
            "spec.initContainers[2].resources.limits[cpu]",
        ),
        ("Job", "spec.template.spec.initContainers[2].odd.key", "spec.initContainers[2].odd.key"),
        ("Job", "spec.template.spec.containers", "spec.containers"),
        ("Job", "spec.template.spec.containers[1]", "spec.containers[1]"),
        ("Job", "spec.template.spec.volumes[1].emptyDir.sizeLimit", "spec.volumes[1].emptyDir.sizeLimit"),
        ("Job", "spec.template.spec.tolerations[0].key", "spec.tolerations[0].key"),
        ("Job", "spec.template.spec.imagePullSecrets[1].name", "spec.imagePullSecrets"),
        ("Job", "spec.template.spec.nodeSelector[a.b/c]", "spec.nodeSelector"),
        ("Job", "spec.template.spec.odd", ""),
        ("Job", "spec.template.metadata.labels[team]", "spec.labels"),
        ("Job", "spec.template.metadata", ""),
        ("Job", "metadata.labels[team]", "spec.labels"),
        ("Job", "metadata.annotations", "spec.annotations"),
        ("Job", "metadata.name", "metadata.name"),
        ("Job", "spec.completions", "spec.instances"),
        ("Job", "status", ""),
        (
            "PropagationPolicy",
            "spec.placement.clusterAffinity.labelSelector.matchExpressions[1].values[0]",
            "spec.clusterAffinity.labelSelector.matchExpressions",
        ),
        ("PropagationPolicy", "spec.placement.spreadConstraints[1].maxGroups", "spec.spreadConstraints[1].maxGroups"),
        (
            "PropagationPolicy",
            "spec.placement.replicaScheduling.weightPreference.staticWeightList[1].weight",
            "spec.staticWeights[1].weight",
        ),
        ("PropagationPolicy", "spec.placement.replicaScheduling", "spec.strategy"),
        ("PropagationPolicy", "spec.placement", ""),
        ("OverridePolicy", "spec.overriders", "spec.differences"),
        ("OverridePolicy", "spec.resourceSelectors[0]", ""),
        ("Namespace", "metadata.labels[team]", "spec.newNamespace.labels"),
        ("Namespace", "metadata.name", "metadata.namespace"),
        ("Pod", "spec", ""),
    ],
)
def test_what_is_refused_of_an_object_stands_at_the_field_that_wrote_it(kind: str, place: str, field: str) -> None:
    assert field_path(kind, place, DRAFT) == field
