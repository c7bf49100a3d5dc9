"""What a person looks for in logs: text, ``!`` and what must not be there, or a regular expression between slashes.

``feed`` is text, ``!debug`` is everything else, ``/retry [0-9]+/`` a regular expression. Small letters match capital
ones too. Looks at what is drawn, never at raw text.
"""

import re
from dataclasses import dataclass

from mcjob_tui.tui.typed_pattern import LONGEST, NoPattern, TooSlow, soon, typed_pattern

_REGEX = re.compile(r"/(.+?)/?$", re.DOTALL)
_NOTHING = re.compile(r"(?!)")
_ROW_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class LogFilter:
    """``typed`` as the person wrote it; ``problem`` says why a regular expression is taken as text, or is "".

    ``is_text`` says that the pattern is one, which takes no longer than the lines are long.
    """

    typed: str
    pattern: re.Pattern[str]
    inverse: bool = False
    problem: str = ""
    is_text: bool = False

    def keeps(self, text: str) -> bool:
        """Whether a line passes."""
        return (self.pattern.search(text) is None) is self.inverse

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where in a line the matches are, for highlighting; none for an inverse filter."""
        if self.inverse:
            return []
        try:
            with soon(_ROW_SECONDS):
                return [found.span() for found in self.pattern.finditer(text) if found.end() > found.start()]
        except TooSlow:
            return []

    def as_text(self, problem: str) -> "LogFilter":
        """What was typed, taken as text because of a ``problem`` with the regular expression."""
        return _text(self.typed, _wanted(self.typed), self.inverse, f"taken as text: {problem}")


def log_filter(typed: str) -> LogFilter | None:
    """The filter that a person has typed; None where it holds nothing."""
    typed = typed.strip()
    wanted, inverse = _wanted(typed), typed.startswith("!")
    if not wanted:
        return None
    between = _REGEX.fullmatch(wanted) if len(wanted) > 1 else None
    if between is None:
        return _text(typed, wanted, inverse)
    try:
        return LogFilter(typed, typed_pattern(between[1], _flags(wanted)), inverse)
    except NoPattern as error:
        return _text(typed, wanted, inverse, f"taken as text: {error}")


def _wanted(typed: str) -> str:
    return typed[1:].lstrip() if typed.startswith("!") else typed


def _flags(wanted: str) -> re.RegexFlag:
    return re.NOFLAG if any(each.isupper() for each in wanted) else re.IGNORECASE


def _text(typed: str, wanted: str, inverse: bool, problem: str = "") -> LogFilter:
    if len(wanted) > LONGEST:
        return LogFilter(typed, _NOTHING, inverse, f"longer than {LONGEST:,} characters", is_text=True)
    return LogFilter(typed, re.compile(re.escape(wanted), _flags(wanted)), inverse, problem, is_text=True)
