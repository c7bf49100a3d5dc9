"""Reading golden files and comparing what Karmada answered with what we answer.

``differences`` knows every kind of case: those of the scheduler are answered in ``scheduling``, the others in
``extra``. What is compared, and that nothing unknown may pass, is said in the README of the golden cases.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEDULING_KINDS = frozenset(
    {"duplicated", "aggregated", "dynamic_weight", "static_weight", "reschedule", "affinity_terms"}
)
EXTRA_KINDS = frozenset({"rejected", "override", "admission", "jobstatus", "reflect", "names", "policymatch", "work"})


class GoldenFileError(ValueError):
    """The file, or a line of it, is no golden case; the message is one sentence that says where and why."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Stands for a value that one side does not have, with the reason."""

    why: str = ""

    def __repr__(self) -> str:
        return f"(nothing: {self.why})" if self.why else "(nothing)"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which the two disagree; ``field`` is a path such as ``works[0].manifest.spec.parallelism``."""

    field: str
    expected: Any
    got: Any

    def __str__(self) -> str:
        return f"{self.field}: expected {_shown(self.expected)}, got {_shown(self.got)}"


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a golden file."""

    id: str
    kind: str
    input: dict[str, Any]
    expected: dict[str, Any]
    raw: dict[str, Any]


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of a file of JSON lines.

    Raises:
        GoldenFileError: the file cannot be read, or a line is no case.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise GoldenFileError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise GoldenFileError(f"{path} is not UTF-8 text") from None
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if not lines:
        raise GoldenFileError(f"{path} holds no case")
    for number, line in lines:
        yield _case(line, f"{path}, line {number}")


def differences(case: Case) -> list[Difference]:
    """Every field on which we and Karmada disagree; none if we agree.

    Raises:
        GoldenFileError: the case's input is not such as its kind has.
    """
    if case.kind not in SCHEDULING_KINDS | EXTRA_KINDS:
        return [Difference("kind", case.kind, Absent("the replay does not know this kind"))]
    try:
        if case.kind in SCHEDULING_KINDS:
            from tests.golden import scheduling

            return scheduling.differences(case.raw)
        from tests.golden import extra

        return extra.differences(case)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise GoldenFileError(f"case {case.id} cannot be replayed: {type(error).__name__}: {error}") from error


def compare(field: str, expected: Any, got: Any) -> Iterator[Difference]:
    """Every leaf at which two JSON values differ. ``true`` is not 1, and an absent key is not a null."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        for key in [*expected, *(each for each in got if each not in expected)]:
            yield from compare(f"{field}.{key}", expected.get(key, Absent()), got.get(key, Absent()))
    elif isinstance(expected, list) and isinstance(got, list):
        for index in range(max(len(expected), len(got))):
            sides = (each[index] if index < len(each) else Absent() for each in (expected, got))
            yield from compare(f"{field}[{index}]", *sides)
    elif isinstance(expected, bool) != isinstance(got, bool) or expected != got:
        yield Difference(field, expected, got)


def _case(line: str, where: str) -> Case:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise GoldenFileError(f"{where} is no JSON: {error}") from None
    if not isinstance(raw, dict):
        raise GoldenFileError(f"{where} is no case: it is not a JSON object")
    for key, kind in (("kind", str), ("input", dict), ("expected", dict)):
        if not isinstance(raw.get(key), kind):
            raise GoldenFileError(f"{where} is no case: its {key!r} is missing or of the wrong type")
    return Case(str(raw.get("id", where)), raw["kind"], raw["input"], raw["expected"], raw)


def _shown(value: Any) -> str:
    return repr(value) if isinstance(value, Absent) else json.dumps(value, ensure_ascii=False, default=str)
