"""The lines of the Placement panel for a width: pure composition of a forecast, no widget in it."""

from collections.abc import Collection
from dataclasses import dataclass

from mcjob_tui.resources.text import width as columns_of
from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice
from mcjob_tui.tui.widgets.form.pieces import EMPTY, Line, Piece, column, columns, cut, line, over, spread, wrapped
from mcjob_tui.tui.widgets.placement.bars import share_bar
from mcjob_tui.tui.widgets.placement.forecast import Forecast, ShareRow, UnusedRow

MOST_SHARES = 20
MOST_UNUSED = 12
WIDE = 90


@dataclass(frozen=True, slots=True)
class PanelLine:
    """A line and what it stands for: ``cluster:NAME``, ``group:REASON`` or nothing that a cursor could stand on."""

    pieces: Line
    about: str = ""


def panel_lines(
    forecast: Forecast, width: int, *, opened: Collection[str] = (), search: str = "", cursor: str = ""
) -> tuple[PanelLine, ...]:
    """All lines. ``opened`` are the groups of unused clusters that are open; ``search`` keeps the clusters whose name
    or place holds it; ``cursor`` is the ``about`` of the line that is marked."""
    if not forecast.known:
        return (PanelLine(line(("◐ ", "primary"), (f"{forecast.headline}…", "muted"))),)
    lines = _head(forecast, width)
    shares = [row for row in forecast.shares if _found(row.cluster.name, row.cluster.place, search)]
    if shares:
        lines += _share_lines(forecast, shares, width, bool(search))
    for note in forecast.notes:
        lines += [PanelLine(EMPTY), *_marked("≈", "care", note, width)]
    lines += _unused_lines(forecast, width, opened, search)
    return tuple(
        PanelLine(over(_filled(each.pieces, width), "cursor"), each.about)
        if each.about and each.about == cursor
        else each
        for each in lines
    )


def _filled(pieces: Line, width: int) -> Line:
    return (*pieces, Piece(" " * max(0, width - columns(pieces))))


def _head(forecast: Forecast, width: int) -> list[PanelLine]:
    if forecast.scheduled:
        return [PanelLine(line((text, "strong"))) for text in wrapped(forecast.headline, width)]
    lines = _marked("▲", "care", forecast.headline, width, ink="care strong")
    lines += [PanelLine(line("  ", (text, ""))) for text in wrapped(forecast.message, width - 2)]
    if forecast.helps:
        lines += [PanelLine(EMPTY), PanelLine(line(("What helps", "strong")))]
        for each in forecast.helps:
            lines += _marked("·", "key", each, width)
    return lines


def _marked(glyph: str, glyph_ink: str, text: str, width: int, ink: str = "") -> list[PanelLine]:
    rows = wrapped(text, width - 2)
    return [
        PanelLine(line((f"{glyph} " if index == 0 else "  ", glyph_ink), (row, ink))) for index, row in enumerate(rows)
    ]


def _share_lines(forecast: Forecast, shares: list[ShareRow], width: int, searching: bool) -> list[PanelLine]:
    wide = width >= WIDE
    dense = len(forecast.shares) > 6
    shown = shares if searching else shares[:MOST_SHARES]
    names = min(24 if wide else 14, max(8, max(columns_of(row.cluster.name) for row in shown)))
    places = 30 if wide else 0
    once = max(8, max(len(str(row.at_once)) for row in shown) + 1)
    pods = max(6, max(len(str(row.pods)) for row in shown) + 1)
    fits = 8 if wide else 0
    bar = max(4, min(40, width - 2 - names - 1 - places - once - pods - fits))
    gap = max(0, width - 2 - names - 1 - bar - places - once - pods - fits)
    place_head = column("PLACE", places, "muted") if places else Piece("")
    fits_head = column("FITS", fits, "muted", right=True) if fits else Piece("")
    heads = line(
        "  ",
        column("CLUSTER", names, "muted"),
        " ",
        place_head,
        column("SHARE", bar, "muted"),
        " " * gap,
        fits_head,
        column("AT ONCE", once, "muted", right=True),
        column("PODS", pods, "muted", right=True),
    )
    lines = [PanelLine(EMPTY), PanelLine(heads)]
    for row in shown:
        about = f"cluster:{row.cluster.name}"
        tie = "care" if row.tied else ""
        lines.append(
            PanelLine(
                line(
                    _health(row.cluster),
                    column(row.cluster.name, names, "strong"),
                    " ",
                    column(row.cluster.place, places - 1, "muted") if places else "",
                    " " if places else "",
                    *share_bar(row.share, row.tie, bar, neighbours=dense or wide),
                    " " * gap,
                    column(_fits(row), fits, "muted", right=True) if fits else "",
                    column(str(row.at_once), once, tie, right=True),
                    column(str(row.pods), pods, f"{tie} strong".strip(), right=True),
                ),
                about,
            )
        )
        if not dense and not wide:
            lines.append(PanelLine(_second(row, width), ""))
    if len(shown) < len(shares):
        lines.append(PanelLine(line("  ", (_rest(shares[len(shown) :]), "muted"))))
    total = f"{forecast.pods:,}" if forecast.pods is not None else "-"
    at_once = f"{forecast.at_once:,}" if forecast.at_once is not None else "-"
    numbers = line(column(at_once, once, "strong", right=True), column(total, pods, "strong", right=True))
    lines += [PanelLine(line(("─" * width, "line"))), PanelLine(spread(line(("  total", "muted")), numbers, width))]
    return lines


