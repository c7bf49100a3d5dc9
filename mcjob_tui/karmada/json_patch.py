"""JSON Patch as Karmada applies it: RFC 6902 with the habits of Go's ``evanphx/json-patch/v5``.

Where that library and the RFC part ways this follows the library, since it decides what a member gets: indexes may be
negative and signed, what stands before the first ``/`` of a path is ignored, and an operation without a value writes
``null``. Only the operations an override can hold are here: add, remove, replace.
"""

import copy
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_INDEX = re.compile(r"[+-]?[0-9]{1,19}")
_ESCAPES = {"~1": "/", "~0": "~"}


class PatchError(ValueError):
    """An operation that cannot be applied; nothing of the patch counts then."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One step. ``path`` is a JSON pointer; ``value`` is not looked at by remove."""

    op: str
    path: str
    value: Any = None


def apply_patch(document: Any, operations: Iterable[Operation]) -> Any:
    """A copy of ``document`` (a JSON object or array) with every operation applied in order.

    Raises:
        PatchError: an operation is unknown or does not apply.
    """
    steps = tuple(operations)
    for each in steps:
        if each.op not in {"add", "remove", "replace"} or not isinstance(each.path, str):
            raise PatchError(f"invalid operation {each.op!r}: unsupported operation or path")
    tree = _Tree(document)
    for each in steps:
        tree.apply(each)
    return tree.root


def unescape(token: str) -> str:
    """A token of a JSON pointer as the key that it stands for."""
    return re.sub("~[01]", lambda found: _ESCAPES[found.group()], token)


def array_index(token: str) -> int:
    """A token as Go's ``strconv.Atoi`` reads it. Raises ``PatchError`` where it is no whole number."""
    if not _INDEX.fullmatch(token):
        raise PatchError(f"value was not a proper array index: '{token}'")
    return int(token)


class _Tree:
    """The document while a patch runs over it."""

    def __init__(self, document: Any) -> None:
        self.root = copy.deepcopy(document)
        self._given = document
        self._detached: Any = None

    def apply(self, step: Operation) -> None:
        if step.path == "":
            self._apply_to_root(step)
            return
        parent, key = self._parent(step)
        value = copy.deepcopy(step.value)
        try:
            if isinstance(parent, list):
                _change_list(parent, step.op, key, value)
            else:
                _change_object(parent, step.op, key, value)
        except PatchError as error:
            raise PatchError(f"error in {step.op} for path: '{step.path}': {error}") from None

    def _apply_to_root(self, step: Operation) -> None:
        if step.op == "remove":
            raise PatchError("error in remove for path: '': unable to remove nonexistent key: ")
        if not isinstance(step.value, dict | list):
            raise PatchError(f"{step.op} operation value must be object or array")
        self.root, self._given, self._detached = copy.deepcopy(step.value), step.value, None

    def _parent(self, step: Operation) -> tuple[dict[str, Any] | list[Any], str]:
        tokens = step.path.split("/")
        node = self.root
        for token in tokens[1:-1]:
            node = self._child(node, unescape(token))
        if len(tokens) == 1 or not isinstance(node, dict | list):
            raise PatchError(f"{step.op} operation does not apply: doc is missing path: {step.path}: missing value")
        return node, unescape(tokens[-1])

    def _child(self, node: Any, key: str) -> Any:
        """The member ``key``, or None. An empty token at the root leads into a copy whose changes are lost."""
        if key == "" and node is self.root:
            if self._detached is None:
                self._detached = copy.deepcopy(self._given)
            return self._detached
        if key == "":
            return None
        if isinstance(node, dict):
            return node.get(key)
        if isinstance(node, list):
            try:
                return node[_existing(node, key)]
            except PatchError:
                return None
        return None


def _change_object(parent: dict[str, Any], op: str, key: str, value: Any) -> None:
    if op == "remove":
        if key not in parent:
            raise PatchError(f"unable to remove nonexistent key: {key}: missing value")
        del parent[key]
        return
    if op == "replace" and key and key not in parent:
        raise PatchError(f"unable to get nonexistent key: {key}: missing value")
    parent[key] = value


def _change_list(parent: list[Any], op: str, key: str, value: Any) -> None:
    if op == "add":
        if key == "-":
            parent.append(value)
            return
        index = array_index(key)
        size = len(parent) + 1
        if not -size <= index < size:
            raise PatchError(f"Unable to access invalid index: {index}")
        parent.insert(index + size if index < 0 else index, value)
        return
    index = _existing(parent, key)
    if op == "remove":
        del parent[index]
    else:
        parent[index] = value


def _existing(parent: list[Any], key: str) -> int:
    """The index of an element that is there, counted from the start."""
    index = array_index(key)
    if not -len(parent) <= index < len(parent):
        raise PatchError(f"Unable to access invalid index: {index}")
    return index % len(parent)


def operations_of(rows: Iterable[Mapping[str, Any]], path_key: str = "path") -> tuple[Operation, ...]:
    """The operations that a policy spells as ``{operator, <path_key>, value}``."""
    return tuple(Operation(each.get("operator", ""), each.get(path_key, ""), each.get("value")) for each in rows)
