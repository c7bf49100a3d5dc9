"""Quantities agree with ``k8s.io/apimachinery/pkg/api/resource``."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.resources import quantity
from tests.resources.quantities import NO_DIGITS, PRINTED, REFUSED

READ = [
    ("0", 0, 0, "0"),
    ("100m", 100, 1, "100m"),
    ("250m", 250, 1, "250m"),
    ("1000m", 1000, 1, "1"),
    ("1100m", 1100, 2, "1100m"),
    ("0.5", 500, 1, "500m"),
    (".5", 500, 1, "500m"),
    ("5.", 5000, 5, "5."),
    ("1Ki", 1_024_000, 1024, "1Ki"),
    ("1024Mi", 1_073_741_824_000, 1_073_741_824, "1Gi"),
    ("1.5Gi", 1_610_612_736_000, 1_610_612_736, "1536Mi"),
    ("512", 512_000, 512, "512"),
    ("0.5Ki", 512_000, 512, "512"),
    ("1.2Ki", 1_228_800, 1229, "1228800m"),
    ("1e3", 1_000_000, 1000, "1e3"),
    ("1E3", 1_000_000, 1000, "1E3"),
    ("1e9", 10**12, 10**9, "1e9"),
    ("1e-3", 1, 1, "1e-3"),
    ("1000000k", 10**12, 10**9, "1G"),
    ("100n", 1, 1, "100n"),
    ("1.1n", 1, 1, "2n"),
    ("-1", -1000, -1, "-1"),
    ("-1.5", -1500, -2, "-1500m"),
    ("12E", (2**63 - 1) * 1000, 2**63 - 1, "12E"),
]


@pytest.mark.parametrize(("text", "milli", "whole", "printed"), READ)
def test_a_quantity_is_read_and_printed_as_kubernetes_does(text: str, milli: int, whole: int, printed: str) -> None:
    assert quantity.milli_value(text) == milli
    assert quantity.value(text) == whole
    assert quantity.canonical(text) == printed


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "1 Gi", "1KiB", "Mi", "--1", "1.2.3", "1e", "1ee3", "0x10", "١", "1\n", "1" * 500, "1e9999"],
)
def test_what_is_no_quantity_is_refused(text: str) -> None:
    assert not quantity.is_valid(text)
    with pytest.raises(quantity.InvalidQuantity):
        quantity.parse(text)


def test_what_kubectl_prints_back_is_printed_back() -> None:
    assert {text: quantity.canonical(text) for text, _ in PRINTED} == dict(PRINTED)


def test_what_kubectl_refuses_is_refused_and_what_has_no_digits_too() -> None:
    assert [text for text in (*REFUSED, *NO_DIGITS) if quantity.is_valid(text)] == []


def test_more_than_any_suffix_says_has_an_exponent() -> None:
    """As apimachinery does by now; kubectl 1.32 drops it, and prints 1000E as 1."""
    assert quantity.canonical("1000E") == "1e21"


@given(st.integers(0, 2**53))
def test_what_is_printed_reads_back_as_the_same_amount(amount: int) -> None:
    assert quantity.milli_value(quantity.of_milli(amount)) == amount
    assert quantity.value(quantity.of_bytes(amount)) == amount


@given(st.decimals(0, 10**9, places=3), st.sampled_from(["", "m", "k", "M", "G", "Ki", "Mi", "Gi"]))
def test_printing_never_loses_what_is_there(number: object, suffix: str) -> None:
    text = f"{number}{suffix}"
    before, after = quantity.parse(text), quantity.parse(quantity.canonical(text))
    assert after >= before
    assert after - before < Fraction(1)
    assert quantity.canonical(quantity.canonical(text)) == quantity.canonical(text)


@pytest.mark.parametrize(
    ("resource", "text", "said"),
    [
        ("memory", "2560Mi", "2.5Gi"),
        ("memory", "1000000000", "953.67Mi"),
        ("memory", "0", "0"),
        ("requests.storage", "10Ti", "10Ti"),
        ("cpu", "1500m", "1.5"),
        ("cpu", "250m", "250m"),
        ("cpu", "0", "0"),
        ("pods", "12", "12"),
        ("nvidia.com/gpu", "2", "2"),
    ],
)
def test_an_amount_is_shown_as_a_person_would_say_it(resource: str, text: str, said: str) -> None:
    assert quantity.shown(resource, quantity.parse(text)) == said
