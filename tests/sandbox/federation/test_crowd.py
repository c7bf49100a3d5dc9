"""A sandbox that is full from the start."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from mcjob_tui.sandbox.federation.course import CourseClock, run_until
from mcjob_tui.sandbox.federation.crowd import CROWD_HISTORY, add_crowd
from mcjob_tui.sandbox.federation.federation import Federation
from mcjob_tui.sandbox.federation.fleet import fleet
from mcjob_tui.sandbox.kinds import JOB, RESOURCE_BINDING
from mcjob_tui.sandbox.objects import Json, at
from tests.sandbox.federation.harness import ended

JOBS = 60


@pytest.fixture(scope="module")
def crowded() -> Federation:
    clock = CourseClock(start=datetime.now(UTC) - timedelta(seconds=CROWD_HISTORY))
    found = Federation(fleet(None, 3), seed=3, clock=clock)
    add_crowd(found, JOBS, seed=3, history=CROWD_HISTORY)
    return found


def jobs(federation: Federation) -> list[Json]:
    return federation.control_plane.list(JOB)


def test_there_are_as_many_as_asked_for_in_several_namespaces(crowded: Federation) -> None:
    found = jobs(crowded)
    assert len(found) == JOBS
    assert len({each["metadata"]["namespace"] for each in found}) > 3


def test_they_are_in_various_states(crowded: Federation) -> None:
    found = jobs(crowded)
    bindings = crowded.control_plane.list(RESOURCE_BINDING)
    unscheduled = [
        each
        for each in bindings
        for row in at(each, "status", "conditions") or ()
        if row["type"] == "Scheduled" and row["status"] == "False"
    ]
    assert sum("Complete" in ended(each["status"]) for each in found) > JOBS // 3
    assert sum(bool(each["status"].get("active")) for each in found) >= JOBS // 5
    assert any(each["spec"]["suspend"] for each in found)
    assert len(bindings) < JOBS, "some are claimed by no policy"
    assert unscheduled


def test_some_go_on(crowded: Federation) -> None:
    changes = Counter[str]()
    stop = crowded.control_plane.subscribe(lambda event: changes.update([event.key[1]]), [JOB])
    run_until(crowded.agenda, crowded.clock, crowded.clock.elapsed() + 30)
    stop()
    assert len(changes) >= JOBS // 5
    assert sum(changes.values()) > 3 * len(changes)
