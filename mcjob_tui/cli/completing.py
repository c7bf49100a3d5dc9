"""``mcjob __complete WORD…``: what the last word may become, for the shells' completion scripts and for kubectl.

Commands, flags and choices come from the parser, contexts from the kubeconfig; namespaces, Jobs and clusters are asked
of the control plane, for a moment only. Whatever goes wrong, the person who pressed tab gets nothing and no message.
"""

import argparse
import asyncio
import contextlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mcjob_tui.cli.output import data
from mcjob_tui.cli.parser import build_parser

SECONDS = 2.0
NO_FILES, FILES = ":4", ":0"
"""The last line: whether the shell may offer files. The numbers are cobra's, so that kubectl can read them."""

_SAFE = re.compile(r"[\w.:@/+=-]+")
_KINDS = {"namespace": "Namespace", "cluster": "Cluster", "name": "Job"}


@dataclass(slots=True)
class Place:
    """Where in the command line the last word stands: the (sub)parser, the flag that waits for it, what came before."""

    parser: argparse.ArgumentParser
    flag: argparse.Action | None = None
    positionals: int = 0
    words: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)


Ask = Callable[[str, Mapping[str, str]], Iterable[str]]


def complete(words: Sequence[str], ask: Ask | None = None) -> int:
    """Print what the last of ``words`` may become, one a line, then whether files may be offered.

    Args:
        words: the command line after ``mcjob``; the last word is the one to complete and may be empty.
        ask: gives the names for ``context``, ``namespace``, ``cluster`` or ``name``; the control plane if None.
    """
    current = words[-1] if words else ""
    found, last = candidates(place_of(words[:-1]), current, ask or known_names)
    fitting = [each for each in dict.fromkeys(found) if each.startswith(current) and _SAFE.fullmatch(each)]
    data("\n".join([*fitting, last]))
    return 0


def place_of(words: Sequence[str]) -> Place:
    """What the words before the last one lead to."""
    place = Place(build_parser())
    for word in words:
        if place.flag is not None:
            place.values[place.flag.dest] = word
            place.flag = None
        elif word.startswith("-") and word != "-":
            _take_flag(place, word)
        else:
            _take_word(place, word)
    return place


def candidates(place: Place, current: str, ask: Ask) -> tuple[list[str], str]:
    """All words that may stand at ``place``, and the last line of the answer."""
    if place.flag is not None:
        return _values(place.flag, place, ask)
    if current.startswith("-"):
        return [flag for flag in place.parser._option_string_actions if flag.startswith("--")], NO_FILES
    positionals = [action for action in place.parser._actions if not action.option_strings]
    if place.positionals < len(positionals):
        return _values(positionals[place.positionals], place, ask)
    if positionals and positionals[-1].nargs == "+":
        found, last = _values(positionals[-1], place, ask)
        return [each for each in found if each not in place.words], last
    return [], NO_FILES


def known_names(of: str, values: Mapping[str, str]) -> list[str]:
    """The names of what there is, as far as it can be learnt quickly; nothing where it cannot."""
    with contextlib.suppress(Exception):
        if of == "context":
            from mcjob_tui.control_plane.kubeconfig import load_kubeconfig

            return sorted(load_kubeconfig(values.get("kubeconfig")).entries)
        if "sandbox" not in values:
            return asyncio.run(_asked(_KINDS[of], values))
    return []


async def _asked(kind_name: str, values: Mapping[str, str]) -> list[str]:
    from mcjob_tui.control_plane.api import Api
    from mcjob_tui.control_plane.kinds import kind_named
    from mcjob_tui.control_plane.kubeconfig import load_kubeconfig
    from mcjob_tui.control_plane.kubernetes_transport import open_transport

    connection = load_kubeconfig(values.get("kubeconfig")).connection(values.get("context"), values.get("namespace"))
    kind = kind_named(kind_name)
    async with asyncio.timeout(SECONDS):
        transport = await open_transport(connection)
        try:
            namespace = connection.namespace if kind.namespaced else None
            rows = await Api(transport).list_all(kind, namespace, seconds=SECONDS)
        finally:
            await transport.close()
    return sorted(str(each["metadata"]["name"]) for each in rows)


def _take_flag(place: Place, word: str) -> None:
    name, equals, value = word.partition("=")
    action = place.parser._option_string_actions.get(name)
    if action is None:
        return
    if action.nargs == 0 or equals:
        place.values[action.dest] = value
    else:
        place.flag = action


def _take_word(place: Place, word: str) -> None:
    for action in place.parser._actions:
        if isinstance(action, argparse._SubParsersAction) and word in action.choices:
            place.parser, place.positionals, place.words = action.choices[word], 0, []
            return
    place.positionals += 1
    place.words.append(word)


def _values(action: argparse.Action, place: Place, ask: Ask) -> tuple[list[str], str]:
    if action.choices is not None:
        return [str(each) for each in action.choices], NO_FILES
    if action.dest == "context" or action.dest in _KINDS:
        return list(ask(action.dest, place.values)), NO_FILES
    return [], FILES if action.metavar in ("FILE", "DRAFT", "OUT") else NO_FILES
