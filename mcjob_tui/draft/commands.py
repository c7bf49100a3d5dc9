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
        return tuple(shlex.split(line))
    except ValueError as failure:
        if "escaped" in str(failure):
            raise InvalidCommand("nothing follows the last backslash; write it twice to mean one") from failure
        raise InvalidCommand("a quote is not closed") from failure


def ended(line: str) -> str:
    """The line with what is open at its end closed: a quote, or a backslash, which stands for itself then."""
    # A backslash first: behind one a quote would be part of the word.
    for end in ("", "\\", '\\"', "'", '"'):
        try:
            split(line + end)
        except InvalidCommand:
            continue
        return line + end
    return line


def pasted(before: str, text: str) -> str:
    """``text`` as a shell goes on reading it that has read ``before``: lines that go on on the next are one, a break
    between words is a space, and one within quotes stays, since it is the script's."""
    kept: list[str] = []
    quote = ""
    escaped = False
    for at, character in enumerate(before + text):
        is_new = at >= len(before)
        if escaped:
            escaped = False
            if kept and character == "\n":
                kept.pop()
                continue
        elif character == "\\" and quote != "'":
            escaped = True
        elif character == quote:
            quote = ""
        elif not quote and character in "\"'":
            quote = character
        elif is_new and not quote and character == "\n":
            character = " "
        if is_new:
            kept.append(character)
    return "".join(kept).strip() if not quote else "".join(kept)


def join(words: Iterable[str]) -> str:
    """The line that ``split`` takes apart into just these words, with as few quotes as needed."""
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    if _SAFE.fullmatch(word):
        return word
    if "'" in word and not _SPECIAL.search(word):
        return f'"{word}"'
    return shlex.quote(word)
