"""An override rule as an entry of the form: what of it the form shows, what it keeps whole, and in which words a copy
of it stands.
"""

import copy
from typing import Any

import pytest

from mcjob_tui.draft.differences import BOTH, ContainerDifference, Difference, On, PatchRow, RowDifference
from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.lifting_policies import as_the_form_writes, difference_of, differences_of
from mcjob_tui.draft.parts import Json
from tests.draft.drafts import job

_POD = "/spec/template/spec"
_PODS = "/spec/template/metadata"


def full_job() -> Json:
    made = job()
    made["metadata"]["labels"] = {"team": "a", "old": "1"}
    made["spec"]["template"]["metadata"] = {"labels": {"team": "a", "old": "1"}, "annotations": {"note": "n"}}
    made["spec"]["template"]["spec"]["containers"][0]["command"] = ["sh"]
    made["spec"]["template"]["spec"]["initContainers"] = [{"name": "first", "image": "c:1"}]
    return made


def rule(**overriders: Any) -> Json:
    return {"targetCluster": {"clusterNames": ["m1", "m2"]}, "overriders": overriders}


def patch(operator: str, path: str, value: Any = None) -> Json:
    return {"operator": operator, "path": path} | ({} if value is None else {"value": value})


def entry(**fields: Any) -> Difference:
    return Difference(cluster_names=("m1", "m2"), **fields)


def row(value: str | None, *on: On, key: str = "team") -> RowDifference:
    return RowDifference(key=key, value=value, on=on)


_ADD = {"operator": "add", "value": {"team": "b"}}
_REMOVE = {"operator": "remove", "value": {"old": "1"}}


@pytest.mark.parametrize(
    ("overriders", "shown"),
    [
        ({"labelsOverrider": [_ADD]}, {"labels": (row("b", On.JOB),)}),
        (
            {"labelsOverrider": [_ADD], "plaintext": [patch("replace", f"{_PODS}/labels/team", "b")]},
            {"labels": (row("b", *BOTH),)},
        ),
        (
            {"labelsOverrider": [_ADD], "plaintext": [patch("replace", f"{_PODS}/labels/team", "c")]},
            {"labels": (row("b", On.JOB), row("c", On.PODS))},
        ),
        ({"labelsOverrider": [_REMOVE]}, {"labels": (row(None, On.JOB, key="old"),)}),
        (
            {"labelsOverrider": [_REMOVE], "plaintext": [patch("remove", f"{_PODS}/labels/old")]},
            {"labels": (row(None, *BOTH, key="old"),)},
        ),
        (
            {"annotationsOverrider": [_ADD], "plaintext": [patch("add", f"{_PODS}/annotations/team", "b")]},
            {"annotations": (row("b", *BOTH),)},
        ),
        (
            {"plaintext": [patch("replace", f"{_POD}/initContainers/0/image", "d:1")]},
            {"containers": {"first": ContainerDifference(image="d:1")}},
        ),
        (
            {
                "commandOverrider": [{"containerName": "main", "operator": "add", "value": ["-c"]}],
                "plaintext": [patch("add", f"{_POD}/containers/0/args", ["x"]), patch("add", "/spec/suspend", True)],
            },
            {
                "containers": {"main": ContainerDifference(command=("sh", "-c"), args=("x",))},
                "patch": (PatchRow(op="add", path="/spec/suspend", value=True),),
            },
        ),
        ({"plaintext": [patch("remove", "/spec/x")]}, {"patch": (PatchRow(op="remove", path="/spec/x"),)}),
    ],
)
def test_a_rule_that_the_form_would_write_is_shown_in_its_fields(
    overriders: dict[str, Any], shown: dict[str, Any]
) -> None:
    assert difference_of(full_job(), rule(**overriders)) == entry(**shown)


def test_without_init_containers_and_metadata_of_its_pods_a_rule_is_shown_all_the_same() -> None:
    assert difference_of(job(), rule(labelsOverrider=[_ADD])) == entry(labels=(row("b", On.JOB),))


