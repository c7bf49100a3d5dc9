"""The best set of regions: the same as Karmada's enumeration, without its exponential time."""

from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mcjob_tui.karmada.placement.regions import Region, best_regions
from tests.karmada.placement.enumerating import enumerated

few_regions = st.lists(st.tuples(st.integers(1, 4), st.sampled_from([0, 1000, 2000, 2100, 4000])), max_size=7).map(
    lambda rows: [Region(f"r{index}", size, weight) for index, (size, weight) in enumerate(rows)]
)


@given(few_regions, st.integers(-1, 4), st.integers(0, 7), st.integers(0, 12))
@example([Region("r0", 1, 1000)], 0, 1, 0)
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
