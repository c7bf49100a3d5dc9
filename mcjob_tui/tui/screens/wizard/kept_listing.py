"""What loaded manifests say and the form does not show, listed on Review with what it is. Pure."""

import json
from collections.abc import Sequence

from mcjob_tui.draft.kept import KeptPart
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, line, spread, wrapped

MOST_ROWS = 3
"""Rows of a value; all of it stands in the YAML beside."""


def kept_lines(parts: Sequence[KeptPart], width: int) -> list[Line]:
    """A heading and each part with its value, as JSON; nothing where the form shows everything."""
    if not parts:
        return []
    counted = f"{len(parts)}, sent as {'it was' if len(parts) == 1 else 'they were'}"
    lines = [EMPTY, spread(line(("Not in the form", "heading")), line((counted, "muted")), width)]
    for part in parts:
        lines += [line(("· ", "muted"), each) if not row else line("  ", each) for row, each in _where(part, width)]
        lines += [line("  ", (each, "muted")) for each in _value(part, width - 2)]
    return lines


def _where(part: KeptPart, width: int) -> list[tuple[int, str]]:
    return list(enumerate(wrapped(clean(part.where), width - 2)))


def _value(part: KeptPart, width: int) -> list[str]:
    if part.value is None:
        return ["left out"]
    text = part.value if isinstance(part.value, str) else json.dumps(part.value, ensure_ascii=False)
    rows = wrapped(clean(text), width)
    if len(rows) <= MOST_ROWS:
        return rows
    return [*rows[: MOST_ROWS - 1], f"{rows[MOST_ROWS - 1][: width - 2]} …"]
