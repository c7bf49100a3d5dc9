"""What a loaded object says that the form does not show: found by comparing, put back when the object is rendered.

The draft is rendered and held against what was read. Every difference becomes a row; rows are put back as long as the
draft still writes what it wrote then, so that nothing is lost and a field that is edited later wins.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mcjob_tui.draft import plain_fields
from mcjob_tui.draft.model import JobDraft, KeptRow
from mcjob_tui.draft.parts import Json, Part, Shape

Kind = Literal["Job", "PropagationPolicy", "OverridePolicy"]


def differences(kind: Kind, rendered: Mapping[str, Any], read: Mapping[str, Any]) -> tuple[KeptRow, ...]:
    """Rows that turn ``rendered`` into ``read`` when they are put back. Neither has nulls in its maps."""
    return tuple(_compared(kind, "", rendered, read))


def put_back(kind: Kind, rendered: Json, rows: Iterable[KeptRow]) -> Json:
    """``rendered`` with the rows of its kind put back; it is changed in place and returned."""
    for row in rows:
        if row.object == kind:
            _put_back(rendered, row)
    return rendered


RETRIES_OF_INDEX = "/spec/backoffLimitPerIndex"
"""With it alone a Job has no limit of its own: retries are counted by index (``SetDefaults_Job``)."""

_SHOWN = plain_fields.usual_values()
"""Fields of the form whose usual value a loaded object spells out."""


@dataclass(frozen=True, slots=True)
class KeptPart:
    """Something that a loaded object says and the form does not show: where it stands, and what it is.

    ``value`` None says that the form would write something there and the object left it out.
    """

    where: str
    value: Any


def kept_count(draft: JobDraft, path: str) -> int | None:
    """The whole number that a loaded Job has at ``path`` (a JSON pointer), which the form does not show."""
    value = next((row.value for row in draft.spec.kept if (row.object, row.path) == ("Job", path)), None)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def kept_parts(draft: JobDraft) -> tuple[KeptPart, ...]:
    """Everything that the form does not show, for Review, object or part first."""
    spec = draft.spec
    found = [KeptPart(f"{row.object} {_said(row)}", row.value) for row in spec.kept if row.path not in _SHOWN]
    found += _kept_in(spec, "")
    found += [KeptPart(f"override rule {at}", each.kept) for at, each in enumerate(spec.differences, 1) if each.kept]
    return tuple(found)


def kept_lines(draft: JobDraft) -> tuple[str, ...]:
    """Where each of them stands."""
    return tuple(f"{each.where} (left out)" if each.value is None else each.where for each in kept_parts(draft))


def _said(row: KeptRow) -> str:
    return ".".join(unescaped(each) for each in row.path.split("/")[1:])


def _kept_in(part: Shape, above: str) -> Iterator[KeptPart]:
    """What a part keeps, and the parts within it."""
    if isinstance(part, Part):
        for key, value in part.kept.items():
            yield KeptPart(f"{above}{key}", value)
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        key = field.alias or name
        if isinstance(value, Shape):
            yield from _kept_in(value, f"{above}{key}.")
        elif isinstance(value, tuple):
            for at, row in enumerate(value):
                if isinstance(row, Shape):
                    yield from _kept_in(row, f"{above}{key}[{getattr(row, 'name', '') or at}].")


def _compared(kind: Kind, path: str, rendered: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[KeptRow]:
    for key in [*read, *(key for key in rendered if key not in read)]:
        here = f"{path}/{escaped(key)}"
        ours, theirs = rendered.get(key), read.get(key)
        if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
            yield from _compared(kind, here, ours, theirs)
        elif not same(ours, theirs):
            yield KeptRow(object=kind, path=here, value=theirs, instead_of=ours)


def same(one: object, other: object) -> bool:
    """Whether two values are the same JSON: 1, 1.0 and true are not."""
    return one == other and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def escaped(key: str) -> str:
    """A key as a segment of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def unescaped(segment: str) -> str:
    """A segment of a JSON pointer as the key that it stands for."""
    return segment.replace("~1", "/").replace("~0", "~")


def _put_back(rendered: Json, row: KeptRow) -> None:
    *above, last = (unescaped(each) for each in row.path.split("/")[1:])
    here: Any = rendered
    for key in above:
        if row.value is not None and isinstance(here, dict) and key not in here:
            here[key] = {}
        here = here.get(key) if isinstance(here, dict) else None
    if not isinstance(here, dict) or not same(here.get(last), row.instead_of):
        return
    if row.value is None:
        here.pop(last, None)
    else:
        here[last] = row.value
