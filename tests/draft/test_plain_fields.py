"""Plain fields are said once: their declarations and the model's types agree, and what they say is what happens."""

import types
import typing
from enum import StrEnum
from typing import Any

import pytest
from pydantic.alias_generators import to_snake

from mcjob_tui.draft.declaration import Control, Field, Key, Owner
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.kept import kept_parts, unescaped
from mcjob_tui.draft.model import DraftSpec, JobDraft
from mcjob_tui.draft.parts import OptionalCount
from mcjob_tui.draft.paths import value_at, with_value
from mcjob_tui.draft.plain_fields import ordered
from mcjob_tui.draft.reading import read_objects
from mcjob_tui.draft.render import render
from mcjob_tui.draft.rows.kind import MapRows, PartRows
from mcjob_tui.draft.rules import problems
from tests.draft.drafts import sound

PLAIN = [each for each in FIELDS if isinstance(each.writes, Key)]
OF_POLICY = (Owner.POLICY, Owner.PLACEMENT)
SPELLED = [each for each in PLAIN if each.choices or (each.kind is Control.SWITCH and "label" not in str(each.writes))]
NUMBERS = [each for each in PLAIN if each.kind in (Control.COUNT, Control.DURATION)]

CONTAINER_NUMBERS = [
    each for each in FIELDS if each.path.startswith("spec.containers[]") and each.least is not None and each.limit
]


def ids(field: Field) -> str:
    return field.path


def model_type(field: Field) -> Any:
    return DraftSpec.model_fields[to_snake(field.path.removeprefix("spec."))].annotation


def other_value(field: Field) -> object:
    """A value that is not the one a new draft has, and a sound one."""
    if field in NUMBERS:
        return 5
    if isinstance(field.rows, PartRows | MapRows):
        row = tuple(each.initial or ("1" if each.kind is Control.COUNT else "n") for each in field.rows.columns)
        none: Any = field.rows.of_json({}, "rows", "")
        return field.rows.written([row], none)
    if field.kind is Control.CHECKLIST:
        return ("some-name",)
    if field.choices:
        return field.choices[-1]
    return not value_at(JobDraft(), field.path) if field.kind is Control.SWITCH else "some-name"


def written_at(draft: JobDraft, key: Key) -> object:
    manifests = render(draft)
    found: Any = manifests.propagation_policy if key.owner in OF_POLICY else manifests.job
    for step in key.pointer.split("/")[1:]:
        found = found.get(unescaped(step)) if found else None
    return found


def as_json(field: Field, key: Key, value: Any) -> object:
    if isinstance(field.rows, PartRows | MapRows):
        return field.rows.to_json(value)
    if field.kind is Control.CHECKLIST:
        return [{key.each: each} for each in value]
    return (key.on or True) if value is True else value or None


@pytest.mark.parametrize("declared", PLAIN, ids=ids)
def test_the_model_has_the_type_that_the_kind_of_a_field_asks_for(declared: Field) -> None:
    annotation = model_type(declared)
    options = typing.get_args(annotation) if isinstance(annotation, types.UnionType) else (annotation,)
    match declared.kind:
        case Control.COUNT | Control.DURATION:
            assert annotation == OptionalCount
            assert declared.least is not None
            assert declared.limit is not None
        case Control.SWITCH:
            assert bool in (annotation, *typing.get_args(annotation))
        case Control.CHOICE:
            words = next(each for each in options if isinstance(each, type) and issubclass(each, StrEnum))
            assert tuple(words) == declared.choices
        case Control.ROWS if isinstance(declared.rows, PartRows):
            assert typing.get_args(annotation) == (declared.rows.part, ...)
        case Control.ROWS:
            assert annotation == dict[str, str]
        case Control.CHECKLIST:
            assert annotation == tuple[str, ...]
        case _:
            assert annotation is str


@pytest.mark.parametrize("declared", PLAIN, ids=ids)
def test_a_value_is_written_to_the_declared_key_and_read_back(declared: Field) -> None:
    assert isinstance(declared.writes, Key)
    value = other_value(declared)
    draft = with_value(sound(instances=9), declared.path, value)
    said = written_at(draft, declared.writes)
    assert said == as_json(declared, declared.writes, value)
    again = read_objects(list(render(draft).documents()))
    assert value_at(again, declared.path) == value
    assert not again.spec.kept


@pytest.mark.parametrize("declared", SPELLED, ids=ids)
def test_a_usual_value_that_an_object_spells_out_is_kept_and_not_said_to_be_hidden(declared: Field) -> None:
    key = declared.writes
    assert isinstance(key, Key)
    usual = key.unless if key.unless is not None else False
    if key.unless is None and declared.choices:
        return
    documents = list(render(with_value(sound(), declared.path, usual)).documents())
    owner = next(each for each in documents if (each["kind"] == "Job") is (key.owner not in OF_POLICY))
    part = owner["spec"]["template"]["spec"] if key.owner is Owner.POD else owner["spec"]
    assert key.name not in part
    part[key.name] = usual
    draft = read_objects(documents)
    assert written_at(draft, key) == usual
    assert not kept_parts(draft)


@pytest.mark.parametrize("declared", [*NUMBERS, *CONTAINER_NUMBERS], ids=ids)
def test_a_number_beyond_its_declared_range_is_an_error(declared: Field) -> None:
    path = declared.path.replace("[]", "[0]")
    for number in ((declared.least or 0) - 1, (declared.limit or 0) + 1):
        found = problems(with_value(sound(), path, number))
        assert path in {each.path for each in found}
    in_range = problems(with_value(sound(), path, declared.least or 0))
    assert not [each for each in in_range if each.code == "number"]


def test_keys_stand_in_the_order_in_which_people_write_them() -> None:
    said = {"template": 1, "suspend": 2, "completions": 3, "manualSelector": 4, "parallelism": 5, "completionMode": 6}
    assert list(ordered(said).items()) == [
        ("parallelism", 5),
        ("completions", 3),
        ("completionMode", 6),
        ("suspend", 2),
        ("template", 1),
        ("manualSelector", 4),
    ]


def test_no_two_fields_are_written_to_one_key() -> None:
    keys = [each.writes.pointer for each in PLAIN if isinstance(each.writes, Key)]
    assert len(set(keys)) == len(keys) > 10
