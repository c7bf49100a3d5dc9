"""A command as a line: what is open at its end can be closed, whatever was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.draft.commands import ended, split

LINES = st.text(alphabet="ab '\"\\\n", max_size=12)


@given(LINES)
def test_a_line_is_whole_once_its_end_is_closed_and_nothing_that_was_typed_is_lost(line: str) -> None:
    whole = ended(line)
    assert whole.startswith(line)
    split(whole)


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("sh -c 'echo a", "sh -c 'echo a'"),
        ("sh -c \"echo 'a", 'sh -c "echo \'a"'),
        ('sh -c "echo a\\', 'sh -c "echo a\\\\"'),
        ("echo a\\", "echo a\\\\"),
        ("echo 'a'", "echo 'a'"),
    ],
)
def test_what_is_open_is_closed_and_a_backslash_stands_for_itself(line: str, whole: str) -> None:
    assert ended(line) == whole
