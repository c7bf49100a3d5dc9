"""Comparing strategies and looking for help come after keys, a step at a time."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft
from mcjob_tui.draft.placing import SpreadConstraint, Strategy
from mcjob_tui.karmada.placement import PlacementResult
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


def predictor_of(draft: list[JobDraft | None], **told: Callable[..., None]) -> Predictor:
    """A predictor of the last draft of a list, which nobody listens to but for what is ``told``."""

    def wanted() -> tuple[JobDraft, tuple[Cluster, ...]] | None:
        return (draft[-1], CLUSTERS) if draft[-1] is not None else None

    heard = {"made": lambda _: None, "compared": lambda _: None, "busy": lambda _: None, **told}
    return Predictor(wanted, heard["made"], heard["compared"], heard["busy"], lambda: False)


@asynccontextmanager
async def running(predictor: Predictor) -> AsyncIterator[None]:
    task = asyncio.create_task(predictor.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_nothing_is_predicted_while_the_clusters_are_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predicting, "REST", 0.0)
    known: list[JobDraft | None] = [None]
    made: asyncio.Future[PlacementResult | None] = asyncio.get_running_loop().create_future()
    asking = predictor_of(known, made=made.set_result)
    async with running(asking):
        assert not asking.want()
        asking.follow()
        await asyncio.sleep(0)
        assert not asking.is_settled
        known.append(TOO_MUCH)
        asking.follow()
        found = await asyncio.wait_for(made, 60)
    assert found is not None
    assert not found.scheduled


async def test_of_a_draft_that_cannot_be_placed_nothing_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(predicting, "REST", 0.0)
    spread = SpreadConstraint(spread_by_field="cluster", max_groups="many")
    half_typed = TOO_MUCH.model_copy(update={"spec": DraftSpec(spread_constraints=(spread,))})
    made: list[PlacementResult | None] = []
    compared: asyncio.Future[Comparison] = asyncio.get_running_loop().create_future()
    asking = predictor_of([half_typed], made=made.append, compared=compared.set_result)
    async with running(asking):
        assert asking.want()
        assert await asyncio.wait_for(compared, 60) == Comparison({})
        assert asking.is_settled
    assert made == [None]
    assert list(predicting.compared(half_typed, CLUSTERS, None)) == [Comparison({})]


async def test_a_dear_prediction_is_made_beside_the_keys_and_said_to_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("CHEAP", -1.0), ("PAUSE", 0.0), ("SLOW", 0.0)):
        monkeypatch.setattr(predicting, name, value)
    told, said = threading.Event(), list[bool]()
    predict = predicting.predict

    def slow(*asked: Any) -> PlacementResult | None:
        # A thread's: the loop goes on meanwhile, and says that it takes long.
        assert told.wait(60)
        return predict(*asked)

    def busy(is_busy: bool) -> None:
        said.append(is_busy)
        told.set()

    monkeypatch.setattr(predicting, "predict", slow)
    made: asyncio.Future[PlacementResult | None] = asyncio.get_running_loop().create_future()
    asking = predictor_of([TOO_MUCH], made=made.set_result, busy=busy)
    async with running(asking):
        assert not asking.want()
        found = await asyncio.wait_for(made, 60)
    assert found is not None
    assert said == [True, False]


async def test_a_prediction_that_a_newer_one_has_overtaken_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    # Else it might be said to take long before it ends.
    for name, value in (("CHEAP", -1.0), ("PAUSE", 0.0), ("SLOW", 600.0)):
        monkeypatch.setattr(predicting, name, value)
    begun, go_on = asyncio.Event(), threading.Event()
    loop, predict = asyncio.get_running_loop(), predicting.predict

    def slow(*asked: Any) -> PlacementResult | None:
        if threading.current_thread() is not threading.main_thread():
            loop.call_soon_threadsafe(begun.set)
            assert go_on.wait(60)
        return predict(*asked)

    monkeypatch.setattr(predicting, "predict", slow)
    drafts: list[JobDraft | None] = [TOO_MUCH]
    ended: asyncio.Future[bool] = loop.create_future()
    made: list[PlacementResult | None] = []
    asking = predictor_of(drafts, made=made.append, busy=ended.set_result)
    async with running(asking):
        assert not asking.want()
        await asyncio.wait_for(begun.wait(), 60)
        drafts.append(JobDraft(spec=DraftSpec(strategy=Strategy.DYNAMIC_WEIGHT, instances=9, parallelism=9)))
        monkeypatch.setattr(predicting, "CHEAP", 60.0)
        assert asking.want()
        go_on.set()
        assert await asyncio.wait_for(ended, 60) is False
        await asyncio.sleep(0)
    assert [each is not None and each.scheduled for each in made] == [True]
