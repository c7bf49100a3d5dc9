"""How one log line is drawn: time, the cluster's bar and name, the pod's end, the text, and where the text is broken.

Pure functions; which lines are in view is ``log_view``'s business.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mcjob_tui.control_plane.views import LogLine
from mcjob_tui.resources.text import clean, cut_middle, width
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, column, columns, line, plain
from mcjob_tui.tui.widgets.log_ansi import LONGEST, inked, shown
from mcjob_tui.tui.widgets.log_filter import LogFilter

FULL_NAMES = 96
"""From this width on clusters have their full names."""
TIMES = 116
"""From this width on times are shown unless the person says otherwise."""
_SHORT, _FULL, _POD, _CONTAINER = 10, 18, 5, 10
_MATCH, _MATCH_HERE = "track strong underline", "chosen"


@dataclass(frozen=True, slots=True)
class LogStyle:
    """How lines are drawn at one width: names by cluster, their inks, and what is switched on."""

    width: int
    times: bool
    wrap: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    name_width: int = 0
    inks: Mapping[str, str] = field(default_factory=dict)
    filter: LogFilter | None = None
    shift: int = 0
    container_width: int = 0
    """Columns for the container's name; 0 where all lines are of containers of one name."""

    @property
    def start(self) -> int:
        """Columns before the text."""
        return 1 + (13 if self.times else 0) + 2 + self.name_width + 1 + _POD + self._container_room + 2

    @property
    def _container_room(self) -> int:
        return self.container_width + 1 if self.container_width else 0

    @property
    def room(self) -> int:
        """Columns for the text."""
        return max(1, self.width - self.start)


def log_style(
    room: int,
    clusters: Collection[str],
    inks: Mapping[str, str],
    *,
    times: bool | None = None,
    wrap: bool = False,
    looked_for: LogFilter | None = None,
    shift: int = 0,
    containers: Collection[str] = (),
) -> LogStyle:
    """The style for a width in columns; ``times`` None goes by the width."""
    names = dict.fromkeys(clusters, "")
    if room < FULL_NAMES:
        names = {name: cut_middle(short, _SHORT) for name, short in short_names(clusters).items()}
    else:
        names = {name: cut_middle(name, _FULL) for name in clusters}
    return LogStyle(
        width=room,
        times=room >= TIMES if times is None else times,
        wrap=wrap,
        names=names,
        name_width=max((width(each) for each in names.values()), default=0),
        inks=inks,
        filter=looked_for,
        shift=shift,
        container_width=min(_CONTAINER, max(map(width, containers))) if len(containers) > 1 else 0,
    )


def short_names(clusters: Collection[str]) -> dict[str, str]:
    """The first parts of each name, as many as tell all of them apart: ``aws-use1`` for ``aws-use1-prod``."""
    most = max((name.count("-") + 1 for name in clusters), default=1)
    for parts in range(2, most):
        short = {name: "-".join(name.split("-")[:parts]) for name in clusters}
        if len(set(short.values())) == len(set(clusters)):
            return short
    return {name: name for name in clusters}


def time_of_line(time: datetime | None) -> str:
    """The time of day where the person sits, to the millisecond."""
    if time is None:
        return " " * 12
    local = time.astimezone()
    return f"{local:%H:%M:%S}.{local.microsecond // 1000:03}"


def body(entry: LogLine, looked_for: LogFilter | None, *, here: bool = False) -> Line:
    """The text of a line with its colours and what was found in it; ``here`` is the match that one has gone to."""
    if entry.life:
        return line((f"----- {shown(entry.text)} -----", "care" if entry.warning else "muted"))
    if entry.note:
        glyph, ink = ("▲ ", "care") if entry.warning else ("● ", "good")
        return line((f"{glyph}{shown(entry.text)}", ink))
    pieces = inked(entry.text)
    if looked_for is None:
        return pieces
    return highlighted(pieces, looked_for.spans(plain(pieces)), _MATCH_HERE if here else _MATCH)


def highlighted(pieces: Line, spans: Iterable[tuple[int, int]], ink: str) -> Line:
    """The line with the characters in ``spans`` (ascending, not overlapping) in another ink."""
    made: list[Piece] = []
    at = 0
    left = list(spans)
    for piece in pieces:
        start, end = at, at + len(piece.text)
        while left and left[0][0] < end:
            found, stop = left[0]
            made.append(Piece(piece.text[at - start : max(found, at) - start], piece.ink))
            made.append(Piece(piece.text[max(found, at) - start : min(stop, end) - start], ink))
            at = min(stop, end)
            if stop > end:
                break
            left.pop(0)
        made.append(Piece(piece.text[at - start :], piece.ink))
        at = end
    return line(*made)


def broken(pieces: Line, room: int) -> list[Line]:
    """The line in rows of at most ``room`` columns each, broken between any two characters; at least one row."""
    rows: list[list[Piece]] = [[]]
    left = room
    for piece in pieces:
        text = piece.text
        while text:
            taken = _fitting(text, left)
            if not taken and (left < room):
                rows.append([])
                left = room
                continue
            head = text[: taken or 1]
            rows[-1].append(Piece(head, piece.ink))
            left -= width(head)
            text = text[len(head) :]
    return [tuple(each) for each in rows]


def row_count(entry: LogLine, style: LogStyle) -> int:
    """How many rows a line takes."""
    if not style.wrap:
        return 1
    if not entry.note and entry.text.isascii() and entry.text.isprintable():
        return max(1, -(-min(len(entry.text), LONGEST) // style.room))
    return len(broken(body(entry, None), style.room))


def drawn(entry: LogLine, style: LogStyle, *, here: bool = False) -> list[Line]:
    """The rows of a line; the second and later ones have only the cluster's bar before them."""
    ink = style.inks.get(entry.cluster, "muted")
    name = style.names.get(entry.cluster, entry.cluster)
    text = body(entry, style.filter, here=here)
    first = (
        *line(" ", (f"{time_of_line(entry.time)} " if style.times else "", "muted"), ("┃ ", ink)),
        column(name, style.name_width, ink),
        Piece(" "),
        column(entry.pod.rpartition("-")[2][-_POD:], _POD, "muted"),
        *_container(entry, style),
        Piece("  "),
    )
    if not style.wrap:
        return [(*first, *_shifted(text, style.shift))]
    rows = broken(text, style.room)
    before = line(" " * (1 + (13 if style.times else 0)), ("┃", ink))
    more = (*before, Piece(" " * (style.start - columns(before))))
    return [(*first, *rows[0]), *((*more, *each) for each in rows[1:])]


def _container(entry: LogLine, style: LogStyle) -> Line:
    """Which of several containers the line is of."""
    room = style.container_width
    return (Piece(" "), column(cut_middle(clean(entry.container), room), room, "muted")) if room else ()


def _shifted(pieces: Line, by: int) -> Line:
    made: list[Piece] = []
    for piece in pieces:
        made.append(Piece(piece.text[by:], piece.ink))
        by = max(0, by - len(piece.text))
    return line(*made)


def _fitting(text: str, room: int) -> int:
    """How many characters fit."""
    if text[:room].isascii():
        return min(room, len(text))
    used = 0
    for index, character in enumerate(text):
        used += width(character)
        if used > room:
            return index
    return len(text)
