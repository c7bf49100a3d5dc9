"""The one writer and reader of YAML."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.yaml_text import dump, load_all

_SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
_TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
_VALUES = st.recursive(
    _SCALARS | _TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4)
)


@given(st.dictionaries(_TEXTS, _VALUES, max_size=5))
def test_what_is_written_reads_back(value: dict[str, Any]) -> None:
    assert load_all(dump(value)) == [value]


@pytest.mark.parametrize(
    "text",
    ["yes", "NO", "on", "y", "null", "~", "", "0644", "1e3", "12:30", "2020-01-01", "0x1F", "1_000", ".5", "=", "<<"],
)
def test_texts_that_yaml_1_1_would_misread_stay_texts(text: str) -> None:
    written = dump({"value": text})
    assert load_all(written) == [{"value": text}]
    assert yaml.safe_load(written) == {"value": text}


def test_several_lines_are_a_block() -> None:
    assert dump({"script": "set -e\necho hi\n"}) == "script: |\n  set -e\n  echo hi\n"


def test_an_object_has_its_usual_order_of_keys() -> None:
    written = dump({"spec": {}, "metadata": {"labels": {}, "name": "x"}, "kind": "Job", "apiVersion": "batch/v1"})
    assert written == "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: x\n  labels: {}\nspec: {}\n"


def test_scalars_are_read_as_kubernetes_reads_them() -> None:
    text = "a: 12:30\nb: 2020-01-01\nc: 0644\nd: 1e3\ne: yes\nf: 0o17\n1: x\non: y"
    assert load_all(text) == [
        {"a": "12:30", "b": "2020-01-01", "c": 0o644, "d": 1000.0, "e": True, "f": 15, "1": "x", "on": "y"}
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\nb: [", "line 3"),
        ("a:\n\tb: 1", "line 2: a tab where spaces are needed"),
        ("a: 1\na: 2", "line 2: the key 'a' stands twice"),
        ("a: 1\n? [b]\n: 2", "line 2: a key must be text"),
        ("a: !!python/object:os.system x", "line 1: the tag"),
        ("a: \x00", "control character"),
        ("a: &x [*x]", "line 1"),
        ("[" * 5000, "nested deeper than 100 levels"),
        ('{"a":' * 100_000, "nested deeper than 100 levels"),
        ("a: " + "9" * 5000, "a number of 5000 digits"),
        ('{"a": NaN}', "NaN is no number"),
    ],
)
def test_what_cannot_be_read_has_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(DraftError) as failure:
        load_all(text)
    assert sentence in str(failure.value)
    assert "\n" not in str(failure.value)


def test_yaml_may_begin_as_json_does_and_name_a_value_once() -> None:
    assert load_all("{a: &x 1, b: *x}") == [{"a": 1, "b": 1}]


def test_anchors_that_expand_to_too_much_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 9)]
    # 10⁹ values: where they are expanded, this test does not end.
    with pytest.raises(DraftError, match="too large"):
        load_all("\n".join(lines))
