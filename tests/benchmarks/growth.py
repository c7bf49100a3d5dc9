"""How time grows with the fleet, from 10 to 10,000 clusters, and with the list, from 100 to 100,000 Jobs.

CPU of this process alone, the least of several runs. Each ratio is of the largest size to what n log n would make of
the size before; smaller ones are mostly fixed cost.
"""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from mcjob_tui.control_plane.inventory import cluster_view
from mcjob_tui.control_plane.views import JobState, JobView, Progress
from mcjob_tui.karmada.placement import schedule
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.policies import Placement
from mcjob_tui.tui.job_filter import read_filter
from mcjob_tui.tui.screens import clusters_rows, jobs_rows
from mcjob_tui.tui.widgets.table import LiveTable
from tests.benchmarks.figures import Figure
from tests.benchmarks.jobs_screen import CACHES, grown, in_words
from tests.benchmarks.placement import STRATEGIES, fleet, work

CLUSTERS = (10, 100, 1_000, 10_000)
JOBS = (100, 1_000, 10_000, 100_000)
ROUNDS = 5
LIKE = 0.85
"""Two ratios are alike from here on."""


def figures() -> Iterator[Figure]:
    """Measure."""
    for name, policy in STRATEGIES.items():
        placement = Placement.model_validate(policy)
        yield _over(f"placement, {name}", CLUSTERS, lambda count, wanted=placement: _placing(count, wanted))  # type: ignore[misc]
    yield _over("clusters: views of all", CLUSTERS, _viewing)
    yield _over("clusters: sorted and filtered rows", CLUSTERS, _cluster_rows)
    bare = _over("names, and nothing else: sorted()", JOBS, _bare)
    yield replace(bare, aim="", met=None)
    for column in ("name", "state", "progress"):
        found = _over(f"Jobs: rows by {column}", JOBS, lambda count, by=column: _sorting(count, by))  # type: ignore[misc]
        yield _beside(found, bare)
    yield _over("Jobs: filter of a word", JOBS, _filtering)
    yield _over("Jobs: counts by state", JOBS, _counting)
    yield _over("Jobs: cursor to its row after sorting", JOBS, _finding)


def _over(what: str, sizes: Sequence[int], prepared: Callable[[int], Callable[[], object]]) -> Figure:
    """What every size takes; the verdict is that of the largest beside the one before."""
    least = {}
    for size in sizes:
        call = prepared(size)
        gc.collect()
        least[size] = min(_cpu(call) for _ in range(ROUNDS))
    before, last = sizes[-2:]
    found = grown(f"{last:,} {what}", (before, least[before]), (last, least[last]))
    return replace(found, beside=", ".join(f"{size:,}: {in_words(least[size])}" for size in sizes[:-1]))


def _beside(found: Figure, bare: Figure) -> Figure:
    """The verdict where Python's own sort of nothing but names leaves the caches too, and grows by that."""
    assert found.ratio is not None
    assert bare.ratio is not None
    if found.ratio <= CACHES or bare.ratio <= CACHES * LIKE:
        return found
    return replace(found, aim=f"as sorted() of the names, {bare.ratio:.2f}", met=found.ratio <= bare.ratio / LIKE)


def _cpu(call: Callable[[], object]) -> float:
    # A hundred thousand views that stand still are not looked through for garbage meanwhile.
    gc.disable()
    began = time.process_time()
    call()
    used = time.process_time() - began
    gc.enable()
    return used


def _placing(count: int, placement: Placement) -> Callable[[], object]:
    clusters, job = _fleet(count), work(count)
    return lambda: schedule(clusters, placement, job)


def _viewing(count: int) -> Callable[[], object]:
    clusters = _fleet(count)
    return lambda: [cluster_view(each) for each in clusters]


def _cluster_rows(count: int) -> Callable[[], object]:
    views = [cluster_view(each) for each in _fleet(count)]
    passes = clusters_rows.matching("region-1 fits>3")
    return lambda: clusters_rows.ordered([each for each in views if passes(each)], "cpu", False)


@lru_cache
def _fleet(count: int) -> list[Cluster]:
    return fleet(count)


@lru_cache
def _views(count: int) -> list[JobView]:
    states, day = tuple(JobState), datetime(2026, 1, 1, tzinfo=UTC)
    one = JobView("demo", "job", "uid", JobState.RUNNING)
    return [
        replace(
            one,
            namespace=f"team-{number % 7}",
            name=f"job-{number * 7919 % count:06}",
            uid=str(number),
            state=states[number % len(states)],
            progress=Progress(succeeded=number % 97, total=100),
            created=day + timedelta(seconds=number),
        )
        for number in range(count)
    ]


def _sorting(count: int, by: str) -> Callable[[], object]:
    views = _views(count)
    return lambda: jobs_rows.ordered(views, by, False)


def _bare(count: int) -> Callable[[], object]:
    names = [each.name for each in _views(count)]
    return lambda: sorted(names)


def _filtering(count: int) -> Callable[[], object]:
    views, wanted = _views(count), read_filter("job-00")
    return lambda: [each for each in views if wanted.passes(each)]


def _counting(count: int) -> Callable[[], object]:
    views = _views(count)
    return lambda: jobs_rows.counted(views)


def _finding(count: int) -> Callable[[], object]:
    views = _views(count)
    table: LiveTable[JobView] = LiveTable(lambda job: job.key, lambda *_: ())
    table.rows = views
    last = views[-1].key
    return lambda: table.place_of(last)
