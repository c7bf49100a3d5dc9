"""In sixteen colours every ink can be told from the ground, whatever a terminal makes of the sixteen."""

import pytest
from rich.color import Color
from rich.style import Style
from textual.theme import Theme

from mcjob_tui.tui.theme import ANSI_DARK, ANSI_LIGHT
from mcjob_tui.tui.widgets.form.inks import INKS, styles_of

PALETTES = {
    "xterm": "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5"
    " 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    "linux": "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa"
    " 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
    "tango": "2e3436 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf"
    " 555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec",
}
"""The colours 0 to 15 of xterm, of the console of Linux and VGA, and of the terminals of many desktops."""
GROUNDS = {"mcjob-ansi-dark": ("000000", "d0d0d0"), "mcjob-ansi-light": ("ffffff", "000000")}


def luminance(rgb: str) -> float:
    """Of a colour, as WCAG 2 reckons it."""
    parts = [int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def drawn(color: Color | None, palette: str, otherwise: str) -> str:
    """What a terminal draws for a colour."""
    if color is None or color.is_default:
        return otherwise
    assert color.number is not None
    assert color.number < 16
    return PALETTES[palette].split()[color.number]


def inks_of(theme: Theme) -> dict[str, Style]:
    variables = {
        **{name: getattr(theme, name) for name in ("primary", "secondary", "accent", "success", "warning", "error")},
        **{name: getattr(theme, name) for name in ("foreground", "background", "surface", "panel")},
        **theme.variables,
    }
    return styles_of(variables, ansi=True)


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("theme", [ANSI_DARK, ANSI_LIGHT], ids=lambda each: each.name)
def test_every_ink_has_three_to_one_on_the_ground(theme: Theme, palette: str) -> None:
    ground, text = GROUNDS[theme.name]
    # Reversed they stand the other way round, and have as much.
    found = {name: contrast(drawn(ink.color, palette, text), ground) for name, ink in inks_of(theme).items()}
    assert {name: round(each, 1) for name, each in found.items() if each < 3} == {}
    assert len(found) == len(INKS)


@pytest.mark.parametrize("theme", [ANSI_DARK, ANSI_LIGHT], ids=lambda each: each.name)
def test_the_cursors_row_is_of_one_colour_whatever_inks_its_texts_have(theme: Theme) -> None:
    inks = inks_of(theme)
    rows = {str(inks[name] + inks["cursor"]) for name in ("muted", "dim", "bad", "care", "good", "line", "cluster-3")}
    assert len(rows) == 1
    assert (inks["strong"] + inks["cursor"]).bold
