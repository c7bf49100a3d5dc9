"""Every fault at every distinct request of every operation; ``python -m tests.faults`` tries the repeated ones too,
and faults that last.
"""

from collections.abc import AsyncIterator

import pytest

from tests.faults.kinds_of_fault import FAULTS
from tests.faults.stage import Theatre
from tests.faults.trial import ONE_OF_EACH, OPERATIONS, Make, try_all


@pytest.fixture
async def theatre() -> AsyncIterator[Theatre]:
    async with Theatre.open() as found:
        yield found


# Long, or made of others that are tried with every fault: here with one fault of each kind, all by ``-m tests.faults``.
_COMPOSED = frozenset(
    {"submit, then undo", "delete", "run again in place", "undo of half a submission", "mcjob submit"}
)


@pytest.mark.parametrize("make", OPERATIONS, ids=[each().name for each in OPERATIONS])
async def test_all_is_there_once_or_nothing_or_what_is_left_is_named(theatre: Theatre, make: Make) -> None:
    """And nothing else has changed, and the second try ends well."""
    faults = ONE_OF_EACH if make().name in _COMPOSED else FAULTS
    count = await try_all(theatre, [make], every=False, lasting=[False], faults=faults)
    print(count)
    assert count.wrong == []
