"""Every fault, or one of each kind, at every distinct request of every operation.

``python -m tests.faults`` tries every fault everywhere, at the repeated requests too, and faults that last.
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


# Here these meet every fault, and all others, which are longer or made of the same requests, one fault of each kind:
# every one of them meets every fault by ``-m tests.faults``.
_WITH_EVERY_FAULT = frozenset({"submit, one policy", "undo of half a submission", "suspend", "edit", "edit a cluster"})


@pytest.mark.parametrize("make", OPERATIONS, ids=[each().name for each in OPERATIONS])
async def test_all_is_there_once_or_nothing_or_what_is_left_is_named(theatre: Theatre, make: Make) -> None:
    """And nothing else has changed, and the second try ends well."""
    faults = FAULTS if make().name in _WITH_EVERY_FAULT else ONE_OF_EACH
    count = await try_all(theatre, [make], every=False, lasting=[False], faults=faults)
    print(count)
    assert count.wrong == []
