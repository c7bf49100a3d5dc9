"""A command as one line with a shell's quotes, and as the words that Kubernetes wants. No shell ever runs it."""

import re
import shlex
from collections.abc import Iterable

_SAFE = re.compile(r"[\w@%+=:,./-]+", re.ASCII)
_SPECIAL = re.compile(r'["\\$`!]')


class InvalidCommand(ValueError):
    """A quote or a backslash that leads nowhere; the message is a sentence."""


def split(line: str) -> tuple[str, ...]:
    """The words of a line, as a POSIX shell splits it without expanding anything.

    Raises:
        InvalidCommand: a quote is not closed, or nothing follows a backslash.
    """
    try:
        return tuple(shlex.split(line, comments=False, posix=True))
    except ValueError as failure:
        if "escaped" in str(failure):
            raise InvalidCommand("nothing follows the last backslash; write it twice to mean one") from failure
        raise InvalidCommand("a quote is not closed") from failure


def join(words: Iterable[str]) -> str:
    """The line that ``split`` takes apart into just these words, with as few quotes as needed."""
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    if _SAFE.fullmatch(word):
        return word
    if "'" in word and not _SPECIAL.search(word):
        return f'"{word}"'
    return shlex.quote(word)