def _second(row: ShareRow, width: int) -> Line:
    end: list[Piece] = []
    if row.differs:
        end.append(Piece(f"• {row.differs}  ", "key"))
    if row.moved:
        end.append(Piece(f"{row.moved:+,}  ", "primary"))
    end.append(Piece(_fits(row), "muted"))
    if row.tied:
        end.append(Piece(" ≈ tie", "care"))
    return spread(line("  ", (row.cluster.place or "no place set", "muted")), tuple(end), width)


def _fits(row: ShareRow) -> str:
    return "unknown" if row.fits is None else f"{row.fits:,} fit"


def _rest(rows: list[ShareRow]) -> str:
    numbers = [row.pods.one if row.pods.one is not None else row.at_once.one or 0 for row in rows]
    low, high = min(numbers), max(numbers)
    each = f"{low:,} pod{'s' if low != 1 else ''} each" if low == high else f"{low:,} to {high:,} pods each"
    return f"+ {len(rows):,} clusters, {each}"


def _unused_lines(forecast: Forecast, width: int, opened: Collection[str], search: str) -> list[PanelLine]:
    rows = [row for row in forecast.unused if _found(row.cluster.name, row.cluster.place, search)]
    if not rows:
        return []
    count = line((f"{len(rows):,} cluster{'s' if len(rows) != 1 else ''}", "muted"))
    lines = [PanelLine(EMPTY), PanelLine(spread(line(("Not used", "strong")), count, width))]
    if len(rows) <= MOST_UNUSED:
        for row in rows:
            lines += _unused(row, width)
        return lines
    for name, members in forecast.groups.items():
        found = [row for row in members if row in rows] if search else list(members)
        if not found:
            continue
        is_open = name in opened or bool(search)
        mark = "▼" if is_open else "►"
        lines.append(
            PanelLine(line((f"{mark} ", "key"), (f"{len(found):,} ", "strong"), (name, "muted")), f"group:{name}")
        )
        if is_open:
            for row in found[:200]:
                place = line((row.cluster.place, "muted"))
                lines.append(
                    PanelLine(spread(line("  ", (row.cluster.name, "")), place, width), f"cluster:{row.cluster.name}")
                )
    return lines


def _unused(row: UnusedRow, width: int) -> list[PanelLine]:
    start = line(_health(row.cluster), (row.cluster.name, ""))
    place = cut(line((row.cluster.place, "muted")), max(0, width - columns(start) - 1))
    lines = [PanelLine(spread(start, place, width), f"cluster:{row.cluster.name}")]
    words = wrapped(row.sentence or row.reason, width - 4)
    for index, text in enumerate(words):
        mark = line(("▲ " if index == 0 else "  ", "care")) if row.care else EMPTY
        lines.append(PanelLine(line("  ", *mark, (text, "" if row.care else "muted"))))
    if row.fix:
        lines.append(PanelLine(line("  ", ("^y ", "key"), (row.fix, "muted"))))
    return lines


def _health(cluster: ClusterChoice) -> Piece:
    glyph, ink = cluster.health
    return Piece(f"{glyph} ", ink)


def _found(name: str, place: str, search: str) -> bool:
    return all(word in f"{name} {place}".lower() for word in search.lower().split())
