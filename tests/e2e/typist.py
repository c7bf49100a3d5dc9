"""A person at the keyboard of the form: goes to fields by Tab, types, and counts the keys that were pressed."""

import re
from dataclasses import dataclass

from tests.e2e.terminal import Terminal

_STEPS = 60


@dataclass
class Typist:
    """Presses keys in ``terminal``; ``strokes`` counts them, a character typed as one."""

    terminal: Terminal
    strokes: int = 0

    def press(self, *keys: str) -> None:
        """Keys by tmux's names."""
        self.strokes += len(keys)
        self.terminal.press(*keys)

    def type(self, text: str) -> None:
        """Text as it is."""
        self.strokes += len(text)
        self.terminal.type(text)

    def shows(self, *texts: str) -> str:
        """Look until the screen shows all of ``texts``."""
        return self.terminal.wait_for(*texts, seconds=60)

    def go(self, label: str, key: str = "Tab") -> None:
        """Press ``key`` until the field called ``label`` has the focus."""
        here = re.compile(rf"(│ | ){re.escape(label)}( \*)? +▌")
        for _ in range(_STEPS):
            screen = self.terminal.screen()
            if here.search(screen):
                return
            before = _marks(screen)
            self.press(key)
            self.terminal.wait_until(lambda now, then=before: _marks(now) != then, "the focus to move", 60)  # type: ignore[misc]
        raise AssertionError(f"no field {label}:\n{self.terminal.screen()}")

    def open(self, group: str) -> None:
        """Go to a closed group and open it."""
        self.go(f"► {group}")
        self.press("Enter")
        self.shows(f"▼ {group}")

    def fill(self, label: str, text: str, *, clear: bool = False) -> None:
        """Type into a field, in place of what is there with ``clear``."""
        self.go(label)
        if clear:
            self.press("C-u")
        self.type(text)

    def rows(self, label: str, *rows: tuple[str, ...]) -> None:
        """Add rows to a list; an empty cell stays as it is."""
        self.go(label)
        self.press("+")
        there = ""
        for cells in rows:
            for index, cell in enumerate(cells):
                if index:
                    self.press("Tab")
                self.type(cell)
            self.press("Enter")
            there = rf"{re.escape(cells[0])}.*{re.escape([each for each in cells if each][-1])}.*"
            self._sees(rf"(?s){there}▌")
        # In an empty new row it says that no more is wanted.
        self.press("Enter")
        self._sees(rf"(?s){there}▌\+ ")

    def leave(self) -> None:
        """From the field to the page."""
        self.press("Escape")
        self.shows("esc leave")

    def _sees(self, pattern: str) -> None:
        self.terminal.wait_until(lambda screen: re.search(pattern, screen) is not None, f"{pattern} to appear", 60)


def _marks(screen: str) -> tuple[str, list[tuple[int, int]]]:
    """Where the marks of the focus stand, and the footer, which is another on a field of another kind."""
    lines = screen.splitlines()
    marks = [(at, column) for at, row in enumerate(lines) for column, cell in enumerate(row) if cell == "▌"]
    return lines[-1] if lines else "", marks
