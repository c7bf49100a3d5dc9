"""For any draft the Job that Karmada makes for a cluster is the one that the form shows."""

import copy
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis.errors import NoSuchExample

from mcjob_tui.draft import intent
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
from mcjob_tui.draft.differing import CHANGES
from mcjob_tui.draft.differing.image import image_overriders
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.render import render
from mcjob_tui.karmada.overrides import apply_overrides
from mcjob_tui.karmada.placement import Target
from mcjob_tui.karmada.works import effective_job
from tests.draft.drafts import IMAGE, container_differences, drafts, sound
from tests.draft.fleet import cluster
from tests.schemas import schema_errors


def _overridden(draft: JobDraft, name: str) -> Json:
    manifests = render(draft)
    policies = [manifests.override_policy] if manifests.override_policy else []
    return apply_overrides(manifests.job, cluster(name), policies).job


@pytest.mark.parametrize("name", ContainerDifference.model_fields)
def test_whatever_may_differ_is_tried_and_told(name: str) -> None:
    """What the drafts of these tests never have would not be held against what each cluster gets."""
    same = getattr(ContainerDifference(), name)
    try:
        found = find(container_differences(), lambda each: getattr(each, name) != same)
    except NoSuchExample:
        pytest.fail(f"container_differences in drafts.py gives no {name}")
    alone = ContainerDifference(**{name: getattr(found, name)})
    assert any(change.names(alone) for change in CHANGES), f"no Change of draft.differing is about {name}"


@settings(max_examples=300, deadline=None)
@given(drafts())
def test_every_cluster_gets_what_the_form_shows(draft: JobDraft) -> None:
    job = render(draft).job
    for name in ("m1", "m2", "m3"):
        own = [each for each in draft.spec.differences if name in each.cluster_names]
        expected = intent.job_with(job, own[0]) if own else job
        assert _overridden(draft, name) == expected


@settings(max_examples=50, deadline=None)
@given(drafts())
def test_override_policies_fit_the_schema(draft: JobDraft) -> None:
    policy = render(draft).override_policy
    if policy is not None:
        assert schema_errors(policy) == []


def _differing(container: ContainerDraft | None = None, init: bool = False, **fields: Any) -> JobDraft:
    made = container or ContainerDraft(name="main", image=IMAGE, args=("--a",), env=(EnvVar(name="A", value="1"),))
    difference = Difference(cluster_names=("m1",), **fields)
    if init:
        other = ContainerDraft(name="work", image=IMAGE)
        return sound(containers=(other,), init_containers=(made,), differences=(difference,))
    return sound(containers=(made,), differences=(difference,))


def _overriders(draft: JobDraft) -> Json:
    policy = render(draft).override_policy
    assert policy is not None
    overriders: Json = policy["spec"]["overrideRules"][0]["overriders"]
    return overriders


@pytest.mark.parametrize(
    ("changed", "used"),
    [
        (ContainerDifference(registry="mirror.io"), {"imageOverrider"}),
        (ContainerDifference(registry="mirror.io", repository="a/b", tag="2"), {"imageOverrider"}),
        (ContainerDifference(image="nginx:1"), {"imageOverrider"}),
        (ContainerDifference(args=("--a", "--b")), {"argsOverrider"}),
        (ContainerDifference(args=("--b",)), {"plaintext"}),
        (ContainerDifference(args=()), {"plaintext"}),
        (ContainerDifference(command=("sh",)), {"plaintext"}),
        (ContainerDifference(env=(EnvVar(name="A", value="2"),)), {"plaintext"}),
        (ContainerDifference(resources=ResourceDifference(limits={"memory": "1Gi"})), {"plaintext"}),
    ],
)
def test_named_overriders_are_used_where_they_are_exact(changed: ContainerDifference, used: set[str]) -> None:
    assert set(_overriders(_differing(containers={"main": changed}))) == used


def test_a_digest_beside_a_tag_is_not_trusted_to_the_image_overrider() -> None:
    image = f"quay.io/a/b:1@sha256:{'a' * 64}"
    draft = _differing(
        ContainerDraft(name="main", image=image), containers={"main": ContainerDifference(registry="x.io")}
    )
    assert set(_overriders(draft)) == {"plaintext"}
    got = _overridden(draft, "m1")["spec"]["template"]["spec"]["containers"][0]["image"]
    assert got == f"x.io/a/b:1@sha256:{'a' * 64}"


