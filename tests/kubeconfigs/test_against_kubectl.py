"""Each kubeconfig of the table: what mcjob's server saw is what kubectl's saw, or both are refused, ours in words."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.control_plane.certificates import Authority, Pair
from tests.kubeconfigs.cases import CASES, Case
from tests.kubeconfigs.facts_of_peers import FACTS
from tests.kubeconfigs.loading_rules import RULES
from tests.kubeconfigs.whoami import World, by_kubectl, by_mcjob, world
from tests.kubeconfigs.written_forms import FORMS

KUBECTL = shutil.which("kubectl")
SECRETS = ("s3cret", "from-a-file", "PRIVATE KEY")


@pytest.fixture(scope="module")
def authorities() -> tuple[Authority, Authority, Pair]:
    """The server's, another one, and a client of the server's."""
    first = Authority()
    return first, Authority(), first.issue("jane")


@pytest.fixture
async def there(tmp_path: Path, authorities: tuple[Authority, Authority, Pair]) -> AsyncIterator[World]:
    authority, other, client = authorities
    async with world(tmp_path, authority, other, client) as found:
        yield found


@pytest.mark.parametrize("case", [*CASES, *FORMS, *FACTS, *RULES], ids=str)
async def test_comes_to_the_same(there: World, case: Case) -> None:
    given = case.given(there)
    environment = given.write(there)
    ours = await by_mcjob(there, environment, given.context)
    assert bool(ours.refusal) is bool(case.refused), ours
    if case.refused:
        assert case.refused in ours.refusal
        assert ours.seen == ()
        assert not any(each in ours.refusal for each in SECRETS)
    else:
        assert len(ours.seen) == 1
        assert case.expected in str(ours.seen)
    if KUBECTL is None or case.differs:
        return
    theirs = await by_kubectl(there, environment, given.context)
    assert bool(theirs.refusal) is bool(case.refused), theirs
    assert theirs.seen == ours.seen
