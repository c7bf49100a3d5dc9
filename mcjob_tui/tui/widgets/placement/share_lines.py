"""The clusters that get pods, in the Placement panel: a row each with its bar and numbers, and the total."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from mcjob_tui.resources.text import width as columns_of
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, column, line, spread
from mcjob_tui.tui.widgets.placement.bars import share_bar
from mcjob_tui.tui.widgets.placement.forecast import Forecast, ShareRow
from mcjob_tui.tui.widgets.placement.lines import PanelLine, health, opener

MOST_SHARES = 20
MOST_WITH_PLACE = 6
WIDE = 90
REST = "the rest"
ORDERS: Mapping[str, Callable[[ShareRow], tuple[object, ...]]] = {
    "share": lambda row: (),
    "name": lambda row: (row.cluster.name,),
    "fits": lambda row: (-1 if row.fits is None else -row.fits, row.cluster.name),
    "place": lambda row: (row.cluster.place, row.cluster.name),
}
"""How the clusters may stand: by their share, which is how they come, or by something else."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """How wide each column is; 0 leaves it out. ``bar`` is the share's, ``gap`` what is left beside it."""

    name: int
    place: int
    bar: int
    gap: int
    moved: int
    fits: int
    once: int
    pods: int


def share_lines(
    forecast: Forecast,
    shares: Sequence[ShareRow],
    width: int,
    *,
    order: str = "share",
    whole: bool = False,
    opened: Collection[str] = (),
) -> list[PanelLine]:
    """Headings, a row for each of ``shares`` and the total. Above ``MOST_SHARES`` the rest is one row, which opens;
    ``whole`` shows them all."""
    wide = width >= WIDE
    dense = len(forecast.shares) > MOST_WITH_PLACE
    ordered = sorted(shares, key=ORDERS[order])
    is_open = REST in opened
    shown = ordered if whole or is_open else ordered[:MOST_SHARES]
    made = _columns(shown, width, dense=dense)
    lines = [PanelLine(EMPTY), PanelLine(_headings(made, order))]
    for index, row in enumerate(shown):
        if index == MOST_SHARES and not whole:
            lines.append(PanelLine(line(opener(True), (_rest(ordered[MOST_SHARES:]), "muted")), f"group:{REST}"))
        lines.append(PanelLine(_row(row, made, neighbours=dense or wide), f"cluster:{row.cluster.name}"))
        if not dense and not wide:
            lines.append(PanelLine(_second(row, width)))
    if len(shown) < len(ordered):
        lines.append(PanelLine(line(opener(False), (_rest(ordered[len(shown) :]), "muted")), f"group:{REST}"))
    total = f"{forecast.pods:,}" if forecast.pods is not None else "-"
    at_once = f"{forecast.at_once:,}" if forecast.at_once is not None else "-"
    numbers = line(column(at_once, made.once, "strong", right=True), column(total, made.pods, "strong", right=True))
    return [
        *lines,
        PanelLine(line(("─" * width, "line"))),
        PanelLine(spread(line(("  total", "muted")), numbers, width)),
    ]


def _columns(shown: Sequence[ShareRow], width: int, *, dense: bool) -> _Columns:
    wide = width >= WIDE
    name = min(24 if wide else 14, max(8, max(columns_of(row.cluster.name) for row in shown)))
    place = 30 if wide else 0
    once = max(8, max(len(str(row.at_once)) for row in shown) + 1)
    pods = max(6, max(len(str(row.pods)) for row in shown) + 1)
    fits = 8 if wide else 0
    moved = max(len(row.change) for row in shown) + 1 if wide or dense else 0
    moved = moved if moved > 1 else 0
    room = width - 2 - name - 1 - place - once - pods - fits - moved
    bar = max(4, min(40, room))
    return _Columns(name, place, bar, max(0, room - bar), moved, fits, once, pods)


def _headings(made: _Columns, order: str) -> Line:
    # The frame says it too, but a narrow terminal has none.
    share = "SHARE" if order == "share" else f"SHARE, by {order}"
    return line(
        "  ",
        column("CLUSTER", made.name, "muted"),
        " ",
        column("PLACE", made.place, "muted"),
        column(share, made.bar, "muted"),
        " " * (made.gap + made.moved),
        column("FITS", made.fits, "muted", right=True) if made.fits else "",
        column("AT ONCE", made.once, "muted", right=True),
        column("PODS", made.pods, "muted", right=True),
    )


def _row(row: ShareRow, made: _Columns, *, neighbours: bool) -> Line:
    tie = "care" if row.tied else ""
    return line(
        health(row.cluster),
        column(row.cluster.name, made.name, "strong"),
        " ",
        *(line(column(row.cluster.place, made.place - 1, "muted"), " ") if made.place else EMPTY),
        *share_bar(row.share, row.tie, made.bar, neighbours=neighbours),
        " " * made.gap,
        column(row.change, made.moved, "primary", right=True) if made.moved else "",
        column("unknown" if row.fits is None else f"{row.fits:,}", made.fits, "muted", right=True) if made.fits else "",
        column(str(row.at_once), made.once, tie, right=True),
        column(str(row.pods), made.pods, f"{tie} strong".strip(), right=True),
    )


def _second(row: ShareRow, width: int) -> Line:
    end: list[Piece] = []
    if row.differs:
        end.append(Piece(f"• {row.differs}  ", "key"))
    if row.change:
        end.append(Piece(f"{row.change}  ", "primary"))
    end.append(Piece(_fits(row), "muted" if row.fits is not None else "care"))
    if row.tied:
        end.append(Piece(" ≈ tie", "care"))
    return spread(line("  ", (row.cluster.place or "no place set", "muted")), tuple(end), width)


def _fits(row: ShareRow) -> str:
    return "fit unknown" if row.fits is None else f"{row.fits:,} fit"


def _rest(rows: Sequence[ShareRow]) -> str:
    numbers = [row.pods.one if row.pods.one is not None else row.at_once.one or 0 for row in rows]
    low, high = min(numbers), max(numbers)
    each = f"{low:,} pod{'s' if low != 1 else ''} each" if low == high else f"{low:,} to {high:,} pods each"
    return f"+ {len(rows):,} cluster{'s' if len(rows) != 1 else ''}, {each}"