def test_init_containers_are_reached() -> None:
    changed = ContainerDifference(tag="9", args=("--a", "--b"))
    draft = _differing(init=True, containers={"main": changed})
    got = _overridden(draft, "m1")["spec"]["template"]["spec"]["initContainers"][0]
    assert got["image"].endswith(":9")
    assert got["args"] == ["--a", "--b"]


def test_labels_reach_the_job_and_its_pods_as_asked() -> None:
    rows = (
        RowDifference(key="corp.io/cost", value="cn", on=BOTH),
        RowDifference(key="only-pods", value="x", on=(On.PODS,)),
        RowDifference(key="app", value=None, on=(On.PODS,)),
    )
    got = _overridden(_differing(labels=rows), "m1")
    assert got["metadata"]["labels"]["corp.io/cost"] == "cn"
    assert got["spec"]["template"]["metadata"]["labels"] == {"corp.io/cost": "cn", "only-pods": "x"}
    assert "app" in got["metadata"]["labels"]


def test_environment_is_added_changed_and_removed() -> None:
    rows = (EnvVar(name="A", value="1"), EnvVar(name="B", value="2"), EnvVar(name="C", value="3"))
    changed = ContainerDifference(
        env=(EnvVar(name="C", value="9"), EnvVar(name="D", value="4")), env_removed=("A", "missing")
    )
    draft = _differing(ContainerDraft(name="main", image=IMAGE, env=rows), containers={"main": changed})
    got = _overridden(draft, "m1")["spec"]["template"]["spec"]["containers"][0]["env"]
    assert got == [{"name": "B", "value": "2"}, {"name": "C", "value": "9"}, {"name": "D", "value": "4"}]


def test_resources_are_emptied_and_added() -> None:
    changed = ContainerDifference(resources=ResourceDifference(requests={"cpu": ""}, limits={"memory": "1Gi"}))
    container = ContainerDraft(name="main", image=IMAGE, resources=Resources(requests={"cpu": "1"}))
    got = _overridden(_differing(container, containers={"main": changed}), "m1")
    assert got["spec"]["template"]["spec"]["containers"][0]["resources"] == {
        "requests": {},
        "limits": {"memory": "1Gi"},
    }


def test_raw_patches_come_last() -> None:
    rows = (PatchRow(op="add", path="/spec/suspend", value=True), PatchRow(op="remove", path="/spec/backoffLimit"))
    draft = _differing(labels=(RowDifference(key="x", value="1", on=(On.PODS,)),), patch=rows)
    assert [each["operator"] for each in _overriders(draft)["plaintext"]] == ["add", "add", "remove"]
    got = _overridden(draft, "m1")["spec"]
    assert got["suspend"] is True
    assert "backoffLimit" not in got


def test_an_entry_without_a_change_makes_no_rule() -> None:
    draft = _differing(containers={"main": ContainerDifference(image=IMAGE, args=("--a",))})
    assert render(draft).override_policy is None


def test_the_effective_job_has_the_clusters_share_and_its_differences() -> None:
    draft = _differing(containers={"main": ContainerDifference(tag="2")})
    manifests = render(draft)
    before = copy.deepcopy(manifests.job)
    share = Target("m1", 4, 4, 13)
    assert manifests.override_policy is not None
    job = effective_job(manifests.job, cluster("m1"), share, [manifests.override_policy])
    assert (job["spec"]["parallelism"], job["spec"]["completions"]) == (4, 13)
    assert job["spec"]["template"]["spec"]["containers"][0]["image"].endswith(":2")
    assert manifests.job == before


def test_words_that_are_added_name_their_container() -> None:
    row = {"containerName": "main", "operator": "add", "value": ["--b"]}
    assert _overriders(_differing(containers={"main": ContainerDifference(args=("--a", "--b"))})) == {
        "argsOverrider": [row]
    }


def test_environment_whose_rows_cannot_be_told_apart_is_replaced_as_a_whole() -> None:
    twice = (EnvVar(name="A", value="1"), EnvVar(name="A", value="2"))
    changed = ContainerDifference(env=(EnvVar(name="B", value="3"),))
    draft = _differing(ContainerDraft(name="main", image=IMAGE, env=twice), containers={"main": changed})
    (patch,) = _overriders(draft)["plaintext"]
    assert (patch["operator"], patch["path"]) == ("replace", "/spec/template/spec/containers/0/env")
    assert _overridden(draft, "m1") == intent.job_with(render(draft).job, draft.spec.differences[0])


def test_a_tag_that_is_taken_away_leaves_none() -> None:
    rows = image_overriders("/p", "nginx:1.2", "nginx")
    assert rows == [{"predicate": {"path": "/p"}, "component": "Tag", "operator": "remove"}]
