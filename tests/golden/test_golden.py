"""Karmada's own answers: every golden case agrees with ours, and a falsified expectation never passes."""

import copy
import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.golden.__main__ import main
from tests.golden.replay import EXTRA_KINDS, SCHEDULING_KINDS, Case, compare, differences, read_cases

FILES = {"scheduling": SCHEDULING_KINDS | {"rejected"}, "extra": EXTRA_KINDS - {"rejected"}}
KINDS = [(name, kind) for name, kinds in FILES.items() for kind in sorted(kinds)]
FALSIFIED_PER_KIND = 12
SCHEDULING_FIELDS = (
    "replicas",
    "replicaRequirements",
    "placementApplied",
    "filtered",
    "available",
    "selected",
    "scheduled",
)
SUCCESS_FIELDS = ("reason", "retry", "result", "resultOtherUid")
FAILURE_FIELDS = ("reason", "retry", "message", "messages")


@functools.cache
def cases(name: str) -> tuple[Case, ...]:
    return tuple(read_cases(Path(__file__).with_name(f"{name}.jsonl")))


def of_kind(name: str, kind: str) -> list[Case]:
    return [each for each in cases(name) if each.kind == kind]


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_the_file_is_replayed(name: str) -> None:
    assert {each.kind for each in cases(name)} == FILES[name]


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_we_agree_with_karmada(name: str, kind: str) -> None:
    found = {each.id: [str(row) for row in differences(each)] for each in of_kind(name, kind)}
    assert found
    assert {key: rows for key, rows in found.items() if rows} == {}


def with_expected(case: Case, expected: dict[str, Any]) -> Case:
    return Case(case.id, case.kind, case.input, expected, {**case.raw, "expected": expected})


def falsified(value: Any) -> Iterator[Any]:
    """Copies of a JSON value, each with one leaf made wrong, one key or one element too many or too few."""
    match value:
        case dict():
            yield {**value, "falsified": 1}
            for key, each in value.items():
                yield {name: rest for name, rest in value.items() if name != key}
                for wrong in falsified(each):
                    yield {**value, key: wrong}
        case list():
            yield [*value, "falsified"]
            for index, each in enumerate(value):
                yield value[:index] + value[index + 1 :]
                for wrong in falsified(each):
                    yield [*value[:index], wrong, *value[index + 1 :]]
        case bool():
            yield not value
        case int() | float():
            yield value + 1
        case str():
            yield f"{value} falsified"
        case None:
            yield "falsified"


