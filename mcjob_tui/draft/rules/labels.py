"""Rules of labels and annotations of the Job and its pods."""

from collections.abc import Iterable

from mcjob_tui.draft.differences import Row, RowDifference
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.rules.problem import Found, Surroundings, error, removing
from mcjob_tui.resources.names import label_key_problem, label_value_problem

ANNOTATIONS_SIZE = 256 * 1024
_CONTROLLERS = frozenset(
    {"controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name"}
)


def labels_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    yield from row_problems("spec.labels", draft.spec.labels, values=True)
    for at, row in enumerate(draft.spec.labels):
        if row.key in _CONTROLLERS:
            path = f"spec.labels[{at}]"
            yield from error(path, f"{row.key} is set by Kubernetes itself", removing("remove the row", path), "label")


def annotations_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    rows = draft.spec.annotations
    yield from row_problems("spec.annotations", rows, values=False)
    size = sum(len(row.key.encode()) + len(row.value.encode(errors="replace")) for row in rows)
    if size > ANNOTATIONS_SIZE:
        yield from error(
            "spec.annotations", f"{size} bytes in all; at most {ANNOTATIONS_SIZE} are allowed", code="label"
        )


def row_problems(path: str, rows: Iterable[Row | RowDifference], *, values: bool) -> Found:
    """Problems of rows: keys, values (of labels), doubles, and rows that stand on nothing."""
    seen: set[tuple[str, str]] = set()
    for at, row in enumerate(rows):
        here = f"{path}[{at}]"
        # annotation keys may have capitals in their prefix (ValidateAnnotations lowers them first)
        yield from error(here, label_key_problem(row.key if values else row.key.lower()), code="label")
        if values and row.value is not None:
            yield from error(here, label_value_problem(row.value), code="label")
        if not row.on:
            yield from error(here, "choose the Job, its pods, or both", code="label")
        doubles = {(row.key, on.value) for on in row.on} & seen
        if row.key and doubles:
            on = " and ".join(sorted(on for _, on in doubles))
            yield from error(here, f"{row.key} is there twice on {on}", removing("remove the row", here), "label")
        seen |= {(row.key, on.value) for on in row.on}


LABEL_RULES = (labels_are_sound, annotations_are_sound)
