"""Counts, durations, commands and image references as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.draft import commands, counts, reference
from mcjob_tui.draft.durations import InvalidDuration, format_duration, parse_duration
from mcjob_tui.draft.rules.places import is_made_up


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("abc", "'abc' is no whole number; write one from 1 to 2147483647"),
        ("1.5", "'1.5' is no whole number; write one from 1 to 2147483647"),
        (0, "0 is too small; the least is 1"),
        ("-1", "-1 is too small; the least is 1"),
        (10**12, "1000000000000 is too large; the most is 2147483647"),
        ("9" * 60, "'99999999999999999999999…' is no whole number; write one from 1 to 2147483647"),
        (2**31, "2147483648 is too large; the most is 2147483647"),
    ],
)
def test_a_count_that_is_none_gets_one_sentence(typed: str | int, sentence: str) -> None:
    assert counts.count_problem(typed) == sentence


@pytest.mark.parametrize("typed", [1, "1", " 7 ", 2**31 - 1, None, ""])
def test_sound_counts_have_no_problem(typed: str | int | None) -> None:
    assert counts.count_problem(typed) is None


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("90", 90),
        ("90s", 90),
        ("15m", 900),
        ("2h", 7200),
        ("7d", 604800),
        ("1h30m", 5400),
        (" 1d 12h ", 129600),
        (5, 5),
    ],
)
def test_durations_are_read(typed: str | int, seconds: int) -> None:
    assert parse_duration(typed) == seconds
    assert counts.seconds(typed) == seconds


@pytest.mark.parametrize("typed", ["", "abc", "15x", "m", "1.5h", "30m1h", "-"])
def test_what_is_no_duration_says_how_one_looks(typed: str) -> None:
    with pytest.raises(InvalidDuration, match="write seconds, or 90s, 15m, 2h or 7d"):
        parse_duration(typed)


@given(st.integers(0, 10**9))
def test_a_printed_duration_reads_back(seconds: int) -> None:
    assert parse_duration(format_duration(seconds)) == seconds


@given(st.lists(st.text(max_size=20), max_size=6))
def test_a_command_line_splits_into_the_words_it_was_made_of(words: list[str]) -> None:
    assert commands.split(commands.join(words)) == tuple(words)


def test_a_command_line_has_as_few_quotes_as_needed() -> None:
    assert commands.join(["python", "-m", "backfill", "it's", "a b", ""]) == """python -m backfill "it's" 'a b' ''"""


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("echo 'a", "a quote is not closed"),
        ("echo a\\", "nothing follows the last backslash; write it twice to mean one"),
    ],
)
def test_a_line_that_cannot_be_split_says_why(line: str, sentence: str) -> None:
    with pytest.raises(commands.InvalidCommand) as failure:
        commands.split(line)
    assert str(failure.value) == sentence


def test_a_command_has_no_comments() -> None:
    assert commands.split("echo # a") == ("echo", "#", "a")


@pytest.mark.parametrize(
    ("before", "text", "pasted"),
    [
        ("", " X\nY\n", "X Y"),
        ("", "'a'\nb\n", "'a' b"),
        ("", " 'a \n", " 'a \n"),
        ("'a", "'\nb ", "' b"),
        ("a\\", "\nb", "b"),
    ],
)
def test_breaks_of_a_pasted_line_are_blanks_outside_of_quotes(before: str, text: str, pasted: str) -> None:
    assert commands.pasted(before, text) == pasted


@pytest.mark.parametrize(
    ("before", "text", "words"),
    [
        ("", "torchrun \\\n  --nnodes=4 \\\n  train.py\n", ("torchrun", "--nnodes=4", "train.py")),
        ("", "echo a\nb", ("echo", "a", "b")),
        ("", "sh -c 'a \\\nb\n'", ("sh", "-c", "a \\\nb\n")),
        ("sh -c '", "set -e\ntrain\n'", ("sh", "-c", "set -e\ntrain\n")),
        ("sh -c ", '"it\'s \\\nhere\nnow"', ("sh", "-c", "it's here\nnow")),
    ],
)
def test_a_pasted_command_is_what_a_shell_reads(before: str, text: str, words: tuple[str, ...]) -> None:
    assert commands.split(before + commands.pasted(before, text)) == words


_DIGEST = "sha256:" + "0a" * 32


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("nginx", ("", "nginx", "", "")),
        ("nginx:1.25", ("", "nginx", "1.25", "")),
        ("library/nginx", ("", "library/nginx", "", "")),
        ("quay.io/a/b:1", ("quay.io", "a/b", "1", "")),
        ("localhost/a", ("localhost", "a", "", "")),
        ("reg:5000/a/b:x", ("reg:5000", "a/b", "x", "")),
        (f"quay.io/a@{_DIGEST}", ("quay.io", "a", "", _DIGEST)),
        (f"quay.io/a:1@{_DIGEST}", ("quay.io", "a", "1", _DIGEST)),
    ],
)
def test_an_image_is_taken_apart_and_put_together(text: str, parts: tuple[str, str, str, str]) -> None:
    image = reference.parse(text)
    assert (image.registry, image.repository, image.tag, image.digest) == parts
    assert str(image) == text


@pytest.mark.parametrize("text", ["", "Nginx", "a b", "a:", "a@sha256:12", "a//b", ":1", "-a"])
def test_what_is_no_image_has_a_sentence(text: str) -> None:
    with pytest.raises(reference.InvalidReference) as failure:
        reference.parse(text)
    assert str(failure.value)


def test_parts_of_an_image_are_replaced_alone() -> None:
    assert reference.with_parts("quay.io/a/b:1", registry="mirror.io") == "mirror.io/a/b:1"
    assert reference.with_parts("quay.io/a/b:1", registry="") == "a/b:1"
    assert reference.with_parts("none at all", registry="mirror.io", repository="a/b") == "mirror.io/a/b"
    assert reference.with_parts("none at all", repository="a/b") == "a/b"
    assert reference.with_parts("quay.io/a/b:1", tag="2") == "quay.io/a/b:2"
    assert reference.with_parts("quay.io/a/b:1", tag=_DIGEST) == f"quay.io/a/b@{_DIGEST}"
    assert reference.with_parts(f"quay.io/a/b:1@{_DIGEST}", tag="2") == "quay.io/a/b:2"
    assert reference.with_parts(f"quay.io/a/b:1@{_DIGEST}", registry="x.io") == f"x.io/a/b:1@{_DIGEST}"


@pytest.mark.parametrize(
    ("typed", "count", "seconds"),
    [(5, 5, 5), (0, 0, 0), (" 7 ", 7, 7), ("-5", -5, -5), ("15m", "15m", 900), ("x", "x", "x"), ("", None, None)],
)  # fmt: skip
def test_what_was_typed_is_written_as_a_number_or_as_it_is(
    typed: int | str | None, count: int | str | None, seconds: int | str | None
) -> None:
    assert counts.written(typed) == count
    assert counts.written_seconds(typed) == seconds


@pytest.mark.parametrize(
    ("name", "made_up"),
    [("container-1", True), ("container-12", True), ("container-", False), ("container-1a", False), ("main", False)],
)
def test_a_name_that_was_made_up_is_known(name: str, made_up: bool) -> None:
    assert is_made_up(name) is made_up
