"""The base of every part of a draft that has a shape of Kubernetes' own, and the way from and to that shape.

A part shows some keys of its Kubernetes object and keeps the others as they were (``kept``), so that what was read
comes out again. None, an empty text, list or map means *not written*; a count that cannot be read stays the text that
was typed, so that nothing is lost while a person corrects it.
"""

from collections.abc import Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Self, TypeVar, Union, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
)
from pydantic.alias_generators import to_camel, to_snake

from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.sentences import first_sentence, kind_of

T = TypeVar("T")

Json = dict[str, Any]
"""A Kubernetes object, or a part of one, as plain JSON data."""
Count = StrictInt | StrictStr
"""A whole number, or what was typed in its place."""
OptionalCount = Count | None
Switch = StrictBool | None
Quantity = StrictInt | StrictFloat | StrictStr
"""A quantity as it was written; YAML files write ``cpu: 1`` without quotes."""
Quantities = dict[str, Quantity]
Kept = Annotated[dict[str, JsonValue], Field(default_factory=dict)]
Rows = Annotated[tuple[T, ...], Field(default=())]


class Shape(BaseModel):
    """Base of all that a draft is made of: frozen, camelCase in YAML, unknown keys refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, alias_generator=to_camel, defer_build=True
    )


class Part(Shape):
    """A piece of a Kubernetes object: the keys that the form shows, and the others in ``kept``."""

    written_when_empty: ClassVar[frozenset[str]] = frozenset()
    """Keys for which an empty text says something, as the value of an environment variable does."""

    kept: Kept

    def write(self) -> Json:
        """The part as Kubernetes has it: shown keys in their order, then what was kept."""
        written: Json = {}
        for name, field in type(self).model_fields.items():
            key = field.alias or name
            value = getattr(self, name)
            if name == "kept" or value is None:
                continue
            if key in self.written_when_empty or isinstance(value, (bool, int, float, Part)) or value:
                written[key] = plain(value)
        return filled(written, self.kept)

    @classmethod
    def read(cls, raw: Any, path: str = "") -> Self:
        """The part of a Kubernetes object; keys that it does not know go to ``kept``, absent ones stay unwritten.

        Args:
            raw: The part as plain JSON data without nulls.
            path: Where it stands, for the sentence.

        Raises:
            DraftError: a key that the form shows has the wrong type.
        """
        if not isinstance(raw, Mapping):
            raise DraftError(f"{path}: must be a group of keys, not {kind_of(raw)}")
        values: Json = {}
        for name, field in cls.model_fields.items():
            if name == "kept":
                continue
            key = field.alias or name
            if key in raw:
                values[key] = _read_as(field.annotation, raw[key], f"{path}.{key}" if path else key)
            elif field.get_default(call_default_factory=True, validated_data={}):
                values[key] = None
        try:
            part = cls.model_validate(values)
        except ValidationError as failure:
            raise DraftError(first_sentence(failure, path, cls)) from failure
        kept = rest(raw, part.write())
        return part.model_copy(update={"kept": kept}) if kept else part


@cache
def attribute(key: str) -> str:
    """The attribute that holds what a key of YAML says; worked out once for each, for it is asked for at every key."""
    return to_snake(key)


def plain(value: Any) -> Any:
    """A part, or a list or map of parts, as plain JSON data."""
    if isinstance(value, Part):
        return value.write()
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value


def filled(written: Json, kept: Mapping[str, Any]) -> Json:
    """``written`` with what ``kept`` has beside it, map by map; where both say something ``written`` wins."""
    result = dict(written)
    for key, value in kept.items():
        there = result.get(key)
        if key not in result:
            result[key] = value
        elif isinstance(there, dict) and isinstance(value, Mapping):
            result[key] = filled(there, value)
    return result


def rest(raw: Mapping[str, Any], written: Mapping[str, Any]) -> Json:
    """What ``raw`` says beyond ``written``, map by map."""
    left: Json = {}
    for key, value in raw.items():
        if key not in written:
            left[key] = value
        elif isinstance(value, Mapping) and isinstance(written[key], Mapping):
            inner = rest(value, written[key])
            if inner:
                left[key] = inner
    return left


def part_type(annotation: Any) -> type[Part] | None:
    """The Part that an annotation is, may be, or is a tuple or a map of; None where there is none."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    for inner in get_args(annotation):
        found = part_type(inner)
        if found is not None:
            return found
    return None


def _read_as(annotation: Any, raw: Any, path: str) -> Any:
    part = part_type(annotation)
    if part is None:
        return raw
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        inner = next(each for each in get_args(annotation) if each is not NoneType)
        return _read_as(inner, raw, path)
    if origin is tuple:
        return tuple(part.read(row, f"{path}[{at}]") for at, row in enumerate(raw)) if isinstance(raw, list) else raw
    return part.read(raw, path)
