"""The kinds of rows there are: how a list or map of the draft becomes rows of text, and how it comes back.

A row that a person did not touch keeps its part as it was, and a touched one what its cells do not show of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from mcjob_tui.draft import counts, typed
from mcjob_tui.draft.declaration import Cells, Column, Control, RowKind
from mcjob_tui.draft.parts import Json, Part, Shape, attribute
from mcjob_tui.draft.rows.texts import by_key, count, joined, said, words

S = TypeVar("S", bound=Shape)
P = TypeVar("P", bound=Part)


@dataclass(frozen=True, slots=True)
class ShapeRows(RowKind[tuple[S, ...]]):
    """Rows that stand for shapes of the draft: each cell for one key, or as the pair ``read`` and ``write`` says.

    ``more`` are keys of a row which have no column of their own.
    """

    part: type[S]
    read: Callable[[S], Cells] | None = None
    write: Callable[[Cells, S | None], S] | None = None
    more: tuple[Column, ...] = ()

    def cells(self, part: S) -> Cells:
        """One part as a row."""
        return self.read(part) if self.read else tuple(_shown(each, part) for each in self.columns)

    def shown(self, value: Sequence[S]) -> tuple[Cells, ...]:
        return tuple(self.cells(each) for each in value)

    def written(self, rows: Sequence[Cells], before: Sequence[S]) -> tuple[S, ...]:
        left = list(before)
        kept: list[S | None] = []
        for cells in rows:
            same = next((each for each in left if self.cells(each) == cells), None)
            kept.append(same)
            if same is not None:
                left.remove(same)
        parts: list[S] = []
        for index, (cells, same) in enumerate(zip(rows, kept, strict=True)):
            if same is not None:
                parts.append(same)
                continue
            old = before[index] if index < len(before) and before[index] in left else self._named(cells, left)
            if old is not None:
                left.remove(old)
            parts.append(self._changed(cells, old))
        return tuple(parts)

    def _named(self, cells: Cells, left: Sequence[S]) -> S | None:
        """The part of that name, where the rows stand in another order than the parts."""
        return next((each for each in left if cells[0] and self.cells(each)[0] == cells[0]), None)

    def keys(self) -> tuple[Column, ...]:
        return (*(each for each in self.columns if each.key), *self.more)

    def _changed(self, cells: Cells, old: S | None) -> S:
        if self.write:
            return self.write(cells, old)
        new: dict[str, object] = {}
        for column, cell in zip(self.columns, cells, strict=True):
            if column.off(cells):
                new[attribute(column.key)] = _taken(column, "")
            elif old is None or _shown(column, old) != cell:
                new[attribute(column.key)] = _taken(column, cell)
        return (old or self.part()).model_copy(update=new)


class PartRows(ShapeRows[P]):
    """Rows that stand for parts of a Kubernetes object."""

    def to_json(self, value: Sequence[P]) -> list[Json]:
        """The parts as their object has them, typed numbers read."""
        numbers = [each.key for each in self.columns if each.kind is Control.COUNT]
        found = [each.write() for each in value]
        return [each | {key: counts.written(each[key]) for key in numbers if key in each} for each in found]

    def of_json(self, owner: Mapping[str, Any], key: str, path: str) -> tuple[P, ...]:
        """The parts at ``key`` of what stands at ``path`` of an object.

        Raises:
            DraftError: something has the wrong type.
        """
        return typed.rows(self.part, owner, key, path)


class MapRows(RowKind[Mapping[str, str]]):
    """Rows of keys and values that are a map in the draft."""

    def shown(self, value: Mapping[str, str]) -> tuple[Cells, ...]:
        return tuple(value.items())

    def written(self, rows: Sequence[Cells], before: Mapping[str, str]) -> dict[str, str]:
        return by_key((key.strip(), value) for key, value in rows)

    def to_json(self, value: Mapping[str, str]) -> dict[str, str]:
        """The map as its object has it."""
        return dict(value)

    def of_json(self, owner: Mapping[str, Any], key: str, path: str) -> dict[str, str]:
        """The map at ``key`` of what stands at ``path`` of an object.

        Raises:
            DraftError: something has the wrong type.
        """
        return typed.text_map(owner, key, path)


def _shown(column: Column, part: Any) -> str:
    value: Any = getattr(part, attribute(column.key))
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
            number = count(text)
            return "" if number is None and column.required else number
        case Control.SWITCH:
            # In a part with Kubernetes' own keys a switch that is off is not written.
            return True if text == "yes" else None
        case Control.WORDS:
            return words(text)
    return text.strip()
