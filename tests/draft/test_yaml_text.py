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


@pytest.mark.parametrize("mark", ["\r", "\x85", "\u2028", "\u2029", "\r\n"])
def test_other_breaks_than_a_newline_are_quoted_and_kept(mark: str) -> None:
    for text in (f"x{mark}y", f"x{mark}y\n  z{mark}"):
        written = dump({"a": text})
        assert written.startswith('a: "')
        assert load_all(written) == [{"a": text}]
        assert yaml.safe_load(written) == {"a": text}


def test_several_lines_are_a_block() -> None:
    assert dump({"script": "set -e\necho hi\n"}) == "script: |\n  set -e\n  echo hi\n"


def test_an_object_has_its_usual_order_of_keys() -> None:
    written = dump({"spec": {}, "metadata": {"labels": {}, "name": "x"}, "kind": "Job", "apiVersion": "batch/v1"})
    assert written == "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: x\n  labels: {}\nspec: {}\n"


def test_metadata_has_its_usual_order_of_keys_and_no_other_group_has() -> None:
    for key in ("namespace", "labels", "annotations"):
        assert dump({key: "v", "name": "x"}) == f"name: x\n{key}: v\n"
    assert dump({"value": "v", "name": "x"}) == "value: v\nname: x\n"
    assert dump({"spec": 1, "kind": "v"}) == "spec: 1\nkind: v\n"


def test_long_texts_stay_in_a_line_and_letters_of_any_script_as_they_are() -> None:
    text = " ".join(["word"] * 60)
    assert dump({"a": text, "é": "ж"}) == f"a: {text}\né: ж\n"


def test_json_may_stand_behind_blanks() -> None:
    assert load_all('\t\n{"a": "\\/"}\n') == [{"a": "/"}]


def test_a_hundred_levels_are_read() -> None:
    assert load_all("[" * 100 + "]" * 100)
    with pytest.raises(DraftError, match=r"^line 1: nested deeper than 100 levels$"):
        load_all("[" * 101 + "]" * 101)


@pytest.mark.parametrize(("more", "is_read"), [(993, True), (994, False)])
def test_half_a_million_values_are_the_most_however_they_are_named(more: int, is_read: bool) -> None:
    # The anchored list counts as 1,000 wherever it stands, the anchored text as one.
    rows = ", ".join(["*a"] * 498 + ["*s"] + ["x"] * more)
    text = f"s: &s x\na: &a [{', '.join(['x'] * 999)}]\nb: [{rows}]"
    if is_read:
        assert len(load_all(text)[0]["b"]) == 499 + more
    else:
        with pytest.raises(DraftError, match=r"^line 3: too large; a draft has at most 500000 values$"):
            load_all(text)


def test_scalars_are_read_as_kubernetes_reads_them() -> None:
    text = "a: 12:30\nb: 2020-01-01\nc: 0644\nd: 1e3\ne: yes\nf: 0o17\n1: x\non: y\ng: 1_000\nh: 07\ni: 0\nj: 1_"
    assert load_all(text) == [
        {
            "a": "12:30",
            "b": "2020-01-01",
            "c": 0o644,
            "d": 1000.0,
            "e": True,
            "f": 15,
            "1": "x",
            "on": "y",
            "g": 1000,
            "h": 7,
            "i": 0,
            "j": 1,
        }
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\nb: [", "line 3: did not find expected node content"),
        ('a: 1\nb: "x\n', "line 3: found unexpected end of stream"),
        ("a:\n\tb: 1", "line 2: a tab where spaces are needed"),
        ("a:\n \tb: 1", "line 2: a tab where spaces are needed"),
        ("a: \ud800", "it is no text: half a character at character 3"),
        ("a: 1\na: 2", "line 2: the key 'a' stands twice"),
        (f"a: 1\n{'b' * 70}: 1\n{'b' * 70}: 1", f"line 3: the key '{'b' * 60}' stands twice"),
        ("a: 1\n? [b]\n: 2", "line 2: a key must be text"),
        (
            "a: !!python/object:os.system x",
            "line 1: the tag 'tag:yaml.org,2002:python/object:os.system' is not plain data",
        ),
        (f"- 1\n- !{'x' * 70} 2", f"line 2: the tag '!{'x' * 59}' is not plain data"),
        ("a: \x00", "it is no text: a control character at character 3"),
        ("a: &x [*x]", "line 1: *x stands within what it names, or names nothing"),
        ("a: 1\nb: *x", "line 2: *x stands within what it names, or names nothing"),
        ("[" * 5000, "line 1: nested deeper than 100 levels"),
        ('{"a":' * 100_000, "nested deeper than 100 levels"),
        ("- 1\n- " + "9" * 401, "line 2: a number of 401 digits"),
        ('{"a": -' + "9" * 5000 + "}", "a number of 5000 digits"),
        (r'{"a": ["\ud83d\ude00", "x\uD800"]}', r"it is no text: half a character, \ud800"),
        (r'{"\ud800": 1}', r"it is no text: half a character, \ud800"),
        ('{"a": NaN}', "NaN is no number that Kubernetes knows"),
        ('{"a": -1e400}', "-1e400 is no number that Kubernetes knows"),
        ("a: 1e400", "1e400 is no number that Kubernetes knows"),
        ("a: !!float nan", "nan is no number that Kubernetes knows"),
        ("a: 1\nb: !!int x", "line 2: its tag calls it a whole number, and it is none"),
        ("!!int ''", "line 1: its tag calls it a whole number, and it is none"),
        ("!!float ''", "line 1: its tag calls it a number, and it is none"),
        ("!!bool 12", "line 1: its tag calls it a truth value, and it is none"),
        ("- 1\n- !!map [a]", "line 2: its tag calls it a group of keys, and it is none"),
    ],
)
def test_what_cannot_be_read_has_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(DraftError) as failure:
        load_all(text)
    assert str(failure.value) == sentence


def test_numbers_of_many_digits_and_tags_that_are_true_are_read() -> None:
    nines = "9" * 400
    assert load_all(f"- -{nines}\n- +{nines}") == [[-int(nines), int(nines)]]
    assert load_all(f'{{"a": [-{nines}, 1.5, -0]}}') == [{"a": [-int(nines), 1.5, 0]}]
    assert load_all("[!!int '12', !!float 1, !!bool yes, !!str 1, !!map {}, !!seq [], ! x, !!null ~]") == [
        [12, 1.0, True, "1", {}, [], "x", None]
    ]


def test_what_is_given_beside_a_merge_wins_over_what_is_merged() -> None:
    base = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\n"
    for written, read in (
        ("c: {<<: *a, y: 5}", {"x": 1, "y": 5}),
        ("c: {y: 5, <<: *a}", {"x": 1, "y": 5}),
        ("c: {<<: [*a, *b]}", {"x": 1, "y": 2, "z": 4}),
    ):
        assert load_all(base + written)[0]["c"] == read
    with pytest.raises(DraftError, match=r"^line 3: the key 'y' stands twice$"):
        load_all(base + "c: {y: 5, <<: *a, y: 6}")


def test_yaml_may_begin_as_json_does_and_name_a_value_once() -> None:
    assert load_all("{a: &x 1, b: *x}") == [{"a": 1, "b": 1}]


def test_anchors_that_expand_to_too_much_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]" for at in range(1, 9)]
    # 10⁹ values: where they are expanded, this test does not end.
    with pytest.raises(DraftError, match="too large"):
        load_all("\n".join(lines))
