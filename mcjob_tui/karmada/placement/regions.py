"""The best set of regions under a region and a cluster constraint.

Source: ``pkg/scheduler/core/spreadconstraint/select_groups.go``. Karmada enumerates every set of regions, which takes
exponential time; the same answer is found here by looking at each (regions taken, clusters in them) only once.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Region(NamedTuple):
    """A region with the number of its feasible clusters and its weight."""

    name: str
    size: int
    weight: int


class _Best(NamedTuple):
    """The best way to go on: what it adds, and whether it takes the region at hand."""

    weight: int
    size: int
    takes: bool


_State = tuple[int, int]
"""Regions taken so far, and clusters in them, counted up to the wanted number."""


def best_regions(regions: Sequence[Region], least: int, most: int, clusters: int) -> list[Region]:
    """The regions to use, by weight descending, then name; none if no set will do.

    A set will do with ``least`` to ``most`` regions and at least ``clusters`` clusters, and is not made larger once it
    does. The greatest weight wins, then the most clusters, then the first in Karmada's enumeration; then the shortest
    beginning of the winner that is itself such a set.
    """
    ordered = sorted(regions, key=lambda each: (each.size, -each.weight, each.name))
    winner = _heaviest(ordered, least, most, max(clusters, 0))
    by_weight = sorted(winner, key=lambda each: (-each.weight, each.name))
    for length in range(max(least, 1), len(by_weight)):
        # Karmada's search ends at this beginning, too: without its largest region it has no more clusters than the
        # winner has without its own, and those were too few.
        if sum(each.size for each in by_weight[:length]) >= clusters:
            return by_weight[:length]
    return by_weight


_After = Callable[[_State, Region], _State]


def _heaviest(ordered: Sequence[Region], least: int, most: int, clusters: int) -> list[Region]:
    def done(state: _State) -> bool:
        return state[0] >= least and state[1] >= clusters

    def after(state: _State, region: Region) -> _State:
        return state[0] + 1, min(state[1] + region.size, clusters)

    start: _State = (0, 0)
    if done(start):
        return []
    layers: list[set[_State]] = [{start}]
    for region in ordered:
        taken = (after(state, region) for state in layers[-1] if state[0] < most)
        layers.append(layers[-1] | {state for state in taken if not done(state)})
    # What is best from region i on depends on the state alone; worked out from the last region backwards.
    best: list[dict[_State, _Best]] = [{} for _ in range(len(ordered) + 1)]
    for index in range(len(ordered) - 1, -1, -1):
        region, onward = ordered[index], best[index + 1]
        for state in layers[index]:
            found = onward.get(state)
            if found is not None:
                found = _Best(found.weight, found.size, False)
            if state[0] < most:
                following = after(state, region)
                rest = _Best(0, 0, False) if done(following) else onward.get(following)
                # On a tie the set that takes the earlier region is enumerated first.
                if rest is not None and (
                    found is None or (rest.weight + region.weight, rest.size + region.size) >= found[:2]
                ):
                    found = _Best(rest.weight + region.weight, rest.size + region.size, True)
            if found is not None:
                best[index][state] = found
    return _follow(ordered, best, after)


def _follow(ordered: Sequence[Region], best: Sequence[dict[_State, _Best]], after: _After) -> list[Region]:
    chosen: list[Region] = []
    state: _State = (0, 0)
    for region, known in zip(ordered, best, strict=False):
        found = known.get(state)
        if found is None:
            break
        if found.takes:
            chosen.append(region)
            state = after(state, region)
    return chosen
