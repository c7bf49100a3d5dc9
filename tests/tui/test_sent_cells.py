"""Only what changes is sent: a terminal shows the same for it as for all that Textual had to say."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from mcjob_tui.tui.sent_cells import Terminal
from tests.tui.test_sent_styles import STYLES, cells

Grid = dict[tuple[int, int], tuple[object, ...]]
Chunk = tuple[int, int, list[tuple[str, str]]]
TEXT = st.text(alphabet="ab ─●界é", max_size=6)
CHUNKS = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(1, 9), st.lists(st.tuples(TEXT, st.sampled_from(STYLES)), min_size=1, max_size=4)
    ),
    max_size=5,
)


def frame(chunks: Sequence[Chunk]) -> str:
    """What Textual sends for pieces of rows, the cursor's place at the end."""
    rows = (
        f"\x1b[{row};{column}H"
        + "".join(Style.parse(style).render(text, color_system=ColorSystem.TRUECOLOR) for text, style in pieces)
        for row, column, pieces in chunks
    )
    return "\n".join(rows) + "\x1b[1;1H"


def draw(grid: Grid, sent: str) -> None:
    """Draw on a grid as a terminal does: a character over half of a wide one leaves a blank in place of the other."""
    row = column = 1
    for sign, *style in cells(sent):
        if sign.startswith("\x1b"):
            row, column = (int(number) for number in sign[2:-1].split(";"))
        elif sign != "\n":
            places = range(column, column + cell_len(sign))
            for place in places:
                half = grid.get((row, place))
                for other in (place - 1, place + 1):
                    if half is not None and half[1] is not None and grid.get((row, other), ("", None))[1] == half[1]:
                        grid[row, other] = (" ", None, "broken")
            for place in places:
                grid[row, place] = (sign, column if len(places) == 2 else None, *style)
            column += len(places)


@given(st.lists(CHUNKS, max_size=6))
def test_a_terminal_shows_what_textual_drew_frame_after_frame(frames: list[list[Chunk]]) -> None:
    whole: Grid = {}
    changed: Grid = {}
    terminal = Terminal()
    for chunks in frames:
        sent = frame(chunks)
        draw(whole, sent)
        draw(changed, terminal.changes(sent))
        assert changed == whole


def test_what_stands_there_already_is_not_sent_again() -> None:
    terminal = Terminal()
    page = frame([(row, 1, [("a table with a frame", "bold"), (" " * 40, "on blue")]) for row in range(1, 25)])
    terminal.changes(page)
    assert terminal.changes(page) == "\x1b[1;1H"


def test_a_letter_that_changes_is_sent_alone() -> None:
    terminal = Terminal()
    terminal.changes(frame([(2, 5, [("running", "")])]))
    assert terminal.changes(frame([(2, 5, [("runniNg", "")])])) == "\x1b[2;10HN\x1b[1;1H".replace("HN", "H\x1b[0mN")


def test_all_is_sent_again_after_the_terminal_may_have_lost_it() -> None:
    terminal = Terminal()
    page = frame([(1, 1, [("text", "bold")])])
    first = terminal.changes(page)
    assert terminal.changes(page) != first
    for lost in ("\x1b[?1049h", "\x1b[2J", "words that were printed"):
        terminal.changes(lost)
        assert terminal.changes(page) == first
    terminal.changes("\x1b[?2026h\x1b]52;c;YQ==\x07")
    assert terminal.changes(page) != first
    terminal.forget()
    assert terminal.changes(page) == first
    for unknown in ("text\x07", "\x1b[0m\x1b[58;5;1mtext", "\x1b[0mte\x1b[22mxt"):
        assert terminal.changes(f"\x1b[1;1H{unknown}") == f"\x1b[1;1H{unknown}"
        assert terminal.changes(page) == first