def falsifications(case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    """The comparable fields of a case that is not the scheduler's, each made wrong in every way."""
    for field, value in case.expected.items():
        if field == "error" or (case.kind == "rejected" and field != "rejected"):
            continue
        for wrong in falsified(json_annotations_read(value)):
            yield field, {**case.expected, field: wrong}


def json_annotations_read(value: Any) -> Any:
    """Annotations that hold JSON are compared read; so they are made wrong read."""
    if isinstance(value, dict):
        read = {key: json.loads(each) for key, each in value.items() if "applied-" in key and isinstance(each, str)}
        return {key: read.get(key, json_annotations_read(each)) for key, each in value.items()}
    return [json_annotations_read(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", sorted(EXTRA_KINDS))
def test_every_falsified_expectation_is_reported(kind: str) -> None:
    name = "scheduling" if kind == "rejected" else "extra"
    count = 0
    for case in of_kind(name, kind)[:FALSIFIED_PER_KIND]:
        for field, expected in falsifications(case):
            found = differences(with_expected(case, expected))
            assert found, f"{case.id}: {field} made wrong and not noticed: {expected[field]}"
            assert all(each.field.startswith(field) for each in found)
            count += 1
    assert count


@pytest.mark.parametrize("kind", ["override", "work"])
def test_an_error_too_many_or_too_few_is_reported(kind: str) -> None:
    failing = next(each for each in of_kind("extra", kind) if "error" in each.expected)
    passing = next(each for each in of_kind("extra", kind) if "error" not in each.expected)
    without = {key: value for key, value in failing.expected.items() if key != "error"}
    assert differences(with_expected(failing, {**without, "works": None} if kind == "work" else {"object": {}}))
    assert differences(with_expected(passing, {**passing.expected, "error": "x"}))
    assert not differences(with_expected(failing, {**failing.expected, "error": "in other words"}))


def wrong_scheduling_fields(case: Case) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field of a scheduler's case that the README has compared, made wrong at one leaf."""
    outcome = SUCCESS_FIELDS if case.expected.get("scheduled") else FAILURE_FIELDS
    for field in (*SCHEDULING_FIELDS, *outcome):
        if field not in case.expected:
            continue
        value = case.expected[field]
        if field == "messages":
            yield field, {**case.expected, field: ["falsified"], "message": "falsified"}
        elif field in {"result", "resultOtherUid"}:
            yield from wrong_results(case, field)
        elif field == "replicaRequirements" and value is None:
            yield field, {**case.expected, field: {"resourceRequest": {"cpu": "1"}}}
        else:
            yield field, {**case.expected, field: next(wrong for wrong in falsified(value))}


def wrong_results(case: Case, field: str) -> Iterator[tuple[str, dict[str, Any]]]:
    result = case.expected[field]
    for column in range(4):
        if not result.get("members"):
            continue
        members = copy.deepcopy(result["members"])
        members[-1][column] = "falsified" if column == 0 else (members[-1][column] or 0) + 1
        yield f"{field}.members[{column}]", {**case.expected, field: {**result, "members": members}}
    if result.get("affinity"):
        yield f"{field}.affinity", {**case.expected, field: {**result, "affinity": "falsified"}}


@pytest.mark.parametrize("kind", sorted(SCHEDULING_KINDS))
def test_every_falsified_field_of_the_scheduler_is_reported(kind: str) -> None:
    for case in of_kind("scheduling", kind)[:FALSIFIED_PER_KIND]:
        for field, expected in wrong_scheduling_fields(case):
            assert differences(with_expected(case, expected)), f"{case.id}: {field} made wrong and not noticed"


@pytest.mark.parametrize("wrong", [1, "x", ["x"], {"members": "x"}, {"members": ["x", 1]}, {"zz": 1}])
@pytest.mark.parametrize("field", ["result", "resultOtherUid", "placementApplied", "filtered", "messages"])
def test_an_expectation_of_the_wrong_type_is_reported_like_any_other(field: str, wrong: Any) -> None:
    scheduled = [each for each in cases("scheduling") if each.kind != "rejected" and field in each.expected]
    for case in scheduled[:3]:
        for each in (case, with_expected(case, {**case.expected, "orderRandom": True})):
            assert differences(with_expected(each, {**each.expected, field: wrong}))


def test_what_a_scheduler_case_does_not_expect_is_not_compared() -> None:
    case = of_kind("scheduling", "duplicated")[0]
    kept = {key: value for key, value in case.expected.items() if key not in {"replicas", "reason", "scheduled"}}
    assert differences(with_expected(case, kept)) == []


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_a_field_nobody_knows_is_an_error(name: str, kind: str) -> None:
    case = of_kind(name, kind)[0]
    assert differences(with_expected(case, {**case.expected, "surprise": 1}))


def test_a_kind_nobody_knows_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new.jsonl"
    path.write_text(json.dumps({"id": "x", "kind": "new", "input": {}, "expected": {}}))
    assert main([str(path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        'x (new) kind: expected "new", got (nothing: the replay does not know this kind)',
        "1 cases, 1 mismatches",
    ]


@pytest.mark.parametrize(
    ("expected", "got", "fields"),
    [
        (1, 1.0, []),
        (1, True, ["f"]),
        (None, 0, ["f"]),
        ({"a": None}, {}, ["f.a"]),
        ({}, {"a": None}, ["f.a"]),
        ([1, 2], [1], ["f[1]"]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, ["f.a[0].b"]),
        ([], {}, ["f"]),
    ],
)
def test_comparing_names_the_leaf(expected: Any, got: Any, fields: list[str]) -> None:
    assert [each.field for each in compare("f", expected, got)] == fields


def test_the_command_counts_cases_and_shows_both_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right, wrong = of_kind("extra", "names")[:2]
    path = tmp_path / "cases.jsonl"
    lines = [right.raw, {**wrong.raw, "expected": {**wrong.expected, "bindingName": "x", "uidHashOdd": None}}]
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\n")
    assert main([str(path), str(path)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[-1] == "4 cases, 2 mismatches"
    assert out[0] == f'{wrong.id} (names) bindingName: expected "x", got "{wrong.expected["bindingName"]}"'
    assert len(out) == 5


def test_the_command_is_content_where_all_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(of_kind("extra", "names")[0].raw))
    assert main([str(path)]) == 0
    assert capsys.readouterr().out == "1 cases, 0 mismatches\n"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "holds no case"),
        (b"{", "line 1 is no JSON"),
        (b"\n[]", "line 2 is no case: it is not a JSON object"),
        (b'{"kind": "names", "input": {}}', "'expected' is missing"),
        (b'{"kind": 1, "input": {}, "expected": {}}', "'kind' is missing or of the wrong type"),
        (b"\xff", "is not UTF-8"),
        (b'{"id": "x", "kind": "names", "input": {}, "expected": {}}', "case x cannot be replayed: KeyError"),
        (b"[" * 100_000, "is no JSON"),
    ],
)
def test_a_malformed_file_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, why: str
) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(content)
    assert main([str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert why in captured.err


def test_a_file_that_is_not_there_gets_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "cannot be read: No such file or directory" in capsys.readouterr().err
