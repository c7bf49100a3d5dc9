"""A part that holds one of several things, each under a key of its own: a volume's source, what a probe does.

The form shows which one it is as a word and what it says as one line of text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from mcjob_tui.draft.declaration import Column
from mcjob_tui.draft.parts import Part, attribute

S = TypeVar("S", bound=Part)
P = TypeVar("P", bound=Part)

OTHER = ("other", "kept as it is")
"""The word and the line of what the form does not know."""


@dataclass(frozen=True, slots=True)
class Source(Generic[S]):
    """One of the things: its ``word``, the ``key`` and the ``shape`` that hold it, how its line reads and is taken.

    ``take`` gives the changed keys of the shape; what the line does not say is kept. ``hint`` is an example of the
    line and ``help`` says what it is, ``keys`` what the field reference says of the shape's keys.
    """

    word: str
    key: str
    shape: type[S]
    show: Callable[[S], str]
    take: Callable[[str, S], Mapping[str, object]]
    hint: str = ""
    help: str = ""
    keys: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class OneOf:
    """The things that a part may hold."""

    sources: tuple[Source[Any], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The word of each."""
        return tuple(each.word for each in self.sources)

    def hint(self, word: str) -> str:
        """An example of what is entered for the thing of that word."""
        return next((each.hint for each in self.sources if each.word == word), "")

    def help(self, word: str) -> str:
        """What is entered for the thing of that word."""
        return next((each.help for each in self.sources if each.word == word), "")

    def columns(self, under: str = "") -> tuple[Column, ...]:
        """The keys of all of them, as seen from what stands above ``under``."""
        return tuple(replace(key, key=f"{under}{each.key}.{key.key}") for each in self.sources for key in each.keys)

    def held(self, part: Part) -> dict[str, Any]:
        """All that the part holds, by its word: one thing, where the part is sound."""
        found = {each.word: getattr(part, attribute(each.key)) for each in self.sources}
        return {word: thing for word, thing in found.items() if thing is not None}

    def shown(self, part: Part) -> tuple[str, str]:
        """The word and the line of what the part holds."""
        held = self.held(part)
        return next(((each.word, each.show(held[each.word])) for each in self.sources if each.word in held), OTHER)

    def written(self, part: P, word: str, line: str) -> P:
        """The part with just the thing of ``word``, as ``line`` says it."""
        new: dict[str, object] = dict.fromkeys(attribute(each.key) for each in self.sources)
        for each in self.sources:
            if each.word == word:
                before = getattr(part, attribute(each.key)) or each.shape()
                new[attribute(each.key)] = before.model_copy(update=dict(each.take(line, before)))
        return part.model_copy(update=new)
