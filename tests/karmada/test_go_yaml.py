"""YAML inside a field, read and written as Go does it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.karmada.go_yaml import YAMLError, go_float, load, resolve
from mcjob_tui.karmada.go_yaml_dump import dump


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("Off", False),
        ("y", True),
        ("~", None),
        ("", None),
        ("12", 12),
        ("+12", 12),
        ("1_000", 1000),
        ("010", 8),
        ("0o10", 8),
        ("0x1F", 31),
        ("-0b11", -3),
        ("08", 8.0),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("18446744073709551616", 18446744073709551616.0),
        ("1:30", "1:30"),
        ("0x1FFFFFFFFFFFFFFFFF", "0x1FFFFFFFFFFFFFFFFF"),
        ("2020-01-02", "2020-01-02"),
        ("1.2.3", "1.2.3"),
        (".5e1", 5.0),
        (".5x", ".5x"),
        (".", "."),
        ("-1_000", -1000),
        ("-010", -8),
        ("010000000000000000000000", 1e22),
        ("0b2", "0b2"),
        ("18446744073709551615", 2**64 - 1),
        ("-9223372036854775808", -(2**63)),
        ("-9223372036854775809", -9223372036854775809.0),
        ("1e999", "1e999"),
        ("2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"),
        ("0000-01-02", "0000-01-02"),
        ("truth", "truth"),
        ("text", "text"),
    ],
)
def test_a_plain_word_means_what_go_yaml_takes_it_for(text: str, value: Any) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1.0", {"a": 1}),
        ('a: "1"', {"a": "1"}),
        ("1: a\ntrue: b\n1.5: c", {"1": "a", "true": "b", "1.5": "c"}),
        ("a: !!str 1", {"a": "1"}),
        ("a: !!float 1", {"a": 1}),
        ("a: !!bool yes\nb: !!int 7\nc: !!null ~", {"a": True, "b": 7, "c": None}),
        ("a: !!binary aGk=", {"a": "hi"}),
        ("a: !!binary 'aG k='", {"a": "hi"}),
        ("a: 2020-01-02T03:04:05Z", {"a": "2020-01-02T03:04:05Z"}),
        ("b: &x {k: 1}\na: *x", {"b": {"k": 1}, "a": {"k": 1}}),
        ("base: &x {k: 1, m: 2}\na:\n  <<: *x\n  m: 3", {"base": {"k": 1, "m": 2}, "a": {"k": 1, "m": 3}}),
        ("a: 1\na: 2", {"a": 2}),
        ("a: 1\n---\nb: [", {"a": 1}),
        ("a: 1e20\nb: 1e21\nc: 1.5e21\nd: 0.5", {"a": 10**20, "b": 1e21, "c": 1.5e21, "d": 0.5}),
        (
            "1.0e+30: a\n1e6: b\n.inf: c\n-.inf: d\n.nan: e\nfalse: f\n-1: g",
            {"1e+30": "a", "1e+06": "b", ".inf": "c", "-.inf": "d", ".nan": "e", "false": "f", "-1": "g"},
        ),
        (
            "x: &x {k: 1}\nz: &z {k: 2, l: 3}\na: {<<: [*x, *z]}",
            {"x": {"k": 1}, "z": {"k": 2, "l": 3}, "a": {"k": 1, "l": 3}},
        ),
        ("a: {!!merge <<: {k: 1}}", {"a": {"k": 1}}),
        ('a: {"<<": 1}', {"a": {"<<": 1}}),
        ("a: &x [1]\nb: [*x, *x]", {"a": [1], "b": [[1], [1]]}),
        ("a: !!float 1.5\nb: !!str yes\nc: !other 1\nd: !!float 0x10", {"a": 1.5, "b": "yes", "c": "1", "d": 16}),
        ("b: 1\na: [{d: 1, c: 2}]", {"a": [{"c": 2, "d": 1}], "b": 1}),
    ],
)
def test_a_document_becomes_json(text: str, value: Any) -> None:
    assert json.dumps(load(text)) == json.dumps(value, sort_keys=True)


@pytest.mark.parametrize(
    "text", ["a: [", "a: .inf", "a: !!int x", "~: 1", "[a]: 1", "a: &x [*x]", "<<: 1", "a: *nowhere", "\x00"]
)
def test_what_is_no_yaml_or_no_json_is_refused(text: str) -> None:
    with pytest.raises(YAMLError):
        load(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: .inf", "json: unsupported value: inf"),
        ("a: !!int x", "cannot decode `x` as a !!int"),
        ("a: !!int yes", "cannot decode `yes` as a !!int"),
        ("a: !!bool 1", "cannot decode `1` as a !!bool"),
        ("a: !!float yes", "cannot decode `yes` as a !!float"),
        ("a: !!null 1", "cannot decode `1` as a !!null"),
        ("~: 1", "unsupported map key"),
        ("a: &x [*x]", "anchor contains itself"),
        ("a: &x {b: [*x]}", "anchor contains itself"),
        ("<<: 1", "map merge requires map or sequence of maps as the value"),
        ("<<: [{a: 1}, 1]", "map merge requires map or sequence of maps as the value"),
    ],
)
def test_a_refusal_says_what_it_is_about(text: str, words: str) -> None:
    with pytest.raises(YAMLError) as told:
        load(text)
    assert str(told.value) == words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": 1, "b": [1, "two"]}, "a: 1\nb:\n- 1\n- two\n"),
        ({"b10": 1, "b9": 1, "B": 1}, "B: 1\nb9: 1\nb10: 1\n"),
        ({"a105": 1, "a15": 2, "a005": 3}, "a005: 3\na15: 2\na105: 1\n"),
        ({"x01": 1, "x00": 2, "x1": 3}, "x00: 2\nx1: 3\nx01: 1\n"),
        ({"a": {}, "b": []}, "a: {}\nb: []\n"),
        (
            {"b": 1, "1": 2, "-": 3, "a": 4, "a1": 5, "aa": 6, "a-": 7},
            "'-': 3\n\"1\": 2\na: 4\na-: 7\na1: 5\naa: 6\nb: 1\n",
        ),
        (
            {"100": 1, "15": 2, "a100": 3, "a15": 4, "b000": 5, "b01": 6},
            '"15": 2\n"100": 1\na15: 4\na100: 3\nb000: 5\nb01: 6\n',
        ),
        (
            {"a": "2020-01-02t03:04:05Z", "b": "2020-01-02 03:04:05"},
            'a: "2020-01-02t03:04:05Z"\nb: "2020-01-02 03:04:05"\n',
        ),
        ({"a2": 1, "a10": 2, "a-1": 3, "a1b": 4, "a1a": 5}, "a-1: 3\na1a: 5\na1b: 4\na2: 1\na10: 2\n"),
        ({"a100": 1, "a1001": 2, "a010": 4, "a0010": 5}, "a010: 4\na0010: 5\na100: 1\na1001: 2\n"),
        (
            {"a": "<<", "b": "=", "c": "~", "d": "1_0", "e": "0x1F", "f": "12:30:45.6", "g": "a: b"},
            'a: "<<"\nb: =\nc: "~"\nd: "1_0"\ne: "0x1F"\nf: "12:30:45.6"\ng: \'a: b\'\n',
        ),
        (
            {"a": 2**64, "b": 2**64 - 1, "c": [2**64], "d": False},
            "a: 1.8446744073709552e+19\nb: 18446744073709551615\nc:\n- 1.8446744073709552e+19\nd: false\n",
        ),
        ({"a": "yes"}, 'a: "yes"\n'),
        ({"a": "1:30"}, 'a: "1:30"\n'),
        ({"a": "2020-01-02"}, 'a: "2020-01-02"\n'),
        ({"a": "2020-01-02T03:04:05Z"}, 'a: "2020-01-02T03:04:05Z"\n'),
        ({"a": "2020-01-02T03:04:05"}, "a: 2020-01-02T03:04:05\n"),
        ({"a": "2020-13-45"}, "a: 2020-13-45\n"),
        ({"a": ""}, 'a: ""\n'),
        ({"a": None, "b": True}, "a: null\nb: true\n"),
        ({"a": "x\ny\n"}, "a: |\n  x\n  y\n"),
        ({"a": "x\ny"}, "a: |-\n  x\n  y\n"),
        ({"a": "é: x"}, "a: 'é: x'\n"),
        ({"a": "word " * 40}, "a: '" + "word " * 40 + "'\n"),
        ({"a": 2.0, "b": 0.25, "c": 10**30}, "a: 2\nb: 0.25\nc: 1e+30\n"),
        (5, "5\n"),
        ("x", "x\n"),
        ({"a_": 1, "a-": 2, "a.": 3}, "a-: 2\na.: 3\na_: 1\n"),
        ({"a-": 1, "a.": 2, "a_": 3}, "a-: 1\na.: 2\na_: 3\n"),
        ({"x1000": 1, "x101": 2}, "x101: 2\nx1000: 1\n"),
        ({"aa": 1, "a": 2}, "a: 2\naa: 1\n"),
        ({"a": 2, "aa": 1}, "a: 2\naa: 1\n"),
        ({"a": "2020-01-02T25:03:04Z"}, "a: 2020-01-02T25:03:04Z\n"),
        ({"a": "2020-01-02T03:60:04Z"}, "a: 2020-01-02T03:60:04Z\n"),
        ({"a": "2020-01-02T03:04:60Z"}, "a: 2020-01-02T03:04:60Z\n"),
        ([[1, 2], {"a": 1}], "- - 1\n  - 2\n- a: 1\n"),
    ],
)
def test_json_is_written_in_go_yamls_hand(value: Any, text: str) -> None:
    assert dump(value) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.5, "-0.5"),
        (100000.0, "100000"),
        (1e6, "1e+06"),
        (1.5e-5, "1.5e-05"),
        (0.0001, "0.0001"),
        (0.00125, "0.00125"),
        (123456.5, "123456.5"),
        (-1.25e22, "-1.25e+22"),
        (12.0, "12"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
    ],
)
def test_floats_are_printed_as_go_prints_them(number: float, text: str) -> None:
    assert go_float(number) == text


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(WORDS, JSON, max_size=4))
def test_what_is_written_reads_back_the_same(value: Any) -> None:
    assert load(dump(value)) == value
