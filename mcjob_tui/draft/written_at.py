"""Which field of the form wrote what stands somewhere in an object: paths of the objects as paths of the draft.

An API server names the place that it refuses. The declarations in ``fields`` say where each field is written; what an
override rule changes is looked up in the rule itself.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from mcjob_tui.draft.declaration import Control, Field
from mcjob_tui.draft.differences import Difference
from mcjob_tui.draft.differing.image import PARTS, parts_of
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.job_object import job_object
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.overriding import override_rule
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.paths import steps, without_steps
from mcjob_tui.draft.rows.kind import PartRows

_POLICY: Final = "OverridePolicy"
_RULE: Final = re.compile(r"spec\.overrideRules\[([0-9]{1,9})\]")
_OVERRIDER: Final = re.compile(
    r"\.overriders\.(plaintext|imageOverrider|commandOverrider|argsOverrider)\[([0-9]{1,9})\]"
)
_ROW: Final = re.compile(r"\[\d+\]")


def field_path(kind: str, path: str, draft: JobDraft | None = None) -> str:
    """The draft's path of the field that wrote what an object has at ``path``; empty where the form has none.

    Args:
        kind: The object's kind.
        path: The place as an API server names it: ``spec.template.spec.containers[0].image``.
        draft: The draft that the object was made of. Entries that change nothing make no override rule, and what a
            rule changes is told by the rule.
    """
    found = _RULE.match(path) if kind == _POLICY else None
    if found is None or draft is None:
        return _declared(kind, path)
    return _in_rule(draft, int(found[1]), path[found.end() :])


def _declared(kind: str, path: str) -> str:
    asked = steps(path)
    for place, field in _BY_PLACE.get(kind, ()):
        pairs = list(zip(place, asked, strict=False))
        if len(pairs) == len(place) and all(name in ("", step) for name, step in pairs):
            found = field.path
            for row in (step for name, step in pairs if not name):
                found = found.replace("[]", f"[{row}]", 1)
            return found + _below(field, without_steps(path, len(place)))
    return ""


def _below(field: Field, left: str) -> str:
    """What of a path below a field's place the draft has too: rows, and in its parts Kubernetes' own keys."""
    if not field.writes:
        return left
    if isinstance(field.rows, PartRows):
        return left if left.startswith("[") else ""
    row = _ROW.match(left) if field.kind is Control.GROUP else None
    return row[0] if row else ""


def _in_rule(draft: JobDraft, number: int, left: str) -> str:
    """The difference that made an override rule, and of it what the refused overrider changes."""
    job = job_object(draft)
    made = [(at, rule) for at, each in enumerate(draft.spec.differences) if (rule := override_rule(job, each))]
    if number >= len(made):
        return _declared(_POLICY, "spec.overrideRules")
    at, rule = made[number]
    difference = draft.spec.differences[at]
    found = _OVERRIDER.match(left)
    if difference.kept or found is None:
        return _declared(_POLICY, f"spec.overrideRules[{at}]{'' if difference.kept else left}")
    rows = rule["overriders"].get(found[1], [])
    row, entry = int(found[2]), f"spec.differences[{at}]"
    raw = len(rows) - len(difference.patch)
    if found[1] == "plaintext" and row >= raw:
        return f"{entry}.patch[{row - raw}]"
    changed = _changed(job, difference, found[1], rows[row]) if row < len(rows) else ""
    return f"{entry}.{changed}" if changed else entry


def _changed(job: Json, difference: Difference, overrider: str, row: Json) -> str:
    """What of a difference an overrider changes, as seen from the entry."""
    if "containerName" in row:
        return f"containers[{row['containerName']}].{overrider.removesuffix('Overrider')}"
    pointer: str = row["path"] if "path" in row else row["predicate"]["path"]
    list_key, *below = steps(_declared("Job", pointer.removeprefix("/").replace("/", ".")))[1:]
    if not below:
        return list_key
    name = job["spec"]["template"]["spec"][list_key][int(below[0])]["name"]
    key = below[1]
    given = list(parts_of(difference.containers[name]))
    if key == "image" and given:
        key = PARTS.get(row.get("component", ""), given[0])
    elif key == "env" and row["operator"] == "remove":
        key = "envRemoved"
    return f"containers[{name}].{key}"


_BY_PLACE: Final[Mapping[str, Sequence[tuple[Sequence[str], Field]]]] = {
    kind: sorted(
        ((steps(spot.path), field) for field in FIELDS for spot in field.spots if spot.kind == kind),
        key=lambda each: -len(each[0]),
    )
    for kind in ("Job", "PropagationPolicy", _POLICY, "Namespace")
}
"""By the kind of object: the places of fields, the longest first."""
