"""What is wrong or unwise with the choice of clusters as a whole, under the list: it belongs to no single field."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcjob_tui.resources.text import clean
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.field import LABEL_COLUMNS
from mcjob_tui.tui.widgets.form.pieces import Line, columns, line, wrapped

if TYPE_CHECKING:
    from mcjob_tui.draft.rules import Problem


class ChoiceProblems(Drawn):
    """Each problem in words, its fix behind it where there is room; nothing at all where nothing is wrong."""

    def __init__(self) -> None:
        super().__init__(id="cluster-problems")
        self.problems: tuple[Problem, ...] = ()

    def tell(self, problems: "Sequence[Problem]") -> None:
        """Say other problems."""
        if tuple(problems) != self.problems:
            self.problems = tuple(problems)
            self.redraw()

    def draw(self, width: int) -> tuple[Line, ...]:
        # Where rows are few the column of labels is used too: a row less is a cluster more in the list.
        before = 0 if self.app.size.width < 100 else LABEL_COLUMNS + 1
        room = max(8, width - before)
        indent = line(" " * before)
        return tuple((*indent, *each) for problem in self.problems for each in _lines(problem, room))


def _lines(problem: "Problem", room: int) -> list[Line]:
    ink, mark = ("bad", "×") if problem.severity == "error" else ("care", "▲")
    words = wrapped(clean(problem.sentence), room - 2)
    lines = [line((f"{mark if at == 0 else ' '} {text}", ink)) for at, text in enumerate(words)]
    if problem.fix is not None:
        fix = line(("^y", "key"), (f" {clean(problem.fix.label)}", "muted"))
        left = room - columns(lines[-1]) - columns(fix)
        lines[-1:] = [(*lines[-1], *line(" " * min(left, 2)), *fix)] if left > 0 else [lines[-1], (*line("  "), *fix)]
    return lines
