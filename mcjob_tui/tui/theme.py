"""The colours by role, for dark and light terminals and for those with sixteen colours.

Stylesheets use theme variables only. The roles that Textual does not know (``field``, ``cursor``, ``cluster-1`` …)
are variables of the themes; ``variable_defaults`` gives them for every other theme.
"""

import os
from collections.abc import Mapping

from textual.theme import Theme

CLUSTER_COLORS = 8
_CLUSTERS_DARK = ("6cb0ff", "6fd08c", "c9a0ff", "f0b95a", "5fd3c8", "f59ac0", "b6c85a", "e8a07a")
_CLUSTERS_LIGHT = ("0b5cad", "17713a", "6f3cb8", "875300", "0b6e69", "a32a68", "566410", "8f4a1c")
_CLUSTERS_ANSI_DARK = (
    *("bright_blue", "green", "magenta", "yellow"),
    *("cyan", "bright_magenta", "bright_green", "bright_yellow"),
)
_CLUSTERS_ANSI_LIGHT = ("blue", "magenta", "bright_black", "default", "red", "blue", "magenta", "bright_black")
"""On a light ground green, yellow and cyan are hardly to be seen in most terminals' sixteen colours."""


def _clusters(colors: tuple[str, ...], prefix: str) -> dict[str, str]:
    return {f"cluster-{index}": f"{prefix}{color}" for index, color in enumerate(colors, 1)}


DARK = Theme(
    name="mcjob-dark",
    dark=True,
    primary="#6cb0ff",
    secondary="#8fb8c9",
    accent="#c9a0ff",
    success="#6fd08c",
    warning="#f0b95a",
    error="#ff7f7a",
    foreground="#d6deea",
    background="#0e131b",
    surface="#151c27",
    panel="#1d2634",
    variables={
        "text-muted": "#a3b0c2",
        "text-disabled": "#8392a7",
        "border": "#334155",
        "border-blurred": "#334155",
        "field": "#222d3d",
        "field-focus": "#1f3552",
        "cursor": "#22344d",
        "scrollbar": "#334155",
        "scrollbar-background": "#0e131b",
        "scrollbar-hover": "#6cb0ff",
        "scrollbar-active": "#6cb0ff",
        "scrollbar-background-hover": "#0e131b",
        "scrollbar-background-active": "#0e131b",
        **_clusters(_CLUSTERS_DARK, "#"),
    },
)

LIGHT = Theme(
    name="mcjob-light",
    dark=False,
    primary="#0b5cad",
    secondary="#2d6073",
    accent="#6f3cb8",
    success="#17713a",
    warning="#875300",
    error="#b3261e",
    foreground="#17202c",
    background="#f4f6f9",
    surface="#ffffff",
    panel="#e6ebf2",
    variables={
        "text-muted": "#49566a",
        "text-disabled": "#5f6b7e",
        "border": "#b7c1cf",
        "border-blurred": "#b7c1cf",
        "field": "#e9eef5",
        "field-focus": "#d3e5fb",
        "cursor": "#dfeaf8",
        "scrollbar": "#b7c1cf",
        "scrollbar-background": "#f4f6f9",
        "scrollbar-hover": "#0b5cad",
        "scrollbar-active": "#0b5cad",
        "scrollbar-background-hover": "#f4f6f9",
        "scrollbar-background-active": "#f4f6f9",
        **_clusters(_CLUSTERS_LIGHT, "#"),
    },
)


def _ansi(name: str, *, dark: bool) -> Theme:
    """Sixteen colours, of those that are 3:1 or more on the ground in the palettes of most terminals: not all are."""
    plain = "ansi_default"
    return Theme(
        name=name,
        dark=dark,
        ansi=True,
        primary="ansi_bright_blue" if dark else "ansi_blue",
        secondary="ansi_cyan" if dark else plain,
        accent="ansi_bright_magenta" if dark else "ansi_blue",
        success="ansi_green" if dark else plain,
        warning="ansi_yellow" if dark else "ansi_magenta",
        error="ansi_bright_red" if dark else "ansi_red",
        foreground=plain,
        background=plain,
        surface=plain,
        panel=plain,
        variables={
            "ansi-background": "ansi_black" if dark else "ansi_white",
            "ansi-foreground": "ansi_white" if dark else "ansi_black",
            "text-muted": plain,
            "text-disabled": plain,
            "border": plain,
            "border-blurred": plain,
            "field": plain,
            "field-focus": plain,
            "cursor": plain,
            "scrollbar": plain,
            "scrollbar-background": plain,
            "scrollbar-hover": plain,
            "scrollbar-active": plain,
            "scrollbar-background-hover": plain,
            "scrollbar-background-active": plain,
            "input-selection-background": "ansi_blue" if dark else "ansi_bright_cyan",
            "screen-selection-background": "ansi_blue" if dark else "ansi_bright_cyan",
            "screen-selection-foreground": plain,
            **_clusters(_CLUSTERS_ANSI_DARK if dark else _CLUSTERS_ANSI_LIGHT, "ansi_"),
        },
    )


ANSI_DARK = _ansi("mcjob-ansi-dark", dark=True)
ANSI_LIGHT = _ansi("mcjob-ansi-light", dark=False)
THEMES = (DARK, LIGHT, ANSI_DARK, ANSI_LIGHT)


def theme_name(wanted: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The theme to start with.

    Args:
        wanted: ``dark``, ``light``, ``ansi-dark``, ``ansi-light``, or None to go by the terminal.
        environment: ``NO_COLOR``, ``TERM``, ``COLORTERM`` and ``COLORFGBG`` are read from it.
    """
    if wanted:
        return f"mcjob-{wanted}"
    light = environment.get("COLORFGBG", "").rpartition(";")[2] in ("7", "15")
    few = bool(environment.get("NO_COLOR")) or _has_few_colours(environment)
    return f"mcjob-{'ansi-' if few else ''}{'light' if light else 'dark'}"


def _has_few_colours(environment: Mapping[str, str]) -> bool:
    """Whether Rich draws with sixteen colours there (``Console._detect_color_system``).

    Cut down to them, the shades of the other themes are one: the rest of a bar is as dark as the cursor's row.
    """
    terminal = environment.get("TERM", "").lower()
    if not terminal or terminal == "linux":
        return bool(terminal)
    if environment.get("TEXTUAL_COLOR_SYSTEM", "auto") not in ("auto", "standard"):
        return False
    many = environment.get("COLORTERM", "").lower() in ("truecolor", "24bit")
    return not many and terminal.rpartition("-")[2] not in ("256color", "kitty")


def variable_defaults(theme: Theme) -> dict[str, str]:
    """Values of mcjob's own variables for a theme that does not have them, from the theme's own colours."""
    if theme.ansi:
        return ANSI_DARK.variables
    own = DARK if theme.dark else LIGHT
    panel = theme.panel or theme.surface or str(own.panel)
    return {
        **{name: value for name, value in own.variables.items() if name.startswith("cluster-")},
        "field": panel,
        "field-focus": f"{theme.primary} 30%",
        "cursor": f"{theme.primary} 20%",
    }


def cluster_inks(names: tuple[str, ...]) -> dict[str, str]:
    """The ink of each cluster of one Job, ``cluster-1`` … ``cluster-8``, given in name order."""
    return {name: f"cluster-{index % CLUSTER_COLORS + 1}" for index, name in enumerate(sorted(names))}
