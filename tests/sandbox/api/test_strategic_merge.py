"""Strategic merge patch, case by case, as Kubernetes documents it."""

from typing import Any

import pytest

from mcjob_tui.sandbox.api.patches import json_patched, merge_patched, strategic_patched
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.kinds import JOB

TWO = [{"name": "a", "image": "1", "args": ["x"]}, {"name": "b", "image": "2"}]


@pytest.mark.parametrize(
    ("patch", "expected"),
    [
        ([{"name": "b", "image": "3"}], [TWO[0], {"name": "b", "image": "3"}]),
        ([{"name": "c", "image": "3"}], [*TWO, {"name": "c", "image": "3"}]),
        ([{"name": "a", "$patch": "delete"}], [TWO[1]]),
        ([{"name": "c", "image": "3"}, {"$patch": "replace"}], [{"name": "c", "image": "3"}]),
        ([{"name": "a", "args": ["y"]}], [{"name": "a", "image": "1", "args": ["y"]}, TWO[1]]),
        ([{"name": "a", "args": None}], [{"name": "a", "image": "1"}, TWO[1]]),
    ],
)
def test_containers_merge_by_name(patch: list[Any], expected: list[Any]) -> None:
    assert strategic_patched(JOB, {"containers": TWO}, {"containers": patch}) == {"containers": expected}


def test_the_order_asked_for_is_kept() -> None:
    patch = {"$setElementOrder/containers": [{"name": "b"}, {"name": "a"}], "containers": [{"name": "a", "image": "9"}]}
    found = strategic_patched(JOB, {"containers": TWO}, patch)
    assert [each["name"] for each in found["containers"]] == ["b", "a"]


def test_finalizers_merge_and_are_taken_off_by_name() -> None:
    before = {"finalizers": ["a", "b"]}
    assert strategic_patched(JOB, before, {"finalizers": ["c"]}) == {"finalizers": ["a", "b", "c"]}
    assert strategic_patched(JOB, before, {"$deleteFromPrimitiveList/finalizers": ["a"]}) == {"finalizers": ["b"]}


def test_a_map_is_replaced_where_the_patch_says_so() -> None:
    before = {"emptyDir": {"medium": "Memory"}, "name": "v"}
    assert strategic_patched(JOB, {"v": before}, {"v": {"$patch": "replace", "name": "w"}}) == {"v": {"name": "w"}}
    assert strategic_patched(JOB, before, {"$retainKeys": ["name"]}) == {"name": "v"}


def test_a_map_is_emptied_where_the_patch_says_so() -> None:
    assert strategic_patched(JOB, {"v": {"a": 1}}, {"v": {"$patch": "delete"}}) == {"v": {}}
    with pytest.raises(ApiFailure, match="unknown patch type found: mend"):
        strategic_patched(JOB, {"v": {}}, {"v": {"$patch": "mend"}})


def test_what_is_not_there_is_neither_deleted_nor_put_in_order() -> None:
    gone = {"containers": [{"name": "z", "$patch": "delete"}], "$setElementOrder/volumes": [{"name": "v"}]}
    assert strategic_patched(JOB, {"containers": TWO}, gone) == {"containers": TWO}


@pytest.mark.parametrize(
    ("operations", "code", "words"),
    [
        ({}, 400, "cannot unmarshal object into Go value of type jsonpatch.Patch"),
        ([{"op": "mend", "path": "/a"}], 400, "error decoding patch"),
        ([{"op": "remove", "path": "/b"}], 422, "the server rejected our request"),
        ([{"op": "replace", "path": "", "value": 1}], 400, "the patched document is no object"),
        ([{"op": "test", "path": "/a", "value": 1}] * 10_001, 413, "maximum operations in a JSON patch is 10000"),
    ],
)
def test_a_json_patch_that_cannot_be_carried_out_is_refused(operations: Any, code: int, words: str) -> None:
    with pytest.raises(ApiFailure) as refused:
        json_patched({"a": 1}, operations)
    assert refused.value.code == code
    assert words in refused.value.status["message"]


def test_an_item_without_its_key_is_refused() -> None:
    with pytest.raises(ApiFailure, match="does not contain declared merge key: name"):
        strategic_patched(JOB, {"containers": TWO}, {"containers": [{"image": "1"}]})


def test_a_patch_leaves_the_object_it_was_made_from_alone() -> None:
    before = {"a": {"b": [1]}, "containers": [{"name": "a", "env": []}]}
    merge_patched(before, {"a": {"b": None}})
    strategic_patched(JOB, before, {"containers": [{"name": "a", "env": [{"name": "x"}]}]})
    assert before == {"a": {"b": [1]}, "containers": [{"name": "a", "env": []}]}
