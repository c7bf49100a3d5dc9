"""The best set of regions: the same as Karmada's enumeration, without its exponential time."""

from collections.abc import Iterator
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from mcjob_tui.karmada.placement.regions import Region, best_regions

few_regions = st.lists(st.tuples(st.integers(1, 4), st.sampled_from([0, 1000, 2000, 2100])), max_size=7).map(
    lambda rows: [Region(f"r{index}", size, weight) for index, (size, weight) in enumerate(rows)]
)


def enumerated(regions: list[Region], least: int, most: int, clusters: int) -> list[Region]:
    """Karmada's search as it is written: every path, sorted, then the shortest beginning of the best."""
    ordered = sorted(regions, key=lambda each: (each.size, -each.weight, each.name))
    paths = list(_paths(ordered, [], least, most, clusters))
    numbered = sorted(
        (
            (-sum(each.weight for each in path), -sum(each.size for each in path), index)
            for index, path in enumerate(paths)
        )
    )
    found: list[Region] = []
    for place, (_, _, index) in enumerate(numbered):
        path = sorted(paths[index], key=lambda each: (-each.weight, each.name))
        if place == 0 or (len(path) < len(found) and found[: len(path)] == path):
            found = path
    return found


def _paths(rest: list[Region], taken: list[Region], least: int, most: int, clusters: int) -> Iterator[list[Region]]:
    if least <= len(taken) <= most and sum(each.size for each in taken) >= clusters:
        yield list(taken)
    elif len(taken) < most:
        for index, region in enumerate(rest):
            yield from _paths(rest[index + 1 :], [*taken, region], least, most, clusters)


@given(few_regions, st.integers(1, 4), st.integers(0, 7), st.integers(0, 12))
@settings(max_examples=600)
def test_it_finds_what_enumeration_finds(regions: list[Region], least: int, most: int, clusters: int) -> None:
    assert best_regions(regions, least, most, clusters) == enumerated(regions, least, most, clusters)


@given(few_regions, st.permutations(range(7)), st.integers(1, 4), st.integers(1, 7), st.integers(0, 12))
def test_the_order_of_the_regions_does_not_matter(
    regions: list[Region], order: list[int], least: int, most: int, clusters: int
) -> None:
    shuffled = [regions[index] for index in order if index < len(regions)]
    assert best_regions(shuffled, least, most, clusters) == best_regions(regions, least, most, clusters)


def test_none_will_do() -> None:
    assert best_regions([], 1, 1, 1) == []
    assert best_regions([Region("a", 1, 5)], 1, 0, 1) == []
    assert best_regions([Region("a", 1, 5)], 1, 1, 2) == []


def test_a_heavier_region_wins_over_one_with_more_clusters() -> None:
    small, large = Region("a", 1, 2000), Region("b", 5, 1000)
    assert best_regions([small, large], 1, 1, 1) == [small]


def test_hundreds_of_regions_take_no_exponential_time() -> None:
    regions = [Region(f"r{index:03}", 1 + index % 3, 1000 * (index % 7)) for index in range(300)]
    found = best_regions(regions, 5, 40, 60)
    assert 5 <= len(found) <= 40
    assert sum(each.size for each in found) >= 60


def test_sixty_equal_regions_of_which_thirty_are_needed() -> None:
    regions = [Region(f"r{index:02}", 1, 1000) for index in range(60)]
    found = best_regions(regions, 1, 30, 30)
    assert [each.name for each in found] == [f"r{index:02}" for index in range(30)]
    assert all(len(set(pair)) == 2 for pair in combinations(found, 2))
