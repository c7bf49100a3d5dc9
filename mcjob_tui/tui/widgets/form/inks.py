"""The inks: what each named way of drawing text is made of, in the theme's own variables.

They are no component classes of widgets, because Textual matches every component class of every widget against all
rules whenever a style may have changed: with twenty inks on thirty fields that costs half a second a page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from rich.style import Style
from textual.app import App
from textual.color import Color

CLUSTERS = 8


@dataclass(frozen=True, slots=True)
class Ink:
    """Names of theme variables for text and ground, and how the text is set; ``ansi`` is added in sixteen colours,
    where grounds and shades of grey are all the same. ``alone``: there it takes the colours of what it lies under."""

    color: str = ""
    ground: str = ""
    style: str = ""
    ansi: str = ""
    alone: bool = False


INKS: Mapping[str, Ink] = {
    "text": Ink("foreground"),
    "strong": Ink(style="bold"),
    "muted": Ink("text-muted", ansi="dim"),
    "dim": Ink("text-disabled", ansi="dim"),
    "heading": Ink("secondary", style="bold"),
    "key": Ink("accent", style="bold"),
    "primary": Ink("primary"),
    "good": Ink("success"),
    "care": Ink("warning"),
    "bad": Ink("error"),
    "line": Ink("border", ansi="dim"),
    "field": Ink(ground="field", ansi="underline"),
    "focus": Ink(ground="field-focus", ansi="underline"),
    # Reversed with each text's own colour the row would be made of patches, and its dim texts be grey on grey.
    "cursor": Ink(ground="cursor", ansi="reverse not dim", alone=True),
    "track": Ink(ground="panel"),
    "chosen": Ink("background", "primary", "bold", ansi="reverse"),
    "press": Ink("background", "success", "bold", ansi="reverse"),
    "danger": Ink("error"),
    "danger-chosen": Ink("background", "error", "bold", ansi="reverse"),
    "chip-care": Ink("background", "warning", "bold", ansi="reverse"),
    "chip-bad": Ink("background", "error", "bold", ansi="reverse"),
    "done": Ink("success"),
    "active": Ink("primary"),
    "reverse": Ink(style="reverse"),
    "strike": Ink(style="strike"),
    "underline": Ink(style="underline"),
    **{f"cluster-{index}": Ink(f"cluster-{index}") for index in range(1, CLUSTERS + 1)},
}

_made: "WeakKeyDictionary[App[object], tuple[str, dict[str, Style]]]" = WeakKeyDictionary()


def ink_styles(app: "App[object]") -> Mapping[str, Style]:
    """The terminal style of every ink in the app's present theme, made once per theme."""
    found = _made.get(app)
    if found is None or found[0] != app.theme:
        found = _made[app] = (app.theme, styles_of(app.theme_variables, ansi=app.current_theme.ansi))
    return found[1]


def styles_of(variables: Mapping[str, str], *, ansi: bool) -> dict[str, Style]:
    """The inks for a theme's variables."""
    return {name: _style(ink, variables, ansi) for name, ink in INKS.items()}


def _style(ink: Ink, variables: Mapping[str, str], ansi: bool) -> Style:
    style = Style.parse(" ".join(filter(None, (ink.style, ink.ansi if ansi else ""))) or "none")
    if ansi and ink.ground:
        # Reversing swaps text and ground, so the ground's colour is set as the text's.
        own = ink.ground if ink.color or ink.alone else ""
        return style + Style(color=_color(own, variables).rich_color) if own else style
    color = _color(ink.color, variables).rich_color if ink.color else None
    ground = _color(ink.ground, variables).rich_color if ink.ground else None
    return style + Style(color=color, bgcolor=ground)


def _color(name: str, variables: Mapping[str, str]) -> Color:
    """The colour of a variable on the theme's ground; ``auto 60%`` is the text's own colour, fainter."""
    background = Color.parse(variables["background"])
    value, _, share = variables[name].partition(" ")
    alpha = float(share.rstrip("%")) / 100 if share else 1.0
    color = Color.parse(variables["foreground"] if value == "auto" else value)
    if color.ansi is not None or background.ansi is not None:
        return color
    return background.blend(color, alpha * color.a, alpha=1.0)
