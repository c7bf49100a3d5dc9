"""Names in a sentence."""

import pytest

from mcjob_tui.resources.wording import listed


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), ""),
        (("a",), "a"),
        (("a", "b"), "a and b"),
        (("a", "b", "c"), "a, b and c"),
        (("a", "b", "c", "d"), "a, b, c and 1 more"),
        (("a", "b", "c", "d", "e", "f", "g"), "a, b, c and 4 more"),
    ],
)
def test_up_to_three_names_are_said_and_the_rest_is_counted(names: tuple[str, ...], said: str) -> None:
    assert listed(names) == said


def test_the_last_name_may_follow_a_comma_too_and_more_may_be_said() -> None:
    assert listed(("a", "b", "c", "d"), 4, last=", ") == "a, b, c, d"
    assert listed(("a", "b", "c", "d", "e"), 4, last=", ") == "a, b, c, d and 1 more"
