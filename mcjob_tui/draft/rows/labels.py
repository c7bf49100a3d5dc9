"""Rows of keys and values: labels and annotations with what they stand on, plain maps, headers, and JSON patches."""

import json
from collections.abc import Iterable, Mapping, Sequence

from mcjob_tui.draft.containers import HTTPHeader
from mcjob_tui.draft.declaration import Cells, Column, Control
from mcjob_tui.draft.differences import BOTH, On, PatchRow, Row
from mcjob_tui.draft.rows.kind import MapRows, PartRows, ShapeRows
from mcjob_tui.draft.rows.texts import after_prefix
from mcjob_tui.resources.names import LABEL_LENGTH

ON = {"Job, pods": BOTH, "Job": (On.JOB,), "pods": (On.PODS,)}
_ON_WORDS = {frozenset(value): name for name, value in ON.items()}


def on_words(on: Sequence[On]) -> str:
    """``Job, pods``, ``Job`` or ``pods``."""
    return _ON_WORDS.get(frozenset(on), "Job, pods")


def standing_on(rows: Iterable[Row], on: On) -> dict[str, str]:
    """What of labels or annotations stands on the Job, or on its pods."""
    return {row.key: row.value for row in rows if on in row.on and row.key}


def marks_of(job: Mapping[str, str], pods: Mapping[str, str]) -> tuple[Row, ...]:
    """Rows of what stands on the Job, its pods, or with one value on both."""
    both = {key: value for key, value in job.items() if pods.get(key) == value}
    found = [Row(key=key, value=value, on=BOTH if key in both else (On.JOB,)) for key, value in job.items()]
    found += [Row(key=key, value=value, on=(On.PODS,)) for key, value in pods.items() if key not in both]
    return tuple(found)


_CHARACTERS = "63 letters, digits, -, _ and ., a letter or digit first and last"
_KEY = Column(
    "key",
    "Key",
    "The key, with a prefix such as corp.io/ if need be.",
    rule=f"At most {_CHARACTERS}.",
    limit=LABEL_LENGTH,
    counts=after_prefix,
)
_OF_LABEL = Column(
    "value", "Value", "The value.", rule=f"Nothing, or at most {_CHARACTERS}.", take=str, limit=LABEL_LENGTH
)
_OF_ANNOTATION = Column("value", "Value", "The value.", rule="Any text.", take=str)
_STANDS_ON = Column(
    "on",
    "On",
    "What it stands on: the Job, its pods, or both.",
    kind=Control.CHOICE,
    width=9,
    choices=tuple(ON),
    rule="Both, the Job, or its pods.",
    initial="Job, pods",
    show=on_words,
    take=ON.__getitem__,
)

LABEL_PAIRS = MapRows((_KEY, _OF_LABEL))
ANNOTATION_PAIRS = MapRows((_KEY, _OF_ANNOTATION))
LABELS = ShapeRows((_KEY, _OF_LABEL, _STANDS_ON), Row)
ANNOTATIONS = ShapeRows((_KEY, _OF_ANNOTATION, _STANDS_ON), Row)

HEADERS = PartRows(
    (
        Column("name", "Header", "The header's name.", rule="Letters, digits and -.", width=20),
        Column("value", "Value", "What it says.", rule="Any text.", take=str),
    ),
    HTTPHeader,
)


def _patch_cells(part: PatchRow) -> Cells:
    value = part.value
    return (part.op, part.path, value if isinstance(value, str) else "" if value is None else json.dumps(value))


def _patch(cells: Cells, old: PatchRow | None) -> PatchRow:
    op, path, text = cells
    if op == "remove" or not text.strip():
        return PatchRow(op=op, path=path.strip())
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    return PatchRow(op=op, path=path.strip(), value=value)


PATCHES = ShapeRows(
    (
        Column(
            "op",
            "Operation",
            "What the patch does at its path.",
            kind=Control.CHOICE,
            heading="OP",
            width=8,
            choices=("add", "replace", "remove"),
            initial="replace",
        ),
        Column("path", "Path", "Where in the Job, as a JSON pointer.", rule="Begins with /; not the name or the kind."),
        Column("value", "Value", "JSON, or plain text.", rule="Needed by add and replace."),
    ),
    PatchRow,
    _patch_cells,
    _patch,
)
