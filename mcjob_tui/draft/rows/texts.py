"""Values as a field shows them, and what was typed as a value. Whether it is sound is for ``rules``."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def said(value: object) -> str:
    """A count or text as the field shows it; None is empty."""
    return "" if value is None else str(value)


def count(text: str) -> int | str | None:
    """A number where one was typed, nothing for an empty field, and else the text, so that its rule can speak."""
    typed = text.strip()
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 20 else typed


def words(text: str) -> tuple[str, ...]:
    """``a, b`` as a tuple."""
    return tuple(each.strip() for each in text.split(",") if each.strip())


def joined(values: Iterable[str] | None) -> str:
    """A tuple as ``a, b``."""
    return ", ".join(values or ())


def after_prefix(key: str) -> str:
    """The part of a key that its limit is about."""
    return key.rpartition("/")[2]


def last_word(text: str) -> str:
    """The last of ``a, b``: the one that is being typed."""
    return text.rpartition(",")[2].strip()


def by_key(pairs: Iterable[tuple[K, str]]) -> dict[K, str]:
    """Pairs as a map. Of a key that is there twice the last value counts, unless it is empty: a key that is being typed
    may be another's for a moment, and that one keeps its value."""
    found: dict[K, str] = {}
    for key, value in pairs:
        if value or key not in found:
            found[key] = value
    return found


def pair(line: str) -> tuple[str, str]:
    """``name / key`` as its two sides."""
    first, _, second = line.partition("/")
    return first.strip(), second.strip()


def paired(first: str, second: str) -> str:
    """Two sides as ``name / key``; the first alone where there is no second."""
    return f"{first} / {second}" if second else first


def marked(line: str, word: str, is_on: bool | None) -> str:
    """The line with ``word`` behind it where the switch of that name is on."""
    return f"{line} {word}" if is_on and line else line


def unmarked(line: str, word: str, before: bool | None) -> tuple[str, bool | None]:
    """The line without ``word`` behind it, and the switch: one that was off in so many words stays so."""
    first, _, last = line.strip().rpartition(" ")
    if first and last == word:
        return first.strip(), True
    return line.strip(), False if before is False else None
