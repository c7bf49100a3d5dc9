"""The grammar of the Jobs filter."""

import asyncio
from dataclasses import replace
from functools import partial

import pytest

from mcjob_tui.tui import job_filter
from mcjob_tui.tui.job_filter import read_filter
from mcjob_tui.tui.typed_pattern import soon
from tests.tui import story


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("state:unsch", ["gpu-bench-h100"]),
        ("^fx-risk-.*1122$", ["fx-risk-eod-1122"]),
        (f"{'!' * 4_000}quant {'!' * 3_001}fx !2026w46", ["tick-backfill-2026w47"]),
        ("quant !fx !2026w46", ["tick-backfill-2026w47"]),
        ("-l team=market-data", ["tick-backfill-2026w47"]),
        ("-l team in (market-data, none) quant", ["tick-backfill-2026w47"]),
        ("cluster:gcp-euw1 tick", ["tick-backfill-2026w47"]),
        ("ns:maps", ["geo-tiles-eu"]),
        ("state:faults ns:quant", ["fx-risk-eod-1122"]),
        ("image:busybox", []),
    ],
)
def test_it_finds(text: str, names: list[str]) -> None:
    wanted = read_filter(text, ("gcp-euw1-prod",))
    assert wanted.problem == ""
    assert [job.name for job in story.JOBS if wanted.passes(job)] == names


@pytest.mark.parametrize(
    ("text", "may"),
    [("state:failed", True), ("!running", True), ("^not", True), ("tick", False), ("ns:quant", False), ("fx[", False)],
)
def test_it_says_whether_states_may_decide(text: str, may: bool) -> None:
    assert read_filter(text).by_state is may


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("state:dead", "no state is called dead"),
        ("cluster:nowhere", "no cluster is called nowhere"),
        ("fx[", "is no regular expression"),
        ("fx{9999999999999999999999}", "it repeats too often"),
        ("(" * 900, "is nested too deep"),
        ("x*" * 600, "longer than 1,000 characters"),
        ("-l", "needs a label selector"),
        ("-l =x", "-l =x"),
        ("ns:", "ns: needs something after the colon"),
    ],
)
def test_it_says_what_is_wrong(text: str, said: str) -> None:
    assert said in read_filter(text, ("gcp-euw1-prod",)).problem


def test_an_expression_that_would_look_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_filter, "soon", partial(soon, 0.05))
    job = replace(story.JOBS[0], name="x" * 60)
    found, wanted = read_filter("(x+x+)+y").of([job])
    assert found == []
    assert "takes too long" in wanted.problem
    assert wanted.of([job, *story.JOBS]) == ([], wanted)


def test_one_that_would_compare_states_for_ever_may_be_about_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_filter, "soon", partial(soon, 0.05))
    assert read_filter("(((((((.*)*)*)*)*)*)*)*_").by_state


async def test_beside_the_main_thread_nothing_is_given_up() -> None:
    def searched() -> int:
        with soon(1e-6):
            return sum(range(200_000))

    assert await asyncio.to_thread(searched) == 19_999_900_000
