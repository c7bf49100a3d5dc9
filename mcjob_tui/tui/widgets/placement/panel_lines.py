"""The lines of the Placement panel for a width: pure composition of a forecast, no widget in it.

The clusters that get pods are in ``share_lines``, those that get none in ``unused_lines``.
"""

from collections.abc import Collection

from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, columns, line, over, wrapped
from mcjob_tui.tui.widgets.placement.forecast import Forecast, HelpRow
from mcjob_tui.tui.widgets.placement.lines import PanelLine, found
from mcjob_tui.tui.widgets.placement.share_lines import share_lines
from mcjob_tui.tui.widgets.placement.unused_lines import unused_lines


def panel_lines(
    forecast: Forecast,
    width: int,
    *,
    opened: Collection[str] = (),
    search: str = "",
    cursor: str = "",
    order: str = "share",
) -> tuple[PanelLine, ...]:
    """All lines.

    Args:
        forecast: What is to be said.
        width: Columns.
        opened: The groups that are open: reasons of unused clusters, and ``share_lines.REST``.
        search: Keeps the clusters whose name or place has each of its words.
        cursor: The ``about`` of the line that is marked.
        order: One of ``share_lines.ORDERS``.
    """
    if not forecast.known:
        return (PanelLine(_waiting(forecast)),)
    lines = _head(forecast, width, cursor)
    shares, unused = found(forecast.shares, search), found(forecast.unused, search)
    if shares:
        lines += share_lines(forecast, shares, width, order=order, whole=bool(search), opened=opened)
    if search and not shares and not unused:
        lines += [PanelLine(EMPTY), PanelLine(line(("no cluster has this in its name or place", "muted")))]
    if not search:
        for note in forecast.notes:
            lines += [PanelLine(EMPTY), *_marked("≈", "care", note, width)]
    lines += unused_lines(forecast, unused, width, opened=opened, search=search)
    return tuple(
        PanelLine(over(_filled(each.pieces, width), "cursor"), each.about)
        if each.about and each.about == cursor
        else each
        for each in lines
    )


def _waiting(forecast: Forecast) -> Line:
    if forecast.unreadable:
        return line(("▲ ", "care"), (forecast.headline, ""))
    return line(("◐ ", "primary"), (f"{forecast.headline}…", "muted"))


def _filled(pieces: Line, width: int) -> Line:
    return (*pieces, Piece(" " * max(0, width - columns(pieces))))


def _head(forecast: Forecast, width: int, cursor: str) -> list[PanelLine]:
    if forecast.scheduled:
        return [PanelLine(line((text, "strong"))) for text in wrapped(forecast.headline, width)]
    lines = _marked("▲", "care", forecast.headline, width, ink="care strong")
    lines += [PanelLine(line("  ", (text, ""))) for text in wrapped(forecast.message, width - 2)]
    if forecast.helps:
        lines += [PanelLine(EMPTY), PanelLine(line(("What helps", "strong")))]
        first = next((f"help:{each.sentence}" for each in forecast.helps if each.fix), "")
        for each in forecast.helps:
            about = f"help:{each.sentence}" if each.fix else ""
            # In the form ^y takes the first, in the panel the one at the cursor.
            taken = about and about == (cursor or first)
            lines += [PanelLine(row.pieces, about) for row in _help(each, width, "^y" if taken else "→")]
    return lines


def _help(row: HelpRow, width: int, key: str) -> list[PanelLine]:
    """What would help, and under it what the form can do about it, where that is not said by the same words."""
    if row.fix == row.sentence:
        return _marked(key, "key", row.sentence, width)
    lines = _marked("·", "key", row.sentence, width)
    if row.fix:
        lines.append(PanelLine(line("  ", (f"{key} ", "key"), (row.fix, "muted"))))
    return lines


def _marked(glyph: str, glyph_ink: str, text: str, width: int, ink: str = "") -> list[PanelLine]:
    start = f"{glyph} "
    rows = wrapped(text, width - len(start))
    return [
        PanelLine(line((start if index == 0 else " " * len(start), glyph_ink), (row, ink)))
        for index, row in enumerate(rows)
    ]
