"""Every field of the form, declared once: form, help text, error messages and the field reference are made from it.

What a field's value must be is in ``rules``; this package says how the field is called, explained and written.
"""

import re
from collections.abc import Iterator

from mcjob_tui.draft.declaration import Control, Field, Places
from mcjob_tui.draft.fields.advanced import ADVANCED
from mcjob_tui.draft.fields.basics import BASICS
from mcjob_tui.draft.fields.containers import CONTAINERS
from mcjob_tui.draft.fields.differential import DIFFERENTIAL
from mcjob_tui.draft.fields.health import ALIKE, HEALTH
from mcjob_tui.draft.fields.storage import STORAGE
from mcjob_tui.draft.paths import pattern, row_number, steps


def _with_columns(said: Field) -> Iterator[Field]:
    """The field, and what each of its rows has."""
    yield said
    for each in said.rows.keys() if said.rows else ():
        yield Field(
            f"{said.path}[].{each.key}",
            each.label,
            each.kind,
            each.help,
            Places("with its row") if said.writes else None,
            page=said.page,
            group=said.group,
            required=each.required,
            rule=each.rule,
            choices=each.choices,
            in_row=True,
        )


FIELDS: tuple[Field, ...] = tuple(
    each for said in (*BASICS, *CONTAINERS, *HEALTH, *STORAGE, *ADVANCED, *DIFFERENTIAL) for each in _with_columns(said)
)
"""All fields, page by page in the order of the form, and after each list what its rows have."""

_BY_PATH = {each.path: each for each in FIELDS}


def field(path: str) -> Field:
    """The declaration of the field at ``path``; indexes are ignored, and init containers have containers' fields.

    Raises:
        KeyError: no field is declared there.
    """
    return _by_name(path) or _BY_PATH[_declared(path)]


def nearest_field(path: str) -> Field | None:
    """The field at ``path`` or the nearest one above it: where a problem with a part of a field is shown."""
    named = _by_name(path)
    if named is not None:
        return named
    here = _declared(path)
    while here:
        if here in _BY_PATH:
            return _BY_PATH[here]
        here = here[:-2] if here.endswith("[]") else here.rpartition(".")[0]
    return None


def called(path: str) -> str:
    """What the form calls the place of a problem, such as ``Image``, or ``Tolerations 2, Seconds`` in a row."""
    found = nearest_field(path)
    if found is None:
        return ""
    above = found.path.rpartition("[].")[0] if found.in_row else found.path
    below = steps(path)[len(steps(above)) :]
    number = row_number(below[0]) if below else None
    if number is None:
        return found.label
    listed = f"{_BY_PATH[above].label} {number + 1}"
    return f"{listed}, {found.label}" if found.in_row else listed


def _by_name(path: str) -> Field | None:
    """The field of one resource, which is declared with its name; of MIG's resources one stands for all profiles."""
    if ".resources." not in path:
        return None
    by_row = re.sub(r"\[[0-9]+\]", "[]", path).replace("spec.initContainers", "spec.containers")
    return _BY_PATH.get(re.sub(r"\[nvidia\.com/mig-[^\]]*\]", "[nvidia.com/mig-*]", by_row))


def _declared(path: str) -> str:
    declared = pattern(path).replace("spec.initContainers[", "spec.containers[")
    for first, others in ALIKE.items():
        declared = next((first + declared[len(each) :] for each in others if declared.startswith(f"{each}.")), declared)
    return declared


__all__ = ["FIELDS", "Control", "Field", "called", "field", "nearest_field"]
