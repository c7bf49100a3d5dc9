"""A draft with something of everything, as a file and as manifests, and other values at any place of it."""

import copy
import json
from typing import Any, Final

from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.reading import as_document
from mcjob_tui.draft.render import render
from tests.draft.test_render import full_draft

DOCUMENT: Final[Json] = json.loads(json.dumps(as_document(full_draft())))
MANIFESTS: Final[list[Json]] = json.loads(json.dumps(render(full_draft()).documents()))


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The address of every value within a document."""
    found = [path] if path else []
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in rows:
        found += places(inner, (*path, key))
    return found


def with_odd(document: Any, path: tuple[str | int, ...], odd: Any) -> Any:
    """The document with another value in that place."""
    changed = copy.deepcopy(document)
    here = changed
    for key in path[:-1]:
        here = here[key]
    if odd == {"": 1} and isinstance(here, dict):
        here["oddKey"] = odd
    else:
        here[path[-1]] = odd
    return changed
