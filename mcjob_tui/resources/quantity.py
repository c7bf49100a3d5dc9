"""Kubernetes quantities (``250m``, ``1.5Gi``, ``1e3``), read and printed exactly as ``k8s.io/apimachinery`` does.

Arithmetic is exact: a quantity is a ``Fraction`` until it is asked for as a whole number, and whole numbers round up.
"""

import re
from fractions import Fraction
from functools import lru_cache

_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50, "Ei": 2**60}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_PATTERN = re.compile(r"([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)(?:([KMGTPE]i)|([numkMGTPE]?)|[eE]([+-]?[0-9]+))\Z")
_DIGITS_AT_MOST = 400
_LARGEST = 2**63 - 1
_FAST_DIGITS = 18
"""Digits that fit into 64 bits whatever they are (``maxInt64Factors``)."""
_SUFFIX_OF = {exponent: suffix for suffix, exponent in _DECIMAL.items()}


class InvalidQuantity(ValueError):
    """The text is no quantity."""


@lru_cache(maxsize=4096)
def parse(text: str) -> Fraction:
    """The exact value of ``text``, no finer than a billionth (rounded up, away from zero) and at most 2^63-1.

    Raises:
        InvalidQuantity: the text does not have the form of a quantity (``resource.ParseQuantity``), or no digits, which
            Kubernetes reads as 0 and nobody means.
    """
    amount = _exact(_matched(text))
    return max(min(amount, Fraction(_LARGEST)), Fraction(-_LARGEST))


def _matched(text: str) -> re.Match[str]:
    found = _PATTERN.match(text) if len(text) <= _DIGITS_AT_MOST else None
    if found is None:
        raise InvalidQuantity(f"{text[:40]!r} is no quantity; write it like 250m, 1.5 or 512Mi")
    exponent = found.group(5)
    if exponent is not None and (len(exponent) > 9 or abs(int(exponent)) > _DIGITS_AT_MOST):
        raise InvalidQuantity(f"{text[:40]!r} has an exponent that is too large")
    return found


def _exact(found: re.Match[str]) -> Fraction:
    """The value, no finer than a billionth; only what has a binary suffix is capped."""
    sign, digits, binary, decimal, exponent = found.groups()
    amount = Fraction(digits)
    if binary:
        amount *= _BINARY[binary]
    else:
        amount *= Fraction(10) ** (int(exponent) if exponent is not None else _DECIMAL[decimal])
    amount = Fraction(_up(amount * 10**9), 10**9)
    if binary:
        amount = min(amount, Fraction(_LARGEST))
    return -amount if sign == "-" else amount


def is_valid(text: str) -> bool:
    """Whether ``text`` is a quantity."""
    try:
        parse(text)
    except InvalidQuantity:
        return False
    return True


def milli_value(text: str) -> int:
    """Thousandths, rounded up, as ``Quantity.MilliValue``: what Karmada counts CPU in. Raises ``InvalidQuantity``."""
    return _up(parse(text) * 1000)


def value(text: str) -> int:
    """Whole units, rounded up, as ``Quantity.Value``: bytes, pods, devices. Raises ``InvalidQuantity``."""
    return _up(parse(text))


def canonical(text: str) -> str:
    """``text`` as the API server prints it back: ``1000m`` is ``1``, ``1024Mi`` is ``1Gi``.

    A quantity keeps its family of suffixes (binary, decimal or exponent); a binary one becomes decimal below 1024 and
    where it is no whole number. What Kubernetes takes for canonical already is left as it is written, ``1.`` and
    ``+1`` among it (``ParseQuantity``, ``Quantity.CanonicalizeBytes``). Raises ``InvalidQuantity``.
    """
    found = _matched(text)
    if _is_left_alone(found):
        return text
    amount = _exact(found)
    if found.group(3) and abs(amount) >= 1024 and amount.denominator == 1:
        return _binary(amount.numerator)
    return _decimal(amount, exponents=found.group(5) is not None)


def _is_left_alone(found: re.Match[str]) -> bool:
    """Whether ``ParseQuantity`` keeps the text: it has few enough digits, and looks canonical."""
    _, digits, binary, decimal, exponent = found.groups()
    whole, _, part = digits.partition(".")
    whole = whole.lstrip("0") or "0"
    if binary:
        power = _BINARY[binary].bit_length() - 1
        return not part and len(whole) <= 14 - power * 3 // 10 and int(whole) % 8 != 0
    scale = (int(exponent) if exponent is not None else _DECIMAL[decimal]) - len(part)
    if len(whole) + len(part) > _FAST_DIGITS or scale < -9 or scale % 3:
        return False
    return whole != "0" and not (whole + part).endswith("000")


def of_milli(milli: int) -> str:
    """A decimal quantity from thousandths: 250 is ``250m``, 2000 is ``2``."""
    return _decimal(Fraction(milli, 1000), exponents=False)


def of_bytes(count: int) -> str:
    """A binary quantity from bytes: 536870912 is ``512Mi``; what is no multiple of 1024 stays a plain number."""
    return _binary(count)


def shown(resource: str, amount: Fraction) -> str:
    """An amount for a person to read, rounded to two places: ``2.5Gi`` for 2560Mi, ``1.5`` CPU for 1500m.

    Never for an object: ``canonical``, ``of_milli`` and ``of_bytes`` are exact.

    Args:
        resource: its name; memory, storage and huge pages are bytes.
        amount: in CPUs, bytes or pieces.
    """
    if resource == "cpu":
        return of_milli(_up(amount * 1000)) if 0 < amount < 1 else _short(amount)
    if not resource.endswith(("memory", "storage")) and not resource.startswith("hugepages-"):
        return _short(amount)
    unit = next((each for each in reversed(_BINARY) if _BINARY[each] <= amount), "")
    return f"{_short(amount / _BINARY.get(unit, 1))}{unit}"


def _short(amount: Fraction) -> str:
    return f"{float(amount):.2f}".rstrip("0").rstrip(".")


def _binary(amount: int) -> str:
    power = 0
    while amount and amount % 1024 == 0 and power < len(_BINARY):
        amount //= 1024
        power += 1
    return f"{amount}{['', *_BINARY][power]}"


def _decimal(amount: Fraction, *, exponents: bool) -> str:
    if amount == 0:
        return "0"
    exponent = 0
    while amount.denominator != 1:
        amount *= 1000
        exponent -= 3
    whole = amount.numerator
    while whole % 1000 == 0:
        whole //= 1000
        exponent += 3
    if exponents or exponent not in _SUFFIX_OF:
        return f"{whole}e{exponent}" if exponent else str(whole)
    return f"{whole}{_SUFFIX_OF[exponent]}"


def _up(amount: Fraction) -> int:
    """Round away from zero."""
    return -(-amount.numerator // amount.denominator) if amount >= 0 else amount.numerator // amount.denominator
