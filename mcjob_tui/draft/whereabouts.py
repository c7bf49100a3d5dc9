"""Where in the form something of a draft stands, in the form's own words: ``app``, ``Liveness``, ``Period``.

What a field is called is declared in ``fields``; here is said whose field it is.
"""

import re
from collections.abc import Iterator

from mcjob_tui.draft.differing.entries import clusters_of
from mcjob_tui.draft.fields import called
from mcjob_tui.draft.fields.health import HOOKS, PROBES
from mcjob_tui.draft.gpu import BASIC
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.rules.problem import Problem, Severity
from mcjob_tui.resources.wording import listed

_CONTAINER = re.compile(r"spec\.(containers|initContainers)\[([0-9]{1,9})\]")
_ENTRY = re.compile(r"spec\.differences\[([0-9]{1,9})\](?:\.containers\[([^\]]*)\])?")
_ACTION = re.compile(rf"\]\.(?:lifecycle\.)?({'|'.join((*HOOKS, *PROBES))})(?:\.|$)")
_AMOUNT = re.compile(r"\.resources\.(request|limit)s\[([^\]]*)\]$")
_NAMED = 2
"""Clusters of an entry that are named."""

BETWEEN = " · "
"""Stands between the parts of a place in a line."""


def said_with_place(draft: JobDraft, problem: Problem, *before: str) -> str:
    """The problem's sentence behind where it is: ``app · Image: an image is needed``; ``before`` is said first.

    What a warning names itself is not said twice: it is a sentence of its own.
    """
    places = whereabouts(draft, problem.path)
    if problem.severity is Severity.WARNING:
        places = tuple(each for each in places if each.lower() not in problem.sentence.lower())
    place = BETWEEN.join((*before, *places))
    return f"{place}: {problem.sentence}" if place else problem.sentence


def whereabouts(draft: JobDraft, path: str) -> tuple[str, ...]:
    """The container or the clusters of the entry, then the check or hook, then the field with its row.

    Args:
        draft: What the path is of.
        path: Of a field or of what lies in it; of what no field shows, nothing is said.
    """
    found = [each for each in _parts(draft, path) if each]
    return tuple(each for at, each in enumerate(found) if each not in found[:at])


def _parts(draft: JobDraft, path: str) -> Iterator[str]:
    if container := _CONTAINER.match(path):
        held = draft.spec.containers if container[1] == "containers" else draft.spec.init_containers
        at = int(container[2])
        yield (held[at].name if at < len(held) else "") or f"container {at + 1}"
    elif entry := _ENTRY.match(path):
        at = int(entry[1])
        clusters = clusters_of(draft.spec.differences[at]) if at < len(draft.spec.differences) else ()
        yield listed(clusters, _NAMED) or f"entry {at + 1}"
        yield entry[2] or ""
    if action := _ACTION.search(path):
        yield {**HOOKS, **PROBES}[action[1]][0]
    amount = _AMOUNT.search(path)
    if amount and amount[2] in BASIC:
        name = BASIC[amount[2]]
        yield f"{name[0].upper()}{name[1:]} {amount[1]}"
    else:
        yield called(path)
