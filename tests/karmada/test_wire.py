"""Objects as Go's JSON reads and writes them."""

from typing import Any

import pytest

from mcjob_tui.karmada.policy_types import PLACEMENT, PROPAGATION_POLICY, SPREAD_CONSTRAINT
from mcjob_tui.karmada.wire import (
    FLAG,
    RAW,
    TEXT,
    WHOLE,
    Field,
    ListOf,
    MapOf,
    Optional,
    Scalar,
    Type,
    WireError,
    go_json,
    go_quoted,
    must,
    normal,
    struct,
)

INNER = struct("v1.Inner", Field("a", TEXT))


@pytest.mark.parametrize(
    ("of", "value", "expected"),
    [
        (struct("v1.T", Field("a", TEXT), Field("n", WHOLE), Field("f", FLAG)), {"a": "", "n": 0, "f": False}, {}),
        (struct("v1.T", must("a", TEXT), must("n", WHOLE)), {}, {"a": "", "n": 0}),
        (struct("v1.T", Field("p", Optional(WHOLE))), {"p": 0}, {"p": 0}),
        (struct("v1.T", Field("p", Optional(WHOLE))), {"p": None}, {}),
        (struct("v1.T", Field("s", INNER)), {}, {"s": {}}),
        (struct("v1.T", Field("l", ListOf(TEXT))), {"l": []}, {}),
        (struct("v1.T", must("l", ListOf(TEXT))), {}, {"l": None}),
        (struct("v1.T", must("l", ListOf(TEXT))), {"l": []}, {"l": []}),
        (struct("v1.T", Field("r", RAW)), {}, {"r": None}),
        (struct("v1.T", Field("a", TEXT)), {"a": None, "unknown": 1}, {}),
        (struct("v1.T", Field("n", WHOLE)), {"n": 2**63 - 1}, {"n": 2**63 - 1}),
        (struct("v1.T", Field("n", WHOLE)), {"n": -(2**63)}, {"n": -(2**63)}),
        (struct("v1.T", Field("N", WHOLE, source="n")), {"n": 1, "N": 2}, {"N": 1}),
    ],
)
def test_absent_and_empty_values_are_written_as_go_does(of: Type, value: Any, expected: Any) -> None:
    assert normal(of, value) == expected


def test_keys_come_in_the_order_of_gos_fields_and_maps_sorted() -> None:
    written = normal(SPREAD_CONSTRAINT, {"minGroups": 1, "maxGroups": 2, "spreadByField": "cluster"})
    assert list(written) == ["spreadByField", "maxGroups", "minGroups"]
    assert list(normal(MapOf(TEXT), {"b": "1", "a": "2"})) == ["a", "b"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {"spec": {"priority": "high"}},
            "json: cannot unmarshal string into Go struct field PropagationSpec.spec.priority of type int32",
        ),
        (
            {"spec": {"priority": 1.5}},
            "json: cannot unmarshal number 1.5 into Go struct field PropagationSpec.spec.priority of type int32",
        ),
        (
            {"spec": {"priority": 2**31}},
            "json: cannot unmarshal number 2147483648 into Go struct field PropagationSpec.spec.priority of type int32",
        ),
        (
            {"spec": "x"},
            "json: cannot unmarshal string into Go struct field PropagationPolicy.spec "
            "of type v1alpha1.PropagationSpec",
        ),
        (
            {"spec": {"placement": []}},
            "json: cannot unmarshal array into Go struct field PropagationSpec.spec.placement "
            "of type v1alpha1.Placement",
        ),
        (
            {"spec": {"resourceSelectors": {}}},
            "json: cannot unmarshal object into Go struct field PropagationSpec.spec.resourceSelectors "
            "of type []v1alpha1.ResourceSelector",
        ),
        (
            {"spec": {"suspension": {"dispatching": "x"}}},
            "json: cannot unmarshal string into Go struct field Suspension.spec.suspension.dispatching of type bool",
        ),
        (
            {"spec": {"resourceSelectors": [{"labelSelector": {"matchLabels": []}}]}},
            "json: cannot unmarshal array into Go struct field "
            "LabelSelector.spec.resourceSelectors.labelSelector.matchLabels of type map[string]string",
        ),
        (
            {"spec": {"resourceSelectors": [{"labelSelector": {"matchLabels": "x"}}]}},
            "json: cannot unmarshal string into Go struct field "
            "LabelSelector.spec.resourceSelectors.labelSelector.matchLabels of type map[string]string",
        ),
        (
            {"spec": {"resourceSelectors": [{"labelSelector": {"matchLabels": {"a": 1}}}]}},
            "json: cannot unmarshal number into Go struct field "
            "LabelSelector.spec.resourceSelectors.labelSelector.matchLabels of type string",
        ),
        (
            {"spec": {"resourceSelectors": [{"labelSelector": {"matchExpressions": [{"operator": 1}]}}]}},
            "json: cannot unmarshal number into Go struct field "
            "LabelSelectorRequirement.spec.resourceSelectors.labelSelector.matchExpressions.operator "
            "of type v1.LabelSelectorOperator",
        ),
        (
            {"spec": {"priority": -(2**31) - 1}},
            "json: cannot unmarshal number -2147483649 into Go struct field PropagationSpec.spec.priority "
            "of type int32",
        ),
        (
            {"spec": {"resourceSelectors": [{"name": True}]}},
            "json: cannot unmarshal bool into Go struct field ResourceSelector.spec.resourceSelectors.name "
            "of type string",
        ),
    ],
)
def test_a_wrong_type_is_told_in_gos_words(value: Any, message: str) -> None:
    with pytest.raises(WireError) as caught:
        normal(PROPAGATION_POLICY, value)
    assert str(caught.value) == message


def test_a_wrong_type_of_the_whole_has_no_field() -> None:
    with pytest.raises(WireError, match=r"into Go value of type v1alpha1\.Placement"):
        normal(PLACEMENT, 1)
    with pytest.raises(WireError, match="number into Go value of type string"):
        normal(Scalar("string", ""), 1)
    with pytest.raises(WireError, match=r"number into Go value of type \[\]\*int$"):
        normal(ListOf(Optional(WHOLE)), 1)


def test_json_is_compact_and_safe_inside_html() -> None:
    assert (
        go_json({"b": [1, True, None], "a": "<é&\u2028>"}) == '{"b":[1,true,null],"a":"\\u003cé\\u0026\\u2028\\u003e"}'
    )


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("plain é", '"plain é"'),
        ('a"b\\c', '"a\\"b\\\\c"'),
        ("\n\t\x00\x7f", '"\\n\\t\\x00\\x7f"'),
        ("\x80\uffff\U00010000X", '"\\u0080\\uffff𐀀X"'),
        ("\u200b\U000e0001", '"\\u200b\\U000e0001"'),
    ],
)
def test_quoting_is_gos(text: str, quoted: str) -> None:
    assert go_quoted(text) == quoted
