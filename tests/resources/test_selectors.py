"""Selectors and tolerations match as Kubernetes' own packages do."""

import pytest

from mcjob_tui.resources.clusters import Taint
from mcjob_tui.resources.policies import LabelSelector, Requirement, Toleration
from mcjob_tui.resources.selectors import (
    InvalidSelector,
    all_match,
    labels_match,
    parse_field_selector,
    parse_selector,
    requirement_matches,
    tolerates,
    untolerated,
)

LABELS = {"env": "prod", "tier": "gold"}


@pytest.mark.parametrize(
    ("key", "operator", "values", "holds"),
    [
        ("env", "In", ("prod", "dev"), True),
        ("env", "In", ("dev",), False),
        ("zone", "In", ("a",), False),
        ("env", "NotIn", ("dev",), True),
        ("zone", "NotIn", ("a",), True),
        ("env", "NotIn", ("prod",), False),
        ("env", "Exists", (), True),
        ("zone", "Exists", (), False),
        ("zone", "DoesNotExist", (), True),
        ("env", "DoesNotExist", (), False),
        ("env", "Near", ("prod",), False),
    ],
)
def test_a_requirement_holds(key: str, operator: str, values: tuple[str, ...], holds: bool) -> None:
    assert requirement_matches(Requirement(key=key, operator=operator, values=values), LABELS) is holds


def test_every_row_of_a_selector_must_hold() -> None:
    both = LabelSelector(match_labels={"env": "prod"}, match_expressions=(Requirement(key="tier", operator="Exists"),))
    assert labels_match(both, LABELS)
    assert not labels_match(both, {"env": "prod"})
    assert labels_match(LabelSelector(), {})


@pytest.mark.parametrize(
    ("toleration", "holds"),
    [
        (Toleration(key="k", operator="Equal", value="v", effect="NoSchedule"), True),
        (Toleration(key="k", value="v"), True),
        (Toleration(key="k", value="w"), False),
        (Toleration(key="k", operator="Exists"), True),
        (Toleration(operator="Exists"), True),
        (Toleration(key="k", operator="Exists", effect="NoExecute"), False),
        (Toleration(key="other", operator="Exists"), False),
        (Toleration(key="k", operator="Gt", value="v"), False),
    ],
)
def test_a_toleration_tolerates(toleration: Toleration, holds: bool) -> None:
    assert tolerates(toleration, Taint(key="k", value="v", effect="NoSchedule")) is holds


def test_the_first_taint_that_keeps_pods_away_is_named() -> None:
    taints = (
        Taint(key="soft", effect="PreferNoSchedule"),
        Taint(key="gpu", value="a100", effect="NoSchedule"),
        Taint(key="out", effect="NoExecute"),
    )
    assert str(untolerated(taints, ())) == "gpu=a100:NoSchedule"
    assert str(untolerated(taints, [Toleration(key="gpu", operator="Exists")])) == "out:NoExecute"
    assert untolerated(taints, [Toleration(operator="Exists")]) is None


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("env=prod", True),
        ("env==prod,tier!=silver", True),
        ("env in (dev, prod)", True),
        ("env notin (dev),tier", True),
        ("!zone", True),
        ("! env", False),
        ("zone in (a,b)", False),
        ("", True),
    ],
)
def test_a_selector_is_read_as_kubectl_writes_it(text: str, holds: bool) -> None:
    assert all_match(parse_selector(text), LABELS) is holds


@pytest.mark.parametrize("text", ["a=b=c", "a in b", ",", "a,,b", "=x", "a in (b"])
def test_what_is_no_selector_is_refused(text: str) -> None:
    with pytest.raises(InvalidSelector):
        parse_selector(text)


def test_field_selectors_compare_for_equality_only() -> None:
    assert parse_field_selector("metadata.name=x,status.phase!=Running, a.b==c") == (
        ("metadata.name", True, "x"),
        ("status.phase", False, "Running"),
        ("a.b", True, "c"),
    )
    with pytest.raises(InvalidSelector):
        parse_field_selector("metadata.name>x")
