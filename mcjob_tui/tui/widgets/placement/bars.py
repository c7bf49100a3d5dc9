"""Shares as bars of blocks. Blocks are a plan; progress is drawn with lines, elsewhere."""

from mcjob_tui.tui.glyphs import ascii_only
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, line

_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


def share_bar(share: float, tie: float, columns: int, *, neighbours: bool = False) -> Line:
    """A bar of ``columns`` cells: ``share`` (0 to 1 of the largest) sure, ``tie`` more of it as the UID decides.

    A share above 0 is at least an eighth of a cell. ``neighbours`` draws lower blocks, for bars on neighbouring rows.
    """
    if ascii_only():
        return _plain(share, tie, columns)
    sure = share * columns
    if share > 0:
        sure = max(sure, 0.125)
    if tie > 0:
        # A part of a cell would leave a gap before the part that the tie moves.
        sure = max(1, round(sure)) if share > 0 else 0
    full = min(columns, int(sure + 1e-9))
    rest = round((sure - full) * 8)
    if rest == 8:
        full, rest = full + 1, 0
    body = ("▆" if neighbours else "█") * full
    if neighbours:
        body += "▆" if rest >= 4 or (not full and rest) else ""
    elif full < columns:
        body += _EIGHTHS[rest]
    moved = min(columns - len(body), max(1, round(tie * columns))) if tie > 0 else 0
    track = columns - len(body) - moved
    return line(
        Piece(body, "primary track"),
        Piece(("▂" if neighbours else "░") * moved, "primary track"),
        Piece(" " * track, "track"),
    )


def _plain(share: float, tie: float, columns: int) -> Line:
    sure = min(columns, max(1, round(share * columns)) if share > 0 else 0)
    moved = min(columns - sure, max(1, round(tie * columns))) if tie > 0 else 0
    return line(
        Piece("#" * sure, "primary"), Piece(":" * moved, "primary"), Piece("." * (columns - sure - moved), "line")
    )
