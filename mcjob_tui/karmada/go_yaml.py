"""YAML as Go's ``sigs.k8s.io/yaml`` (over ``go-yaml`` v2) reads and writes it, for text that Karmada patches inside a field.

PyYAML scans and lays out; which plain word is a number, a bool or null, and what must be quoted, are go-yaml's rules here, so
that what a member gets agrees to the letter. Not for the program's own YAML.
"""

import base64
import binascii
import functools
import math
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

_TAG = "tag:yaml.org,2002:"
_PLAIN = "plain"
_WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_DOT_FLOAT = re.compile(r"\.[0-9]+([eE][-+]?[0-9]+)?")
_BASE60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt]| )(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[-+]\d\d:\d\d)?)?"
)
_INTS = ((re.compile("0[xX]([0-9a-fA-F]+)"), 16), (re.compile("0[bB]([01]+)"), 2), (re.compile("0[oO]?([0-7]+)"), 8))
_FAR = 2**31 - 1


class YAMLError(ValueError):
    """The text is no YAML, or not such as could be JSON."""


def load(text: str) -> Any:
    """The first document of ``text`` as JSON data, numbers as Go turns them into JSON (1.0 is 1), keys as text.

    Raises:
        YAMLError: the text cannot be read, or holds what JSON cannot (a null key, an infinite number).
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_first()
        return _as_json(_value(node, frozenset())) if node is not None else None
    except (yaml.YAMLError, RecursionError, binascii.Error, UnicodeDecodeError) as error:
        raise YAMLError(str(error)) from error


def dump(value: Any) -> str:
    """JSON data as YAML: block style, keys in go-yaml's natural order."""
    events = [yaml.StreamStartEvent(), yaml.DocumentStartEvent(explicit=False), *_events(_reread(value))]
    events += [yaml.DocumentEndEvent(explicit=False), yaml.StreamEndEvent()]
    written = yaml.emit(events, allow_unicode=True, width=_FAR)
    return written.removesuffix("...\n") if isinstance(written, str) else str(written)


def resolve(text: str) -> Any:
    """What a plain word means: a bool, None, a number, or the text itself."""
    first = text[:1]
    if first and first not in "+-0123456789yYnNtTfFoO~.":
        return text
    if text in _WORDS:
        return _WORDS[text]
    if first == ".":
        return float(text) if _DOT_FLOAT.fullmatch(text) else text
    if first and first in "+-0123456789" and not _is_timestamp(text):
        return _number(text.replace("_", ""), text)
    return text


class _Loader(Reader, Scanner, Parser, Composer, BaseResolver):
    """PyYAML's composer, with plain scalars marked for ``resolve``."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        BaseResolver.__init__(self)

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: Any) -> str:
        if kind is yaml.ScalarNode and implicit[0]:
            return _PLAIN
        return str(BaseResolver.resolve(self, kind, value, implicit))  # type: ignore[no-untyped-call]

    def get_single_first(self) -> yaml.Node | None:
        """The first document's root; what follows is not looked at."""
        return self.get_node() if self.check_node() else None


def _value(node: yaml.Node, within: frozenset[int]) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if id(node) in within:
        raise YAMLError("anchor contains itself")
    within |= {id(node)}
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, within) for each in node.value]
    mapping: dict[str, Any] = {}
    for key, each in node.value:
        if isinstance(key, yaml.ScalarNode) and key.value == "<<" and key.tag in {_PLAIN, f"{_TAG}merge"}:
            mapping.update(_merged(each, within))
        else:
            mapping[_key(_value(key, within))] = _value(each, within)
    return mapping


def _merged(node: yaml.Node, within: frozenset[int]) -> dict[str, Any]:
    values = _value(node, within)
    merged: dict[str, Any] = {}
    for each in reversed(values) if isinstance(values, list) else (values,):
        if not isinstance(each, dict):
            raise YAMLError("map merge requires map or sequence of maps as the value")
        merged.update(each)
    return merged


def _scalar(node: yaml.ScalarNode) -> Any:
    tag, text = node.tag, node.value
    if tag == _PLAIN:
        return resolve(text)
    if tag == f"{_TAG}binary":
        return base64.b64decode(text, validate=False).decode()
    kinds: dict[str, tuple[type, ...]] = {
        f"{_TAG}bool": (bool,),
        f"{_TAG}int": (int,),
        f"{_TAG}float": (int, float),
        f"{_TAG}null": (type(None),),
    }
    if tag not in kinds:
        return text
    value = resolve(text)
    if not isinstance(value, kinds[tag]) or (isinstance(value, bool) and tag != f"{_TAG}bool"):
        raise YAMLError(f"cannot decode `{text}` as a !!{tag.removeprefix(_TAG)}")
    return float(value) if tag == f"{_TAG}float" and value is not None else value


