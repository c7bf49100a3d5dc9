"""Karmada's dispenser: how a number of replicas or completions is shared out by weight.

Webster's method (Sainte-Laguë), as ``pkg/util/helper/webstermethod.go``: seat after seat goes to the party with the
greatest ``weight / (2 * seats + 1)`` in float64; among equals to the one with fewer seats, then by name in a direction
that the UID decides. The result is that of giving seats one by one, but the time does not grow with their number.
Karmada's own counter overflows where one cluster gets more than 2^30; that is not imitated.
"""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Division:
    """Seats by name, in the order of names, zeros included. ``contested``: names decided, so another UID may differ."""

    seats: dict[str, int]
    contested: bool


def divide(seats: int, weights: Mapping[str, int], *, descending: bool = False) -> Division:
    """Share out ``seats`` by ``weights``.

    Args:
        seats: how many to give, 0 or more.
        weights: the weight of each party, 0 or more.
        descending: whether the greater name wins a tie (``uid_hash_odd``).

    Returns:
        Every party's seats; nobody's where all weights are 0, since Karmada then gives nothing.
    """
    names = sorted(weights)
    floats = [float(weights[name]) for name in names]
    total = sum(floats)
    if total == 0:
        return Division({}, False)
    if seats <= 0:
        return Division(dict.fromkeys(names, 0), False)
    given = _seats_down_to(total / (2 * seats), floats)
    missing = seats - sum(given)
    if missing > 0:
        contested = _give(missing, floats, given, descending)
    else:
        contested = _take_back(-missing, floats, given, descending)
    return Division(dict(zip(names, given, strict=True)), contested)


def _seats_down_to(least: float, weights: list[float]) -> list[int]:
    """How many seats each party has won when all of priority ``least`` or more are given, and no others.

    Priorities fall strictly with every seat, so these are exactly the first seats that the method gives; their number
    is near the wanted one if ``least`` is half the weight that a seat costs.
    """
    given = []
    for weight in weights:
        count = int((weight / least + 1) / 2)
        while count > 0 and weight / (2 * count - 1) < least:
            count -= 1
        while weight / (2 * count + 1) >= least:
            count += 1
        given.append(count)
    return given


def _give(missing: int, weights: list[float], given: list[int], descending: bool) -> bool:
    """Give the next ``missing`` seats in place; returns whether a name decided the last of them."""
    sign = -1 if descending else 1
    queue = [
        (-weight / (2 * count + 1), count, sign * index)
        for index, (weight, count) in enumerate(zip(weights, given, strict=True))
    ]
    heapq.heapify(queue)
    last = queue[0]
    for _ in range(missing):
        last = queue[0]
        index, count = abs(last[2]), last[1] + 1
        given[index] = count
        heapq.heapreplace(queue, (-weights[index] / (2 * count + 1), count, last[2]))
    return queue[0][:2] == last[:2]


def _take_back(surplus: int, weights: list[float], given: list[int], descending: bool) -> bool:
    """Take the last ``surplus`` seats back in place; returns whether a name decided the first of them."""
    if surplus == 0:
        return False
    sign = 1 if descending else -1
    queue = [
        (weight / (2 * count - 1), 1 - count, sign * index)
        for index, (weight, count) in enumerate(zip(weights, given, strict=True))
        if count
    ]
    heapq.heapify(queue)
    last = queue[0]
    for _ in range(surplus):
        last = queue[0]
        index = abs(last[2])
        count = given[index] = given[index] - 1
        if count:
            heapq.heapreplace(queue, (weights[index] / (2 * count - 1), 1 - count, last[2]))
        else:
            heapq.heappop(queue)
    return bool(queue) and queue[0][:2] == last[:2]
