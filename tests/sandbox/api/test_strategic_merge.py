"""Strategic merge patch, case by case, as Kubernetes documents it."""

from typing import Any

import pytest

from mcjob_tui.sandbox.api.patches import merge_patched, strategic_patched
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


def test_an_item_without_its_key_is_refused() -> None:
    with pytest.raises(ApiFailure, match="does not contain declared merge key: name"):
        strategic_patched(JOB, {"containers": TWO}, {"containers": [{"image": "1"}]})


def test_a_patch_leaves_the_object_it_was_made_from_alone() -> None:
    before = {"a": {"b": [1]}, "containers": [{"name": "a", "env": []}]}
    merge_patched(before, {"a": {"b": None}})
    strategic_patched(JOB, before, {"containers": [{"name": "a", "env": [{"name": "x"}]}]})
    assert before == {"a": {"b": [1]}, "containers": [{"name": "a", "env": []}]}
