"""The first row of every page: where one is, and how good the connection is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from mcjob_tui.control_plane.views import ConnectionState, Phase
from mcjob_tui.resources.durations import clock_words
from mcjob_tui.resources.text import cut_middle
from mcjob_tui.resources.text import width as text_width
from mcjob_tui.tui import clock
from mcjob_tui.tui.glyphs import busy
from mcjob_tui.tui.widgets.form.pieces import Line, Piece, columns, cut, line
from mcjob_tui.tui.widgets.sheet import Sheet

TICKS_A_SECOND = 4
_WRONG_CLOCK = timedelta(minutes=1)
WHY_AT_LEAST = 16
"""Columns for the reason of a bad connection, or it is left to ``:messages``."""


@dataclass(frozen=True, slots=True)
class HeaderState:
    """What the header says.

    Attributes:
        trail: The way to the screen.
        clusters: How many there are, None until they have been listed; ``ready`` of them can be given work.
        said: Work that goes on behind the screen (``→ 3 of 4``).
    """

    context: str = ""
    trail: tuple[str, ...] = ()
    connection: ConnectionState | None = None
    clusters: int | None = None
    ready: int = 0
    version: str = ""
    sandbox: bool = False
    read_only: bool = False
    tls_verified: bool = True
    clock_ahead: timedelta = timedelta()
    unreadable: tuple[str, ...] = ()
    said: str = ""


def connection_words(state: ConnectionState | None, now: datetime, turn: int = 0) -> Piece:
    """The state of the connection as a sign and a word, with the running times counted against ``now``."""
    if state is None:
        return Piece("○ no control plane", "muted")
    match state.phase:
        case Phase.LIVE:
            return Piece("● live", "good")
        case Phase.CONNECTING:
            return Piece(f"{busy(turn)} connecting", "primary")
        case Phase.DENIED:
            return Piece("× denied", "bad")
    words = "◑ stale"
    if state.since is not None:
        words += f" {max(0, int((now - state.since).total_seconds()))} s"
    if state.retry_at is not None:
        seconds = ceil((state.retry_at - now).total_seconds())
        words += f", retrying in {seconds} s" if seconds > 0 else ", retrying"
    return Piece(words, "care")


def chips(state: HeaderState) -> list[Piece]:
    """Only what is true and must not be overlooked."""
    made: list[Piece] = []
    for shown, text, ink in (
        (state.sandbox, " SANDBOX ", "chip-care"),
        (state.read_only, " READ-ONLY ", "chip-care"),
        (not state.tls_verified, " TLS NOT VERIFIED ", "chip-bad"),
        (abs(state.clock_ahead) >= _WRONG_CLOCK, f" CLOCK {clock_words(state.clock_ahead).upper()} ", "chip-care"),
        (bool(state.unreadable), f" UNREADABLE {' '.join(state.unreadable[:2])} ", "chip-care"),
    ):
        if shown:
            made += [Piece(text, ink), Piece(" ")]
    return made


def clusters_ready(state: HeaderState) -> tuple[str, str]:
    """How many clusters are ready: in words, and in figures for where there is no room; "" until they are listed."""
    if state.clusters is None:
        return "", ""
    if not state.clusters:
        return "no clusters", "no clusters"
    many = f"{state.clusters} cluster{'' if state.clusters == 1 else 's'} ready"
    words = many if state.ready == state.clusters else f"{state.ready} of {many}"
    return words, f"{state.ready}/{state.clusters} ready"


def header_line(state: HeaderState, width: int, now: datetime, turn: int = 0) -> Line:
    """The header in ``width`` columns: version, then clusters give way where it is narrow, then names their middle."""
    link = connection_words(state.connection, now, turn)
    counted, counted_short = clusters_ready(state)
    said = [Piece(f"{state.said}  ", "primary")] if state.said else []
    middle = line(*said, *chips(state), link, (f"  {counted}" if counted else "", "muted"))
    short = line(*said, *chips(state), link, (f" {counted_short}" if counted else "", "muted"))
    version = f" · {state.version}" if state.version else ""
    long = line(*said, *chips(state), link, (f"  {counted}{version}" if counted else version[3:], "muted"))
    least = line(*said, *chips(state), link)
    names = (state.context or "not connected", *state.trail)
    fixed = len("mcjob  ") + 3 * (len(names) - 1)
    taken = fixed + sum(map(text_width, names)) + 2
    right = next((each for each in (long, middle, short) if taken + columns(each) <= width), least)
    why, left_over = _trouble(state.connection), width - taken - columns(least) - 2
    if why and left_over >= WHY_AT_LEAST:
        # How many clusters there were is old by now; why it is is what one looks for.
        right = (*least, *cut(line((f"  {why}", "muted")), left_over))
    room = max(width - fixed - columns(right) - 2, 4 * len(names))
    names = _shortened(names, room)
    left = [Piece("mcjob", "primary strong"), Piece("  "), Piece(names[0], "strong" if state.context else "muted")]
    for name in names[1:]:
        left += [Piece(" › ", "muted"), Piece(name)]
    gap = max(1, width - columns(left) - columns(right))
    return line(*left, " " * gap, *right)


def _trouble(state: ConnectionState | None) -> str:
    """Why the connection is not live; "" where it is, or where nobody knows."""
    if state is None:
        return ""
    return state.sentence if state.phase is Phase.DENIED else state.reason if state.phase is Phase.STALE else ""


def _shortened(names: tuple[str, ...], room: int) -> tuple[str, ...]:
    """Names whose longest lose their middle until all fit in ``room`` columns together."""
    cut = list(names)
    limit = min(room + 1, max((text_width(name) for name in cut), default=0))
    while sum(text_width(name) for name in cut) > room and limit > 4:
        limit -= 1
        cut = [cut_middle(name, limit) for name in names]
    return tuple(cut)


class Header(Sheet):
    """Draws a ``HeaderState``; ticks only while something in it moves by itself (stale, connecting)."""

    DEFAULT_CSS = """
    Header { dock: top; height: 1; padding: 0 1; background: $panel; color: $foreground; }
    Header:ansi { text-style: none; }
    """

    def __init__(self) -> None:
        super().__init__(id="header")
        self.state = HeaderState()
        self._turn = 0

    def on_mount(self) -> None:
        self._timer = self.set_interval(1 / TICKS_A_SECOND, self._tick, pause=True)
        self._paint()

    def show_state(self, state: HeaderState) -> None:
        """Show another state."""
        self.state = state
        self._paint()

    def _tick(self) -> None:
        self._turn += 1
        self._paint()

    def _paint(self) -> None:
        phase = self.state.connection.phase if self.state.connection else None
        if phase in (Phase.STALE, Phase.CONNECTING):
            self._timer.resume()
        else:
            self._timer.pause()
        state, turn, now = self.state, self._turn, clock.now()
        self.show(lambda width: (header_line(state, width, now, turn),))
