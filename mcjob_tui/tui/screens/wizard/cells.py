"""Rows of the form and the parts of the draft that they stand for: what each row of text is read from and written to.

A row that a person did not touch keeps its part as it was, with all that the form does not show of it.
"""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from mcjob_tui.draft.differences import BOTH, On, Row, RowDifference
from mcjob_tui.draft.placing import Expression, LabelSelector, SpreadConstraint, StaticWeight, Toleration
from mcjob_tui.tui.widgets.form.row_model import Cells

P = TypeVar("P")


class RowCodec(Generic[P]):
    """How a part is shown as cells, and how cells change a part (None: a new one)."""

    def __init__(self, read: Callable[[P], Cells], write: Callable[[Cells, P | None], P]) -> None:
        self.read = read
        self.write = write

    def shown(self, parts: Sequence[P]) -> tuple[Cells, ...]:
        """All rows."""
        return tuple(self.read(each) for each in parts)

    def written(self, rows: Sequence[Cells], before: Sequence[P]) -> tuple[P, ...]:
        """The parts for ``rows``; those that are shown as before are taken over whole."""
        left = list(before)
        kept: list[P | None] = []
        for cells in rows:
            same = next((each for each in left if self.read(each) == cells), None)
            kept.append(same)
            if same is not None:
                left.remove(same)
        parts: list[P] = []
        for index, (cells, same) in enumerate(zip(rows, kept, strict=True)):
            if same is not None:
                parts.append(same)
                continue
            old = before[index] if index < len(before) and before[index] in left else None
            if old is not None:
                left.remove(old)
            parts.append(self.write(cells, old))
        return tuple(parts)


def count(text: str) -> int | str | None:
    """A number where one was typed, nothing for an empty field, and else the text, so that its rule can speak."""
    typed = text.strip()
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 20 else typed


def words(text: str) -> tuple[str, ...]:
    """``a, b`` as a tuple."""
    return tuple(each.strip() for each in text.split(",") if each.strip())


def said(value: object) -> str:
    """A count or text as the field shows it; None is empty."""
    return "" if value is None else str(value)


def _toleration_cells(part: Toleration) -> Cells:
    return (part.key, part.operator or "Equal", part.value, part.effect or "any", said(part.toleration_seconds))


def _toleration(cells: Cells, old: Toleration | None) -> Toleration:
    key, operator, value, effect, seconds = cells
    unsaid = old is not None and not old.operator and operator == "Equal"
    new = {
        "key": key.strip(),
        "operator": "" if unsaid else operator,
        "value": "" if operator == "Exists" else value,
        "effect": "" if effect == "any" else effect,
        "toleration_seconds": count(seconds),
    }
    return (old or Toleration()).model_copy(update=new)


TOLERATIONS = RowCodec(_toleration_cells, _toleration)


def _spread(cells: Cells, old: SpreadConstraint | None) -> SpreadConstraint:
    field, least, most = cells
    new = {"spread_by_field": field, "min_groups": count(least), "max_groups": count(most)}
    return (old or SpreadConstraint()).model_copy(update=new)


SPREAD = RowCodec[SpreadConstraint](
    lambda part: (part.spread_by_field, said(part.min_groups), said(part.max_groups)), _spread
)


def _weight(cells: Cells, old: StaticWeight | None) -> StaticWeight:
    weight = count(cells[1])
    new = {"cluster_names": words(cells[0]), "weight": "" if weight is None else weight}
    return (old or StaticWeight()).model_copy(update=new)


WEIGHTS = RowCodec[StaticWeight](lambda part: (", ".join(part.cluster_names), said(part.weight)), _weight)


def _expression(cells: Cells, old: Expression | None) -> Expression:
    key, operator, values = cells
    takes = operator in ("In", "NotIn")
    new = {"key": key.strip(), "operator": operator, "values": words(values) if takes else ()}
    return (old or Expression()).model_copy(update=new)


EXPRESSIONS = RowCodec[Expression](lambda part: (part.key, part.operator, ", ".join(part.values)), _expression)


def label_cells(selector: LabelSelector | None) -> tuple[Cells, ...]:
    """A label selector as rows; ``matchLabels`` are rows with ``=``."""
    if selector is None:
        return ()
    equal = tuple((key, "=", value) for key, value in selector.match_labels.items())
    return (*equal, *EXPRESSIONS.shown(selector.match_expressions))


def label_selector(rows: Sequence[Cells], before: LabelSelector | None) -> LabelSelector | None:
    """The label selector for rows; None where there is none."""
    if not rows:
        return None
    old = before or LabelSelector()
    equal = {key: value for key, operator, value in rows if operator == "="}
    expressions = EXPRESSIONS.written([each for each in rows if each[1] != "="], old.match_expressions)
    return old.model_copy(update={"match_labels": equal, "match_expressions": expressions})


ON = {"Job, pods": BOTH, "Job": (On.JOB,), "pods": (On.PODS,)}
_ON_WORDS = {frozenset(value): name for name, value in ON.items()}


def on_words(on: Sequence[On]) -> str:
    """``Job, pods``, ``Job`` or ``pods``."""
    return _ON_WORDS.get(frozenset(on), "Job, pods")


ROWS = RowCodec[Row](
    lambda part: (part.key, part.value, on_words(part.on)),
    lambda cells, old: Row(key=cells[0].strip(), value=cells[1], on=ON[cells[2]]),
)
ROW_DIFFERENCES = RowCodec[RowDifference](
    lambda part: (part.key, "remove" if part.value is None else "set", part.value or "", on_words(part.on)),
    lambda cells, old: RowDifference(
        key=cells[0].strip(), value=None if cells[1] == "remove" else cells[2], on=ON[cells[3]]
    ),
)
