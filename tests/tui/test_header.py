"""The header says what must not be overlooked, and only that."""

from datetime import timedelta

import pytest

from mcjob_tui.control_plane.views import ConnectionState, Phase
from mcjob_tui.tui.widgets.header import HeaderState, header_line
from tests.tui import story

LIVE = ConnectionState(Phase.LIVE)


def words(state: HeaderState, width: int = 120) -> str:
    return "".join(piece.text for piece in header_line(state, width, story.NOW))


@pytest.mark.parametrize(
    ("state", "chip"),
    [
        (HeaderState("prod", connection=LIVE, sandbox=True), " SANDBOX "),
        (HeaderState("prod", connection=LIVE, read_only=True), " READ-ONLY "),
        (HeaderState("prod", connection=LIVE, tls_verified=False), " TLS NOT VERIFIED "),
        (HeaderState("prod", connection=LIVE, clock_ahead=timedelta(hours=3, seconds=4)), " CLOCK 3H FAST "),
        (HeaderState("prod", connection=LIVE, clock_ahead=timedelta(seconds=-90)), " CLOCK 90S SLOW "),
        (HeaderState("prod", connection=LIVE, unreadable=("resourcebindings",)), " UNREADABLE resourcebindings "),
    ],
)
def test_a_chip_appears_only_where_it_is_true(state: HeaderState, chip: str) -> None:
    assert chip in words(state)
    assert chip not in words(HeaderState("prod", connection=LIVE))
    assert len(words(state, 80)) == 80
