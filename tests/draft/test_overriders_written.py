"""Which overriders a difference is written as, row by row. What they lead to: ``test_overriding``."""

from typing import Any

import pytest

from mcjob_tui.draft.containers import ContainerDraft, EnvVar, Resources
from mcjob_tui.draft.differences import ContainerDifference, Difference, On, ResourceDifference, Row, RowDifference
from mcjob_tui.draft.differing.image import image_overriders
from mcjob_tui.draft.differing.patches import key_patches
from mcjob_tui.draft.job_object import MANAGED_BY, MANAGED_BY_LABEL
from mcjob_tui.draft.model import JobDraft, KeptRow
from mcjob_tui.draft.overriding import override_policy_object, override_rules
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.policy_objects import job_selector
from mcjob_tui.draft.render import render
from tests.draft.drafts import IMAGE, sound

ENV = "/spec/template/spec/containers/0/env"
RESOURCES = "/spec/template/spec/containers/0/resources"
PODS = "/spec/template/metadata"


def _main(changed: ContainerDifference, **container: Any) -> JobDraft:
    main = ContainerDraft(name="main", **{"image": IMAGE, **container})
    return sound(containers=(main,), differences=(Difference(cluster_names=("m1",), containers={"main": changed}),))


def _differing(**fields: Any) -> JobDraft:
    return sound(differences=(Difference(cluster_names=("m1",), **fields),))


def _overriders(draft: JobDraft) -> Json:
    overriders: Json = override_rules(draft)[0]["overriders"]
    return overriders


def _with(draft: JobDraft, **update: Any) -> JobDraft:
    return draft.model_copy(update={"spec": draft.spec.model_copy(update=update)})


def test_an_environment_is_patched_row_by_row() -> None:
    rows = (EnvVar(name="A", value="1"), EnvVar(name="B", value="2"), EnvVar(name="C", value="3"))
    changed = ContainerDifference(env=(EnvVar(name="C", value="9"), EnvVar(name="D", value="4")), env_removed=("A",))
    assert _overriders(_main(changed, env=rows)) == {
        "plaintext": [
            {"operator": "replace", "path": f"{ENV}/2", "value": {"name": "C", "value": "9"}},
            {"operator": "remove", "path": f"{ENV}/0"},
            {"operator": "add", "path": f"{ENV}/-", "value": {"name": "D", "value": "4"}},
        ]
    }


AN_A = {"name": "A", "value": "1"}
A_B = {"name": "B", "value": "1"}


@pytest.mark.parametrize(
    ("before", "changed", "operator", "value"),
    [
        ("", ContainerDifference(env=(EnvVar(name="A", value="1"),)), "add", [AN_A]),
        ("A", ContainerDifference(env_removed=("A",)), "remove", None),
        ("AA", ContainerDifference(env=(EnvVar(name="B", value="1"),), env_removed=("A",)), "replace", [A_B]),
    ],
    ids=["it appears", "it goes", "rows that were alike"],
)
def test_an_environment_is_patched_as_a_whole_where_rows_are_none_or_alike(
    before: str, changed: ContainerDifference, operator: str, value: list[Json] | None
) -> None:
    (patch,) = _overriders(_main(changed, env=tuple(EnvVar(name=name, value="1") for name in before)))["plaintext"]
    assert (patch["operator"], patch["path"], patch.get("value")) == (operator, ENV, value)


@pytest.mark.parametrize(
    ("before", "changed", "patches"),
    [
        (
            None,
            ResourceDifference(limits={"memory": "1Gi"}),
            [{"operator": "add", "path": RESOURCES, "value": {"limits": {"memory": "1Gi"}}}],
        ),
        (
            Resources(limits={"memory": "2Gi"}),
            ResourceDifference(requests={"cpu": "1"}, limits={"memory": "1Gi"}),
            [
                {"operator": "add", "path": f"{RESOURCES}/requests", "value": {"cpu": "1"}},
                {"operator": "replace", "path": f"{RESOURCES}/limits/memory", "value": "1Gi"},
            ],
        ),
        (
            Resources(limits={"memory": "2Gi", "example.com/a": "1"}),
            ResourceDifference(limits={"example.com/a": ""}),
            [{"operator": "remove", "path": f"{RESOURCES}/limits/example.com~1a"}],
        ),
    ],
    ids=["the whole", "a part and an amount", "an amount that goes"],
)
def test_resources_are_patched_no_further_up_than_needed(
    before: Resources | None, changed: ResourceDifference, patches: list[Json]
) -> None:
    assert _overriders(_main(ContainerDifference(resources=changed), resources=before)) == {"plaintext": patches}


def test_an_amount_that_is_taken_from_where_there_is_none_changes_nothing() -> None:
    changed = ContainerDifference(resources=ResourceDifference(limits={"memory": ""}))
    assert override_rules(_main(changed, resources=None)) == []
    assert override_rules(_main(changed, resources=Resources(requests={"cpu": "1"}))) == []


def test_labels_and_annotations_of_the_pods_are_patched_one_by_one() -> None:
    draft = _differing(
        labels=(RowDifference(key="app", value="other", on=(On.PODS,)),),
        annotations=(RowDifference(key="a/b", value="1", on=(On.PODS,)),),
    )
    label = {"operator": "replace", "path": f"{PODS}/labels/app", "value": "other"}
    annotation = {"operator": "add", "path": f"{PODS}/annotations/a~1b", "value": "1"}
    first = {"operator": "add", "path": f"{PODS}/annotations", "value": {"a/b": "1"}}
    assert _overriders(draft) == {"plaintext": [label, first]}
    annotated = _with(draft, annotations=(Row(key="c", value="1", on=(On.PODS,)),))
    assert _overriders(annotated) == {"plaintext": [label, annotation]}


