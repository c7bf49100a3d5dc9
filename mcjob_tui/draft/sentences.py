"""Wrong types and unknown keys of a draft as sentences: where it is, what it must be, what it is."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

_WANTED = {
    "string_type": "must be text",
    "string_pattern_mismatch": "must begin with /",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "float_type": "must be a number",
    "dict_type": "must be a group of keys",
    "mapping_type": "must be a group of keys",
    "model_type": "must be a group of keys",
    "model_attributes_type": "must be a group of keys",
    "tuple_type": "must be a list",
    "missing": "is missing",
}
_BRANCHES = {("int",), ("str",), ("float",)}
"""What pydantic adds to the path of a value for each type that it might have; a key may be called so, too."""
_LONGEST = 60


def kind_of(value: object) -> str:
    """What a value of YAML is, in words."""
    match value:
        case None:
            return "empty"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {_cut(str(value))}"
        case str():
            return f"the text {_cut(repr(value))}"
        case Mapping():
            return "a group of keys"
    return "a list"


def first_sentence(failure: ValidationError, path: str, model: type[BaseModel]) -> str:
    """The first thing that is wrong, as one sentence that begins with its path.

    Args:
        failure: What pydantic says.
        path: Where ``model`` stands; empty at the top.
        model: The model that was validated; its keys are offered where one is mistyped.
    """
    errors = failure.errors()
    first = next((each for each in errors if each["type"] == "extra_forbidden"), errors[0])
    location, given = first["loc"], first["input"]
    if first["type"] == "extra_forbidden":
        return _unknown_key(location, path, model)
    same = [each for each in errors if each["input"] is given and each["loc"][:-1] == location[:-1]]
    if len(same) > 1 and location[-1:] in _BRANCHES:
        location, wanted = location[:-1], "must be a whole number or text"
    elif first["type"] in ("literal_error", "enum"):
        wanted = f"must be {first['ctx']['expected']}"
    else:
        wanted = _WANTED.get(first["type"], "is not understood")
    where = _joined(path, location)
    if first["type"] == "missing":
        return f"{where} {wanted}"
    return f"{where}: {wanted}, not {kind_of(given)}"


def _joined(path: str, parts: Iterable[int | str]) -> str:
    """The whole path; of what is below ``path`` a key that somebody has written is cut."""
    text = path
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part:
            text += f".{_cut(part)}" if text else _cut(part)
    return text or "the draft"


def _unknown_key(location: Sequence[int | str], path: str, model: type[BaseModel]) -> str:
    *above, key = location
    known = [field.alias or name for name, field in _model_at(model, above).model_fields.items()]
    close = difflib.get_close_matches(str(key), known, 1, 0.7)
    hint = f"; did you mean {close[0]}?" if close else ""
    where = _joined(path, above)
    place = "a draft" if where == "the draft" else where
    return f"{_joined(path, location)}: {place} has no key {_cut(repr(str(key)))}{hint}"


def _model_at(model: type[BaseModel], location: Iterable[int | str]) -> type[BaseModel]:
    here = model
    for step in location:
        field = next((each for name, each in here.model_fields.items() if step in (each.alias, name)), None)
        if field is not None:
            here = _model_in(field.annotation) or here
    return here


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model_in(each)) is not None), None)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
