"""RFC 6902 with the habits of the Go library that Karmada uses."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.karmada.json_patch import Operation, PatchError, apply_patch, unescape

DOCUMENT: dict[str, Any] = {"a": {"b": 1, "n": None}, "list": [0, 1, 2], "x/y": "slash", "m~n": "tilde"}


@pytest.mark.parametrize(
    ("operation", "path", "value", "at", "expected"),
    [
        ("add", "/a/c", 2, "a", {"b": 1, "n": None, "c": 2}),
        ("add", "/a/b", 2, "a", {"b": 2, "n": None}),
        ("add", "/list/-", 3, "list", [0, 1, 2, 3]),
        ("add", "/list/0", 9, "list", [9, 0, 1, 2]),
        ("add", "/list/3", 9, "list", [0, 1, 2, 9]),
        ("add", "/list/-1", 9, "list", [0, 1, 2, 9]),
        ("add", "/list/+1", 9, "list", [0, 9, 1, 2]),
        ("replace", "/list/-1", 9, "list", [0, 1, 9]),
        ("replace", "/a/n", 0, "a", {"b": 1, "n": 0}),
        ("remove", "/list/1", None, "list", [0, 2]),
        ("remove", "/list/-3", None, "list", [1, 2]),
        ("remove", "/a/n", None, "a", {"b": 1}),
        ("replace", "/x~1y", "esc", "x/y", "esc"),
        ("replace", "/m~0n", "esc", "m~n", "esc"),
        ("add", "ignored/list", 1, "list", 1),
        ("replace", "/a/", 1, "a", {"b": 1, "n": None, "": 1}),
    ],
)
def test_an_operation_applies(operation: str, path: str, value: Any, at: str, expected: Any) -> None:
    assert apply_patch(DOCUMENT, [Operation(operation, path, value)])[at] == expected


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        ("add", "/missing/b"),
        ("add", "/list/4"),
        ("add", "/list/-5"),
        ("add", "/list/x"),
        ("add", "/list/1_0"),
        ("add", "/a/b/c"),
        ("add", "/a/n/c"),
        ("add", "nothing"),
        ("add", "/a//c"),
        ("replace", "/a/missing"),
        ("replace", "/list/3"),
        ("replace", "/list/-"),
        ("replace", "/list/"),
        ("remove", "/a/missing"),
        ("remove", "/list/3"),
        ("remove", ""),
        ("move", "/a"),
        ("", "/a"),
    ],
)
def test_an_operation_that_does_not_apply_is_an_error(operation: str, path: str) -> None:
    with pytest.raises(PatchError):
        apply_patch(DOCUMENT, [Operation(operation, path, 1)])


@pytest.mark.parametrize("operation", ["add", "replace"])
def test_the_empty_path_is_the_whole_document(operation: str) -> None:
    assert apply_patch(DOCUMENT, [Operation(operation, "", {"z": 1})]) == {"z": 1}
    assert apply_patch(DOCUMENT, [Operation(operation, "", [1])]) == [1]
    for value in (1, "text", None):
        with pytest.raises(PatchError):
            apply_patch(DOCUMENT, [Operation(operation, "", value)])


def test_the_whole_document_cannot_go_nor_become_a_plain_value() -> None:
    with pytest.raises(PatchError, match=r"^error in remove for path: '': unable to remove nonexistent key: $"):
        apply_patch(DOCUMENT, [Operation("remove", "", {})])
    with pytest.raises(PatchError, match=r"^replace operation value must be object or array$"):
        apply_patch(DOCUMENT, [Operation("replace", "", 1)])


def test_what_becomes_the_document_is_not_changed_by_later_operations() -> None:
    given: dict[str, Any] = {"a": {"b": 1}}
    steps = [Operation("replace", "", given), Operation("replace", "/a/b", 2)]
    assert apply_patch(DOCUMENT, steps) == {"a": {"b": 2}}
    assert given == {"a": {"b": 1}}


def test_an_empty_first_token_changes_nothing() -> None:
    assert apply_patch(DOCUMENT, [Operation("add", "//a/c", 1)]) == DOCUMENT


def test_operations_build_on_each_other() -> None:
    steps = [Operation("add", "/a/new", {}), Operation("add", "/a/new/x", 1), Operation("replace", "/a/new/x", 2)]
    assert apply_patch(DOCUMENT, steps)["a"]["new"] == {"x": 2}


@pytest.mark.parametrize(("token", "key"), [("a~1b", "a/b"), ("a~0b", "a~b"), ("~01", "~1"), ("~2", "~2")])
def test_tokens_are_unescaped_once(token: str, key: str) -> None:
    assert unescape(token) == key


PATHS = st.lists(st.sampled_from(["a", "b", "list", "0", "-", "5", "-1", ""]), max_size=4).map(
    lambda parts: "/".join(["", *parts])
)
OPERATIONS = st.builds(
    Operation, st.sampled_from(["add", "remove", "replace"]), PATHS, st.sampled_from([1, None, {}, [], {"b": []}])
)


@given(st.lists(OPERATIONS, max_size=5))
def test_a_patch_never_touches_what_it_is_given(operations: list[Operation]) -> None:
    document, steps = copy.deepcopy(DOCUMENT), copy.deepcopy(operations)
    try:
        changed = apply_patch(document, operations)
    except PatchError:
        pass
    else:
        assert isinstance(changed, dict | list)
    assert document == DOCUMENT
    assert operations == steps


@pytest.mark.parametrize(("operation", "index"), [("replace", 3), ("add", 4), ("add", -5)])
def test_an_index_beyond_the_list_is_named(operation: str, index: int) -> None:
    why = rf"^error in {operation} for path: '/list/{index}': Unable to access invalid index: {index}$"
    with pytest.raises(PatchError, match=why):
        apply_patch(DOCUMENT, [Operation(operation, f"/list/{index}", 1)])
