"""Comparing strategies and looking for help come after keys, a step at a time."""

import asyncio

import pytest

from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft
from mcjob_tui.draft.placing import Strategy
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.tui.screens.wizard import predicting
from mcjob_tui.tui.screens.wizard.predicting import Comparison, Predictor
from tests.tui.wizard.fleet import FLEET

CLUSTERS = tuple(Cluster.model_validate(each) for each in FLEET)
TOO_MUCH = JobDraft(spec=DraftSpec(strategy=Strategy.DYNAMIC_WEIGHT, instances=9_000, parallelism=9_000))


async def test_nothing_is_compared_while_a_key_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predicting, "REST", 0.0)
    rested, compared = asyncio.Event(), asyncio.get_running_loop().create_future()
    looks = 0

    def is_answering() -> bool:
        nonlocal looks
        looks += 1
        if looks == 5:
            rested.set()
        return not rested.is_set()

    steps = 0
    of_steps = predicting.compared

    def counting(*arguments: object) -> object:
        nonlocal steps
        for each in of_steps(*arguments):  # type: ignore[arg-type]
            steps += 1
            assert rested.is_set()
            yield each

    monkeypatch.setattr(predicting, "compared", counting)
    predictor = Predictor(
        lambda: (TOO_MUCH, CLUSTERS), lambda _: None, compared.set_result, lambda _: None, is_answering
    )
    assert predictor.want()
    running = asyncio.create_task(predictor.run())
    made: Comparison = await asyncio.wait_for(compared, 60)
    running.cancel()
    assert steps > len(Strategy)
    assert [each.fix.label.partition(" ")[0] for each in made.remedies] == ["run"]


async def test_a_draft_that_changes_in_what_placement_does_not_depend_on_is_compared_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(predicting, "REST", 0.0)
    draft, compared, looks = TOO_MUCH, asyncio.get_running_loop().create_future(), 0

    def is_answering() -> bool:
        """A name is typed while the strategies are compared."""
        nonlocal draft, looks
        looks += 1
        if looks == 2:
            draft = draft.model_copy(update={"metadata": DraftMeta(name="wide")})
            assert not predictor.want()
        return False

    predictor = Predictor(lambda: (draft, CLUSTERS), lambda _: None, compared.set_result, lambda _: None, is_answering)
    assert predictor.want()
    running = asyncio.create_task(predictor.run())
    made: Comparison = await asyncio.wait_for(compared, 60)
    running.cancel()
    assert draft.name == "wide"
    assert predictor.is_settled
    assert made.remedies
