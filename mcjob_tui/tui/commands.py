"""Every action that a person can take, declared once: name, keys, label, help, and when it is possible.

Bindings, footer, command palette, ``:`` line and help screen are all made from these declarations. What an action does
stands in the screen that offers it, as the method ``command_<name>``. Which commands there are is in
``declarations``; those of the wizard stand beside it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from textual.binding import Binding

from mcjob_tui.control_plane.views import JobView


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides whether a command is possible now; a screen gives it anew whenever it is asked.

    ``job`` is the Job at the cursor or on the screen, ``rows`` how many rows the list has, ``marked`` how many of them
    are marked, ``denied`` says per verb on Jobs why RBAC refuses it, ``other`` holds a screen's own reasons by name,
    ``tab`` is the one that is open.
    """

    connected: bool = True
    read_only: bool = False
    job: JobView | None = None
    rows: int = 0
    marked: int = 0
    denied: dict[str, str] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    tab: str = ""


Condition = Callable[[Situation], str]
"""Says why not, in a sentence; "" means that it is possible."""


def always(situation: Situation) -> str:
    """Possible at any time."""
    return ""


@dataclass(frozen=True, slots=True)
class Command:
    """One action.

    ``name`` is what a keymap calls it, ``label`` stands in the footer (with ``other_label`` while ``is_other``),
    ``help`` in the help screen and palette, under ``group``. ``footer`` is False for what the footer need not say,
    ``narrow`` for what it says only where there is room. Several commands may be done by one method,
    ``command_<does>``, each with its own ``argument``.
    """

    name: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str = "Everywhere"
    when: Condition = always
    footer: bool = True
    narrow: bool = True
    palette: bool = True
    other_label: str = ""
    is_other: Callable[[Situation], bool] | None = None
    does: str = ""
    argument: str = ""

    def label_in(self, situation: Situation) -> str:
        """What the footer says now."""
        return self.other_label if self.is_other is not None and self.is_other(situation) else self.label

    def why_not(self, situation: Situation) -> str:
        """Why it is not possible now, or ""."""
        return situation.other.get(self.name, "") or self.when(situation)

    @property
    def method(self) -> str:
        """The name of the screen's method that does it."""
        return f"command_{(self.does or self.name).replace('-', '_')}"


def bindings(commands: Iterable[Command]) -> list[Binding]:
    """The key bindings of ``commands``; their ids are the commands' names, so a keymap can replace the keys."""
    return [
        Binding(
            ",".join(command.keys),
            f"command('{command.name}')",
            command.label,
            show=command.footer,
            tooltip=command.help,
            id=command.name,
        )
        for command in commands
        if command.keys
    ]


_SHOWN_KEYS = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "escape": "esc",
    "plus": "+",
    "minus": "-",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "shift+tab": "shift-tab",
    "down": "↓",
    "up": "↑",
    "pagedown": "pgdn",
    "pageup": "pgup",
}


def shown_key(key: str) -> str:
    """A key as it is written on screen, by the name that ``keys.key_named`` gives it: ``^n`` for ctrl+n."""
    if key in _SHOWN_KEYS:
        return _SHOWN_KEYS[key]
    return f"^{key[5:]}" if key.startswith("ctrl+") else key
