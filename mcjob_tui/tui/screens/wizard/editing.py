"""The draft that all pages edit: one object that holds it, changes it by path and tells who listens."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from mcjob_tui.draft.paths import row_number, steps, value_at, with_value

if TYPE_CHECKING:
    from mcjob_tui.draft.model import JobDraft
    from mcjob_tui.draft.rules import Problem
    from mcjob_tui.karmada.placement import PlacementResult

Listener = Callable[[], None]


class Editing:
    """The current draft and what is known about it: its problems and the predicted placement."""

    def __init__(self, draft: "JobDraft") -> None:
        self._draft = self._begun = draft
        self._listeners: list[Listener] = []
        self._forgetting: list[Listener] = []
        self._entering: list[Listener] = []
        self.is_supposing = False
        """Whether what is changed now is only asked about (``would_be``)."""
        self.problems: tuple[Problem, ...] = ()
        self.result: PlacementResult | None = None
        self.version = 0
        self.made_up_name = ""
        """A name that nobody has chosen for the Job, such as that of a clone."""

    @property
    def draft(self) -> "JobDraft":
        """The draft as it is now; never changed in place."""
        return self._draft

    @property
    def is_untouched(self) -> bool:
        """Whether the draft is as it was when it was opened."""
        return self._draft == self._begun

    def get(self, path: str) -> object:
        """The draft's value at ``path``; None below a part that is off. Raises ``paths.NoSuchPath``."""
        return value_at(self._draft, path)

    def set(self, path: str, value: object) -> None:
        """Put ``value`` at ``path`` and tell everybody, unless it is there already."""
        if value_at(self._draft, path) != value:
            self.replace(with_value(self._draft, path, value))

    def replace(self, draft: "JobDraft") -> None:
        """Go on with another draft and tell everybody, unless it is the same."""
        if draft == self._draft:
            return
        self._draft = draft
        if self.is_supposing:
            return
        self.version += 1
        for listener in self._listeners:
            listener()

    def would_be(self, change: Callable[[], None]) -> "JobDraft":
        """The draft as ``change`` would make it. It stays as it is, and nobody is told."""
        before, self.is_supposing = self._draft, True
        try:
            change()
            return self._draft
        finally:
            self._draft, self.is_supposing = before, False

    def open(self, draft: "JobDraft") -> None:
        """Go on with another draft altogether: what is kept beside one while it is edited is none of the other's."""
        for forget in self._forgetting:
            forget()
        self.made_up_name = ""
        self._begun = draft
        self.replace(draft)

    def on_another(self, forget: Listener) -> None:
        """Call ``forget`` whenever another draft is opened; for what lives as long as the form."""
        self._forgetting.append(forget)

    def on_entering(self, listener: Listener) -> None:
        """Call ``listener`` whenever something is entered that the draft gets only once its field is left."""
        self._entering.append(listener)

    def tell_entering(self) -> None:
        """Something was entered that the draft gets only once its field is left."""
        for listener in self._entering:
            listener()

    def subscribe(self, listener: Listener) -> None:
        """Call ``listener`` after every change; for what lives as long as the form."""
        self._listeners.append(listener)

    def problems_at(self, path: str) -> "tuple[Problem, ...]":
        """The problems of the value at ``path`` and of what lies in it."""
        return tuple(each for each in self.problems if within(each.path, path))


def within(path: str, above: str) -> bool:
    """Whether ``path`` is ``above`` or lies in it."""
    return path == above or (path.startswith(above) and path[len(above)] in ".[")


def row_of(path: str, above: str) -> int | None:
    """The number of the row of the list ``above`` that ``path`` lies in."""
    inner, outer = steps(path), steps(above)
    if inner[: len(outer)] != outer or len(inner) == len(outer):
        return None
    return row_number(inner[len(outer)])


def pages_of(problems: "Collection[Problem]") -> dict[str, tuple[int, int]]:
    """How many errors and warnings each page has."""
    counted: dict[str, tuple[int, int]] = {}
    for problem in problems:
        errors, warnings = counted.get(problem.page, (0, 0))
        is_error = problem.severity == "error"
        counted[problem.page] = (errors + is_error, warnings + (not is_error))
    return counted
