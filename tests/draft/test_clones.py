"""A Job that exists as a new draft: what is taken away of it, what stays, and what its policies become."""

import copy
from typing import Any

import pytest

from mcjob_tui.draft.cloning import clone, stripped
from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.render import render
from tests.draft.drafts import job

ANNOTATIONS = {
    "kubectl.kubernetes.io/last-applied-configuration": "{}",
    "mcjob.io/submission": "1",
    "policy.karmada.io/applied-overrides": "[]",
    "resourcetemplate.karmada.io/deletion-protected": "Always",
    "team": "quant",
}
LABELS = {
    "app": "backfill",
    "batch.kubernetes.io/job-tracking": "mine",
    "work.karmada.io/permanent-id": "x",
    "team": "quant",
}


def labelled(name: str = "backfill", **labels: str) -> dict[str, Any]:
    """A Job with these labels, on its pods too."""
    made = job()
    made["metadata"] = {"name": name, "namespace": "quant", "labels": dict(labels)}
    made["spec"]["template"]["metadata"] = {"labels": dict(labels)}
    return made


def test_marks_of_servers_go_and_what_a_person_wrote_stays() -> None:
    made = job()
    made["metadata"] |= {"labels": LABELS, "annotations": ANNOTATIONS, "uid": "u", "generateName": "back"}
    before = copy.deepcopy(made)
    found = stripped(made)
    assert made == before
    assert found["metadata"] == {
        "name": "backfill",
        "namespace": "quant",
        "labels": {key: LABELS[key] for key in ("app", "batch.kubernetes.io/job-tracking", "team")},
        "annotations": {key: ANNOTATIONS[key] for key in ("resourcetemplate.karmada.io/deletion-protected", "team")},
    }


def test_what_is_empty_once_the_marks_are_gone_is_left_out() -> None:
    made = job()
    made["metadata"] |= {"labels": {"work.karmada.io/permanent-id": "x"}, "annotations": {"mcjob.io/submission": "1"}}
    assert stripped(made)["metadata"] == {"name": "backfill", "namespace": "quant"}


def test_a_policy_keeps_what_it_says_under_the_name_of_the_job_and_selects_it_alone() -> None:
    shared = {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": "ClusterPropagationPolicy",
        "metadata": {"name": "all-jobs", "uid": "u", "labels": {"team": "quant"}, "annotations": {"a": "b"}},
        "spec": {
            "resourceSelectors": [{"apiVersion": "batch/v1", "kind": "Job"}, {"apiVersion": "v1", "kind": "Secret"}],
            "priority": 7,
            "placement": {"clusterAffinity": {"clusterNames": ["m1"]}},
        },
    }
    made = render(clone(job(), shared, name="again")).propagation_policy
    assert made is not None
    assert (made["apiVersion"], made["kind"]) == ("policy.karmada.io/v1alpha1", "PropagationPolicy")
    assert made["metadata"] == {"name": "again", "namespace": "quant", "labels": {"team": "quant"}}
    assert made["spec"]["resourceSelectors"] == [
        {"apiVersion": "batch/v1", "kind": "Job", "namespace": "quant", "name": "again"}
    ]
    assert (made["spec"]["priority"], made["spec"]["placement"]) == (7, shared["spec"]["placement"])  # type: ignore[index]


def test_what_karmada_writes_beside_the_rules_of_an_override_is_none_of_the_clone_s() -> None:
    overrides = {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": "OverridePolicy",
        "metadata": {"name": "backfill"},
        "spec": {"overrideRules": [{"overriders": {"labelsOverrider": [{"operator": "remove", "value": {"a": ""}}]}}]},
    }
    served = {**overrides, "spec": {**overrides["spec"], "overriders": {}}}  # type: ignore[dict-item]
    made = render(clone(job(), None, served)).override_policy
    assert made == render(clone(job(), None, overrides)).override_policy
    assert made is not None
    assert "overriders" not in made["spec"]


def test_a_rule_that_a_server_made_other_words_of_is_shown_in_the_form() -> None:
    made = job()
    made["spec"]["template"]["spec"]["containers"][0]["resources"] = {}
    path = "/spec/template/spec/containers/0/resources"
    rows = [{"operator": "add", "path": path, "value": {"limits": {"cpu": "1"}}}]
    rule = {"targetCluster": {"clusterNames": ["m1"]}, "overriders": {"plaintext": rows}}
    policy = {"kind": "OverridePolicy", "metadata": {"name": "backfill"}, "spec": {"overrideRules": [rule]}}
    (entry,) = clone(made, None, policy).spec.differences
    assert entry.kept == {}
    assert entry.containers["main"].resources.limits == {"cpu": "1"}


def test_the_label_that_is_the_job_s_name_is_the_new_one_s_on_the_job_and_on_its_pods() -> None:
    made = render(clone(labelled(app="backfill", team="quant"), name="again")).job
    assert made["metadata"]["labels"] == {"app": "again", "team": "quant"}
    assert made["spec"]["template"]["metadata"]["labels"] == {"app": "again", "team": "quant"}


def test_a_label_of_that_key_that_says_something_else_stays() -> None:
    made = render(clone(labelled(app="loader"), name="again")).job
    assert made["metadata"]["labels"] == {"app": "loader"}
    assert made["spec"]["template"]["metadata"]["labels"] == {"app": "loader"}


def test_labels_that_are_none_are_told_with_their_place() -> None:
    made = labelled()
    made["spec"]["template"]["metadata"]["labels"] = {"app": 3}
    with pytest.raises(DraftError, match=r"spec\.template\.metadata\.labels"):
        clone(made, name="again")