def test_metadata_of_the_job_is_set_and_taken_away_where_that_changes_something() -> None:
    draft = _differing(
        labels=(
            RowDifference(key="app", value=None, on=(On.JOB,)),
            RowDifference(key="missing", value=None, on=(On.JOB,)),
            RowDifference(key=MANAGED_BY_LABEL, value=MANAGED_BY, on=(On.JOB,)),
            RowDifference(key="new", value="1", on=(On.JOB,)),
        ),
        annotations=(RowDifference(key="note", value="1", on=(On.JOB,)),),
    )
    app = render(draft).job["metadata"]["labels"]["app"]
    assert _overriders(draft) == {
        "labelsOverrider": [
            {"operator": "add", "value": {"new": "1"}},
            {"operator": "remove", "value": {"app": app}},
        ],
        "annotationsOverrider": [{"operator": "add", "value": {"note": "1"}}],
    }


def test_images_and_words_of_several_containers_are_overridden_each() -> None:
    containers = (ContainerDraft(name="main", image="a:1", command=("sh",)), ContainerDraft(name="side", image="b:1"))
    changes = {"main": ContainerDifference(tag="2", command=("sh", "-c")), "side": ContainerDifference(tag="2")}
    draft = sound(containers=containers, differences=(Difference(cluster_names=("m1",), containers=changes),))
    tag = {"component": "Tag", "operator": "replace", "value": "2"}
    assert _overriders(draft) == {
        "imageOverrider": [
            {"predicate": {"path": f"/spec/template/spec/containers/{at}/image"}, **tag} for at in (0, 1)
        ],
        "commandOverrider": [{"containerName": "main", "operator": "add", "value": ["-c"]}],
    }


def test_init_containers_and_a_digest_beside_a_tag_are_patched() -> None:
    init = ContainerDraft(name="first", image="a:1", command=("sh",))
    digest = f"sha256:{'a' * 64}"
    containers = (ContainerDraft(name="main", image=f"a:1@{digest}"),)
    changes = {
        "first": ContainerDifference(tag="2", command=("sh", "-c")),
        "main": ContainerDifference(registry="x.io"),
    }
    entry = Difference(cluster_names=("m1",), containers=changes)
    draft = sound(init_containers=(init,), containers=containers, differences=(entry,))
    pod = "/spec/template/spec"
    assert _overriders(draft) == {
        "plaintext": [
            {"operator": "replace", "path": f"{pod}/containers/0/image", "value": f"x.io/a:1@{digest}"},
            {"operator": "replace", "path": f"{pod}/initContainers/0/image", "value": "a:2"},
            {"operator": "replace", "path": f"{pod}/initContainers/0/command", "value": ["sh", "-c"]},
        ]
    }


def test_only_the_parts_of_an_image_that_differ_are_overridden() -> None:
    registry = {"predicate": {"path": "/p"}, "component": "Registry", "operator": "replace", "value": "r.io"}
    no_tag = {"predicate": {"path": "/p"}, "component": "Tag", "operator": "remove"}
    assert image_overriders("/p", "nginx:1.2", "r.io/nginx:1.2") == [registry]
    assert image_overriders("/p", f"nginx@sha256:{'a' * 64}", "nginx") == [no_tag]
    assert image_overriders("/p", "nginx:1.2", "nginx:1.2") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, "nginx"), ("nginx", None), ("no image", "nginx"), ("XYZ/app:1", "r.io/app:1")],
    ids=["there is none", "there is none later", "it cannot be taken apart", "what is in between cannot"],
)
def test_where_karmadas_overrider_cannot_make_the_image_there_are_no_rows(before: object, after: object) -> None:
    assert image_overriders("/p", before, after) is None


def test_a_rule_that_the_form_cannot_show_is_kept_as_it_was() -> None:
    rule: Json = {"targetCluster": {"exclude": ["m1"]}, "overriders": {"plaintext": []}}
    assert override_rules(sound(differences=(Difference(kept=rule),))) == [rule]


def test_a_policy_that_was_loaded_stays_even_where_no_cluster_differs() -> None:
    draft = sound()
    assert override_policy_object(draft, "p") is None
    policy = override_policy_object(draft, "p", was_loaded=True)
    assert policy is not None
    assert policy["metadata"]["name"] == "p"
    assert policy["spec"] == {"resourceSelectors": job_selector(draft)}


def test_what_a_loaded_policy_said_beyond_the_form_is_put_back_into_it_alone() -> None:
    def keeping(kind: str) -> JobDraft:
        return _with(sound(), kept=(KeptRow.model_validate({"object": kind, "path": "/spec/extra", "value": 1}),))

    assert override_policy_object(keeping("PropagationPolicy"), "p") is None
    kept = override_policy_object(keeping("OverridePolicy"), "p")
    assert kept is not None
    assert kept["spec"] == {"resourceSelectors": job_selector(sound()), "extra": 1}


def test_what_goes_is_removed_at_once_the_whole_or_a_part_of_it() -> None:
    before = {"labels": {"app": "a"}, "annotations": {"note": "1"}}
    removed = {"operator": "remove", "path": "/p"}
    assert key_patches("/p", before, None, ("labels", "annotations")) == [removed]
    rest = {"annotations": {"note": "1"}}
    assert key_patches("/p", before, rest, ("labels", "annotations")) == [{**removed, "path": "/p/labels"}]


def test_words_that_are_taken_from_where_there_are_none_change_nothing() -> None:
    assert override_rules(_main(ContainerDifference(command=(), args=()))) == []
