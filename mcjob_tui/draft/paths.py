"""Addresses within a draft: ``spec.containers[0].image``, ``spec.differences[1].containers[backfill].args``.

Keys are written as in the YAML. ``with_value`` makes a changed copy; what is missing on the way (a probe that was
off) is made with its defaults.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar, get_args

from mcjob_tui.draft.parts import Shape

S = TypeVar("S", bound=Shape)

_STEP = re.compile(r"\.?([^.\[\]]+)|\[([^\]]*)\]")


class NoSuchPath(KeyError):
    """The draft has nothing at that path."""


def steps(path: str) -> tuple[str, ...]:
    """``spec.containers[0].image`` as ``("spec", "containers", "0", "image")``."""
    return tuple(key or bracketed for key, bracketed in _STEP.findall(path))


def without_steps(path: str, count: int) -> str:
    """What is left of the path behind its first ``count`` steps, as it is written: ``[0].image``."""
    ends = [each.end() for each in _STEP.finditer(path)]
    return path[ends[count - 1] :] if 0 < count <= len(ends) else path


def pattern(path: str) -> str:
    """The path without its indexes, as fields are declared: ``spec.containers[].image``."""
    return re.sub(r"\[[^\]]*\]", "[]", path)


def value_at(draft: Shape, path: str) -> Any:
    """What stands at ``path``; None below a part that is off.

    Raises:
        NoSuchPath: no such key or row.
    """
    here: Any = draft
    for step in steps(path):
        if here is None:
            return None
        here = _inner(here, step)
    return here


def with_value(draft: S, path: str, value: Any) -> S:
    """A copy of ``draft`` with ``value`` at ``path``. ``[+]`` as an index appends a row.

    Raises:
        NoSuchPath: no such key or row.
    """
    changed: S = _put(draft, steps(path), value)
    return changed


def without_row(draft: S, path: str) -> S:
    """A copy of ``draft`` without the row (of a list) or the entry (of a map) at ``path``.

    Raises:
        NoSuchPath: no such row.
    """
    above, _, last = path.rpartition("[")
    rows = value_at(draft, above)
    index = last.rstrip("]")
    if isinstance(rows, dict):
        return with_value(draft, above, {key: row for key, row in rows.items() if key != index})
    gone = _row(rows, index) if isinstance(rows, Sequence) else None
    if gone is None:
        raise NoSuchPath(path)
    return with_value(draft, above, tuple(row for at, row in enumerate(rows) if at != gone))


def row_number(step: str) -> int | None:
    """The number of a row where a step is one; a server may name any."""
    # Digits are of other scripts, too, and Python refuses to read thousands of them.
    return int(step) if step.isascii() and step.isdigit() and len(step) < 10 else None


def _row(rows: Sequence[Any], step: str) -> int | None:
    at = row_number(step)
    return at if at is not None and at < len(rows) else None


def _attribute(model: Shape, key: str) -> str:
    for name, field in type(model).model_fields.items():
        if key in (field.alias, name):
            return name
    raise NoSuchPath(key)


def _inner(here: Any, step: str) -> Any:
    if isinstance(here, Shape):
        return getattr(here, _attribute(here, step))
    if isinstance(here, dict):
        return here.get(step)
    if isinstance(here, (tuple, list)) and (at := _row(here, step)) is not None:
        return here[at]
    raise NoSuchPath(step)


def _put(here: Any, path: Sequence[str], value: Any, annotation: Any = None) -> Any:
    if not path:
        return _worded(value, annotation)
    step, rest = path[0], path[1:]
    if here is None:
        here = _made(annotation)
    if isinstance(here, Shape):
        name = _attribute(here, step)
        field = type(here).model_fields[name]
        return here.model_copy(update={name: _put(getattr(here, name), rest, value, field.annotation)})
    if isinstance(here, dict):
        return {**here, step: _put(here.get(step), rest, value, annotation)}
    if isinstance(here, (tuple, list)):
        if step == "+":
            return (*here, _put(None, rest, value, annotation))
        if (at := _row(here, step)) is not None:
            return (*here[:at], _put(here[at], rest, value, annotation), *here[at + 1 :])
    raise NoSuchPath(step)


def _worded(value: Any, annotation: Any) -> Any:
    """A word that a field offers as the member that stands for it: rules ask for the member itself."""
    if isinstance(value, str):
        for each in (annotation, *get_args(annotation)):
            if isinstance(each, type) and issubclass(each, StrEnum) and value in list(each):
                return each(value)
    return value


def _made(annotation: Any) -> Shape:
    found = _shape(annotation)
    if found is None:
        raise NoSuchPath("a value stands where a group was expected")
    return found()


def _shape(annotation: Any) -> type[Shape] | None:
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    for inner in get_args(annotation):
        found = _shape(inner)
        if found is not None:
            return found
    return None
