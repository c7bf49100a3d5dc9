"""Karmada's dispenser: how a number of replicas or completions is shared out by weight.

Webster's method (Sainte-Laguë), as ``pkg/util/helper/webstermethod.go``: seat after seat goes to the party with the
greatest ``weight / (2 * seats + 1)`` in float64; among equals to the one with fewer seats, then by name in a direction
that the UID decides. The result is that of giving seats one by one, but the time does not grow with their number.
Karmada's own counter overflows where one cluster gets more than 2^30; that is not imitated.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Division:
    """Seats shared out, as far as weights alone decide.

    ``names`` are in order and ``certain`` are their seats. ``contenders`` are the places of those that have equal
    claims to the ``left`` last seats, fewer than they are; names decide among them.
    """

    names: Sequence[str]
    certain: Sequence[int]
    contenders: Sequence[int] = ()
    left: int = 0

    @property
    def contested(self) -> bool:
        """Whether names decide, so that a UID of the other parity gives another result."""
        return bool(self.contenders)

    def seats(self, *, descending: bool = False) -> dict[str, int]:
        """Everybody's seats in the order of names, zeros included; ``descending``: the greater name wins a tie."""
        seats = list(self.certain)
        if self.contenders:
            for place in self.contenders[-self.left :] if descending else self.contenders[: self.left]:
                seats[place] += 1
        return dict(zip(self.names, seats, strict=True))


def divide(seats: int, weights: Mapping[str, int]) -> Division:
    """Share out ``seats``, 0 or more, by ``weights``, 0 or more each.

    Nobody is named in the result where all weights are 0: Karmada gives nothing then.
    """
    names = sorted(weights)
    votes = [float(weights[name]) for name in names]
    total = sum(votes)
    if total == 0:
        return Division((), ())
    if seats <= 0:
        return Division(names, [0] * len(names))
    given = _seats_down_to(total / (2 * seats), votes)
    missing = seats - sum(given)
    if missing == 0:
        return Division(names, given)
    worth, won = _give(missing, votes, given) if missing > 0 else _take_back(-missing, votes, given)
    contenders = [
        place
        for place, count in enumerate(given)
        if (count == won or count == won + 1) and votes[place] / (2 * won + 1) == worth
    ]
    left = sum(given[place] - won for place in contenders)
    if left in (0, len(contenders)):
        return Division(names, given)
    for place in contenders:
        given[place] = won
    return Division(names, given, contenders, left)


def _seats_down_to(least: float, votes: Sequence[float]) -> list[int]:
    """How many seats each party has won when all that are worth ``least`` or more are given, and no others.

    A party's seats are worth strictly less one by one, so these are exactly the first seats that the method gives;
    their number is near the wanted one if ``least`` is half of what a seat costs in votes.
    """
    given = []
    for vote in votes:
        count = int((vote / least + 1) / 2)
        while count and vote / (2 * count - 1) < least:
            count -= 1
        while vote / (2 * count + 1) >= least:
            count += 1
        given.append(count)
    return given


def _give(missing: int, votes: Sequence[float], given: list[int]) -> tuple[float, int]:
    """Give the next ``missing`` seats in place; returns what the last one was worth and how many its party had."""
    queue = [
        (-vote / (2 * count + 1), count, place) for place, (vote, count) in enumerate(zip(votes, given, strict=True))
    ]
    heapq.heapify(queue)
    worth, won = 0.0, 0
    for _ in range(missing):
        worth, won, place = queue[0]
        given[place] = won + 1
        heapq.heapreplace(queue, (-votes[place] / (2 * won + 3), won + 1, place))
    return -worth, won


def _take_back(surplus: int, votes: Sequence[float], given: list[int]) -> tuple[float, int]:
    """Take the last ``surplus`` seats back in place; returns the same for the first one of them."""
    queue = [
        (vote / (2 * count - 1), 1 - count, place)
        for place, (vote, count) in enumerate(zip(votes, given, strict=True))
        if count
    ]
    heapq.heapify(queue)
    worth, won = 0.0, 0
    for _ in range(surplus):
        worth, lost, place = queue[0]
        won = given[place] = -lost
        if won:
            heapq.heapreplace(queue, (votes[place] / (2 * won - 1), 1 - won, place))
        else:
            heapq.heappop(queue)
    return worth, won
