"""Merge patch (RFC 7386), JSON patch (RFC 6902) and Kubernetes' strategic merge patch over plain JSON."""

from typing import Any

import jsonpatch

from mcjob_tui.sandbox.failures import ApiFailure, bad_request
from mcjob_tui.sandbox.kinds import Kind
from mcjob_tui.sandbox.objects import Json, copied
from mcjob_tui.sandbox.registry.merge_keys import merge_key, merges_as_set

_OPERATIONS_AT_MOST = 10_000


def merge_patched(obj: Json, patch: Json) -> Json:
    """A copy of ``obj`` with the merge patch applied: null removes, objects merge, all else replaces."""
    merged = _merged(obj, patch)
    assert isinstance(merged, dict)
    return merged


def json_patched(obj: Json, operations: Any) -> Json:
    """A copy of ``obj`` with the operations applied.

    Raises:
        ApiFailure: 400, no list of operations; 422, an operation that cannot be carried out.
    """
    if not isinstance(operations, list):
        raise bad_request("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch")
    if len(operations) > _OPERATIONS_AT_MOST:
        message = f"The allowed maximum operations in a JSON patch is {_OPERATIONS_AT_MOST}, got {len(operations)}"
        raise ApiFailure(413, "RequestEntityTooLarge", message)
    try:
        patched = jsonpatch.JsonPatch(operations).apply(copied(obj))
    except jsonpatch.InvalidJsonPatch as problem:
        raise bad_request(f"error decoding patch: {problem}") from None
    except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException, TypeError, KeyError, ValueError):
        # Which operation it was, apiserver does not say (``NewGenericServerResponse``).
        message = "the server rejected our request due to an error in our request"
        raise ApiFailure(422, "Invalid", message, {}) from None
    if not isinstance(patched, dict):
        raise bad_request("the patched document is no object")
    return patched


def strategic_patched(kind: Kind, obj: Json, patch: Json) -> Json:
    """A copy of ``obj`` with the strategic merge patch applied: lists merge by their keys, ``$patch`` says otherwise.

    Raises:
        ApiFailure: 400, an item of a list without the key by which it merges, or a ``$patch`` that there is not.
    """
    return _strategic(kind, obj, patch)


def _merged(value: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return copied(patch)
    result = dict(value) if isinstance(value, dict) else {}
    for key, each in patch.items():
        if each is None:
            result.pop(key, None)
        else:
            result[key] = _merged(result.get(key), each)
    return result


def _strategic(kind: Kind, value: Json, patch: Json) -> Json:
    directive = patch.get("$patch")
    if directive == "replace":
        return {key: copied(each) for key, each in patch.items() if key != "$patch"}
    if directive == "delete":
        return {}
    if directive not in (None, "merge"):
        raise bad_request(f"unknown patch type found: {directive}")
    result = dict(value)
    retained = patch.get("$retainKeys")
    if isinstance(retained, list):
        result = {key: each for key, each in result.items() if key in retained}
    for key, each in patch.items():
        if key.startswith("$deleteFromPrimitiveList/"):
            name = key.partition("/")[2]
            result[name] = [item for item in result.get(name) or () if item not in (each or ())]
        elif key.startswith("$"):
            continue
        elif each is None:
            result.pop(key, None)
        elif isinstance(each, dict):
            before = result.get(key)
            result[key] = _strategic(kind, before if isinstance(before, dict) else {}, each)
        elif isinstance(each, list):
            result[key] = _strategic_list(kind, key, result.get(key), each)
        else:
            result[key] = each
    for key, order in patch.items():
        if key.startswith("$setElementOrder/"):
            name = key.partition("/")[2]
            if isinstance(result.get(name), list) and isinstance(order, list):
                result[name] = _ordered(kind, name, result[name], order)
    return result


def _strategic_list(kind: Kind, name: str, value: Any, patch: list[Any]) -> list[Any]:
    before = value if isinstance(value, list) else []
    if merges_as_set(kind, name):
        return [*before, *(each for each in patch if each not in before)]
    key = merge_key(kind, name)
    if key is None:
        return copied(patch)
    if any(isinstance(each, dict) and each.get("$patch") == "replace" for each in patch):
        return [copied(each) for each in patch if isinstance(each, dict) and each.get("$patch") != "replace"]
    result = list(before)
    for each in patch:
        if not isinstance(each, dict) or key not in each:
            raise bad_request(f"map: {each} does not contain declared merge key: {key}")
        found = next((i for i, old in enumerate(result) if isinstance(old, dict) and old.get(key) == each[key]), None)
        if each.get("$patch") == "delete":
            if found is not None:
                del result[found]
        elif found is None:
            result.append(_strategic(kind, {}, each))
        else:
            result[found] = _strategic(kind, result[found], each)
    return result


def _ordered(kind: Kind, name: str, values: list[Any], order: list[Any]) -> list[Any]:
    """The items that ``order`` names in that order; the others keep their place behind what they followed."""
    key = merge_key(kind, name)

    def identity(each: Any) -> Any:
        return each.get(key) if isinstance(each, dict) and key else each

    places = {str(identity(each)): index for index, each in enumerate(order)}
    last = -1
    keyed = []
    for index, each in enumerate(values):
        last = places.get(str(identity(each)), last)
        keyed.append((last, index, each))
    return [each for _, _, each in sorted(keyed, key=lambda row: row[:2])]