@pytest.mark.parametrize(
    "kept",
    [
        {"overriders": {"labelsOverrider": [_ADD]}},
        {"targetCluster": {"clusterNames": ["m1"], "exclude": ["m2"]}, "overriders": {"labelsOverrider": [_ADD]}},
        rule(),
        rule(labelsOverrider=[_ADD, _ADD]),
        rule(labelsOverrider=3),
        rule(fieldOverrider=[{"fieldPath": "/metadata/annotations/x", "json": [{"subPath": "/a", "operator": "add"}]}]),
        rule(plaintext=[patch("remove", f"{_POD}/containers/7")]),
        rule(plaintext=[patch("remove", f"{_POD}/containers/0")]),
    ],
)
def test_a_rule_that_the_form_would_write_otherwise_is_kept_whole(kept: Json) -> None:
    assert difference_of(full_job(), kept) == Difference(kept=kept)


def test_reading_a_rule_changes_nothing_of_the_job() -> None:
    made = full_job()
    made["metadata"]["annotations"] = {"config": '{"a": 1}'}
    before = copy.deepcopy(made)
    change = {"subPath": "/a", "operator": "replace", "value": 2}
    fields = rule(fieldOverrider=[{"fieldPath": "/metadata/annotations/config", "json": [change]}])
    assert differences_of(made, {"spec": {"overrideRules": [fields]}}) == (Difference(kept=fields),)
    as_the_form_writes(made, {"spec": {"overrideRules": [fields]}})
    assert made == before


@pytest.mark.parametrize("rules", [3, [3], {"a": 1}])
def test_rules_that_are_none_are_refused(rules: Any) -> None:
    with pytest.raises(DraftError, match=r"^spec\.overrideRules: must be a list of rules$"):
        differences_of(job(), {"spec": {"overrideRules": rules}})


def test_a_policy_without_rules_has_no_entries() -> None:
    assert differences_of(job(), {"spec": {}}) == ()


_LIMITS = {"limits": {"cpu": "1"}}


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        (
            rule(plaintext=[patch("add", f"{_POD}/containers/0/resources", _LIMITS)]),
            rule(plaintext=[patch("add", f"{_POD}/containers/0/resources/limits", _LIMITS["limits"])]),
        ),
        (rule(labelsOverrider=[_ADD, _ADD]), rule(labelsOverrider=[_ADD])),
        (rule(fieldOverrider=[]), None),
        (rule(labelsOverrider=[_ADD, _ADD], plaintext=[patch("add", f"{_POD}/containers/0/tty", True)]), None),
        (rule(plaintext=[patch("remove", f"{_POD}/containers/7")]), None),
        ({"targetCluster": {"exclude": ["m1"]}, "overriders": {"labelsOverrider": [_ADD, _ADD]}}, None),
        (
            {
                "targetCluster": {"clusterNames": ["m1"], "exclude": ["m2"]},
                "overriders": {"labelsOverrider": [_ADD, _ADD]},
            },
            None,
        ),
        ({"overriders": 3}, None),
    ],
)
def test_a_copied_rule_stands_in_the_words_of_the_form_where_these_come_to_the_same(
    sent: Json, written: Json | None
) -> None:
    made = full_job()
    made["spec"]["template"]["spec"]["containers"][0]["resources"] = {}
    policy = {"kind": "OverridePolicy", "spec": {"resourceSelectors": [], "overrideRules": [sent, sent]}}
    assert as_the_form_writes(made, policy) == {
        "kind": "OverridePolicy",
        "spec": {"resourceSelectors": [], "overrideRules": [written or sent] * 2},
    }


def test_a_policy_without_a_list_of_rules_is_copied_as_it_is() -> None:
    policies: tuple[Json, ...] = ({"spec": {}}, {"spec": {"overrideRules": 3}})
    for policy in policies:
        assert as_the_form_writes(job(), policy) == policy
