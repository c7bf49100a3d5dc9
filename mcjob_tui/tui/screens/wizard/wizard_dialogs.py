"""The wizard's small dialogs: go to a page, a part of it or a problem; leave; and take up a draft that was saved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from textual import events
from textual.widget import Widget

from mcjob_tui.resources.text import clean
from mcjob_tui.resources.wording import listed
from mcjob_tui.tui.screens.asking import QuestionDialog, question
from mcjob_tui.tui.screens.dialogs import Dialog
from mcjob_tui.tui.screens.wizard.stepper import PAGES, Mark
from mcjob_tui.tui.widgets.buttons import Button
from mcjob_tui.tui.widgets.form.drawn import Drawn
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, cut, line, over, pad, spread, wrapped

LEAST_PROBLEMS = 3
_MARKED = 6
"""Columns before the words of what is wrong: the cursor, where keys stand, the mark."""
EVERYWHERE = 46
"""Columns of the places that are there on every page, where parts of the page stand beside them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go: the key that goes there, its words, and a mark."""

    key: str
    words: str
    target: str
    mark: str = ""
    ink: str = "muted"


class PlaceList(Drawn, can_focus=True):
    """The places in three groups: everywhere, at the right of it the parts of the page, below what is wrong. A key goes
    at once, the arrows and Enter go too."""

    def __init__(self, everywhere: tuple[Place, ...], parts: tuple[Place, ...], problems: tuple[Place, ...]) -> None:
        super().__init__()
        self.everywhere, self.parts, self.problems = everywhere, parts, problems
        self.places = (*everywhere, *parts, *problems)
        self._at = 0

    def draw(self, width: int) -> tuple[Line, ...]:
        left = min(width, EVERYWHERE) if self.parts else width
        parts = [line(("  On this page", "heading")), *(self._row(each, width - left) for each in self.parts)]
        rows = [self._row(each, left) for each in self.everywhere]
        lines = [
            (*pad(row, left), *part) for row, part in zip_longest(rows, parts if self.parts else (), fillvalue=line())
        ]
        if not self.problems:
            return tuple(lines)
        # As many as the terminal has rows for, about the cursor; the frame has two.
        room = max(LEAST_PROBLEMS, self.app.size.height - len(lines) - 4)
        at = max(0, self._at - len(self.everywhere) - len(self.parts))
        room -= len(self._rows(self.places[self._at], width)) - 1
        top = max(0, min(at - room + 1, len(self.problems) - room))
        counted = line((f"{at + 1} of {len(self.problems)}", "muted")) if len(self.problems) > room else EMPTY
        lines += [EMPTY, spread(line(("What is wrong", "heading")), counted, width)]
        return (*lines, *(row for each in self.problems[top : top + room] for row in self._rows(each, width)))

    def on_resize(self) -> None:
        self.redraw()

    def _rows(self, problem: Place, width: int) -> list[Line]:
        """What is wrong in one row; at the cursor in as many as the words take."""
        first, *rest = wrapped(problem.words, width - _MARKED) or [""]
        if problem is not self.places[self._at] or not rest or problem not in self.problems:
            return [self._row(problem, width)]
        start = self._row(replace(problem, words=first), width, here=True)
        return [start, *(over(pad(line((" " * _MARKED, ""), (each, "")), width), "cursor") for each in rest)]

    def _row(self, place: Place, width: int, *, here: bool = False) -> Line:
        here = here or place is self.places[self._at]
        start = line(("▌" if here else " ", "primary"), (f"{place.key or ' '}  ", "key"))
        words = line((f"{place.mark} " if place.mark else "", place.ink), (place.words, ""))
        row = pad((*start, *cut(words, width - 4)), width)
        return over(row, "cursor") if here else row

    def on_key(self, event: events.Key) -> None:
        first = len(self.everywhere)
        match event.key:
            case "down" | "j" | "tab":
                self._at = min(self._at + 1, len(self.places) - 1)
            case "up" | "k" | "shift+tab":
                self._at = max(self._at - 1, 0)
            case "right" if self.parts and self._at < first:
                # The heading of the parts takes the first row.
                self._at = first + min(max(self._at - 1, 0), len(self.parts) - 1)
            case "left" if first <= self._at < first + len(self.parts):
                self._at = min(self._at - first + 1, first - 1)
            case "enter":
                self.screen.dismiss(self.places[self._at].target)
            case key:
                found = next((each for each in self.places if each.key and each.key == key), None)
                if found is None:
                    return
                self.screen.dismiss(found.target)
        event.stop()
        event.prevent_default()
        self.redraw()


class GoToDialog(Dialog[str]):
    """Answers with ``page:0`` to ``page:4``, ``placement``, ``warning``, ``effective`` or ``path:…`` of a field."""

    def __init__(
        self,
        marks: tuple[Mark, ...],
        parts: tuple[tuple[str, str], ...],
        problems: tuple[tuple[str, str, bool], ...],
    ) -> None:
        """``parts`` are the names of the open page's parts and the paths of their first fields; ``problems`` are paths,
        sentences that begin with the place, and whether each stops the submit."""
        super().__init__("Go to", "esc close")
        inks = {Mark.PROBLEM: "bad", Mark.WARNING: "care", Mark.SOUND: "good", Mark.NEW: "muted"}
        pages = tuple(
            Place(str(index + 1), name, f"page:{index}", str(marks[index]), inks[marks[index]])
            for index, name in enumerate(PAGES)
        )
        others = (
            Place("p", "Placement", "placement"),
            Place("w", "the next problem or warning", "warning"),
            Place("e", "the effective Job of a cluster", "effective"),
            Place("l", "the clusters, to set labels and regions", "clusters"),
            Place("t", "save the draft as a template", "template"),
        )
        found = tuple(
            Place("", clean(said), f"path:{path}", "×" if stops else "▲", "bad" if stops else "care")
            for path, said, stops in problems
        )
        everywhere = (*pages, *others)
        self.list = PlaceList(everywhere, _with_keys(parts, {"j", "k", *(each.key for each in everywhere)}), found)

    def compose_box(self) -> Iterable[Widget]:
        yield self.list


def _with_keys(parts: Iterable[tuple[str, str]], taken: set[str]) -> tuple[Place, ...]:
    """Each part with the first letter of its name that goes nowhere yet."""
    made = []
    for name, path in parts:
        key = next((each for each in name.lower() if each.isalpha() and each not in taken), "")
        taken.add(key)
        made.append(Place(key, name, f"path:{path}"))
    return tuple(made)


def leave_dialog(saved: bool) -> QuestionDialog:
    """Leave? The draft is kept; Stay is the default."""
    kept = "The draft is kept and offered again." if saved else "The draft could not be saved: leaving loses it."
    return question("Leave the form?", kept, Button("stay", "Stay"), Button("leave", "Leave", destructive=not saved))


def submit_dialog(name: str, where: str, words: str, clusters: Sequence[str]) -> QuestionDialog:
    """Submit? Asked where Enter came upon the button that had the focus; ``words`` are those of the button."""
    into = f", into {listed(clusters)}" if clusters else ""
    said = f"It goes to {where}{into}. ^s submits without being asked."
    return question(f"Submit {name}?", said, Button("stay", "Not yet"), Button("submit", words))


def restore_dialog(sentence: str, others: int = 0) -> QuestionDialog:
    """A draft was saved: go on with it, or begin anew, or choose of as many ``others`` that are older."""
    return question(
        "A draft was kept" if not others else f"{others + 1} drafts were kept",
        sentence if not others else f"The last: {sentence}",
        Button("restore", "Go on with it"),
        *((Button("others", "Choose another"),) if others else ()),
        Button("new", "Begin anew"),
        Button("discard", "Throw it away", destructive=True),
    )
