"""RFC 6902 with the habits of the Go library that Karmada uses."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.karmada.json_patch import Operation, PatchError, apply_patch, operations_of, unescape

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
        ("add", "/list/-4", 9, "list", [9, 0, 1, 2]),
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
    ("operation", "path", "why"),
    [
        ("add", "/missing/b", "add operation does not apply: doc is missing path: /missing/b: missing value"),
        ("add", "/list/4", "error in add for path: '/list/4': Unable to access invalid index: 4"),
        ("add", "/list/-5", "error in add for path: '/list/-5': Unable to access invalid index: -5"),
        ("add", "/list/x", "error in add for path: '/list/x': value was not a proper array index: 'x'"),
        ("add", "/list/1_0", "error in add for path: '/list/1_0': value was not a proper array index: '1_0'"),
        ("add", "/a/b/c", "add operation does not apply: doc is missing path: /a/b/c: missing value"),
        ("add", "/a/n/c", "add operation does not apply: doc is missing path: /a/n/c: missing value"),
        ("add", "nothing", "add operation does not apply: doc is missing path: nothing: missing value"),
        ("add", "/a//c", "add operation does not apply: doc is missing path: /a//c: missing value"),
        (
            "replace",
            "/a/missing",
            "error in replace for path: '/a/missing': unable to get nonexistent key: missing: missing value",
        ),
        ("replace", "/list/3", "error in replace for path: '/list/3': Unable to access invalid index: 3"),
        ("replace", "/list/-", "error in replace for path: '/list/-': value was not a proper array index: '-'"),
        ("replace", "/list/", "error in replace for path: '/list/': value was not a proper array index: ''"),
        (
            "remove",
            "/a/missing",
            "error in remove for path: '/a/missing': unable to remove nonexistent key: missing: missing value",
        ),
        ("remove", "/list/3", "error in remove for path: '/list/3': Unable to access invalid index: 3"),
        ("remove", "", "error in remove for path: '': unable to remove nonexistent key: "),
        ("move", "/a", "invalid operation 'move': unsupported operation or path"),
        ("", "/a", "invalid operation '': unsupported operation or path"),
    ],
)
def test_an_operation_that_does_not_apply_is_an_error_that_says_why(operation: str, path: str, why: str) -> None:
    with pytest.raises(PatchError) as caught:
        apply_patch(DOCUMENT, [Operation(operation, path, 1)])
    assert str(caught.value) == why


@pytest.mark.parametrize("operation", ["add", "replace"])
def test_the_empty_path_is_the_whole_document(operation: str) -> None:
    assert apply_patch(DOCUMENT, [Operation(operation, "", {"z": 1})]) == {"z": 1}
    assert apply_patch(DOCUMENT, [Operation(operation, "", [1])]) == [1]
    for value in (1, "text", None):
        with pytest.raises(PatchError):
            apply_patch(DOCUMENT, [Operation(operation, "", value)])


def test_the_whole_document_cannot_go_nor_become_a_plain_value() -> None:
    with pytest.raises(PatchError):
        apply_patch(DOCUMENT, [Operation("remove", "", {})])
    with pytest.raises(PatchError, match=r"^replace operation value must be object or array$"):
        apply_patch(DOCUMENT, [Operation("replace", "", 1)])


def test_what_is_added_is_not_changed_by_later_operations() -> None:
    given: dict[str, Any] = {"b": []}
    changed = apply_patch(DOCUMENT, [Operation("add", "/new", given), Operation("add", "/new/b/-", 1)])
    assert changed["new"] == {"b": [1]}
    assert given == {"b": []}


def test_what_becomes_the_document_is_not_changed_by_later_operations() -> None:
    given: dict[str, Any] = {"a": {"b": 1}}
    steps = [Operation("replace", "", given), Operation("replace", "/a/b", 2)]
    assert apply_patch(DOCUMENT, steps) == {"a": {"b": 2}}
    assert given == {"a": {"b": 1}}


def test_an_empty_first_token_changes_nothing() -> None:
    steps = [Operation("add", "//a/c", {}), Operation("add", "//a/c/d", 1)]
    assert apply_patch(DOCUMENT, steps) == DOCUMENT


def test_an_empty_token_further_down_leads_nowhere_even_to_a_key_that_is_empty() -> None:
    with pytest.raises(PatchError, match="doc is missing path"):
        apply_patch({"a": {"": {"c": 1}}}, [Operation("replace", "/a//c", 2)])


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


def test_what_a_policy_leaves_out_of_an_operation_is_empty() -> None:
    assert operations_of([{}]) == (Operation("", "", None),)
