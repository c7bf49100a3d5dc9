"""What a kind of rows is: its columns, and the way from a list or map of the draft to rows of text and back.

A row that a person did not touch keeps its part as it was, and a touched one what its cells do not show of it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, Generic, TypeVar

from pydantic.alias_generators import to_snake

from mcjob_tui.draft.declaration import Cells, Column, Control
from mcjob_tui.draft.parts import Shape
from mcjob_tui.draft.rows.texts import count, joined, said, words

V = TypeVar("V")
P = TypeVar("P", bound=Shape)


@dataclass(frozen=True, slots=True)
class RowKind(ABC, Generic[V]):
    """The columns of rows, and how a value of the draft is shown in them.

    With ``paste`` lines such as ``NAME=value`` can be pasted into the first column and the last.
    """

    columns: tuple[Column, ...]
    _: KW_ONLY
    paste: bool = False

    @abstractmethod
    def shown(self, value: V) -> tuple[Cells, ...]:
        """The value as rows of text."""

    @abstractmethod
    def written(self, rows: Sequence[Cells], before: V) -> V:
        """The value that rows of text stand for; ``before`` is what they have been."""

    def keys(self) -> tuple[Column, ...]:
        """What each row has in a draft, for the field reference; nothing where rows are no list there."""
        return ()


@dataclass(frozen=True, slots=True)
class PartRows(RowKind[tuple[P, ...]]):
    """Rows that stand for parts: each cell for one key, or as ``read`` and ``write`` say, the pair that knows better.

    ``more`` are keys of a row which have no column of their own.
    """

    part: type[P]
    read: Callable[[P], Cells] | None = None
    write: Callable[[Cells, P | None], P] | None = None
    more: tuple[Column, ...] = ()

    def cells(self, part: P) -> Cells:
        """One part as a row."""
        return self.read(part) if self.read else tuple(_shown(each, part) for each in self.columns)

    def shown(self, value: Sequence[P]) -> tuple[Cells, ...]:
        return tuple(self.cells(each) for each in value)

    def written(self, rows: Sequence[Cells], before: Sequence[P]) -> tuple[P, ...]:
        left = list(before)
        kept: list[P | None] = []
        for cells in rows:
            same = next((each for each in left if self.cells(each) == cells), None)
            kept.append(same)
            if same is not None:
                left.remove(same)
        parts: list[P] = []
        for index, (cells, same) in enumerate(zip(rows, kept, strict=True)):
            if same is not None:
                parts.append(same)
                continue
            old = before[index] if index < len(before) and before[index] in left else None
            if old is not None:
                left.remove(old)
            parts.append(self._changed(cells, old))
        return tuple(parts)

    def keys(self) -> tuple[Column, ...]:
        return (*(each for each in self.columns if each.key), *self.more)

    def _changed(self, cells: Cells, old: P | None) -> P:
        if self.write:
            return self.write(cells, old)
        new: dict[str, object] = {}
        for column, cell in zip(self.columns, cells, strict=True):
            if column.off(cells):
                new[to_snake(column.key)] = _taken(column, "")
            elif old is None or _shown(column, old) != cell:
                new[to_snake(column.key)] = _taken(column, cell)
        return (old or self.part()).model_copy(update=new)


class MapRows(RowKind[Mapping[str, str]]):
    """Rows of keys and values that are a map in the draft."""

    def shown(self, value: Mapping[str, str]) -> tuple[Cells, ...]:
        return tuple(value.items())

    def written(self, rows: Sequence[Cells], before: Mapping[str, str]) -> dict[str, str]:
        return {key.strip(): value for key, value in rows}


def _shown(column: Column, part: Shape) -> str:
    value: Any = getattr(part, to_snake(column.key))
    if column.show:
        return column.show(value)
    if column.kind is Control.SWITCH:
        return "yes" if value else "no"
    return joined(value) if column.kind is Control.WORDS else said(value)


def _taken(column: Column, text: str) -> object:
    if column.take:
        return column.take(text)
    match column.kind:
        case Control.COUNT:
            typed = count(text)
            return "" if typed is None and column.required else typed
        case Control.SWITCH:
            # In a part with Kubernetes' own keys a switch that is off is not written.
            return True if text == "yes" else None
        case Control.WORDS:
            return words(text)
    return text.strip()
