"""What a loaded object says that the form does not show: found by comparing, put back when the object is rendered.

The draft is rendered and held against what was read. Every difference becomes a row; rows are put back as long as the
draft still writes what it wrote then, so that nothing is lost and a field that is edited later wins.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from mcjob_tui.draft.model import JobDraft, KeptRow
from mcjob_tui.draft.parts import Json, Part

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


_SHOWN = frozenset({"/spec/suspend", "/spec/completionMode", "/spec/propagateDeps"})
"""Fields of the form whose usual value a loaded object spells out."""


def kept_lines(draft: JobDraft) -> tuple[str, ...]:
    """What the form does not show, for Review: one line each, object or part first."""
    lines = [f"{row.object} {_said(row)}" for row in draft.spec.kept if row.path not in _SHOWN]
    for kind, containers in (("container", draft.spec.containers), ("init container", draft.spec.init_containers)):
        for container in containers:
            lines += [f"{kind} {container.name} {path}" for path in _kept_paths(container, "")]
    for volume in draft.spec.volumes:
        lines += [f"volume {volume.name} {path}" for path in _kept_paths(volume, "")]
    for affinity in (draft.spec.cluster_affinity,):
        lines += [f"cluster affinity {path}" for path in _kept_paths(affinity, "")]
    for at, weight in enumerate(draft.spec.static_weights, 1):
        lines += [f"static weight {at} {key}" for key in weight.kept]
    lines += [f"override rule {at}" for at, each in enumerate(draft.spec.differences, 1) if each.kept]
    return tuple(lines)


def _said(row: KeptRow) -> str:
    path = ".".join(each.replace("~1", "/").replace("~0", "~") for each in row.path.split("/")[1:])
    return f"{path} (left out)" if row.value is None else path


def _kept_paths(part: Part, above: str) -> Iterator[str]:
    for key in part.kept:
        yield f"{above}{key}"
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        key = field.alias or name
        if isinstance(value, Part):
            yield from _kept_paths(value, f"{above}{key}.")
        elif isinstance(value, tuple):
            for at, row in enumerate(value):
                if isinstance(row, Part):
                    yield from _kept_paths(row, f"{above}{key}[{at}].")


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
