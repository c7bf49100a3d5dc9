"""A fieldOverrider: a patch inside a string field that holds JSON or YAML.

Source: ``applyFieldOverriders`` in ``pkg/util/overridemanager/overridemanager.go``. The field is addressed as
``go-openapi/jsonpointer`` does it, which knows no negative indexes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from mcjob_tui.karmada.go_yaml import YAMLError, load
from mcjob_tui.karmada.go_yaml_dump import dump
from mcjob_tui.karmada.json_patch import PatchError, apply_patch, array_index, operations_of, unescape
from mcjob_tui.karmada.wire import go_json


class FieldError(ValueError):
    """The field is not there, is no string, or its text does not take the patch."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a JSON text, written back as it was spelt."""

    text: str


def apply_field_overrider(job: dict[str, Any], overrider: Mapping[str, Any]) -> None:
    """Change the field of ``job`` that ``overrider`` names, in place. Without operations the field becomes empty.

    Raises:
        FieldError: see there.
    """
    path = overrider.get("fieldPath", "")
    parent, key, text = _string_at(job, path)
    try:
        if overrider.get("yaml"):
            parent[key] = _patched_yaml(text, overrider["yaml"])
        elif overrider.get("json"):
            parent[key] = _patched_json(text, overrider["json"])
        else:
            parent[key] = ""
    except (PatchError, YAMLError) as error:
        raise FieldError(str(error)) from error


def _string_at(job: dict[str, Any], path: str) -> tuple[Any, Any, str]:
    """The container, its key and the text at ``path``."""
    if path and not path.startswith("/"):
        raise FieldError('JSON pointer must be empty or start with a "/"\nJSON pointer error')
    parent: Any = None
    key: Any = None
    node: Any = job
    for token in map(unescape, path.split("/")[1:]):
        parent, key = node, _key_in(node, token)
        node = parent[key]
    if not isinstance(node, str):
        raise FieldError(f"Get object's value by overrider's path({path}) is not string")
    return parent, key, node


def _key_in(node: Any, token: str) -> str | int:
    if isinstance(node, dict):
        if token not in node:
            raise FieldError(f'object has no key "{token}": JSON pointer error')
        return token
    if isinstance(node, list):
        try:
            index = array_index(token)
        except PatchError as error:
            raise FieldError(f"{error}\nJSON pointer error") from None
        if not 0 <= index < len(node):
            raise FieldError(f"index out of bounds array[0,{len(node) - 1}] index '{index}': JSON pointer error")
        return index
    raise FieldError(f'invalid token reference "{token}": JSON pointer error')


def _patched_json(text: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """``text`` patched; keys keep their order and numbers their spelling. Empty text stays empty."""
    if not text:
        return text
    try:
        document = json.loads(text, parse_int=_Number, parse_float=_Number, parse_constant=_no_json)
    except (ValueError, RecursionError) as error:
        raise PatchError("invalid state detected") from error
    if not isinstance(document, list if text.startswith("[") else dict):
        raise PatchError("the text is neither a JSON object nor an array")
    return _json(apply_patch(document, operations_of(rows, "subPath")))


def _patched_yaml(text: str, rows: Sequence[Mapping[str, Any]]) -> str:
    document = load(text)
    if not isinstance(document, dict | list):
        raise PatchError("the text is neither a YAML mapping nor a sequence")
    return dump(apply_patch(document, operations_of(rows, "subPath")))


def _json(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{go_json(key)}:{_json(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    return value.text if isinstance(value, _Number) else go_json(value)


def _no_json(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")