def _key(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return (
            ".nan"
            if math.isnan(value)
            else "-.inf"
            if value == -math.inf
            else ".inf"
            if value == math.inf
            else go_float(value)
        )
    raise YAMLError("unsupported map key")


def _number(plain: str, text: str) -> Any:
    sign, digits = (-1, plain[1:]) if plain[:1] == "-" else (1, plain.removeprefix("+"))
    if re.fullmatch("[1-9][0-9]*|0", digits):
        whole = sign * int(digits)
        return whole if _fits(whole) else float(plain)
    for pattern, base in _INTS:
        if found := pattern.fullmatch(digits):
            whole = sign * int(found.group(1), base)
            if _fits(whole):
                return whole
    if _FLOAT.fullmatch(plain):
        number = float(plain)
        return text if math.isinf(number) else number
    return text


def _fits(whole: int) -> bool:
    return -(2**63) <= whole < 2**64


def _is_timestamp(text: str) -> bool:
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    year, month, day, separator, hour, minute, second, zone = found.groups()
    if (separator in ("T", "t")) != (zone is not None):
        return False
    try:
        datetime(int(year) or 1, int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))  # noqa: DTZ001
    except ValueError:
        return False
    return True


def _as_json(value: Any) -> Any:
    """Numbers as Go's ``json.Marshal`` prints them and JSON reads them; keys sorted."""
    if isinstance(value, dict):
        return {key: _as_json(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            raise YAMLError(f"json: unsupported value: {value}")
        return int(value) if value.is_integer() and abs(value) < 1e21 else value
    return value


def _reread(value: Any) -> Any:
    """Whole numbers that fit 64 bits as integers, all others as floats: go-yaml's reading of JSON text."""
    if isinstance(value, dict):
        return {key: _reread(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_reread(each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool) and not _fits(value):
        return float(value)
    return value


def _events(value: Any) -> Iterator[yaml.Event]:
    if isinstance(value, dict):
        yield yaml.MappingStartEvent(None, None, True, flow_style=False)
        for key in sorted(value, key=functools.cmp_to_key(_key_order)):
            yield from _events(key)
            yield from _events(value[key])
        yield yaml.MappingEndEvent()
    elif isinstance(value, list):
        yield yaml.SequenceStartEvent(None, None, True, flow_style=False)
        for each in value:
            yield from _events(each)
        yield yaml.SequenceEndEvent()
    elif isinstance(value, str):
        yield _text_event(value)
    else:
        yield yaml.ScalarEvent(None, None, (True, True), _word(value), style=None)


def _text_event(text: str) -> yaml.Event:
    plain = isinstance(resolve(text), str) and text != "<<" and not _is_timestamp(text) and not _BASE60.fullmatch(text)
    style = "|" if "\n" in text else None if plain else '"'
    return yaml.ScalarEvent(None, None, (True, True), text, style=style)


def _word(value: bool | int | float | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return go_float(value) if isinstance(value, float) else str(value)


def go_float(number: float) -> str:
    """A finite float as Go's ``FormatFloat(number, 'g', -1, 64)`` prints it: 0.5, 1e+06, 1.5e-05."""
    mantissa, _, exponent = _shortest(number).partition("e")
    power = int(exponent)
    if -4 <= power < 6:
        return f"{number:.{max(len(mantissa.lstrip('-')) - 2 - power, 0) if '.' in mantissa else max(-power, 0)}f}"
    return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"


def _shortest(number: float) -> str:
    """The fewest digits that read back as ``number``, as ``d.ddde+dd``."""
    return next(text for digits in range(18) if float(text := f"{number:.{digits}e}") == number)


def _key_order(left: str, right: str) -> int:
    """go-yaml's order of keys: digits before letters, runs of digits by their value."""
    for at, (one, other) in enumerate(zip(left, right, strict=False)):
        if one == other:
            continue
        if one.isalpha() and other.isalpha():
            return -1 if one < other else 1
        if one.isalpha() or other.isalpha():
            return -1 if other.isalpha() else 1
        return _digit_order(left, right, at)
    return len(left) - len(right)


def _digit_order(left: str, right: str, at: int) -> int:
    start = 0
    if "0" in (left[at], right[at]):
        before = at - 1
        while before >= 0 and left[before].isdigit():
            if left[before] != "0":
                start = 1
                break
            before -= 1
    one, other = _digits(left, at), _digits(right, at)
    numbers = [int(f"{start}{each}") if each else start for each in (one, other)]
    if numbers[0] != numbers[1]:
        return -1 if numbers[0] < numbers[1] else 1
    if len(one) != len(other):
        return -1 if len(one) < len(other) else 1
    return -1 if left[at] < right[at] else 1


def _digits(text: str, at: int) -> str:
    found = re.match(r"\d*", text[at:])
    return found.group() if found else ""
