"""What every API object has: the base model, metadata, conditions, lists and watch events.

The models are read-only views. They are parsed straight from the bytes of an answer (``Model.model_validate_json``),
skip what they do not know and read ``null`` as empty, as Kubernetes' own decoders do. The object as it came is kept by
whoever fetched it; these models are never written back.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")


class NullAs:
    """Read an explicit JSON ``null`` as an empty value, as Go's decoder does for lists, maps and structs."""

    def __init__(self, empty: Callable[[], object]) -> None:
        self._empty = empty

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        empty = self._empty
        return core_schema.no_info_after_validator_function(
            lambda value: empty() if value is None else value, core_schema.nullable_schema(handler(source))
        )


class OneOfEqual:
    """Keep one value of those that are equal: a thousand clusters serve the same APIs. The value must be hashable.

    Args:
        most: how many different ones are remembered, over all fields that share this.
    """

    def __init__(self, most: int = 64) -> None:
        self._one = lru_cache(maxsize=most)(lambda value: value)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._one, handler(source))


class AsText:
    """Read a string or a number as text: a quantity in a hand-written file may be either."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.union_schema(
            [
                core_schema.str_schema(),
                core_schema.no_info_after_validator_function(
                    str, core_schema.union_schema([core_schema.int_schema(), core_schema.float_schema()])
                ),
            ]
        )


MOST_ROWS = 50_000
"""Rows of a list or a map in an object. One with more in it is not of its kind: each is hundreds of bytes once read."""
Many = Annotated[tuple[T, ...], Field(max_length=MOST_ROWS), NullAs(tuple), Field(default=())]
"""A list that may be absent or null."""
Labels = Annotated[dict[str, str], Field(max_length=MOST_ROWS), NullAs(dict), Field(default_factory=dict)]
"""Labels, annotations or any other map of strings; may be absent or null."""
QuantityText = Annotated[str, AsText()]
Quantities = Annotated[dict[str, QuantityText], Field(max_length=MOST_ROWS), NullAs(dict), Field(default_factory=dict)]
"""A ResourceList: resource name to quantity text."""
Word = Annotated[str, Field(default="")]
"""A string that may be absent. Servers write no null for a string; hand-written files pass ``without_nulls`` first."""
CommonWord = Annotated[str, OneOfEqual(2048), Field(default="")]
"""The same, where many objects have the same one, as the name of their namespace; kept once for all of them."""
Count = Annotated[int, Field(default=0)]
"""A counter that the server leaves out while it is zero."""
Moment = AwareDatetime
"""A point in time. One without a zone is none, for Kubernetes too, and could not be compared with others."""
Switch = Annotated[bool, Field(default=False)]


def without_nulls(value: Any) -> Any:
    """A copy of plain JSON or YAML data without the keys whose value is null, as Kubernetes reads them: absent."""
    if isinstance(value, dict):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [without_nulls(each) for each in value]
    return value


class Model(BaseModel):
    """Base of all shapes: frozen, camelCase in JSON, unknown keys ignored, built when first used.

    Of an object's texts only keys are kept by the parser for those that come again: UIDs, times and versions do not.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        alias_generator=to_camel,
        defer_build=True,
        cache_strings="keys",
    )


class OwnerReference(Model):
    api_version: Word
    kind: Word
    name: Word
    uid: Word
    controller: Switch
    block_owner_deletion: Switch


class ObjectMeta(Model):
    name: Word
    namespace: CommonWord
    uid: Word
    resource_version: Word
    generation: Count
    creation_timestamp: Moment | None = None
    deletion_timestamp: Moment | None = None
    labels: Labels
    annotations: Labels
    owner_references: Many[OwnerReference]
    finalizers: Many[str]


class Condition(Model):
    """A condition of any object's status. ``status`` is ``True``, ``False`` or ``Unknown``, as text."""

    type: Word
    status: Word
    reason: CommonWord
    message: Word
    last_transition_time: Moment | None = None

    @property
    def is_true(self) -> bool:
        return self.status == "True"


def condition(conditions: tuple[Condition, ...], kind: str) -> Condition | None:
    """The condition of type ``kind``, or None."""
    for each in conditions:
        if each.type == kind:
            return each
    return None


class Resource(Model):
    """Any object of the API."""

    api_version: Word
    kind: Word
    metadata: ObjectMeta = Field(default_factory=ObjectMeta)

    @property
    def name(self) -> str:
        return self.metadata.name

    @property
    def namespace(self) -> str:
        return self.metadata.namespace

    @property
    def uid(self) -> str:
        return self.metadata.uid

    @property
    def key(self) -> tuple[str, str]:
        """Namespace and name, which is how one object of a kind is addressed."""
        return self.metadata.namespace, self.metadata.name


R = TypeVar("R", bound=Resource)


class ListMeta(Model):
    resource_version: Word
    continue_: Annotated[str, Field(default="", alias="continue")]
    remaining_item_count: int | None = None


class ResourceList(Model, Generic[R]):
    """One page of a list."""

    metadata: ListMeta = Field(default_factory=ListMeta)
    items: Many[R]


class Namespace(Resource):
    """A core/v1 Namespace; only its metadata is used."""


class StatusCause(Model):
    """One field's error in a ``Status``: ``field`` is a path such as ``spec.template.spec.containers[0].image``."""

    reason: Word
    message: Word
    field: Word


class StatusDetails(Model):
    name: Word
    group: Word
    kind: Word
    causes: Many[StatusCause]
    retry_after_seconds: Count


class Status(Model):
    """The body of an API server's refusal."""

    status: Word
    message: Word
    reason: Word
    code: Count
    details: Annotated[StatusDetails, NullAs(StatusDetails), Field(default_factory=StatusDetails)]
