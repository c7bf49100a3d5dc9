"""Rows of where a Job may run: tolerations, spread constraints, static weights, expressions on labels and regions."""

from collections.abc import Sequence

from mcjob_tui.draft.declaration import Cells, Column, Control
from mcjob_tui.draft.placing import (
    EFFECTS,
    OPERATORS,
    SPREAD_FIELDS,
    Expression,
    LabelSelector,
    SpreadConstraint,
    StaticWeight,
    Toleration,
)
from mcjob_tui.draft.rows.kind import PartRows
from mcjob_tui.draft.rows.texts import after_prefix, last_word
from mcjob_tui.resources.names import LABEL_LENGTH

_ANY = "any"
_NO_VALUES = ("Exists", "DoesNotExist")

TOLERATIONS = PartRows(
    (
        Column(
            "key",
            "Key",
            "The taint's key; empty with Exists tolerates every taint.",
            rule="A key as labels have; needed by Equal.",
            limit=LABEL_LENGTH,
            counts=after_prefix,
        ),
        Column(
            "operator",
            "Operator",
            "Exists asks for the key alone, Equal for its value too.",
            kind=Control.CHOICE,
            heading="OPER.",
            width=6,
            choices=("Exists", "Equal"),
            initial="Exists",
            show=lambda operator: operator or "Equal",
        ),
        Column(
            "value",
            "Value",
            "The taint's value.",
            rule="None with Exists.",
            limit=LABEL_LENGTH,
            width=8,
            off=lambda row: row[1] == "Exists",
            take=str,
        ),
        Column(
            "effect",
            "Effect",
            "Which effect of the taint is tolerated; any is all of them.",
            kind=Control.CHOICE,
            width=10,
            choices=(*EFFECTS, _ANY),
            initial="NoSchedule",
            show=lambda effect: effect or _ANY,
            take=lambda word: "" if word == _ANY else word,
        ),
        Column(
            "tolerationSeconds",
            "Seconds",
            "How long the taint is tolerated; empty is for ever.",
            kind=Control.COUNT,
            rule="Only with the effect NoExecute.",
            heading="SEC",
            width=4,
            off=lambda row: row[3] not in ("NoExecute", _ANY),
        ),
    ),
    Toleration,
)

SPREAD = PartRows(
    (
        Column(
            "spreadByField",
            "Field",
            "What is counted: clusters, or their regions, zones or providers.",
            kind=Control.CHOICE,
            width=10,
            choices=SPREAD_FIELDS,
            initial="region",
        ),
        Column(
            "minGroups",
            "Min",
            "How many of them must be used at least.",
            kind=Control.COUNT,
            rule="1 or more.",
            width=6,
            initial="1",
        ),
        Column(
            "maxGroups",
            "Max",
            "How many of them may be used at most.",
            kind=Control.COUNT,
            rule="At least min; always written, left out it means 0 and nothing is ever scheduled.",
            width=6,
            initial="1",
        ),
    ),
    SpreadConstraint,
)

WEIGHTS = PartRows(
    (
        Column(
            "clusterNames",
            "Clusters",
            "The clusters that have this weight.",
            kind=Control.WORDS,
            rule="At least one.",
            complete="clusters",
        ),
        Column(
            "weight",
            "Weight",
            "The share of each of them, measured by the other weights.",
            kind=Control.COUNT,
            rule="A whole number of 1 or more.",
            required=True,
            width=8,
        ),
    ),
    StaticWeight,
)

EXPRESSIONS = PartRows(
    (
        Column(
            "key",
            "Key",
            "The label's key.",
            rule="A key as labels have.",
            complete="cluster-label-keys",
            limit=LABEL_LENGTH,
            counts=after_prefix,
        ),
        Column(
            "operator",
            "Operator",
            "Whether the label has one of the values, has none of them, is there at all, or is not.",
            kind=Control.CHOICE,
            width=12,
            choices=OPERATORS,
            initial="In",
        ),
        Column(
            "values",
            "Values",
            "The values, with commas between them.",
            kind=Control.WORDS,
            rule="At least one with In and NotIn, none with Exists and DoesNotExist.",
            complete="cluster-label-values",
            limit=LABEL_LENGTH,
            counts=last_word,
            off=lambda row: row[1] in _NO_VALUES,
        ),
    ),
    Expression,
)


def label_cells(selector: LabelSelector | None) -> tuple[Cells, ...]:
    """A label selector as rows of ``EXPRESSIONS``; ``matchLabels`` are rows with ``=``."""
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
