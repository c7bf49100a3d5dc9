"""The ``:`` line's grammar: which lines there are, which of them what is typed could become, best first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

OF_A_JOB = ("logs", "yaml", "describe", "edit", "suspend", "run-again", "run-again-in-place", "clone", "delete")
"""Commands that a Job's name may follow; so may every other one about a Job."""

WORDS = {"q": "quit", "quit": "quit", "ns": "namespace", "ctx": "context", "0": "all-namespaces"}
"""Short words for commands; every other command is called by its name."""

WITH_A_NAME = {"ns": "a namespace, or all", "ctx": "a context", "template": "start from a template"}
"""Words that take a name, with what it is."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line that could be run, what it does, and why it cannot ("" if it can)."""

    text: str
    about: str
    reason: str = ""


Known = tuple[str, str, str]
"""A command: its name, what it does, and why not now ("" if it can be done)."""


def suggestions(
    typed: str,
    plain: Sequence[Known],
    of_a_job: Sequence[Known],
    jobs: Iterable[str],
    namespaces: Iterable[str],
    contexts: Iterable[str],
    templates: Iterable[str] = (),
) -> tuple[Suggestion, ...]:
    """What ``typed`` could become, best first; what cannot be done now comes after what can.

    Args:
        typed: the line without its colon.
        plain: commands that stand alone.
        of_a_job: those that a Job's name may follow.
        jobs: names of Jobs in the list, likewise ``namespaces``, ``contexts`` and ``templates``.
    """
    word, space, rest = typed.lstrip().partition(" ")
    rest = rest.strip()
    if not space:
        found = [Suggestion(*each) for each in (*plain, *of_a_job)]
        found += [Suggestion(name, about) for name, about in WITH_A_NAME.items()]
        return _best(found, word)
    if word == "ns":
        return _best([Suggestion(f"ns {name}", "namespace") for name in ("all", *namespaces)], rest, "ns ")
    if word == "ctx":
        return _best([Suggestion(f"ctx {name}", "context") for name in contexts], rest, "ctx ")
    if word == "template":
        return _best([Suggestion(f"template {name}", "template") for name in templates], rest, "template ")
    for name, about, _ in of_a_job:
        if name == word:
            return _best([Suggestion(f"{name} {job}", about) for job in jobs], rest, f"{name} ")
    return ()


def _best(found: Sequence[Suggestion], typed: str, prefix: str = "") -> tuple[Suggestion, ...]:
    scored = [(likeness(typed, each.text.removeprefix(prefix)), index, each) for index, each in enumerate(found)]
    kept = sorted((bool(each.reason), -score, index) for score, index, each in scored if score)
    return tuple(found[index] for _, _, index in kept)


def likeness(typed: str, text: str) -> int:
    """How well ``typed`` fits ``text``; best is the whole, then its beginning, a part's, inside, letters in order.

    0 is not at all.
    """
    typed, text = typed.lower(), text.lower()
    if typed == text:
        return 6
    if text.startswith(typed):
        return 5
    if any(part.startswith(typed) for part in text.replace("_", "-").split("-")):
        return 4
    if typed in text:
        return 3
    letters = iter(text)
    return 1 if all(letter in letters for letter in typed) else 0
