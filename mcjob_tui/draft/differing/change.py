"""What every difference in a container is: a key of the container, and what becomes of it on the way to a cluster."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcjob_tui.draft.differences import ContainerDifference
from mcjob_tui.draft.parts import Json

Overriders = dict[str, list[Json]]
"""The rows of each overrider of a rule, by its key."""


@dataclass(frozen=True, slots=True)
class Place:
    """A container of the Job: its JSON pointer, its name, and whether it is a work container.

    Karmada's named overriders never reach init containers.
    """

    pointer: str
    name: str
    is_work: bool


class Change(ABC):
    """One key of a container that may differ. ``write`` must lead to just what ``make`` makes."""

    key: str

    @abstractmethod
    def make(self, container: Json, changed: ContainerDifference) -> None:
        """Change a container, as JSON, into what the form shows for the entry."""

    @abstractmethod
    def write(self, overriders: Overriders, place: Place, before: Any, after: Any) -> None:
        """Add the overriders that turn the key's value ``before`` into another one, ``after``; None is not there."""

    @abstractmethod
    def read(self, before: Any, after: Any, overriders: Mapping[str, Any], place: Place) -> Json:
        """Fields of a ContainerDifference for the key's value before and after a loaded rule with ``overriders``."""

    @abstractmethod
    def names(self, changed: ContainerDifference) -> list[str]:
        """What the list of entries calls each value that the entry has of its own."""
