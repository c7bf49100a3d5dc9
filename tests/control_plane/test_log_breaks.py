"""What is said of streams that break: once for a cluster, however many there are, and once when all are back."""

import pytest

from mcjob_tui.control_plane.log_breaks import ClusterBreaks
from mcjob_tui.control_plane.log_merge import LogMerge
from mcjob_tui.control_plane.views import LogLine


class Notes(LogMerge):
    """Keeps what is noted."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[LogLine] = []

    def note(self, line: LogLine) -> None:
        self.noted.append(line)

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.noted]


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def breaks(notes: Notes) -> ClusterBreaks:
    return ClusterBreaks(notes)


def test_many_streams_behind_one_dead_link_are_one_sentence(notes: Notes, breaks: ClusterBreaks) -> None:
    for stream in ("pods", "p1", "p2"):
        breaks.lost("member1", stream, "no route to host")
    assert notes.texts == ["stream lost (no route to host); trying again, the others go on"]
    assert notes.noted[0].warning


def test_another_reason_of_the_same_outage_is_told_and_not_without_end(notes: Notes, breaks: ClusterBreaks) -> None:
    for reason in ("a", "b", "b", "c", "d"):
        breaks.lost("member1", "p1", reason)
    assert notes.texts[1:] == ["still lost (b)", "still lost (c)"]


def test_a_cluster_is_back_with_the_last_of_its_streams(notes: Notes, breaks: ClusterBreaks) -> None:
    breaks.lost("member1", "p1", "a")
    breaks.lost("member1", "p2", "a")
    breaks.back("member1", "p1")
    breaks.back("member1", "never lost")
    assert len(notes.noted) == 1
    breaks.back("member1", "p2")
    assert notes.texts[1:] == ["stream is back; what was missed comes now"]
    assert not notes.noted[1].warning


def test_a_lost_stream_that_has_nothing_more_to_say_is_waited_for_no_longer(
    notes: Notes, breaks: ClusterBreaks
) -> None:
    breaks.lost("member1", "p1", "a")
    breaks.over("member1", "p1")
    breaks.over("member1", "p1")
    assert notes.texts[1:] == ["the lost stream has ended for good"]


@pytest.mark.parametrize(
    ("reason", "right"), [("may not get clusters/proxy", "clusters/proxy"), ("may not list pods", "watch on pods")]
)
def test_a_right_that_is_missing_is_named_with_what_grants_it(
    notes: Notes, breaks: ClusterBreaks, reason: str, right: str
) -> None:
    breaks.denied("member1", reason)
    breaks.readable("member1")
    breaks.unread("member1", "it has gone")
    assert right in notes.noted[0].next_step
    assert notes.texts == [reason, "its logs may be read again", "it has gone"]
    assert notes.noted[2].next_step == "choose again what is read to try it once more"
