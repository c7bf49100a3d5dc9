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


@pytest.mark.parametrize(
    ("clusters", "ready", "said", "narrow"),
    [
        (8, 8, "8 clusters ready", "8/8 ready"),
        (8, 7, "7 of 8 clusters ready", "7/8 ready"),
        (1, 0, "0 of 1 cluster ready", "0/1 ready"),
        (0, 0, "no clusters", "no clusters"),
    ],
)
def test_how_many_clusters_are_ready_is_said_in_what_room_there_is(
    clusters: int, ready: int, said: str, narrow: str
) -> None:
    state = HeaderState("mcjob-sandbox", ("quant", "Jobs"), LIVE, clusters=clusters, ready=ready)
    assert words(state).rstrip().endswith(f"● live  {said}")
    assert words(state, 55).rstrip().endswith(f"● live {narrow}")
    assert words(state, 38).rstrip().endswith("● live")


def test_clusters_are_not_counted_before_they_are_listed() -> None:
    assert "cluster" not in words(HeaderState("prod", connection=LIVE))
