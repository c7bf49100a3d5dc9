"""What a person looks for in logs: text, ``!`` and what must not be there, or a regular expression between slashes.

``feed`` is text, ``!debug`` is everything else, ``/retry [0-9]+/`` a regular expression. Small letters match capital
ones too. Looks at what is drawn, never at raw text.
"""

import re
from dataclasses import dataclass

_REGEX = re.compile(r"/(.+?)/?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class LogFilter:
    """``typed`` as the person wrote it; ``problem`` says why a regular expression is taken as text, or is ""."""

    typed: str
    pattern: re.Pattern[str]
    inverse: bool = False
    problem: str = ""

    def keeps(self, text: str) -> bool:
        """Whether a line passes."""
        return (self.pattern.search(text) is None) is self.inverse

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where in a line the matches are, for highlighting; none for an inverse filter."""
        if self.inverse:
            return []
        return [found.span() for found in self.pattern.finditer(text) if found.end() > found.start()]


def log_filter(typed: str) -> LogFilter | None:
    """The filter that a person has typed; None where it holds nothing."""
    wanted = typed.strip()
    inverse = wanted.startswith("!")
    wanted = wanted[1:].lstrip() if inverse else wanted
    if not wanted:
        return None
    flags = re.NOFLAG if any(each.isupper() for each in wanted) else re.IGNORECASE
    between = _REGEX.fullmatch(wanted) if len(wanted) > 1 else None
    if between is not None:
        try:
            return LogFilter(typed.strip(), re.compile(between[1], flags), inverse)
        except re.error as error:
            return LogFilter(typed.strip(), re.compile(re.escape(wanted), flags), inverse, f"taken as text: {error}")
    return LogFilter(typed.strip(), re.compile(re.escape(wanted), flags), inverse)
