"""What is refused in a file is told at its place, word for word, as ``refused.txt`` has it: a value of another kind at
every place of a draft and of manifests, and what is no draft at all.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.reading import read
from tests.approved import assert_approved
from tests.draft.odd import DOCUMENT, MANIFESTS, places, with_odd

_OTHER_KINDS: tuple[Any, ...] = (None, 3, "x", [], [3], {})


def _refused(text: str) -> str:
    try:
        read(text)
    except DraftError as failure:
        return str(failure)
    return ""


def _place(path: tuple[str | int, ...]) -> str:
    """The place as sentences name it."""
    return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in path).removeprefix(".")


def _told() -> Iterator[str]:
    """A line for each place and each thing that is wanted there; of rows and maps that are alike the first."""
    seen = set()
    for kind, document in (("draft", DOCUMENT), *((each["kind"], each) for each in MANIFESTS)):
        for path in places(document):
            place = _place(path)
            for other in _OTHER_KINDS:
                changed = with_odd(document, path, other)
                items = [changed if each is document else each for each in MANIFESTS]
                file = changed if kind == "draft" else {"apiVersion": "v1", "kind": "List", "items": items}
                sentence = _refused(json.dumps(file)).removeprefix(place).removeprefix(": ")
                shape = re.sub(r"\[\d+\]", "[]", f"{kind} {place}: {sentence.rpartition(', not')[0] or sentence}")
                if sentence and shape not in seen:
                    seen.add(shape)
                    yield f"{kind} {place} = {json.dumps(other)}: {sentence}"


def test_a_value_of_another_kind_is_refused_at_its_place(request: pytest.FixtureRequest) -> None:
    assert_approved(_told(), Path(__file__).with_name("refused.txt"), request)
