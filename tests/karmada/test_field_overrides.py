"""Patches inside a string field that holds JSON or YAML."""

from typing import Any

import pytest

from mcjob_tui.karmada.field_overrides import FieldError, apply_field_overrider
from tests.karmada.jobs import a_job

NOTE = "/metadata/annotations/note"
ADD = {"subPath": "/a", "operator": "add", "value": 7}


def patched(text: str, form: str, *rows: dict[str, Any]) -> str:
    job = a_job()
    job["metadata"]["annotations"]["note"] = text
    apply_field_overrider(job, {"fieldPath": NOTE, form: list(rows)})
    return str(job["metadata"]["annotations"]["note"])


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ('{"b": 1, "a": 2}', ADD, '{"b":1,"a":7}'),
        ('{"b": 1.0, "c": 1e3, "d": 123456789012345678901}', ADD, '{"b":1.0,"c":1e3,"d":123456789012345678901,"a":7}'),
        ('{"b": -0}', ADD, '{"b":-0,"a":7}'),
        ('{"b": "<é>"}', ADD, '{"b":"\\u003cé\\u003e","a":7}'),
        ('{"a":1,"b":{"c":2}}', {"subPath": "/b", "operator": "remove"}, '{"a":1}'),
        ("[1, 2]", {"subPath": "/-", "operator": "add", "value": {"z": [1, "s"]}}, '[1,2,{"z":[1,"s"]}]'),
        ('{"a":1}', {"subPath": "/a", "operator": "replace"}, '{"a":null}'),
        ("", ADD, ""),
    ],
)
def test_json_is_patched_and_keeps_its_order_and_numbers(text: str, row: dict[str, Any], expected: str) -> None:
    assert patched(text, "json", row) == expected


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("b: 1\na: 2\n", ADD, "a: 7\nb: 1\n"),
        ("a: 1\nb:\n  - 1\n  - two\n", {"subPath": "/b/0", "operator": "remove"}, "a: 1\nb:\n- two\n"),
        ('{"b": 1}', {"subPath": "/c", "operator": "add", "value": {"z": [1, "s"]}}, "b: 1\nc:\n  z:\n  - 1\n  - s\n"),
        ("- 1", {"subPath": "/0", "operator": "replace", "value": "yes"}, '- "yes"\n'),
    ],
)
def test_yaml_is_patched_and_written_anew(text: str, row: dict[str, Any], expected: str) -> None:
    assert patched(text, "yaml", row) == expected


@pytest.mark.parametrize("text", ["n", "{", "1", '"text"', "null", " [1]", '{"a": NaN}'])
def test_text_that_is_no_json_object_or_array_is_an_error(text: str) -> None:
    with pytest.raises(FieldError):
        patched(text, "json", ADD)


def test_the_error_says_what_the_text_is_not() -> None:
    with pytest.raises(FieldError, match=r"^invalid state detected$"):
        patched("{", "json", ADD)
    with pytest.raises(FieldError, match=r"^the text is neither a JSON object nor an array$"):
        patched("1", "json", ADD)
    with pytest.raises(FieldError, match=r"^the text is neither a YAML mapping nor a sequence$"):
        patched("text", "yaml", ADD)


@pytest.mark.parametrize("text", ["n", "", "a: [", "text", "~: 1"])
def test_text_that_is_no_yaml_mapping_or_sequence_is_an_error(text: str) -> None:
    with pytest.raises(FieldError):
        patched(text, "yaml", ADD)


def test_yaml_wins_over_json_and_nothing_empties_the_field() -> None:
    job = a_job()
    apply_field_overrider(job, {"fieldPath": NOTE, "yaml": [ADD], "json": [{"subPath": "/x", "operator": "remove"}]})
    assert job["metadata"]["annotations"]["note"] == "a: 7\nb:\n  c: 2\n"
    apply_field_overrider(job, {"fieldPath": NOTE})
    assert job["metadata"]["annotations"]["note"] == ""


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/spec/parallelism", "is not string"),
        ("/spec", "is not string"),
        ("", "is not string"),
        ("spec", '^JSON pointer must be empty or start with a "/"\nJSON pointer error$'),
        ("/metadata/annotations/missing", 'no key "missing"'),
        ("/spec/template/spec/containers/9/image", "out of bounds"),
        ("/spec/template/spec/containers/2/image", r"^index out of bounds array\[0,1\] index '2': JSON pointer error$"),
        ("/spec/template/spec/containers/-1/image", "out of bounds"),
        ("/spec/template/spec/containers/x/image", "JSON pointer error"),
        ("/spec/template/spec/containers/-/image", "JSON pointer error"),
        ("/metadata/name/x", "invalid token reference"),
    ],
)
def test_the_path_must_lead_to_a_string(path: str, why: str) -> None:
    with pytest.raises(FieldError, match=why):
        apply_field_overrider(a_job(), {"fieldPath": path, "json": [ADD]})


def test_a_path_may_go_through_a_list_and_an_escaped_key() -> None:
    job = a_job()
    job["metadata"]["annotations"]["x/y"] = "{}"
    job["spec"]["template"]["spec"]["containers"][1]["env"] = [{"name": "CONFIG", "value": "{}"}]
    for path in ("/metadata/annotations/x~1y", "/spec/template/spec/containers/1/env/0/value"):
        apply_field_overrider(job, {"fieldPath": path, "json": [ADD]})
    assert job["metadata"]["annotations"]["x/y"] == '{"a":7}'
    assert job["spec"]["template"]["spec"]["containers"][1]["env"][0]["value"] == '{"a":7}'
