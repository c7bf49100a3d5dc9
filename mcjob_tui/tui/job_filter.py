"""The filter of the Jobs list: what a line of text asks for, and what is wrong with it.

Words are sought in name, namespace, state and strategy; all of them must be there. ``!word`` must not be there, a word
with any of ``^$*+?()[]{}|\\`` is a regular expression, ``state:``, ``cluster:``, ``ns:`` and ``image:`` ask for one
thing, ``key=value`` for a label, and ``-l`` takes a label selector up to the next blank.
"""

import re
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass

from mcjob_tui.control_plane.views import JobState, JobView
from mcjob_tui.resources.text import clean
from mcjob_tui.tui.typed_pattern import NoPattern, TooSlow, soon, typed_pattern

GRAMMAR = "text  !not  re.*  state:failed  cluster:name  ns:name  image:text  key=value  -l selector"
"""What can be written, in one row."""

Test = Callable[[JobView], bool]
_REGEX = re.compile(r"[\^$*+?()\[\]{}|\\]")
_TERM = re.compile(r"(?P<kind>state|cluster|ns|image):(?P<value>.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class JobFilter:
    """A filter that was read: ``passes`` decides about a Job, ``problem`` says in a sentence what cannot be right.

    ``by_state`` says whether the state of a Job may decide about it.
    """

    passes: Test
    problem: str = ""
    by_state: bool = False

    def of(self, jobs: Iterable[JobView]) -> "tuple[list[JobView], JobFilter]":
        """The Jobs that pass, and the filter to go on with: of one that takes too long nothing is left."""
        try:
            with soon():
                return [each for each in jobs if self.passes(each)], self
        except TooSlow:
            return [], JobFilter(lambda job: False, "it takes too long to look for that regular expression")


def read_filter(text: str, clusters: Collection[str] = ()) -> JobFilter:
    """What ``text`` asks for. Words that are wrong are left out of it and named in ``problem``.

    Args:
        text: as it was typed.
        clusters: the names of all clusters; ``cluster:`` is checked against them where they are known.
    """
    tests: list[Test] = []
    problems: list[str] = []
    words = text.split()
    while words:
        word = words.pop(0)
        if word == "-l":
            if not words:
                problems.append("-l needs a label selector, such as team=risk,tier!=batch")
                continue
            word = f"-l{_selector_of(words)}"
        try:
            tests.append(_test(word, clusters))
        except ValueError as failure:
            problems.append(str(failure))
    by_state = True
    with suppress(TooSlow), soon():
        by_state = any(map(_may_be_a_state, text.split()))
    return JobFilter(lambda job: all(test(job) for test in tests), problems[0] if problems else "", by_state)


def _may_be_a_state(word: str) -> bool:
    """Whether a word asks for a state, or might mean one."""
    word = word.lower().lstrip("!")
    if word.startswith("state:"):
        return True
    if _REGEX.search(word):
        with suppress(NoPattern):
            pattern = typed_pattern(word, re.IGNORECASE)
            return any(pattern.search(each) for each in JobState)
    return bool(word) and any(word in each.lower() for each in JobState)


def _selector_of(words: list[str]) -> str:
    """The selector: blanks belong to it inside brackets, after a comma, and around ``in`` and ``notin``."""
    taken = [words.pop(0)]
    while words:
        so_far = " ".join(taken)
        is_open = so_far.count("(") > so_far.count(")") or so_far.endswith(",")
        if not (is_open or words[0] in ("in", "notin") or taken[-1] in ("in", "notin")):
            break
        taken.append(words.pop(0))
    return " ".join(taken)


def _test(word: str, clusters: Collection[str]) -> Test:
    """Raises ``ValueError`` with a sentence where the word cannot be right."""
    if word.startswith("-l"):
        return _selector(word[2:])
    if (bare := word.lstrip("!")) and bare != word:
        inner, negated = _test(bare, clusters), (len(word) - len(bare)) % 2 == 1
        return lambda job: inner(job) is not negated
    found = _TERM.fullmatch(word)
    if found is not None:
        return _about(found["kind"].lower(), found["value"].lower(), clusters)
    if _REGEX.search(word):
        return _regex(word)
    key, equals, value = word.lower().partition("=")
    if equals:
        return lambda job: any(key == name.lower() and value == text.lower() for name, text in job.labels)
    return lambda job: word.lower() in _where(job)


def _where(job: JobView) -> str:
    return f"{job.name} {job.namespace} {job.state} {job.strategy}".lower()


def _regex(word: str) -> Test:
    try:
        pattern = typed_pattern(word, re.IGNORECASE)
    except NoPattern as failure:
        raise ValueError(f"{clean(word)} is no regular expression: {failure}") from failure
    return lambda job: any(pattern.search(text) for text in (job.name, job.namespace, job.state, job.strategy))


def _about(kind: str, value: str, clusters: Collection[str]) -> Test:
    if not value:
        raise ValueError(f"{kind}: needs something after the colon")
    if kind == "state":
        states = frozenset(each for each in JobState if _short(each).startswith(_short(value)))
        if value in ("fault", "faults", "faulty"):
            return lambda job: job.faulty
        if not states:
            known = ", ".join(dict.fromkeys(_short(each) for each in JobState))
            raise ValueError(f"no state is called {clean(value)}; there are {known}")
        return lambda job: job.state in states
    if kind == "cluster":
        if clusters and not any(value in name.lower() for name in clusters):
            raise ValueError(f"no cluster is called {clean(value)}")
        return lambda job: any(value in member.cluster.lower() for member in job.members)
    if kind == "ns":
        return lambda job: value in job.namespace.lower()
    return lambda job: value in job.image.lower()


def _short(state: str) -> str:
    return state.lower().replace(" ", "").replace("-", "").replace("_", "")


def _selector(text: str) -> Test:
    # Selectors are pydantic models, which the first frame does without.
    from mcjob_tui.resources.selectors import InvalidSelector, all_match, parse_selector

    try:
        requirements = parse_selector(text)
    except InvalidSelector as failure:
        raise ValueError(f"-l {clean(text)}: {clean(str(failure))}") from failure
    return lambda job: all_match(requirements, dict(job.labels))
