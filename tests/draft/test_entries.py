"""An entry of the Differential page: what its rule reads as again, and what the list of entries says of it."""

from typing import Any

import pytest

from mcjob_tui.draft.containers import ContainerDraft, EnvVar, Resources
from mcjob_tui.draft.differences import (
    BOTH,
    ContainerDifference,
    Difference,
    On,
    PatchRow,
    ResourceDifference,
    RowDifference,
)
from mcjob_tui.draft.differing.entries import clusters_of, differs, names_of, target_of, words_of
from mcjob_tui.draft.job_object import job_object
from mcjob_tui.draft.lifting_policies import difference_of
from mcjob_tui.draft.overriding import override_rule
from tests.draft.drafts import IMAGE, sound

MAIN = ContainerDraft(
    name="main",
    image=IMAGE,
    command=("sh",),
    args=("--a",),
    env=(EnvVar(name="A", value="1"), EnvVar(name="B", value="2"), EnvVar(name="C", value="3")),
    resources=Resources(requests={"cpu": "1", "memory": "1Gi"}, limits={"memory": "2Gi", "example.com/a": "1"}),
)
INIT = ContainerDraft(name="first", image=IMAGE, resources=None)

CHANGES = [
    ContainerDifference(registry="mirror.io"),
    ContainerDifference(repository="a/b", tag="2"),
    ContainerDifference(tag=""),
    ContainerDifference(command=("sh", "-c")),
    ContainerDifference(args=("--b", "--c")),
    ContainerDifference(args=()),
    ContainerDifference(env=(EnvVar(name="B", value="9"), EnvVar(name="D", value="4"))),
    ContainerDifference(env_removed=("A", "C")),
    ContainerDifference(resources=ResourceDifference(requests={"cpu": "2"})),
    ContainerDifference(resources=ResourceDifference(limits={"memory": "1Gi", "example.com/b": "3"})),
    ContainerDifference(resources=ResourceDifference(requests={"memory": ""}, limits={"example.com/a": ""})),
    ContainerDifference(tag="9", args=("--a", "--b"), env_removed=("B",)),
]


def _entry(**fields: Any) -> Difference:
    return Difference(cluster_names=("m1", "m2"), **fields)


def _read_again(entry: Difference) -> Difference:
    job = job_object(sound(containers=(MAIN,), init_containers=(INIT,)))
    rule = override_rule(job, entry)
    assert rule is not None
    return difference_of(job, rule)


@pytest.mark.parametrize("changed", CHANGES)
def test_the_rule_of_a_containers_difference_reads_as_that_difference(changed: ContainerDifference) -> None:
    entry = _entry(containers={"main": changed})
    assert _read_again(entry) == entry


@pytest.mark.parametrize(
    "changed",
    [
        ContainerDifference(image="nginx:1"),
        ContainerDifference(command=("sh",), args=("-c",)),
        ContainerDifference(env=(EnvVar(name="A", value="1"),)),
        ContainerDifference(resources=ResourceDifference(requests={"cpu": "1"}, limits={"cpu": "2"})),
        ContainerDifference(resources=ResourceDifference(limits={"cpu": "2"})),
    ],
)
def test_what_an_init_container_did_not_have_reads_as_its_difference(changed: ContainerDifference) -> None:
    entry = _entry(containers={"first": changed})
    assert _read_again(entry) == entry


def test_labels_annotations_and_patches_read_as_they_were_entered() -> None:
    entry = _entry(
        labels=(RowDifference(key="cost", value="cn", on=BOTH), RowDifference(key="only", value="x", on=(On.PODS,))),
        annotations=(RowDifference(key="note", value="1", on=(On.JOB,)),),
        patch=(PatchRow(op="add", path="/spec/suspend", value=True), PatchRow(op="remove", path="/spec/backoffLimit")),
    )
    assert _read_again(entry) == entry


def test_what_differs_is_named_field_by_field_in_the_order_of_the_form() -> None:
    amounts = ResourceDifference(requests={"memory": "1Gi", "cpu": "1"}, limits={"memory": ""})
    main = ContainerDifference(
        registry="r.io",
        tag="2",
        command=("sh",),
        args=(),
        env=(EnvVar(name="D", value="4"),),
        env_removed=("A", "C"),
        resources=amounts,
    )
    entry = _entry(
        containers={"main": main, "first": ContainerDifference(image="nginx")},
        labels=(RowDifference(key="a", value="1", on=BOTH), RowDifference(key="b", value=None, on=BOTH)),
        annotations=(RowDifference(key="c", value="1", on=BOTH),),
        patch=(PatchRow(op="remove", path="/spec/suspend"),),
    )
    of_main = ["image", "image", "command", "args", "env", "env", "env", "cpu", "memory"]
    assert names_of(entry) == [*of_main, "image", "labels", "labels", "annotations", "patch"]
    assert words_of(entry) == "image, command, args, env, cpu, memory, labels, annotations, patch"
    assert differs(entry) == 14
    assert clusters_of(entry) == ("m1", "m2")


def test_nothing_is_named_where_nothing_differs() -> None:
    entry = _entry(containers={"main": ContainerDifference()})
    assert (names_of(entry), words_of(entry), differs(entry)) == ([], "", 0)


def test_a_rule_that_is_kept_counts_its_overriders_and_names_its_own_clusters() -> None:
    overriders = {"plaintext": [{"operator": "remove", "path": "/a"}, {"operator": "remove", "path": "/b"}]}
    rule = {"targetCluster": {"clusterNames": ["m7", "m8"]}, "overriders": {**overriders, "argsOverrider": [{}]}}
    kept = _entry(kept=rule)
    assert (names_of(kept), words_of(kept), differs(kept)) == (["kept rule"], "kept rule", 3)
    assert clusters_of(kept) == ("m7", "m8")


@pytest.mark.parametrize("odd", [{"overriders": [1]}, {"overriders": {"plaintext": "text"}}, {"targetCluster": {}}])
def test_a_rule_that_is_kept_and_has_neither_counts_none_and_leaves_the_entrys_clusters(odd: Any) -> None:
    kept = _entry(kept=odd)
    assert differs(kept) == 0
    assert clusters_of(kept) == ("m1", "m2")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"overriders": {}}, "all clusters"),
        ({"targetCluster": None}, "all clusters"),
        ({"targetCluster": {}}, "all clusters"),
        ({"targetCluster": {"labelSelector": {"matchLabels": {"a": "b"}}}}, "by labels"),
        ({"targetCluster": {"fieldSelector": {}}}, "by place"),
        ({"targetCluster": {"exclude": ["m1"]}}, "by a rule"),
        ({"targetCluster": {"labelSelector": {}, "fieldSelector": {}}}, "by a rule"),
        ({"targetCluster": "m1"}, "by a rule"),
    ],
)
def test_a_kept_rule_says_in_few_words_what_chooses_its_clusters(rule: dict[str, Any], words: str) -> None:
    assert target_of(Difference(kept=rule)) == words
    assert len(words) <= 12
