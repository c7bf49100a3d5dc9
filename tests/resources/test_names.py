"""Names and keys are judged by Kubernetes' rules and refused in words."""

from collections.abc import Callable

import pytest

from mcjob_tui.resources.names import (
    dns_label_problem,
    dns_subdomain_problem,
    env_name_problem,
    label_key_problem,
    label_value_problem,
)

GOOD: list[tuple[Callable[[str], str | None], list[str]]] = [
    (dns_label_problem, ["a", "job-1", "1a", "x" * 63]),
    (dns_subdomain_problem, ["a.b-c.d", "x" * 63, "a" * 253]),
    (label_key_problem, ["app", "app.kubernetes.io/name", "A_b.c-1", "x" * 63]),
    (label_value_problem, ["", "a", "A.b_c-1", "x" * 63]),
    (env_name_problem, ["A", "_a", "A.B-c1"]),
]
BAD: list[tuple[Callable[[str], str | None], list[str]]] = [
    (dns_label_problem, ["", "A", "-a", "a-", "a.b", "a_b", "x" * 64, "ä", "a\n", "[/]"]),
    (dns_subdomain_problem, ["", "a..b", ".a", "a" * 254, "A.b"]),
    (label_key_problem, ["", "/", "a/", "/a", "Ab/c", "a/b/c", "x" * 64, "-a", "a b"]),
    (label_value_problem, ["-a", "a b", "x" * 64, "a/b"]),
    (env_name_problem, ["", "1A", "A=B", "..", "A B", "ä"]),
]


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in GOOD for text in texts])
def test_a_good_name_has_no_problem(rule: Callable[[str], str | None], text: str) -> None:
    assert rule(text) is None


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in BAD for text in texts])
def test_a_bad_name_is_told_why(rule: Callable[[str], str | None], text: str) -> None:
    problem = rule(text)
    assert problem
    assert not problem.endswith(".")


def test_the_sentence_says_what_is_wrong() -> None:
    assert dns_label_problem("MyJob") == "only lower-case letters, digits and - are allowed, no capitals"
    assert dns_label_problem("-job") == "it must begin and end with a letter or digit"
    assert dns_label_problem("x" * 64) == "64 characters; at most 63 are allowed"
