"""Rules of single numbers: each count and duration lies between the least and the largest value of its declaration."""

from collections.abc import Iterator

from pydantic.alias_generators import to_snake

from mcjob_tui.draft import counts
from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.declaration import Control, Field, Key
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.fields.health import ALIKE
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.parts import OptionalCount
from mcjob_tui.draft.paths import value_at
from mcjob_tui.draft.rules.places import all_containers
from mcjob_tui.draft.rules.problem import Found, Surroundings, error

_PROBLEM = {Control.COUNT: counts.count_problem, Control.DURATION: counts.duration_problem}
_CONTAINER = "spec.containers[]."


def numbers_are_in_range(draft: JobDraft, around: Surroundings) -> Found:
    """Those of the Job, its pods and its policy that may be left out."""
    for field in FIELDS:
        if field.kind in _PROBLEM and isinstance(field.writes, Key) and not field.required:
            yield from error(field.path, _problem(field, value_at(draft, field.path)), code="number")


def container_numbers_are_in_range(draft: JobDraft, around: Surroundings) -> Found:
    """Those of containers: who runs them, and how they are probed."""
    for path, container in all_containers(draft):
        for relative, field in _OF_CONTAINERS:
            yield from error(f"{path}.{relative}", _problem(field, _value(container, relative)), code="number")


def _problem(field: Field, value: OptionalCount) -> str | None:
    return _PROBLEM[field.kind](value, field.least or 0, field.limit or counts.LARGEST)


def _value(container: ContainerDraft, relative: str) -> OptionalCount:
    here: object = container
    for name in _STEPS[relative]:
        here = getattr(here, name, None)
    return here if isinstance(here, int | str) else None


def _of_containers() -> Iterator[tuple[str, Field]]:
    for field in FIELDS:
        relative = field.path.removeprefix(_CONTAINER)
        if relative == field.path or field.kind not in _PROBLEM or field.least is None or "[" in relative:
            continue
        yield relative, field
        for first, others in ALIKE.items():
            if field.path.startswith(f"{first}."):
                yield from ((field.path.replace(first, each, 1).removeprefix(_CONTAINER), field) for each in others)


_OF_CONTAINERS = tuple(_of_containers())
_STEPS = {relative: tuple(map(to_snake, relative.split("."))) for relative, _ in _OF_CONTAINERS}

NUMBER_RULES = (numbers_are_in_range, container_numbers_are_in_range)
