"""Printing for scripts and people: tables, JSON and YAML to stdout, messages to stderr."""

import json
import re
import sys
from collections.abc import Iterable, Sequence

from mcjob_tui.resources.text import clean, width

_OBEYED = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""What JSON may hold as it is although a terminal obeys it; the same text is written with an escape."""


def data(text: str) -> None:
    """Write data to stdout, ending with one newline."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    sys.stdout.flush()


def _escaped(found: "re.Match[str]") -> str:
    return f"\\u{ord(found.group()):04x}"


def tell(text: str) -> None:
    """Write a message for the person at the terminal to stderr."""
    print(clean(text), file=sys.stderr, flush=True)


def documents(objects: Sequence[object], output: str) -> str:
    """Objects as JSON (one document, a List when they are several) or YAML (one document each)."""
    if output == "json":
        value = objects[0] if len(objects) == 1 else {"apiVersion": "v1", "kind": "List", "items": list(objects)}
        return _OBEYED.sub(_escaped, json.dumps(value, indent=2, ensure_ascii=False))
    from mcjob_tui.draft.yaml_text import dump

    return "---\n".join(dump(each) for each in objects)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns as kubectl prints them: capitals above, three spaces between, nothing after the last one."""
    lines = [tuple(headings), *(tuple(row) for row in rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(headings))]
    return "\n".join(
        "   ".join(cell + " " * (room - width(cell)) for cell, room in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
