"""The five pages of the wizard. Standard library only: rules, fields and screens all name them."""

from enum import StrEnum


class Page(StrEnum):
    BASICS = "Basics"
    CONTAINERS = "Containers"
    ADVANCED = "Advanced"
    DIFFERENTIAL = "Differential"
    REVIEW = "Review"

    @property
    def number(self) -> int:
        """1 for Basics to 5 for Review."""
        return list(Page).index(self) + 1
