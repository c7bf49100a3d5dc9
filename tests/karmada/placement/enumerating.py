"""Karmada's selection by spread constraints as it is written: every path, seat by seat, in exponential time.

What ``selection`` and ``regions`` find in a quicker way is held against this.
"""

from collections.abc import Iterator, Sequence

from mcjob_tui.karmada.placement.candidates import Candidate, in_order
from mcjob_tui.karmada.placement.regions import Region

Bounds = tuple[int, int]
"""A constraint's minGroups and maxGroups."""


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


def selected_by_region(
    candidates: Sequence[Candidate], region: Bounds, cluster: Bounds, replicas: int, *, divided: bool
) -> list[str] | None:
    """``selectBestClustersByRegion``; None where the constraints cannot be met."""
    groups: dict[str, list[Candidate]] = {}
    for each in candidates:
        groups.setdefault(each.facts.region, []).append(each)
    if len(groups) < region[0]:
        return None
    regions = [
        Region(
            name, len(group), _divided(group, region, cluster, replicas) if divided else _duplicated(group, replicas)
        )
        for name, group in groups.items()
    ]
    chosen = enumerated(regions, *region, cluster[0])
    if not chosen:
        return None
    selected = [groups[each.name][0] for each in chosen]
    rest = in_order(each for group in chosen for each in groups[group.name] if each not in selected)
    for each in rest:
        if len(selected) < cluster[1]:
            selected.append(each)
    return [each.name for each in selected]


def _divided(group: Sequence[Candidate], region: Bounds, cluster: Bounds, replicas: int) -> int:
    target = (replicas + region[0] - 1) // region[0]
    taken: list[Candidate] = []
    for each in group:
        taken.append(each)
        if len(taken) >= max(cluster[0], region[0]) and sum(one.available for one in taken) >= target:
            break
    room, score = sum(each.available for each in taken), sum(each.score for each in taken)
    return room * 1000 + score // len(group) if room < target else target * 1000 + score // len(taken)


def _duplicated(group: Sequence[Candidate], replicas: int) -> int:
    roomy = [each for each in group if each.available >= replicas]
    return 1000 * len(roomy) + sum(each.score for each in roomy) // len(roomy) if roomy else 0


def selected_by_cluster(candidates: Sequence[Candidate], cluster: Bounds, replicas: int) -> list[str] | None:
    """``selectBestClustersByCluster`` for a divided Job; None where the constraints cannot be met."""
    count = min(len(candidates), cluster[1])
    if len(candidates) < cluster[0]:
        return None
    chosen, rest = list(candidates[:count]), list(candidates[count:])
    for place in reversed(range(count)):
        if sum(each.available for each in chosen) >= replicas or not rest:
            break
        best = max(rest, key=lambda each: each.available)
        if best.available > chosen[place].available:
            other = rest.index(best)
            chosen[place], rest[other] = best, chosen[place]
    short = sum(each.available for each in chosen) < replicas
    return None if short or not chosen else [each.name for each in chosen]
