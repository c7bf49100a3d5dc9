"""Killed after each request of a submission, and before it is carried out; then the same Job, or another, submitted."""

import pytest

from tests.faults.killed import COURSES, Course, try_kills
from tests.faults.stage import Theatre


# ``python -m tests.faults killed`` tries all courses, and to be killed twice.
@pytest.mark.parametrize("course", COURSES[1:3], ids=[each.name for each in COURSES[1:3]])
async def test_whatever_a_killed_submission_has_left_the_next_one_ends_well(course: Course) -> None:
    async with Theatre.open() as theatre:
        tried, wrong = await try_kills(theatre, course)
        print(f"{course.name}: killed at {tried} places, {len(wrong)} wrong")
    assert wrong == []
