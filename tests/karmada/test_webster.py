"""The dispenser gives exactly what giving seats one by one gives, at any size."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcjob_tui.karmada.webster import _seats_down_to, divide

MAX_INT32 = 2**31 - 1
weights_of_few = st.dictionaries(st.text("abcxyz", min_size=1, max_size=3), st.integers(0, 60), max_size=12)
weights_of_any_size = st.dictionaries(
    st.text("abcxyz", min_size=1, max_size=4), st.integers(1, MAX_INT32), min_size=1, max_size=30
)


def one_by_one(seats: int, weights: dict[str, int], *, descending: bool = False) -> dict[str, int]:
    """Karmada's loop, seat after seat."""
    if not sum(weights.values()):
        return {}
    names = sorted(weights, reverse=descending)
    given_seats = dict.fromkeys(names, 0)
    for _ in range(seats):
        winner = min(names, key=lambda name: (-float(weights[name]) / (2 * given_seats[name] + 1), given_seats[name]))
        given_seats[winner] += 1
    return given_seats


@given(st.integers(0, 150), weights_of_few, st.booleans())
@settings(max_examples=400)
def test_it_gives_what_seat_by_seat_gives(seats: int, weights: dict[str, int], descending: bool) -> None:
    assert divide(seats, weights).seats(descending=descending) == one_by_one(seats, weights, descending=descending)


@given(st.integers(0, 60), st.integers(1, 12), st.integers(1, 5), st.booleans())
def test_equal_weights(seats: int, parties: int, weight: int, descending: bool) -> None:
    weights = {f"c{index:02}": weight for index in range(parties)}
    assert divide(seats, weights).seats(descending=descending) == one_by_one(seats, weights, descending=descending)


@given(st.integers(0, 150), weights_of_few)
def test_contested_says_whether_the_direction_matters(seats: int, weights: dict[str, int]) -> None:
    found = divide(seats, weights)
    assert found.contested == (found.seats() != found.seats(descending=True))


@given(st.integers(0, MAX_INT32), weights_of_any_size)
def test_huge_counts_meet_websters_condition(seats: int, weights: dict[str, int]) -> None:
    """No seat given is worth less than a seat not given: what defines the method, in exact numbers."""
    found = divide(seats, weights).seats()
    assert sum(found.values()) == seats
    least_won = min((Fraction(weights[name], 2 * count - 1) for name, count in found.items() if count), default=None)
    most_missed = max(Fraction(weights[name], 2 * count + 1) for name, count in found.items())
    if least_won is not None:
        # Karmada compares in float64, so numbers within its precision may stand in either order.
        assert most_missed <= least_won * (1 + Fraction(1, 2**51))


@pytest.mark.parametrize(
    ("seats", "weights"),
    [
        (7, {"a": 9, "b": 3, "c": 6}),  # 9 / (18 / 14) is a little less than 7 in float64
        (64_872_453, {"a": 40_940_408, "b": 35_496_239}),  # and here a little more than the odd number
    ],
)
def test_a_first_estimate_that_float64_puts_off_by_one_is_put_right(seats: int, weights: dict[str, int]) -> None:
    """No seat given is worth less than a seat not given, in float64 to the last bit."""
    found = divide(seats, weights).seats()
    assert sum(found.values()) == seats
    least_won = min(weights[name] / (2 * count - 1) for name, count in found.items())
    assert max(weights[name] / (2 * count + 1) for name, count in found.items()) <= least_won


@pytest.mark.parametrize(
    ("least", "votes", "seats"),
    [
        (18 / 14, [9.0, 3.0, 6.0], [4, 1, 2]),
        ((40_940_408 + 35_496_239) / (2 * 64_872_453), [40_940_408.0], [34_746_483]),
    ],
)
def test_exactly_the_seats_worth_the_least_or_more_are_given_first(
    least: float, votes: list[float], seats: list[int]
) -> None:
    given = _seats_down_to(least, votes)
    assert given == seats
    assert all(vote / (2 * won - 1) >= least > vote / (2 * won + 1) for vote, won in zip(votes, given, strict=True))


@given(st.integers(1, 10**6), st.integers(2, 40))
def test_equal_weights_share_any_count_evenly_and_the_first_names_get_the_rest(seats: int, parties: int) -> None:
    names = [f"c{index:02}" for index in range(parties)]
    each, rest = divmod(seats, parties)
    assert divide(seats, dict.fromkeys(names, 7)).seats() == {
        name: each + (place < rest) for place, name in enumerate(names)
    }


@pytest.mark.parametrize(
    ("seats", "weights", "expected"),
    [
        (5, {}, {}),
        (5, {"a": 0, "b": 0}, {}),
        (0, {"a": 1}, {"a": 0}),
        (MAX_INT32, {"a": 3}, {"a": MAX_INT32}),
        (MAX_INT32, {"a": 1, "b": 1}, {"a": 2**30, "b": 2**30 - 1}),
        (9, {"a": 1, "b": 2}, {"a": 3, "b": 6}),
        (9, {"a": 1, "b": 3}, {"a": 2, "b": 7}),
        (7, {"a": 0, "b": 5}, {"a": 0, "b": 7}),
        (2, {"a": 4, "b": 1}, {"a": 2, "b": 0}),
        (3, {"b": 1, "a": 1}, {"a": 2, "b": 1}),
    ],
)
def test_examples(seats: int, weights: dict[str, int], expected: dict[str, int]) -> None:
    assert divide(seats, weights).seats() == expected


def test_an_equal_claim_goes_to_the_one_with_fewer_seats() -> None:
    # The third seat of 3 is worth 3/3, the first of 1 is worth 1: equal, and the smaller has none yet.
    assert divide(2, {"a": 3, "z": 1}).seats() == {"a": 1, "z": 1}


def test_a_great_party_gives_several_seats_back() -> None:
    """Twenty small ones are all rounded up: eight of the ten seats too many are the great one's."""
    weights = {"great": 10_000, **{f"s{index:02}": 10 for index in range(20)}}
    assert divide(520, weights).seats() == one_by_one(520, weights)
    assert divide(520, weights).seats()["great"] == 500


@pytest.mark.parametrize(
    ("seats", "small", "great"),
    [
        (510, 9_905, 505),  # the twenty are all rounded down, and of the ten seats missing five are the great one's
        (511, 10_095, 495),  # all rounded up, and of the ten seats too many six are
    ],
)
def test_a_great_party_has_its_part_of_several_seats_and_no_more(seats: int, small: int, great: int) -> None:
    weights = {"great": 10_000_000, **{f"s{index:02}": small for index in range(20)}}
    found = divide(seats, weights)
    assert found.seats() == one_by_one(seats, weights)
    assert found.seats(descending=True) == one_by_one(seats, weights, descending=True)
    assert found.seats()["great"] == great


@pytest.mark.parametrize("seats", [1, 999, 2_500, 5_000, 20_000, MAX_INT32])
def test_thousands_of_clusters(seats: int) -> None:
    weights = {f"c{index:05}": 1 + index * 7919 % 1000 for index in range(5_000)}
    found = divide(seats, weights).seats()
    assert sum(found.values()) == seats
    if seats <= 5_000:
        order = sorted(
            (-float(weight) / (2 * won + 1), won, name) for name, weight in weights.items() for won in range(20)
        )
        expected = dict.fromkeys(weights, 0)
        for _, _, name in order[:seats]:
            expected[name] += 1
        assert found == expected
